//! Walks a BinXML fragment once and leaves a [`Program`].

use vg_model::{DefectKind, FieldTable, limits};

use super::le::{u8_at, u16_at, u32_at};
use super::names::{Known, Name, Names, Role};
use super::stored::NameRef;
use super::template::{Fault, Leaf, Op, Piece, Program, Scope};
use super::utf16::push_utf16;

/// No element depends on this substitution.
const NO_DEPENDENCY: u16 = 0xffff;

/// Compiles the fragment at `at..end` of `chunk` in the memory of a program that is not needed any more: a template definition,
/// or (not `in_definition`) one element outside of any.
pub(super) fn compile_into(
    mut program: Program,
    names: &mut Names,
    chunk: &[u8],
    (at, end): (usize, usize),
    scope: Scope,
    in_definition: bool,
    fields: &FieldTable,
) -> Program {
    program.clear();
    names.keep_small();
    let bytes = chunk.get(..end).unwrap_or(chunk);
    let mut compiler = Compiler { chunk, bytes, at, in_definition, fields, names, program };
    compiler.program.fault = compiler.fragment(scope).err();
    let last = compiler.program.ops.len() as u32;
    for op in &mut compiler.program.ops {
        if let Op::SkipIfNull { to, .. } = op {
            *to = (*to).min(last);
        }
    }
    compiler.program.end = compiler.at;
    compiler.program
}

struct Compiler<'a> {
    /// The whole chunk, for names.
    chunk: &'a [u8],
    /// The chunk up to the end of the fragment.
    bytes: &'a [u8],
    at: usize,
    in_definition: bool,
    fields: &'a FieldTable,
    names: &'a mut Names,
    program: Program,
}

/// An element whose start tag was read.
struct Tag {
    name: Name,
    is_data: bool,
    label: Label,
    attributes: bool,
}

/// The attribute `Name` of a `Data`.
#[derive(Clone, Copy)]
enum Label {
    /// There is none, or it is empty.
    None,
    /// Bytes `start..end` of [`Program::text`].
    Text(u32, u32),
    /// Pieces `start..end` of [`Program::pieces`].
    Pieces(u32, u32),
}

/// Pieces that were just read: from here to the end of [`Program::pieces`].
#[derive(Clone, Copy)]
struct Mark(u32);

