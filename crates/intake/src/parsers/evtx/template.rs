//! Template definitions compiled to flat programs.
//!
//! A definition (MS-EVEN6 §2.2.12, `TemplateDef`) is a BinXML fragment with holes. It is walked once; what is left is a
//! list of operations, one for each leaf: the name under which rules know it, and where its text comes from. Names:
//! children of `System` by their own name, their attributes as `Element_Attribute`; `Data Name="X"` as `X`; `Data`
//! without a name as `Data`; every other leaf by its local name and its attributes as `Element_Attribute`. `xmlns`
//! declarations are no values. Leaves of `RenderingInfo` (forwarded events) are `RenderingInfo_X`, because their names are
//! those of `System` and their values are not; its `Message` is `Message`.
//!
//! A definition that is damaged half-way keeps the operations before the damage and its [`Fault`].

use std::borrow::Cow;

use vg_model::{DefectKind, FieldRef, FieldTable, limits};

use super::le::{u8_at, u16_at, u32_at};
use super::stored::NameRef;
use super::utf16::push_utf16;

/// Longest element or attribute name in UTF-16 units. Windows manifests stay far below; a longer one is damage.
pub(super) const MAX_NAME_UNITS: usize = 1024;
/// No element depends on this substitution.
const NO_DEPENDENCY: u16 = 0xffff;

/// Damage found in BinXML.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    pub(super) kind: DefectKind,
    /// Where in the chunk.
    pub(super) at: usize,
    pub(super) detail: &'static str,
}

impl Fault {
    pub(super) fn malformed(at: usize, detail: &'static str) -> Self {
        Self { kind: DefectKind::Malformed, at, detail }
    }
}

/// Where in the event a fragment stands; it decides the names of leaves.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Scope {
    /// Outside `Event`.
    Root,
    /// Directly in `Event`.
    Event,
    /// In `System`.
    System,
    /// In `EventData`, `UserData` and any other part.
    Data,
    /// In `RenderingInfo`.
    Rendering,
}

impl Scope {
    fn inside(self, element: &str) -> Self {
        match (self, element) {
            (Scope::Root, _) => Scope::Event,
            (Scope::Event, "System") => Scope::System,
            (Scope::Event, "RenderingInfo") => Scope::Rendering,
            (Scope::Event, _) => Scope::Data,
            (other, _) => other,
        }
    }

    /// The name under which rules know an element in this scope.
    fn path(self, element: &str) -> Cow<'_, str> {
        match self {
            Scope::Rendering if element != "Message" => format!("RenderingInfo_{element}").into(),
            _ => element.into(),
        }
    }
}

/// A value's name and how it is treated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Leaf {
    /// The name: bytes `start..end` of [`Program::text`].
    pub(super) name: (u32, u32),
    /// The field that rules ask for under this name.
    pub(super) field: Option<FieldRef>,
    /// True for an attribute, or text beside child elements: without text it is not there at all. An element without
    /// text is a value with empty text.
    pub(super) only_with_text: bool,
    /// True for the time of the event.
    pub(super) is_time: bool,
}

/// One step of a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Op {
    /// A leaf whose text is one substitution; a nested fragment in its place stands in `scope`.
    Value { leaf: Leaf, sub: u16, scope: Scope },
    /// A leaf with fixed text: bytes `start..end` of [`Program::text`].
    Fixed { leaf: Leaf, text: (u32, u32) },
    /// A leaf of several pieces: `start..end` of [`Program::pieces`].
    Joined { leaf: Leaf, pieces: (u32, u32), scope: Scope },
    /// A leaf whose name is itself made of pieces.
    Named { name: (u32, u32), pieces: (u32, u32), scope: Scope },
    /// Goes on at operation `to` when substitution `sub` is of the null type: the element depends on it.
    SkipIfNull { sub: u16, to: u32 },
}

/// A part of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// Bytes `start..end` of [`Program::text`].
    Text(u32, u32),
    /// A substitution.
    Sub(u16),
}

/// A compiled definition.
#[derive(Debug, Default)]
pub(super) struct Program {
    pub(super) ops: Vec<Op>,
    pub(super) pieces: Vec<Piece>,
    pub(super) text: Vec<u8>,
    /// What stopped the compilation.
    pub(super) fault: Option<Fault>,
    /// Names that the definition refers to, in the order of their places.
    pub(super) names: Vec<NameRef>,
    /// Work that compiling took, in steps.
    pub(super) cost: u32,
    /// Where the fragment ended.
    pub(super) end: usize,
}

