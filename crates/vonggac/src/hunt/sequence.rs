//! Results in the order of the input, from workers that finish in any order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many results may wait for an earlier one before workers pause. Bounds memory.
const WINDOW: usize = 8;

/// Hands results to a consumer in the order of their numbers. One worker at a time consumes, and holds nobody up meanwhile: the others
/// leave their results and go on.
#[derive(Debug)]
pub(crate) struct Sequence<T, C> {
    state: Mutex<State<T>>,
    moved: Condvar,
    consumer: Mutex<C>,
}

#[derive(Debug)]
struct State<T> {
    next: u64,
    waiting: BTreeMap<u64, T>,
    /// Some worker consumes, and will look here again before it ends.
    consuming: bool,
    /// Workers that pause.
    pausing: usize,
}

impl<T, C: FnMut(T)> Sequence<T, C> {
    /// Starts at number 0.
    pub(crate) fn new(consumer: C) -> Self {
        let state = State { next: 0, waiting: BTreeMap::new(), consuming: false, pausing: 0 };
        Self { state: Mutex::new(state), moved: Condvar::new(), consumer: Mutex::new(consumer) }
    }

    /// Gives result `number`. Each number is given exactly once; the worker that holds the next one never waits, so
    /// there is always progress.
    pub(crate) fn give(&self, number: u64, result: T) {
        let mut state = self.lock();
        while number != state.next && state.waiting.len() >= WINDOW {
            state.pausing += 1;
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.pausing -= 1;
        }
        state.waiting.insert(number, result);
        if !state.consuming {
            state.consuming = true;
            drop(state);
            Turn(self).consume();
        }
    }
}

impl<T, C> Sequence<T, C> {
    /// The next result, if it is there; the turn to consume ends where it is not.
    fn take_next(&self) -> Option<T> {
        let mut state = self.lock();
        let next = state.next;
        let result = state.waiting.remove(&next);
        match result {
            Some(_) => state.next += 1,
            None => state.consuming = false,
        }
        let pausing = state.pausing > 0;
        drop(state);
        if pausing {
            self.moved.notify_all();
        }
        result
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn of one worker to consume. It ends also when the consumer panics, so that nobody waits for ever.
struct Turn<'s, T, C>(&'s Sequence<T, C>);

impl<T, C: FnMut(T)> Turn<'_, T, C> {
    /// Consumes what can be consumed in order, and what comes meanwhile.
    fn consume(self) {
        // Whoever has the turn takes it; the one before may be about to give it back.
        let mut consumer = self.0.consumer.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(result) = self.0.take_next() {
            consumer(result);
        }
    }
}

impl<T, C> Drop for Turn<'_, T, C> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.lock().consuming = false;
            self.0.moved.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use super::*;

    /// What four workers give, with numbers up to `end`, pausing where `pause` says so.
    fn give_all(end: u64, pause: fn(u64) -> bool, consume: impl FnMut(u64) + Send) {
        let sequence = Sequence::new(consume);
        let next = AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::SeqCst);
                        if number >= end {
                            return;
                        }
                        if pause(number) {
                            std::thread::sleep(Duration::from_micros(100));
                        }
                        sequence.give(number, number);
                    }
                });
            }
        });
        let state = sequence.lock();
        assert!(state.waiting.is_empty() && !state.consuming && state.pausing == 0);
    }

    #[test]
    fn order_is_restored_whoever_is_slow() {
        for pause in [|_| false, |number| number % 7 == 0, |number| number % 2 == 0] as [fn(u64) -> bool; 3] {
            for slow in [0, 5, 2] {
                let mut got = Vec::new();
                give_all(2_000, pause, |number| {
                    if slow > 0 && number % (100 * slow) == 0 {
                        std::thread::sleep(Duration::from_millis(1));
                    }
                    got.push(number);
                });
                assert_eq!(got, (0..2_000).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn few_results_wait_for_an_early_one() {
        let sequence = Sequence::new(|_: u64| ());
        std::thread::scope(|scope| {
            for number in 1..20 {
                let sequence = &sequence;
                scope.spawn(move || sequence.give(number, number));
            }
            while sequence.lock().pausing < 19 - WINDOW {
                std::thread::yield_now();
            }
            assert_eq!(sequence.lock().waiting.len(), WINDOW);
            sequence.give(0, 0);
        });
        assert_eq!(sequence.lock().next, 20);
    }

    #[test]
    fn a_consumer_that_panics_stops_nobody() {
        let sequence = Sequence::new(|number: u64| assert_ne!(number, 0, "as intended"));
        let given = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| sequence.give(0, 0)));
        assert!(given.is_err());
        sequence.give(1, 1);
        assert_eq!(sequence.lock().next, 2);
    }
}
