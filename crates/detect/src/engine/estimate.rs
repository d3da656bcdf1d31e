//! How often a literal is met in everyday telemetry: the background against which gates are chosen.
//!
//! A gate chosen by kind of condition ("exact before substring") opens for nearly every event when the exact value is a
//! common one; measured on another engine, that costs a factor of 39. So the choice is made by estimated frequency: the
//! share of the lines of `library/background.txt` (ordinary values, written for this purpose) in which the literal
//! stands, plus a prior that falls with its length.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

/// Where in a value a literal must stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Stand {
    /// It is the whole value.
    Whole,
    /// At the start.
    Start,
    /// At the end.
    End,
    /// Anywhere.
    Anywhere,
}

/// Ordinary values and the four-byte groups in them.
#[derive(Debug)]
pub(crate) struct Background {
    text: Vec<u8>,
    lines: Vec<(u32, u32)>,
    groups: HashMap<u32, u32, FixedState>,
    bytes: Box<[u32; 256]>,
}

impl Background {
    /// The background that is built in, folded.
    pub(crate) fn embedded() -> Self {
        Self::new(include_str!("../../../../library/background.txt"))
    }

    fn new(source: &str) -> Self {
        let mut text = vec![b'\n'];
        let mut lines = Vec::new();
        let mut groups = HashMap::<u32, u32, FixedState>::default();
        for line in source.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let start = text.len();
            crate::sigma::ast::fold(line.as_bytes(), &mut text);
            let line = text.get(start..).unwrap_or_default();
            for window in line.windows(4) {
                if let &[a, b, c, d] = window {
                    *groups.entry(u32::from_le_bytes([a, b, c, d])).or_default() += 1;
                }
            }
            lines.push((start as u32, text.len() as u32));
            text.push(b'\n');
        }
        let mut bytes = Box::new([0; 256]);
        for byte in &text {
            if let Some(count) = bytes.get_mut(usize::from(*byte)) {
                *count += 1;
            }
        }
        Self { text, lines, groups, bytes }
    }

    /// How often the group stands in the background.
    pub(crate) fn group_count(&self, group: u32) -> u32 {
        self.groups.get(&group).copied().unwrap_or(0)
    }

    /// How often the byte stands in the background.
    pub(crate) fn byte_count(&self, byte: u8) -> u32 {
        self.bytes.get(usize::from(byte)).copied().unwrap_or(0)
    }

    /// Estimated share of the values of a field in which the folded literal stands so, between 0 and 1.
    pub(crate) fn share(&self, literal: &[u8], stand: Stand) -> f32 {
        // A literal without structure is met by chance less often the longer it is; below 1e-4 nothing is decided.
        let prior = match stand {
            Stand::Whole => 0.02,
            Stand::Start | Stand::End => 0.05,
            Stand::Anywhere => 0.2,
        } * 0.6f32.powi(literal.len().min(16) as i32);
        let count = match stand {
            Stand::Anywhere => self.lines_with(literal),
            _ => {
                let holds = |&&(start, end): &&(u32, u32)| {
                    let line = self.text.get(start as usize..end as usize).unwrap_or_default();
                    match stand {
                        Stand::Whole => line == literal,
                        Stand::Start => line.starts_with(literal),
                        Stand::End | Stand::Anywhere => line.ends_with(literal),
                    }
                };
                self.lines.iter().filter(holds).count()
            }
        };
        (prior + count as f32 / self.lines.len().max(1) as f32).min(1.0)
    }

    /// Lines in which the literal stands anywhere.
    fn lines_with(&self, literal: &[u8]) -> usize {
        let mut count = 0;
        let mut from = 0;
        let finder = memchr::memmem::Finder::new(literal);
        while let Some(at) = self.text.get(from..).and_then(|rest| finder.find(rest)) {
            count += 1;
            let line = self.lines.partition_point(|&(_, end)| (end as usize) <= from + at);
            match self.lines.get(line) {
                Some(&(_, end)) => from = end as usize,
                None => break,
            }
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_text_is_estimated_common() {
        let background = Background::embedded();
        let everyday = background.share(b"\\windows\\", Stand::Anywhere);
        let odd = background.share(b"sekurlsa::", Stand::Anywhere);
        assert!(everyday > 0.1, "{everyday}");
        assert!(odd < 0.01, "{odd}");
        assert!(background.share(b".exe", Stand::End) > background.share(b"\\procdump.exe", Stand::End) * 20.0);
        assert_eq!(background.share(b"", Stand::Anywhere), 1.0);
    }
}
