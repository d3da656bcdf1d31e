//! Numbers in a window: their sum without the drift of subtraction, and their order statistics.

use std::collections::BTreeMap;

/// The sum of a queue of numbers, O(1) amortised, never by subtracting: what left the queue leaves no rounding behind.
///
/// The older part is kept as sums of all its endings, the younger part as one sum; when the older part is used up, the
/// younger one becomes it.
#[derive(Default, Debug)]
pub(super) struct QueueSum {
    endings: Vec<f64>,
    young: f64,
}

impl QueueSum {
    /// Adds a number at the end.
    pub(super) fn push(&mut self, value: f64) {
        self.young += value;
    }

    /// Removes the first number; `rest` are the numbers of the queue from the first on, this one included.
    pub(super) fn pop(&mut self, rest: impl DoubleEndedIterator<Item = f64>) {
        if self.endings.is_empty() {
            let mut sum = 0.0;
            self.endings.extend(rest.rev().map(|value| {
                sum += value;
                sum
            }));
            self.young = 0.0;
        }
        self.endings.pop();
    }

    /// The sum of all that is in the queue.
    pub(super) fn total(&self) -> f64 {
        self.endings.last().copied().unwrap_or(0.0) + self.young
    }
}

/// A multiset of finite numbers that knows one of its percentiles: O(log n) to add and to remove, O(1) to ask.
///
/// The numbers up to the rank of the percentile stand in `low`, the others in `high`.
#[derive(Debug)]
pub(super) struct Percentile {
    fraction: f64,
    low: BTreeMap<Key, u32>,
    high: BTreeMap<Key, u32>,
    low_len: usize,
    len: usize,
}

/// A finite number in an order of its own: the bits, turned so that integers compare like the numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Key(i64);

impl Key {
    fn of(value: f64) -> Self {
        // Zero and minus zero are one number.
        let bits = (value + 0.0).to_bits() as i64;
        Self(bits ^ (((bits >> 63) as u64) >> 1) as i64)
    }

    fn number(self) -> f64 {
        f64::from_bits((self.0 ^ (((self.0 >> 63) as u64) >> 1) as i64) as u64)
    }
}

impl Percentile {
    /// For a percentile between 0 and 100.
    pub(super) fn new(percentile: f64) -> Self {
        let fraction = (percentile / 100.0).clamp(0.0, 1.0);
        Self { fraction, low: BTreeMap::new(), high: BTreeMap::new(), low_len: 0, len: 0 }
    }

    /// Adds a number.
    pub(super) fn insert(&mut self, value: f64) {
        let key = Key::of(value);
        self.len += 1;
        if self.low.last_key_value().is_some_and(|(last, _)| key <= *last) {
            add(&mut self.low, key);
            self.low_len += 1;
        } else {
            add(&mut self.high, key);
        }
        self.balance();
    }

    /// Removes a number that was added.
    pub(super) fn remove(&mut self, value: f64) {
        let key = Key::of(value);
        if take(&mut self.low, key) {
            self.low_len -= 1;
        } else if !take(&mut self.high, key) {
            return;
        }
        self.len -= 1;
        self.balance();
    }

    /// The percentile; `None` of nothing.
    pub(super) fn value(&self) -> Option<f64> {
        let (below, _) = self.low.last_key_value()?;
        let below = below.number();
        let share = self.rank().fract();
        match self.high.first_key_value() {
            Some((above, _)) if share > 0.0 => Some(below + (above.number() - below) * share),
            _ => Some(below),
        }
    }

    fn rank(&self) -> f64 {
        self.fraction * self.len.saturating_sub(1) as f64
    }

    fn balance(&mut self) {
        let wanted = if self.len == 0 { 0 } else { self.rank().floor() as usize + 1 };
        while self.low_len < wanted {
            let Some((key, _)) = self.high.first_key_value() else { return };
            let key = *key;
            take(&mut self.high, key);
            add(&mut self.low, key);
            self.low_len += 1;
        }
        while self.low_len > wanted {
            let Some((key, _)) = self.low.last_key_value() else { return };
            let key = *key;
            take(&mut self.low, key);
            add(&mut self.high, key);
            self.low_len -= 1;
        }
    }
}

fn add(set: &mut BTreeMap<Key, u32>, key: Key) {
    *set.entry(key).or_insert(0) += 1;
}

fn take(set: &mut BTreeMap<Key, u32>, key: Key) -> bool {
    match set.get_mut(&key) {
        Some(count) if *count > 1 => *count -= 1,
        Some(_) => drop(set.remove(&key)),
        None => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::VecDeque;

    fn by_sorting(window: &[f64], percentile: f64) -> Option<f64> {
        let mut sorted = window.to_vec();
        sorted.sort_by(f64::total_cmp);
        let rank = percentile / 100.0 * (sorted.len().checked_sub(1)? as f64);
        let below = sorted[rank.floor() as usize];
        let above = sorted[rank.ceil() as usize];
        Some(below + (above - below) * rank.fract())
    }

    #[test]
    fn known_percentiles() {
        let mut median = Percentile::new(50.0);
        assert_eq!(median.value(), None);
        for value in [3.0, 1.0, 2.0, 10.0] {
            median.insert(value);
        }
        assert_eq!(median.value(), Some(2.5));
        median.remove(10.0);
        assert_eq!(median.value(), Some(2.0));
    }

    #[test]
    fn what_left_the_queue_leaves_no_rounding() {
        let mut queue: VecDeque<f64> = [1e20, 0.25, 0.5].into();
        let mut sum = QueueSum::default();
        queue.iter().for_each(|value| sum.push(*value));
        sum.pop(queue.iter().copied());
        queue.pop_front();
        assert_eq!(sum.total(), 0.75);
    }

    proptest! {
        #[test]
        fn queues_and_percentiles_agree_with_sorting(
            steps in prop::collection::vec((any::<bool>(), -50i32..50), 1..200),
            percentile in 0u8..=100,
        ) {
            let mut queue = VecDeque::new();
            let mut sum = QueueSum::default();
            let mut order = Percentile::new(f64::from(percentile));
            for (remove, value) in steps {
                if remove && !queue.is_empty() {
                    sum.pop(queue.iter().copied());
                    order.remove(queue.pop_front().unwrap());
                } else {
                    let value = f64::from(value) / 2.0;
                    queue.push_back(value);
                    sum.push(value);
                    order.insert(value);
                }
                let window = queue.make_contiguous();
                prop_assert_eq!(sum.total(), window.iter().sum::<f64>());
                let expected = by_sorting(window, f64::from(percentile));
                prop_assert_eq!(order.value().is_some(), expected.is_some());
                if let (Some(value), Some(expected)) = (order.value(), expected) {
                    prop_assert!((value - expected).abs() < 1e-9, "{} {}", value, expected);
                }
            }
        }
    }
}