impl Program {
    fn clear(&mut self) {
        let Self { ops, pieces, text, fault, names, cost, end } = self;
        (*fault, *cost, *end) = (None, 0, 0);
        ops.clear();
        pieces.clear();
        text.clear();
        names.clear();
    }

    pub(super) fn text(&self, range: (u32, u32)) -> &[u8] {
        self.text.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }

    pub(super) fn pieces(&self, range: (u32, u32)) -> &[Piece] {
        self.pieces.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }
}

/// Compiles the fragment at `at..end` of `chunk`: a template definition, or (not `in_definition`) one element outside of any.
pub(super) fn compile(
    chunk: &[u8],
    (at, end): (usize, usize),
    scope: Scope,
    in_definition: bool,
    fields: &FieldTable,
) -> Program {
    compile_into(Program::default(), chunk, (at, end), scope, in_definition, fields)
}

/// [`compile`] in the memory of a program that is not needed any more: records without a template are compiled each time.
pub(super) fn compile_into(
    mut program: Program,
    chunk: &[u8],
    (at, end): (usize, usize),
    scope: Scope,
    in_definition: bool,
    fields: &FieldTable,
) -> Program {
    program.clear();
    let bytes = chunk.get(..end).unwrap_or(chunk);
    let mut compiler = Compiler { chunk, bytes, at, in_definition, fields, program };
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
    program: Program,
}

