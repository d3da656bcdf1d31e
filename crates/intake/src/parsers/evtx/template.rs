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

use vg_model::{DefectKind, FieldRef};

use super::stored::NameRef;

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
    /// The scope of what stands in `element`.
    pub(super) fn inside(self, element: &[u8]) -> Self {
        match (self, element) {
            (Scope::Root, _) => Scope::Event,
            (Scope::Event, b"System") => Scope::System,
            (Scope::Event, b"RenderingInfo") => Scope::Rendering,
            (Scope::Event, _) => Scope::Data,
            (other, _) => other,
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
    /// Makes it empty, keeping its memory.
    pub(super) fn clear(&mut self) {
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
