//! Requests to end what runs on another connection. A client was told a number and a secret when it connected, and shows both.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

/// Number and secret of a connection.
pub(super) type Key = (i32, i32);

/// The connections that can be told to stop.
#[derive(Debug, Default)]
pub(super) struct Registry(Mutex<BTreeMap<Key, watch::Sender<u64>>>);

/// A connection in the registry, as long as it lasts.
#[derive(Debug)]
pub(super) struct Place {
    registry: Arc<Registry>,
    pub(super) key: Key,
    told: watch::Receiver<u64>,
}

impl Registry {
    fn places(&self) -> std::sync::MutexGuard<'_, BTreeMap<Key, watch::Sender<u64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters a connection; nothing when another one has its key.
    pub(super) fn enter(self: &Arc<Self>, key: Key) -> Option<Place> {
        let mut places = self.places();
        if places.contains_key(&key) {
            return None;
        }
        let (tell, told) = watch::channel(0);
        places.insert(key, tell);
        Some(Place { registry: Arc::clone(self), key, told })
    }

    /// Tells the connection with this key to end what it runs. Who asks is told nothing, as the protocol has it.
    pub(super) fn cancel(&self, key: Key) {
        if let Some(tell) = self.places().get(&key) {
            tell.send_modify(|times| *times += 1);
        }
    }
}

impl Place {
    /// From here on only what is told later counts: a request that came too late must not end the next statement.
    pub(super) fn listen(&mut self) -> Told {
        self.told.mark_unchanged();
        Told(self.told.clone())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.registry.places().remove(&self.key);
    }
}

/// What was told since.
#[derive(Clone, Debug)]
pub(super) struct Told(watch::Receiver<u64>);

impl Told {
    /// Waits until the connection is told to end what it runs.
    pub(super) async fn wait(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_what_is_told_in_time_and_with_the_secret_counts() {
        let registry = Arc::new(Registry::default());
        let mut place = registry.enter((1, 7)).unwrap();
        assert!(registry.enter((1, 7)).is_none(), "a key is given once");
        registry.cancel((1, 7));
        let mut told = place.listen();
        let soon = std::time::Duration::from_millis(20);
        assert!(tokio::time::timeout(soon, told.wait()).await.is_err(), "it was told before");
        registry.cancel((1, 8));
        assert!(tokio::time::timeout(soon, told.wait()).await.is_err(), "with another secret");
        registry.cancel((1, 7));
        told.wait().await;
        drop(place);
        registry.cancel((1, 7));
        assert!(registry.enter((1, 7)).is_some(), "its place is free");
    }
}
