//! Where an event is, for correlations, which know files and records.

use vg_detect::correlate::Origin;

use crate::alerts::finding::EventRef;

/// Bits of the number of a record within its chunk: a chunk has fewer bytes than that.
const RECORD_BITS: u32 = 21;

/// Position and record in one number. Positions below 2⁴³ are told apart: at a thousand chunks a second, for 278 years.
pub(super) fn packed(event: EventRef) -> Origin {
    let (position, record) = (event.position.cast_unsigned(), event.record.cast_unsigned());
    Origin { file: 0, record: position << RECORD_BITS | record & ((1 << RECORD_BITS) - 1) }
}

/// The event of a packed number.
pub(super) fn unpacked(origin: Origin) -> EventRef {
    let record = origin.record & ((1 << RECORD_BITS) - 1);
    EventRef { position: (origin.record >> RECORD_BITS).cast_signed(), record: record.cast_signed() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back() {
        for (position, record) in [(1, 0), (7, 1_048_576), ((1 << 43) - 1, (1 << 21) - 1)] {
            let event = EventRef { position, record };
            assert_eq!(unpacked(packed(event)), event);
        }
        assert!(packed(EventRef { position: 2, record: 0 }) > packed(EventRef { position: 1, record: 99 }));
    }
}