/// An element whose start tag was read.
struct Tag {
    name: String,
    /// Pieces of `Data`'s attribute `Name`.
    label: Option<Vec<Piece>>,
    attributes: bool,
}

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
    fn name(&mut self) -> Result<String, Fault> {
        let offset = self.u32()? as usize;
        let outside = Fault::malformed(self.at - 4, "name outside its chunk");
        let units = usize::from(u16_at(self.chunk, offset.saturating_add(6)).ok_or(outside)?);
        if units > MAX_NAME_UNITS {
            return Err(Fault::malformed(self.at - 4, "impossibly long name"));
        }
        let text = self.chunk.get(offset + 8..offset + 8 + 2 * units).ok_or(outside)?;
        if self.in_definition {
            self.program.names.push(NameRef { at: self.at - 4, offset });
        }
        if offset == self.at {
            self.at += 8 + 2 * units + 2;
        }
        self.program.cost += 4 + units as u32 / 8;
        let mut name = Vec::with_capacity(units);
        push_utf16(text, &mut name);
        String::from_utf8(name).map_err(|_| outside)
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
        let mut name = self.name()?;
        name.drain(..name.len() - local(&name).len());
        if token & 0x40 != 0 {
            self.u32()?;
        }
        let guard = self.program.ops.len();
        if dependency != NO_DEPENDENCY {
            self.program.ops.push(Op::SkipIfNull { sub: dependency, to: u32::MAX });
        }
        let mut tag = Tag { name, label: None, attributes: false };
        if self.start_tag(&mut tag, scope)? {
            self.content(&tag, scope, depth)?;
        } else {
            self.leaf(&tag, scope, Vec::new(), false);
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
                    let pieces = self.text_pieces()?;
                    if name == "xmlns" || name.starts_with("xmlns:") {
                        continue;
                    }
                    if name == "Name" && tag.name == "Data" && scope != Scope::System {
                        tag.label = Some(pieces);
                        continue;
                    }
                    tag.attributes = true;
                    let path = format!("{}_{}", scope.path(&tag.name), local(&name));
                    let is_time = scope == Scope::System && path == "TimeCreated_SystemTime";
                    self.push_leaf(scope, &path, pieces, true, is_time);
                }
                _ => {
                    self.at -= 1;
                    return Err(self.fault("token that a start tag cannot hold"));
                }
            }
        }
    }

    fn content(&mut self, tag: &Tag, scope: Scope, depth: usize) -> Result<(), Fault> {
        let inside = scope.inside(&tag.name);
        let mut children = false;
        let mut pieces = Vec::new();
        loop {
            pieces.append(&mut self.text_pieces()?);
            match self.peek()? {
                0x04 => {
                    self.at += 1;
                    self.leaf(tag, scope, pieces, children);
                    return Ok(());
                }
                0x01 | 0x41 => {
                    children = true;
                    self.leaf(tag, scope, std::mem::take(&mut pieces), true);
                    self.element(inside, depth + 1)?;
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

    /// Text, references and substitutions up to another token.
    fn text_pieces(&mut self) -> Result<Vec<Piece>, Fault> {
        let mut pieces = Vec::new();
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
                    match name.as_str() {
                        "lt" => self.program.text.push(b'<'),
                        "gt" => self.program.text.push(b'>'),
                        "amp" => self.program.text.push(b'&'),
                        "quot" => self.program.text.push(b'"'),
                        "apos" => self.program.text.push(b'\''),
                        other => self.program.text.extend_from_slice(format!("&{other};").as_bytes()),
                    }
                }
                0x0d | 0x0e => {
                    self.at += 1;
                    let sub = self.u16()?;
                    self.u8()?;
                    pieces.push(Piece::Sub(sub));
                    self.program.cost += 1;
                    continue;
                }
                _ => return Ok(pieces),
            }
            let end = self.program.text.len() as u32;
            match pieces.last_mut() {
                Some(Piece::Text(_, last)) if *last == start => *last = end,
                _ => pieces.push(Piece::Text(start, end)),
            }
            self.program.cost += 1 + (end - start) / 16;
        }
    }

    fn counted_text(&mut self) -> Result<(), Fault> {
        let len = 2 * usize::from(self.u16()?);
        let text = self.bytes.get(self.at..self.at + len).ok_or_else(|| self.short())?;
        push_utf16(text, &mut self.program.text);
        self.at += len;
        Ok(())
    }

    /// The text of an element: all of it, or (with child elements) the part before the next child.
    fn leaf(&mut self, tag: &Tag, scope: Scope, pieces: Vec<Piece>, children: bool) {
        let blank = pieces.iter().all(|piece| match piece {
            Piece::Text(start, end) => self.program.text((*start, *end)).iter().all(u8::is_ascii_whitespace),
            Piece::Sub(_) => false,
        });
        let empty = pieces.is_empty();
        if (children && blank) || (empty && (tag.attributes || scope != Scope::Data)) {
            return;
        }
        let outer = scope != Scope::Data;
        match tag.label.as_deref() {
            Some([Piece::Text(start, end)]) => {
                let name = String::from_utf8_lossy(self.program.text((*start, *end))).into_owned();
                self.push_leaf(scope.inside(&tag.name), &name, pieces, children, false);
            }
            None | Some([]) => {
                let name = scope.path(&tag.name);
                self.push_leaf(scope.inside(&tag.name), &name, pieces, children || outer, false);
            }
            Some(label) => {
                let name = self.keep(label.to_vec());
                let pieces = self.keep(pieces);
                self.program.ops.push(Op::Named { name, pieces, scope: scope.inside(&tag.name) });
            }
        }
    }

    fn push_leaf(&mut self, scope: Scope, name: &str, pieces: Vec<Piece>, only_with_text: bool, is_time: bool) {
        let leaf =
            Leaf { name: self.keep_text(name), field: self.fields.lookup(name.as_bytes()), only_with_text, is_time };
        self.program.cost += 2;
        let op = match *pieces {
            [] => Op::Fixed { leaf, text: (0, 0) },
            [Piece::Text(start, end)] => Op::Fixed { leaf, text: (start, end) },
            [Piece::Sub(sub)] => Op::Value { leaf, sub, scope },
            _ => Op::Joined { leaf, pieces: self.keep(pieces), scope },
        };
        self.program.ops.push(op);
    }

    fn keep(&mut self, pieces: Vec<Piece>) -> (u32, u32) {
        let start = self.program.pieces.len() as u32;
        self.program.pieces.extend(pieces);
        (start, self.program.pieces.len() as u32)
    }

    fn keep_text(&mut self, text: &str) -> (u32, u32) {
        let start = self.program.text.len() as u32;
        self.program.text.extend_from_slice(text.as_bytes());
        (start, self.program.text.len() as u32)
    }
}

/// A name without its namespace prefix.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
