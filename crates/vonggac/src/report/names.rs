//! Lists of host and file names that findings refer to by number.

use std::collections::HashMap;
use std::sync::Arc;

use vg_model::limits;

/// Distinct names in the order of their first use, up to a limit; number [`Names::OTHER`] stands for all further ones.
#[derive(Debug)]
pub(super) struct Names {
    order: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
    limit: usize,
    beyond: u64,
}

impl Names {
    /// Number of a name that is not in the list.
    pub(super) const OTHER: u32 = u32::MAX;

    pub(super) fn new(limit: usize) -> Self {
        Self { order: Vec::new(), numbers: HashMap::new(), limit, beyond: 0 }
    }

    /// The number of `name`. Names longer than [`limits::MAX_REPORT_NAME`] are not listed: they would not be told apart.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        if self.order.len() >= self.limit || name.len() > limits::MAX_REPORT_NAME {
            self.beyond += 1;
            return Self::OTHER;
        }
        let number = self.order.len() as u32;
        let name: Arc<str> = name.into();
        self.order.push(Arc::clone(&name));
        self.numbers.insert(name, number);
        number
    }

    /// Hands over the names, by number; none are left.
    pub(super) fn take(&mut self) -> Vec<Arc<str>> {
        self.numbers.clear();
        std::mem::take(&mut self.order)
    }

    /// How many findings have a name that is not in the list.
    pub(super) fn beyond(&self) -> u64 {
        self.beyond
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beyond_the_limit_are_counted() {
        let mut names = Names::new(2);
        let long = "x".repeat(limits::MAX_REPORT_NAME + 1);
        let numbers: Vec<u32> = ["b", "a", "b", "c", long.as_str()].iter().map(|name| names.number(name)).collect();
        assert_eq!(numbers, [0, 1, 0, Names::OTHER, Names::OTHER]);
        assert_eq!(names.beyond(), 2);
        assert_eq!(names.take(), ["b".into(), "a".into()]);
    }
}
