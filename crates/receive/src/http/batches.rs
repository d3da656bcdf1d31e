//! Records of one request by their kind, cut into batches.

use std::collections::BTreeMap;

use super::Batch;
use crate::chunk::{Kind, Records};
use crate::limits;

/// Batches of a request that are being filled: one for each kind, a further one when it is full.
#[derive(Debug, Default)]
pub(crate) struct Batches {
    list: Vec<Batch>,
    open: BTreeMap<Kind, usize>,
    last: Option<(Kind, usize)>,
}

impl Batches {
    /// The number of the batch, and the records of it that the next record of this kind belongs to.
    pub(crate) fn of(&mut self, kind: &Kind) -> (usize, &mut Records) {
        let index = match &self.last {
            Some((last, index)) if last == kind && !self.is_full(*index) => *index,
            _ => self.find(kind),
        };
        // Every number that is handed out is one of the list.
        #[expect(clippy::indexing_slicing, reason = "`find` gives numbers of the list, which only grows")]
        (index, &mut self.list[index].records)
    }

    fn is_full(&self, index: usize) -> bool {
        self.list.get(index).is_none_or(|batch| batch.records.is_full())
    }

    fn find(&mut self, kind: &Kind) -> usize {
        let too_many = self.open.len() >= limits::MAX_HINTS && !self.open.contains_key(kind);
        let kind = match too_many {
            true => Kind { format: kind.format.clone(), hint: None },
            false => kind.clone(),
        };
        let index = match self.open.get(&kind) {
            Some(index) if !self.is_full(*index) => *index,
            _ => {
                self.list.push(Batch { kind: kind.clone(), records: Records::new() });
                self.open.insert(kind.clone(), self.list.len() - 1);
                self.list.len() - 1
            }
        };
        self.last = Some((kind, index));
        index
    }

    pub(crate) fn into_list(self) -> Vec<Batch> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_batches_of_their_own_up_to_a_number() {
        let mut batches = Batches::default();
        for round in 0..2 {
            for name in 0..limits::MAX_HINTS + 10 {
                let kind = Kind { format: None, hint: Some(format!("index-{name}").into()) };
                let (number, records) = batches.of(&kind);
                records.push(b"x");
                assert_eq!(number, name.min(limits::MAX_HINTS), "round {round}");
            }
        }
        let list = batches.into_list();
        assert_eq!(list.last().unwrap().kind.hint, None);
        assert_eq!(list.last().unwrap().records.count(), 20);
    }

    #[test]
    fn a_full_batch_is_followed_by_another() {
        let mut batches = Batches::default();
        let record = vec![b'x'; limits::CHUNK_MAX / 2];
        let numbers: Vec<usize> = (0..5)
            .map(|_| {
                let (number, records) = batches.of(&Kind::of("json"));
                records.push(&record);
                number
            })
            .collect();
        assert_eq!(numbers, [0, 0, 1, 1, 2]);
    }
}
