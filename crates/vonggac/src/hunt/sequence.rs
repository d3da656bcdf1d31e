//! Results in the order of the input, from workers that finish in any order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};

/// How many finished blocks may wait for an earlier one before workers pause. Bounds memory.
const WINDOW: usize = 8;

/// Hands results to a consumer in the order of their numbers.
#[derive(Debug)]
pub(crate) struct Sequence<T, C> {
    state: Mutex<State<T, C>>,
    moved: Condvar,
}

#[derive(Debug)]
struct State<T, C> {
    next: u64,
    waiting: BTreeMap<u64, T>,
    consumer: C,
}

impl<T, C: FnMut(T)> Sequence<T, C> {
    /// Starts at number 0.
    pub(crate) fn new(consumer: C) -> Self {
        Self { state: Mutex::new(State { next: 0, waiting: BTreeMap::new(), consumer }), moved: Condvar::new() }
    }

    /// Gives result `number`. Each number is given exactly once; the worker that holds the next one never waits, so
    /// there is always progress.
    pub(crate) fn give(&self, number: u64, result: T) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while number != state.next && state.waiting.len() >= WINDOW {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting.insert(number, result);
        let State { next, waiting, consumer } = &mut *state;
        while let Some(result) = waiting.remove(next) {
            consumer(result);
            *next += 1;
        }
        drop(state);
        self.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_restored_and_memory_bounded() {
        let mut got = Vec::new();
        let sequence = Sequence::new(|number: u64| got.push(number));
        let next = std::sync::atomic::AtomicU64::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                        if number >= 2_000 {
                            return;
                        }
                        if number.is_multiple_of(7) {
                            std::thread::yield_now();
                        }
                        sequence.give(number, number);
                    }
                });
            }
        });
        drop(sequence);
        assert_eq!(got, (0..2_000).collect::<Vec<_>>());
    }
}
