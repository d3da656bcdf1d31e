//! The journal as its callers have it: many append, one thread writes.

use std::future::Future;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use bytes::Bytes;
use tokio::sync::{Semaphore, oneshot};

use super::consumer::{Consumer, Cursor, check_name, cursor_path};
use super::error::JournalError;
use super::options::{JournalOptions, MAX_CONSUMERS, MAX_GROUP_BYTES, MAX_GROUP_ENTRIES, WAITING_OVERHEAD};
use super::reader::Reader;
use super::recover::{self, Parts};
use super::shared::{CONSUMERS, Shared};
use super::wait::wait;
use super::writer::{Request, Writer, request};
use super::{Checked, Damage, Found, Handles, Opened, Position, Released, Stats, Why};

/// An entry to append.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// What it is; the journal only keeps it.
    pub kind: u16,
    /// What is said of the body; at most [`super::MAX_HEAD`] bytes.
    pub head: &'a [u8],
    /// The content; at most [`super::MAX_BODY`] bytes, not copied unless it is short.
    pub body: Bytes,
}

/// A durable log of entries; cheap to clone. The last handle that goes waits until what was handed over is on the disk.
#[derive(Clone, Debug)]
pub struct Journal {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    waiting: Arc<Semaphore>,
    sender: Sender<Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug)]
enum Message {
    Append(Request),
    Close,
}

impl Journal {
    /// Opens the journal in `folder`, which is made when absent (its parent must exist), and says what was found. Blocks while
    /// the last segment is read.
    pub fn open(folder: &Path, options: JournalOptions) -> Result<(Self, Opened), JournalError> {
        Self::open_with(folder, options, Handles::default())
    }

    /// As [`Journal::open`], with another clock, random source or disk.
    pub fn open_with(folder: &Path, options: JournalOptions, handles: Handles) -> Result<(Self, Opened), JournalError> {
        let waiting = Arc::new(Semaphore::new(options.max_waiting_bytes.min(Semaphore::MAX_PERMITS)));
        let Parts { mut writer, shared, opened, lock } = recover::open(folder, options, handles)?;
        let (sender, receiver) = mpsc::channel();
        let work = move || {
            run(&mut writer, &receiver);
            // Readers first see that nothing comes any more, then the folder is free.
            drop(writer);
            drop(lock);
        };
        let thread = thread::Builder::new().name("journal".to_owned()).spawn(work);
        let thread = thread.map_err(|error| JournalError::io("start a thread for", folder, error))?;
        let inner = Inner { shared, waiting, sender, thread: Mutex::new(Some(thread)) };
        Ok((Self { inner: Arc::new(inner) }, opened))
    }

