//! Values of more than one piece: arrays, text around substitutions, and `Data` whose name is a substitution.

use super::binxml::{Reader, Sink, Stop, Sub};
use super::template::{Leaf, Piece, Program};
use super::value::{Shape, item_size, kind, sid_len};

impl Reader<'_> {
    /// One value of the leaf for each item: Windows repeats the element (MS-EVEN6 §3.1.4.7.5).
    pub(super) fn array(&mut self, leaf: &Leaf, name: &[u8], sub: Sub, sink: &mut impl Sink) -> Result<(), Stop> {
        let mut rest = sub;
        while rest.len > 0 {
            let (item, used) = self.first_item(rest);
            self.charge(1, sub.start as usize)?;
            let start = self.scratch.text.len();
            let shape = self.write(item);
            self.put(leaf, name, shape, start, sink)?;
            rest.start += used;
            rest.len -= used;
        }
        Ok(())
    }

    /// The first item of an array and how many bytes it takes, at least one and at most all.
    fn first_item(&self, array: Sub) -> (Sub, u32) {
        let bytes = self.bytes(array);
        let kind = array.kind & !kind::ARRAY;
        let (len, used) = match kind {
            kind::STRING => {
                let units = bytes.as_chunks::<2>().0;
                let len = 2 * units.iter().position(|unit| *unit == [0, 0]).unwrap_or(units.len());
                (len, len + 2)
            }
            kind::ANSI_STRING => {
                let len = memchr::memchr(0, bytes).unwrap_or(bytes.len());
                (len, len + 1)
            }
            kind::SID => {
                let len = sid_len(bytes).unwrap_or(bytes.len());
                (len, len)
            }
            other => {
                let size = item_size(other);
                let len = if size == 0 { bytes.len() } else { size };
                (len, len)
            }
        };
        let item = Sub { start: array.start, len: array.len.min(len as u32), kind };
        (item, array.len.min(used.max(1) as u32))
    }

    pub(super) fn join(&mut self, program: &Program, pieces: (u32, u32), base: usize) {
        for piece in program.pieces(pieces) {
            match piece {
                Piece::Text(start, end) => self.scratch.text.extend_from_slice(program.text((*start, *end))),
                Piece::Sub(number) => {
                    let mut sub = self.sub(base, *number);
                    if sub.kind == kind::BIN_XML {
                        continue;
                    }
                    if sub.kind & kind::ARRAY == 0 {
                        self.write(sub);
                    }
                    while sub.kind & kind::ARRAY != 0 && sub.len > 0 && self.scratch.text.len() < self.text_limit {
                        let (item, used) = self.first_item(sub);
                        self.write(item);
                        sub.start += used;
                        sub.len -= used;
                        if sub.len > 0 {
                            self.scratch.text.push(b',');
                        }
                    }
                }
            }
            if self.scratch.text.len() >= self.text_limit {
                return;
            }
        }
    }

    /// `Data` whose `Name` is not fixed.
    pub(super) fn named(
        &mut self,
        program: &Program,
        name: (u32, u32),
        pieces: (u32, u32),
        base: usize,
        sink: &mut impl Sink,
    ) -> Result<(), Stop> {
        let start = self.scratch.text.len();
        self.join(program, name, base);
        let mut label = std::mem::take(&mut self.scratch.label);
        label.clear();
        label.extend_from_slice(self.scratch.text.get(start..).unwrap_or_default());
        self.scratch.text.truncate(start);
        if label.is_empty() {
            label.extend_from_slice(b"Data");
        }
        let field = self.fields.lookup(&label);
        let leaf = Leaf { name: (0, 0), field, only_with_text: false, is_time: false };
        let result = match program.pieces(pieces) {
            [Piece::Sub(number)] => {
                let sub = self.sub(base, *number);
                if sub.kind == kind::BIN_XML { Ok(()) } else { self.value(&leaf, &label, sub, sink) }
            }
            _ if !sink.wants(&leaf, &label, true) => Ok(()),
            _ => {
                self.join(program, pieces, base);
                self.put(&leaf, &label, Shape::Text, start, sink)
            }
        };
        self.scratch.label = label;
        result
    }
}
