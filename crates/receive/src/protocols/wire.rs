//! Reading protocol buffers as they lie: fields of a message one after the other, without copies.
//!
//! *Specification*: <https://protobuf.dev/programming-guides/encoding/>. A generated reader makes a tree of owned values for each record;
//! here a record goes from the wire straight into its line.

/// A value of a field.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Value<'a> {
    /// A variable-length number.
    Varint(u64),
    /// Eight bytes.
    Fixed64(u64),
    /// Four bytes.
    Fixed32(u32),
    /// A text, bytes, or a message.
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> {
    /// The bytes; empty for a number.
    pub(super) fn bytes(self) -> &'a [u8] {
        match self {
            Value::Bytes(bytes) => bytes,
            _ => &[],
        }
    }

    /// The number; 0 for bytes.
    pub(super) fn number(self) -> u64 {
        match self {
            Value::Varint(number) | Value::Fixed64(number) => number,
            Value::Fixed32(number) => u64::from(number),
            Value::Bytes(_) => 0,
        }
    }
}

/// The message is damaged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Damaged;

/// Why a request is not read to its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// It is damaged.
    Damaged,
    /// It has more records, or deeper values, than may be.
    TooMuch,
}

impl From<Damaged> for Fault {
    fn from(_: Damaged) -> Self {
        Fault::Damaged
    }
}

/// The fields of a message; ends behind a damaged one.
#[derive(Clone, Debug)]
pub(super) struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    pub(super) fn new(message: &'a [u8]) -> Self {
        Self(message)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*array)
    }

    fn field(&mut self) -> Option<(u64, Value<'a>)> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed64(u64::from_le_bytes(self.array()?)),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                let (bytes, rest) = self.0.split_at_checked(length)?;
                self.0 = rest;
                Value::Bytes(bytes)
            }
            5 => Value::Fixed32(u32::from_le_bytes(self.array()?)),
            // Groups are not in any message that is read here.
            _ => return None,
        };
        Some((key >> 3, value))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u64, Value<'a>), Damaged>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field.ok_or(Damaged))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_read_and_damage_ends_it() {
        // 1: 300, 2: "ab", 3: fixed32 1, 4: fixed64 2.
        let message = b"\x08\xac\x02\x12\x02ab\x1d\x01\0\0\0\x21\x02\0\0\0\0\0\0\0";
        let fields: Vec<_> = Fields::new(message).collect();
        let expected = [
            Ok((1, Value::Varint(300))),
            Ok((2, Value::Bytes(b"ab".as_slice()))),
            Ok((3, Value::Fixed32(1))),
            Ok((4, Value::Fixed64(2))),
        ];
        assert_eq!(fields, expected);
        for cut in [1, 2, 4, 6, 9] {
            assert_eq!(Fields::new(&message[..cut]).last(), Some(Err(Damaged)), "cut at {cut}");
        }
        assert_eq!(Fields::new(b"\x0b").last(), Some(Err(Damaged)));
        assert_eq!(Fields::new(&[0xff; 11]).collect::<Vec<_>>(), [Err(Damaged)]);
    }
}