impl Compiler<'_> {
    fn fault(&self, detail: &'static str) -> Fault {
        Fault::malformed(self.at, detail)
    }

    fn short(&self) -> Fault {
        self.fault("BinXML ends inside a token")
    }

    fn u8(&mut self) -> Result<u8, Fault> {
        let value = u8_at(self.bytes, self.at).ok_or_else(|| self.short())?;
        self.at += 1;
        Ok(value)
    }

    fn u16(&mut self) -> Result<u16, Fault> {
        let value = u16_at(self.bytes, self.at).ok_or_else(|| self.short())?;
        self.at += 2;
        Ok(value)
    }

    fn u32(&mut self) -> Result<u32, Fault> {
        let value = u32_at(self.bytes, self.at).ok_or_else(|| self.short())?;
        self.at += 4;
        Ok(value)
    }

    fn peek(&self) -> Result<u8, Fault> {
        u8_at(self.bytes, self.at).ok_or_else(|| self.short())
    }

    fn fragment(&mut self, scope: Scope) -> Result<(), Fault> {
        loop {
            match self.peek()? {
                0x00 => {
                    self.at += 1;
                    return Ok(());
                }
                0x0f => self.at += 4,
                0x01 | 0x41 => {
                    self.element(scope, 0)?;
                    if !self.in_definition {
                        return Ok(());
                    }
                }
                _ => return Err(self.fault("token that a fragment cannot begin with")),
            }
        }
    }

    /// A name by its offset in the chunk; it is skipped when it stands here.
    fn name(&mut self) -> Result<Name, Fault> {
        let offset = self.u32()?;
        let name = self.names.read(self.chunk, offset).map_err(|detail| Fault::malformed(self.at - 4, detail))?;
        let offset = offset as usize;
        if self.in_definition {
            self.program.names.push(NameRef { at: self.at - 4, offset });
        }
        if offset == self.at {
            self.at += 8 + 2 * usize::from(name.units) + 2;
        }
        self.program.cost += 4 + u32::from(name.units) / 8;
        Ok(name)
    }

    fn element(&mut self, scope: Scope, depth: usize) -> Result<(), Fault> {
        if depth >= limits::MAX_NESTING {
            return Err(Fault { kind: DefectKind::TooDeep, at: self.at, detail: "elements nest too deep" });
        }
        let token = self.u8()?;
        let mut dependency = if self.in_definition { self.u16()? } else { NO_DEPENDENCY };
        if scope == Scope::Root {
            // Windows lets `Event` itself depend on its payload; an event is not dropped for want of one.
            dependency = NO_DEPENDENCY;
        }
        self.u32()?;
        let name = self.name()?;
        if token & 0x40 != 0 {
            self.u32()?;
        }
        let guard = self.program.ops.len();
        if dependency != NO_DEPENDENCY {
            self.program.ops.push(Op::SkipIfNull { sub: dependency, to: u32::MAX });
        }
        let is_data = scope != Scope::System && self.names.local(name) == b"Data";
        let mut tag = Tag { name, is_data, label: Label::None, attributes: false };
        if self.start_tag(&mut tag, scope)? {
            self.content(&tag, scope, depth)?;
        } else {
            let none = self.mark();
            self.leaf(&tag, scope, none, false);
        }
        let end = self.program.ops.len() as u32;
        if dependency != NO_DEPENDENCY
            && let Some(Op::SkipIfNull { to, .. }) = self.program.ops.get_mut(guard)
        {
            *to = end;
        }
        Ok(())
    }

    /// Reads attributes up to the end of the start tag; false for an empty element.
    fn start_tag(&mut self, tag: &mut Tag, scope: Scope) -> Result<bool, Fault> {
        loop {
            match self.u8()? {
                0x02 => return Ok(true),
                0x03 => return Ok(false),
                0x06 | 0x46 => {
                    let name = self.name()?;
                    let pieces = self.mark();
                    self.text_pieces()?;
                    match name.role {
                        Role::Namespace => self.drop_to(pieces),
                        Role::Label if tag.is_data => tag.label = self.label(pieces),
                        _ => {
                            tag.attributes = true;
                            let known = self.names.known(scope, tag.name, Some(name), self.fields);
                            self.push_leaf(scope, known, pieces, true);
                        }
                    }
                }
                _ => {
                    self.at -= 1;
                    return Err(self.fault("token that a start tag cannot hold"));
                }
            }
        }
    }

    fn content(&mut self, tag: &Tag, scope: Scope, depth: usize) -> Result<(), Fault> {
        let inside = scope.inside(self.names.local(tag.name));
        let mut children = false;
        let mut pieces = self.mark();
        loop {
            self.text_pieces()?;
            match self.peek()? {
                0x04 => {
                    self.at += 1;
                    self.leaf(tag, scope, pieces, children);
                    return Ok(());
                }
                0x01 | 0x41 => {
                    children = true;
                    self.leaf(tag, scope, pieces, true);
                    self.element(inside, depth + 1)?;
                    pieces = self.mark();
                }
                // Processing instructions carry no value: their name and their text are passed over.
                0x0a => {
                    self.at += 1;
                    self.name()?;
                }
                0x0b => {
                    self.at += 1;
                    let units = usize::from(self.u16()?);
                    self.at += 2 * units;
                }
                _ => return Err(self.fault("token that an element cannot hold")),
            }
        }
    }

    fn mark(&self) -> Mark {
        Mark(self.program.pieces.len() as u32)
    }

    fn since(&self, mark: Mark) -> &[Piece] {
        self.program.pieces.get(mark.0 as usize..).unwrap_or_default()
    }

    /// Forgets pieces that were not needed.
    fn drop_to(&mut self, mark: Mark) {
        self.program.pieces.truncate(mark.0 as usize);
    }

    /// Text, references and substitutions up to another token, behind the pieces that there are.
    fn text_pieces(&mut self) -> Result<(), Fault> {
        let first = self.program.pieces.len();
        loop {
            let token = self.peek()?;
            let start = self.program.text.len() as u32;
            match token {
                0x05 | 0x45 => {
                    self.at += 1;
                    if self.u8()? != 0x01 {
                        return Err(self.fault("fixed value that is no text"));
                    }
                    self.counted_text()?;
                }
                0x07 | 0x47 => {
                    self.at += 1;
                    self.counted_text()?;
                }
                0x08 | 0x48 => {
                    self.at += 1;
                    let c = char::from_u32(u32::from(self.u16()?)).unwrap_or(char::REPLACEMENT_CHARACTER);
                    self.program.text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                0x09 | 0x49 => {
                    self.at += 1;
                    let name = self.name()?;
                    self.entity(name);
                }
                0x0d | 0x0e => {
                    self.at += 1;
                    let sub = self.u16()?;
                    self.u8()?;
                    self.program.pieces.push(Piece::Sub(sub));
                    self.program.cost += 1;
                    continue;
                }
                _ => return Ok(()),
            }
            let end = self.program.text.len() as u32;
            match self.program.pieces.get_mut(first..).and_then(<[Piece]>::last_mut) {
                Some(Piece::Text(_, last)) if *last == start => *last = end,
                _ => self.program.pieces.push(Piece::Text(start, end)),
            }
            self.program.cost += 1 + (end - start) / 16;
        }
    }

    /// The character that an entity stands for; one that XML does not know stays as it is written.
    fn entity(&mut self, name: Name) {
        let text = &mut self.program.text;
        match self.names.whole(name) {
            b"lt" => text.push(b'<'),
            b"gt" => text.push(b'>'),
            b"amp" => text.push(b'&'),
            b"quot" => text.push(b'"'),
            b"apos" => text.push(b'\''),
            other => {
                text.push(b'&');
                text.extend_from_slice(other);
                text.push(b';');
            }
        }
    }

    fn counted_text(&mut self) -> Result<(), Fault> {
        let len = 2 * usize::from(self.u16()?);
        let text = self.bytes.get(self.at..self.at + len).ok_or_else(|| self.short())?;
        push_utf16(text, &mut self.program.text);
        self.at += len;
        Ok(())
    }

    /// The label that the pieces since `mark` are.
    fn label(&mut self, mark: Mark) -> Label {
        let label = match *self.since(mark) {
            [] => Label::None,
            [Piece::Text(start, end)] => Label::Text(start, end),
            _ => return Label::Pieces(mark.0, self.program.pieces.len() as u32),
        };
        self.drop_to(mark);
        label
    }

    /// The text of an element: all of it, or (with child elements) the part before the next child.
    fn leaf(&mut self, tag: &Tag, scope: Scope, mark: Mark, children: bool) {
        let pieces = self.since(mark);
        let blank = pieces.iter().all(|piece| match piece {
            Piece::Text(start, end) => self.program.text((*start, *end)).iter().all(u8::is_ascii_whitespace),
            Piece::Sub(_) => false,
        });
        let empty = pieces.is_empty();
        if (children && blank) || (empty && (tag.attributes || scope != Scope::Data)) {
            self.drop_to(mark);
            return;
        }
        let outer = scope != Scope::Data;
        let inside = scope.inside(self.names.local(tag.name));
        match tag.label {
            Label::Text(start, end) => {
                let name = (start, end);
                let field = self.fields.lookup(self.program.text(name));
                self.push(inside, Leaf { name, field, only_with_text: children, is_time: false }, mark);
            }
            Label::None => {
                let known = self.names.known(scope, tag.name, None, self.fields);
                self.push_leaf(inside, known, mark, children || outer);
            }
            Label::Pieces(start, end) => {
                let pieces = (mark.0, self.program.pieces.len() as u32);
                self.program.ops.push(Op::Named { name: (start, end), pieces, scope: inside });
            }
        }
    }

    fn push_leaf(&mut self, scope: Scope, known: Known, mark: Mark, only_with_text: bool) {
        let start = self.program.text.len() as u32;
        self.program.text.extend_from_slice(self.names.text(known.path));
        let name = (start, self.program.text.len() as u32);
        self.push(scope, Leaf { name, field: known.field, only_with_text, is_time: known.is_time }, mark);
    }

    fn push(&mut self, scope: Scope, leaf: Leaf, mark: Mark) {
        self.program.cost += 2;
        let op = match *self.since(mark) {
            [] => Op::Fixed { leaf, text: (0, 0) },
            [Piece::Text(start, end)] => Op::Fixed { leaf, text: (start, end) },
            [Piece::Sub(sub)] => Op::Value { leaf, sub, scope },
            _ => {
                let pieces = (mark.0, self.program.pieces.len() as u32);
                self.program.ops.push(Op::Joined { leaf, pieces, scope });
                return;
            }
        };
        self.drop_to(mark);
        self.program.ops.push(op);
    }
}
