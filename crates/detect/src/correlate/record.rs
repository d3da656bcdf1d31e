//! One input in bytes: what is sorted, spilled and merged.
//!
//! Text part: length of the group part, length of the values part, then the two parts and the carried fields, each as
//! length and bytes per field; an absent carried field has the length [`ABSENT`].

use super::Origin;

/// Length of a field that is not there.
const ABSENT: u32 = u32::MAX;

/// Order of inputs: time, place, correlation, and the rules of one event from last to first, so that an event never
/// follows itself in an ordered chain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Key {
    /// Microseconds.
    pub(super) time: i64,
    /// Place of the event.
    pub(super) origin: Origin,
    /// Index of the correlation.
    pub(super) node: u32,
    rule: std::cmp::Reverse<u32>,
}

impl Key {
    /// Bytes of an encoded key.
    pub(super) const LEN: usize = 28;

    /// A key.
    pub(super) fn new(time: i64, origin: Origin, node: u32, rule: u32) -> Self {
        Self { time, origin, node, rule: std::cmp::Reverse(rule) }
    }

    /// Index of the rule within the correlation.
    pub(super) fn rule(&self) -> u32 {
        self.rule.0
    }

    /// The key in bytes.
    pub(super) fn encode(&self) -> [u8; Self::LEN] {
        let mut out = [0; Self::LEN];
        let parts = self.time.to_le_bytes().into_iter();
        let parts = parts.chain(self.origin.file.to_le_bytes()).chain(self.origin.record.to_le_bytes());
        let parts = parts.chain(self.node.to_le_bytes()).chain(self.rule.0.to_le_bytes());
        for (to, from) in out.iter_mut().zip(parts) {
            *to = from;
        }
        out
    }

    /// The key that `encode` wrote.
    pub(super) fn decode(bytes: &[u8; Self::LEN]) -> Self {
        let mut rest = bytes.as_slice();
        let time = i64::from_le_bytes(number(&mut rest));
        let file = u32::from_le_bytes(number(&mut rest));
        let record = u64::from_le_bytes(number(&mut rest));
        let node = u32::from_le_bytes(number(&mut rest));
        Self::new(time, Origin { file, record }, node, u32::from_le_bytes(number(&mut rest)))
    }
}

/// The next `N` bytes; zeros where there are fewer.
fn number<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let (head, tail) = rest.split_first_chunk::<N>().map_or(([0; N], &[][..]), |(head, tail)| (*head, tail));
    *rest = tail;
    head
}

/// The text part of an input, taken apart.
#[derive(Clone, Copy)]
pub(super) struct Texts<'a> {
    /// Values of the group-by fields.
    pub(super) group: &'a [u8],
    /// Values that are counted or aggregated.
    pub(super) values: &'a [u8],
    /// Fields that outer correlations want.
    pub(super) carry: &'a [u8],
}

impl<'a> Texts<'a> {
    /// The parts of what [`write`] wrote.
    pub(super) fn read(mut bytes: &'a [u8]) -> Self {
        let group_len = u32::from_le_bytes(number(&mut bytes)) as usize;
        let values_len = u32::from_le_bytes(number(&mut bytes)) as usize;
        let (group, rest) = bytes.split_at_checked(group_len).unwrap_or_default();
        let (values, carry) = rest.split_at_checked(values_len).unwrap_or_default();
        Self { group, values, carry }
    }
}

/// Appends the text part of an input. `None` and nothing appended when a group-by field or a value is missing: which of
/// the two, the error says.
pub(super) fn write<'a>(
    out: &mut Vec<u8>,
    group: impl Iterator<Item = Option<&'a str>>,
    values: impl Iterator<Item = Option<&'a str>>,
    carry: impl Iterator<Item = Option<&'a str>>,
) -> Result<(), Missing> {
    let start = out.len();
    out.extend_from_slice(&[0; 8]);
    let mut ends = [0; 2];
    for text in group {
        let Some(text) = text else {
            out.truncate(start);
            return Err(Missing::Group);
        };
        push_text(out, Some(text));
    }
    ends[0] = out.len() - start - 8;
    for text in values {
        let Some(text) = text else {
            out.truncate(start);
            return Err(Missing::Value);
        };
        push_text(out, Some(text));
    }
    ends[1] = out.len() - start - 8 - ends[0];
    for text in carry {
        push_text(out, text);
    }
    let lengths = ends.into_iter().flat_map(|len| (len as u32).to_le_bytes());
    for (to, from) in out.iter_mut().skip(start).zip(lengths) {
        *to = from;
    }
    Ok(())
}

/// What an input lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Missing {
    /// A group-by field.
    Group,
    /// A field that is counted or aggregated.
    Value,
}

fn push_text(out: &mut Vec<u8>, text: Option<&str>) {
    out.extend_from_slice(&text.map_or(ABSENT, |text| text.len() as u32).to_le_bytes());
    out.extend_from_slice(text.unwrap_or_default().as_bytes());
}

/// The texts of one part.
pub(super) fn texts(mut part: &[u8]) -> impl Iterator<Item = Option<&str>> {
    std::iter::from_fn(move || {
        let (len, rest) = part.split_first_chunk::<4>()?;
        let len = u32::from_le_bytes(*len);
        if len == ABSENT {
            part = rest;
            return Some(None);
        }
        let (text, rest) = rest.split_at_checked(len as usize)?;
        part = rest;
        Some(std::str::from_utf8(text).ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_texts_survive() {
        let key = Key::new(-5, Origin { file: 7, record: u64::MAX }, 3, 9);
        assert_eq!(Key::decode(&key.encode()), key);
        let mut out = b"before".to_vec();
        write(&mut out, ["a", ""].map(Some).into_iter(), ["10"].map(Some).into_iter(), [None, Some("ệ")].into_iter())
            .unwrap();
        let parts = Texts::read(&out[6..]);
        assert_eq!(texts(parts.group).collect::<Vec<_>>(), [Some("a"), Some("")]);
        assert_eq!(texts(parts.values).collect::<Vec<_>>(), [Some("10")]);
        assert_eq!(texts(parts.carry).collect::<Vec<_>>(), [None, Some("ệ")]);
    }

    #[test]
    fn an_incomplete_input_leaves_nothing_behind() {
        let mut out = Vec::new();
        let none = || std::iter::empty();
        assert_eq!(write(&mut out, [None].into_iter(), none(), none()), Err(Missing::Group));
        assert_eq!(write(&mut out, [Some("a")].into_iter(), [None].into_iter(), none()), Err(Missing::Value));
        assert!(out.is_empty());
    }

    #[test]
    fn rules_of_one_event_come_last_to_first() {
        let at = |time, rule| Key::new(time, Origin::default(), 0, rule);
        assert!(at(1, 1) < at(1, 0));
        assert!(at(1, 0) < at(2, 1));
    }
}
