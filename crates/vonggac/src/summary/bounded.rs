//! A list that keeps so many rows and says how many it left out.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// Rows in order, up to a limit, and the number of the others. In JSON: `{"total", "omitted", "rows"}`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bounded<T> {
    rows: Vec<T>,
    omitted: u64,
}

impl<T> Default for Bounded<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), omitted: 0 }
    }
}

impl<T> Bounded<T> {
    /// The first `limit` of `rows`, which are in their final order.
    #[must_use]
    pub fn first(mut rows: Vec<T>, limit: usize) -> Self {
        let omitted = rows.len().saturating_sub(limit) as u64;
        rows.truncate(limit);
        Self { rows, omitted }
    }

    /// Rows that were kept, in order.
    #[must_use]
    pub fn rows(&self) -> &[T] {
        &self.rows
    }

    /// How many rows were left out.
    #[must_use]
    pub fn omitted(&self) -> u64 {
        self.omitted
    }

    /// How many rows there were.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.len() as u64 + self.omitted
    }

    /// Counts rows that were left out before they came here.
    pub fn omit(&mut self, rows: u64) {
        self.omitted += rows;
    }
}

impl<T: Ord> Bounded<T> {
    /// Adds a row and keeps the smallest `limit` rows in order, so that what is kept does not depend on the order of
    /// arrival.
    pub fn insert(&mut self, row: T, limit: usize) {
        let at = self.rows.partition_point(|known| known <= &row);
        if at < limit {
            self.rows.insert(at, row);
        } else {
            self.omitted += 1;
        }
        let over = self.rows.len().saturating_sub(limit);
        self.rows.truncate(limit);
        self.omitted += over as u64;
    }
}

impl<T: Serialize> Serialize for Bounded<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut object = out.serialize_struct("Bounded", 3)?;
        object.serialize_field("total", &self.total())?;
        object.serialize_field("omitted", &self.omitted)?;
        object.serialize_field("rows", &self.rows)?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_does_not_depend_on_the_order_of_arrival() {
        let (mut up, mut down) = (Bounded::default(), Bounded::default());
        for index in 0..100 {
            up.insert(index, 10);
            down.insert(99 - index, 10);
        }
        assert_eq!(up, down);
        assert_eq!(up.rows(), (0..10).collect::<Vec<_>>());
        assert_eq!((up.omitted(), up.total()), (90, 100));
    }

    #[test]
    fn a_finished_list_keeps_its_order() {
        let list = Bounded::first(vec![3, 1, 2], 2);
        assert_eq!(serde_json::to_string(&list).unwrap(), r#"{"total":3,"omitted":1,"rows":[3,1]}"#);
    }
}
