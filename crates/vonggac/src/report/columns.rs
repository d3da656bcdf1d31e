//! The columns that the page sorts and filters by, as little-endian arrays.
//!
//! Layout of one block of `n` findings: `n` × f64 time in microseconds (NaN when unknown), `n` × u32 rule, `n` × u32 host,
//! `n` × u32 file, `n` × u8 level (0 informational to 4 critical), `n` × u8 time quality (0 exact, 1 zone assumed, 2 year
//! assumed, 3 missing). Microseconds are exact in an f64 until the year 2255.

use vg_model::{Level, TimeQuality, Timestamp};

/// Columns of one block.
#[derive(Debug, Default)]
pub(super) struct Columns {
    times: Vec<u8>,
    rules: Vec<u8>,
    hosts: Vec<u8>,
    files: Vec<u8>,
    levels: Vec<u8>,
    qualities: Vec<u8>,
}

impl Columns {
    pub(super) fn len(&self) -> usize {
        self.levels.len()
    }

    pub(super) fn push(&mut self, time: (Timestamp, TimeQuality), rule: u32, level: Level, names: (u32, u32)) {
        let micros = if time.1 == TimeQuality::Missing { f64::NAN } else { time.0.0 as f64 };
        self.times.extend_from_slice(&micros.to_le_bytes());
        self.rules.extend_from_slice(&rule.to_le_bytes());
        self.hosts.extend_from_slice(&names.0.to_le_bytes());
        self.files.extend_from_slice(&names.1.to_le_bytes());
        self.levels.push(level as u8);
        self.qualities.push(match time.1 {
            TimeQuality::Exact => 0,
            TimeQuality::AssumedZone => 1,
            TimeQuality::AssumedYear => 2,
            TimeQuality::Missing => 3,
        });
    }

    /// The block as bytes; the columns are empty afterwards.
    pub(super) fn take(&mut self) -> Vec<u8> {
        let mut block = Vec::with_capacity(self.len() * 22);
        for column in
            [&mut self.times, &mut self.rules, &mut self.hosts, &mut self.files, &mut self.levels, &mut self.qualities]
        {
            block.append(column);
        }
        block
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_its_columns_one_after_the_other() {
        let mut columns = Columns::default();
        columns.push((Timestamp(1), TimeQuality::Exact), 7, Level::Critical, (8, 9));
        columns.push((Timestamp(0), TimeQuality::Missing), 1, Level::Informational, (2, 3));
        let block = columns.take();
        assert_eq!(block.len(), 44);
        assert_eq!(block[..8], 1.0f64.to_le_bytes());
        assert!(f64::from_le_bytes(block[8..16].try_into().unwrap()).is_nan());
        assert_eq!(block[16..24], [7, 0, 0, 0, 1, 0, 0, 0]);
        assert_eq!(block[40..], [4, 0, 0, 3]);
        assert_eq!(columns.len(), 0);
    }
}
