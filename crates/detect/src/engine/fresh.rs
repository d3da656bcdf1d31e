//! A table whose entries hold for one event.

/// Forgets everything between events without touching the entries: each has the number of the event for which it was set.
#[derive(Debug)]
pub(super) struct Fresh<T> {
    epoch: u32,
    entries: Vec<(u32, T)>,
}

impl<T: Copy + Default> Fresh<T> {
    /// A table of so many entries, none of them set.
    pub(super) fn new(len: usize) -> Self {
        Self { epoch: 1, entries: vec![(0, T::default()); len] }
    }

    /// Forgets all entries.
    #[inline]
    pub(super) fn forget(&mut self) {
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            // Once in four billion events: old entries would look new.
            self.entries.fill((0, T::default()));
            self.epoch = 1;
        }
    }

    /// The entry, when it was set since.
    #[inline]
    pub(super) fn get(&self, index: usize) -> Option<T> {
        self.entries.get(index).filter(|(epoch, _)| *epoch == self.epoch).map(|(_, entry)| *entry)
    }

    /// Sets an entry; one beyond the table is not kept.
    #[inline]
    pub(super) fn set(&mut self, index: usize, entry: T) {
        if let Some(place) = self.entries.get_mut(index) {
            *place = (self.epoch, entry);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_hold_until_the_next_event_also_after_four_billion() {
        let mut table = Fresh::new(2);
        assert_eq!(table.get(1), None);
        table.set(1, 7);
        table.set(2, 8);
        assert_eq!((table.get(0), table.get(1), table.get(2)), (None, Some(7), None));
        table.forget();
        assert_eq!(table.get(1), None);
        table.epoch = 1;
        table.set(0, 9);
        table.epoch = u32::MAX;
        table.forget();
        assert_eq!((table.epoch, table.get(0)), (1, None));
    }
}