    /// Appends an entry; the future is done when it is on the disk, with its position. Handed over at once, in the order of
    /// calls, as long as `max_waiting_bytes` allows; beyond it, the future waits first. An entry whose future is dropped may
    /// be written or not, and so may one that was answered with an error and is found after the next start.
    pub fn append(
        &self,
        entry: Entry<'_>,
    ) -> impl Future<Output = Result<Position, JournalError>> + Send + 'static + use<> {
        let (sender, waiting) = (self.inner.sender.clone(), Arc::clone(&self.inner.waiting));
        let longest = self.inner.shared.options.max_entry_bytes;
        let begun = request(entry.kind, entry.head, entry.body, longest).and_then(|(mut request, answered)| {
            let cost = u32::try_from(request.bytes()).unwrap_or(u32::MAX).saturating_add(WAITING_OVERHEAD as u32);
            match Arc::clone(&waiting).try_acquire_many_owned(cost) {
                Ok(permit) => {
                    request.permit = Some(permit);
                    send(&sender, request).map(|()| (None, answered))
                }
                Err(_) => Ok((Some((request, cost)), answered)),
            }
        });
        async move {
            let (later, answered): (_, oneshot::Receiver<_>) = begun?;
            if let Some((mut request, cost)) = later {
                request.permit = Some(waiting.acquire_many_owned(cost).await.map_err(|_| JournalError::Closed)?);
                send(&sender, request)?;
            }
            answered.await.map_err(|_| JournalError::Closed)?
        }
    }

    /// As [`Journal::append`], for a thread of its own, outside a runtime.
    pub fn append_blocking(&self, entry: Entry<'_>) -> Result<Position, JournalError> {
        wait(self.append(entry))
    }

    /// A reader that begins at `from`; what was released before it is told as missing.
    #[must_use]
    pub fn reader(&self, from: Position) -> Reader {
        Reader::new(Arc::clone(&self.inner.shared), from)
    }

    /// The consumer called `name`. A known one goes on where it stood; a new one begins with the oldest entry, and from now on
    /// nothing is released that it has not passed. Blocks while its file is written.
    pub fn consumer(&self, name: &str) -> Result<Consumer, JournalError> {
        check_name(name)?;
        let shared = &self.inner.shared;
        let next = shared.next();
        let mut state = shared.state();
        let cursor = match state.cursors.get(name) {
            Some(known) => Arc::clone(known),
            None if state.cursors.len() >= MAX_CONSUMERS => {
                return Err(JournalError::Config(format!("{MAX_CONSUMERS} consumers are the most of one journal")));
            }
            None => {
                // Under the lock, so that nothing is released meanwhile.
                let made = Cursor::create(&*shared.disk, &shared.folder, name, state.oldest(next));
                let path = cursor_path(&shared.folder, name);
                let cursor = Arc::new(made.map_err(|error| JournalError::io("create", &path, error))?);
                state.cursors.insert(name.to_owned(), Arc::clone(&cursor));
                cursor
            }
        };
        drop(state);
        Ok(Consumer { shared: Arc::clone(shared), name: name.to_owned(), cursor })
    }

    /// Forgets a consumer, so that nothing is kept for it any more; handles to it must not be used after it. False when there
    /// is none.
    pub fn remove_consumer(&self, name: &str) -> Result<bool, JournalError> {
        let shared = &self.inner.shared;
        let path = cursor_path(&shared.folder, name);
        let mut state = shared.state();
        if !state.cursors.contains_key(name) {
            return Ok(false);
        }
        let removed = shared.disk.remove(&path).and_then(|()| shared.disk.sync_folder(&shared.folder.join(CONSUMERS)));
        removed.map_err(|error| JournalError::io("remove", &path, error))?;
        state.cursors.remove(name);
        Ok(true)
    }

    /// Deletes segments wholly below `below` that every consumer has passed. The segment that is being written stays, so up to
    /// `segment_bytes` more than necessary are kept.
    pub fn release(&self, below: Position) -> Result<Released, JournalError> {
        self.inner.shared.release(below.0)
    }

    /// Size, positions and how far every consumer is behind.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let free = self.inner.waiting.available_permits();
        let waiting = self.inner.shared.options.max_waiting_bytes.saturating_sub(free);
        self.inner.shared.stats(waiting as u64)
    }

    /// The id of the journal, 32 hexadecimal digits: another folder has another one.
    #[must_use]
    pub fn id(&self) -> String {
        crate::hex(&self.inner.shared.id)
    }

    /// Places of damage that were found since the start, at most [`super::MAX_DAMAGE`].
    #[must_use]
    pub fn damage(&self) -> Vec<Damage> {
        self.inner.shared.state().damage.clone()
    }

    /// Reads everything that is durable now and counts what is sound and what is not. Blocks as long as that takes.
    pub fn check(&self) -> Result<Checked, JournalError> {
        let end = self.inner.shared.next();
        let mut reader = self.reader(Position::FIRST);
        let mut checked = Checked::default();
        while reader.position().0 < end
            && let Some(found) = reader.try_next()?
        {
            match found {
                Found::Entry(record) => {
                    checked.entries += 1;
                    checked.bytes += (record.head.len() + record.body.len()) as u64;
                }
                Found::Missing(missing) if matches!(missing.why, Why::Damaged(_)) => {
                    checked.damaged_places += 1;
                    checked.missing += missing.count;
                }
                Found::Missing(_) => {}
            }
        }
        Ok(checked)
    }

    /// Writes what was handed over and ends; later entries are answered with [`JournalError::Closed`]. Blocks until the folder
    /// is free for another. Readers may read on to the end.
    pub fn close(&self) {
        self.inner.close();
    }
}

impl Inner {
    fn close(&self) {
        self.waiting.close();
        // Fails when the thread has ended, which is what is wanted.
        let _ = self.sender.send(Message::Close);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = thread.join();
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

fn send(sender: &Sender<Message>, request: Request) -> Result<(), JournalError> {
    sender.send(Message::Append(request)).map_err(|_| JournalError::Closed)
}

/// The writer's thread: takes all that wait, until it is told to end.
fn run(writer: &mut Writer, receiver: &Receiver<Message>) {
    let mut open = true;
    while open && let Ok(Message::Append(first)) = receiver.recv() {
        let mut bytes = first.bytes();
        let mut group = vec![first];
        while bytes < MAX_GROUP_BYTES as u64 && group.len() < MAX_GROUP_ENTRIES {
            match receiver.try_recv() {
                Ok(Message::Append(next)) => {
                    bytes += next.bytes();
                    group.push(next);
                }
                Ok(Message::Close) => {
                    open = false;
                    break;
                }
                Err(_) => break,
            }
        }
        writer.commit(group);
    }
}
