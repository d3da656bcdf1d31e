//! The threads on which queries are planned and run: not those on which the server answers.

use std::future::Future;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::AbortHandle;

use crate::error::LakeError;
use crate::guard::Guard;
use crate::limits::STACK_BYTES;

/// A runtime of its own.
#[derive(Debug)]
pub(crate) struct Workers(Option<Runtime>);

impl Workers {
    pub(crate) fn start(threads: usize) -> Result<Self, LakeError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(threads.max(1))
            .max_blocking_threads(1)
            .thread_name("query")
            .thread_stack_size(STACK_BYTES)
            .build()
            .map_err(|error| LakeError::internal(format!("threads of the query surface: {error}")))?;
        Ok(Self(Some(runtime)))
    }

    pub(crate) fn handle(&self) -> Handle {
        self.0.as_ref().map_or_else(Handle::current, |runtime| runtime.handle().clone())
    }

    /// Runs something there. When this future is dropped, what runs is ended at its next step, and by the guard.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        guard: Option<&Arc<Guard>>,
        job: impl Future<Output = Result<T, LakeError>> + Send + 'static,
    ) -> Result<T, LakeError> {
        let task = self.handle().spawn(job);
        let mut left = Left { task: task.abort_handle(), guard: guard.cloned(), done: false };
        let done = task.await;
        left.done = true;
        // A fault of a query ends it alone.
        done.unwrap_or_else(|fault| Err(LakeError::internal(format!("the query ended in a fault: {fault}"))))
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        // A runtime may be dropped inside another one only without waiting for it.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Ends a task that nobody waits for any more.
struct Left {
    task: AbortHandle,
    guard: Option<Arc<Guard>>,
    done: bool,
}

impl Drop for Left {
    fn drop(&mut self) {
        if !self.done {
            self.task.abort();
            if let Some(guard) = &self.guard {
                guard.cancel();
            }
        }
    }
}
