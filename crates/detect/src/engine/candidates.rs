//! Which units the gates that open in an event make worth evaluating.

/// What an open gate means for a unit: it is the one gate that the unit waits for, or one of the two sides that both must open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Opening(u32);

const SIDES: u32 = 2;
const BOTH: u32 = 3;

impl Opening {
    /// Most units of a program; beyond it they cannot be numbered.
    pub(crate) const MAX_UNITS: usize = 1 << (u32::BITS - SIDES);

    /// The unit waits for nothing else.
    pub(crate) const fn alone(unit: u32) -> Self {
        Self(unit << SIDES | BOTH)
    }

    /// The unit waits for its second side too.
    pub(crate) const fn first(unit: u32) -> Self {
        Self(unit << SIDES | 1)
    }

    /// The unit waits for its first side too.
    pub(crate) const fn second(unit: u32) -> Self {
        Self(unit << SIDES | 2)
    }
}

/// The candidates of one event.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    /// Number of the event, in as many bits as marks have beside the sides.
    epoch: u32,
    /// By unit of the program: the event for which it was last met, and which of its sides were.
    marks: Vec<u32>,
    units: Vec<u32>,
}

impl Candidates {
    /// Forgets the last event; the next has a program of so many units.
    pub(super) fn begin(&mut self, units: usize) {
        self.epoch += 1;
        if self.epoch >> (u32::BITS - SIDES) != 0 {
            // Once in a billion events: old marks would look new.
            self.marks.fill(0);
            self.epoch = 1;
        }
        if self.marks.len() < units {
            self.marks.resize(units, 0);
        }
        self.units.clear();
    }

    /// Takes in what open gates mean.
    #[inline]
    pub(super) fn open(&mut self, openings: &[Opening]) {
        let fresh = self.epoch << SIDES;
        for Opening(opening) in openings {
            let Some(mark) = self.marks.get_mut((opening >> SIDES) as usize) else { continue };
            let before = if *mark >> SIDES == self.epoch { *mark } else { fresh };
            *mark = before | (opening & BOTH);
            if before & BOTH != BOTH && *mark & BOTH == BOTH {
                self.units.push(opening >> SIDES);
            }
        }
    }

    /// The units that are worth evaluating.
    pub(super) fn units(&self) -> &[u32] {
        &self.units
    }

    /// Lends the list while something else needs the rest of the memory it stands in.
    pub(super) fn take(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.units)
    }

    /// Takes the list back.
    pub(super) fn give_back(&mut self, units: Vec<u32>) {
        self.units = units;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_with_two_sides_waits_for_both_in_one_event() {
        let mut candidates = Candidates::default();
        candidates.begin(3);
        candidates.open(&[Opening::first(1), Opening::first(1), Opening::alone(2)]);
        assert_eq!(candidates.units(), [2]);
        candidates.open(&[Opening::second(1), Opening::second(1), Opening::alone(2), Opening::second(0)]);
        assert_eq!(candidates.units(), [2, 1]);
        candidates.begin(3);
        candidates.open(&[Opening::second(1), Opening::first(0)]);
        assert_eq!(candidates.units(), [0; 0]);
        candidates.open(&[Opening::first(1)]);
        assert_eq!(candidates.units(), [1]);
    }

    #[test]
    fn old_marks_never_look_new() {
        let mut candidates = Candidates::default();
        candidates.begin(1);
        candidates.open(&[Opening::first(0)]);
        candidates.epoch = u32::MAX >> SIDES;
        candidates.begin(1);
        assert_eq!(candidates.epoch, 1);
        candidates.open(&[Opening::second(0)]);
        assert_eq!(candidates.units(), [0; 0]);
    }
}
