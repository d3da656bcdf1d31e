//! Names of elements and attributes of one chunk, each read once.
//!
//! Names stand somewhere in the chunk and are referred to by their offset; a record without a template refers to the same
//! thirty again and again. What rules know a pair of names by (`Provider_Name`) is looked up once too.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use vg_model::{FieldRef, FieldTable};

use super::le::u16_at;
use super::template::Scope;
use super::utf16::push_utf16;

/// Longest element or attribute name in UTF-16 units. Windows manifests stay far below; a longer one is damage.
pub(super) const MAX_NAME_UNITS: usize = 1024;
/// Bytes of names after which all are forgotten before the next fragment: many times what real chunks have, and a hostile one
/// could refer to 65,536 overlapping names of 1,024 units.
const MAX_TEXT: usize = 64 * 1024;

/// A name of the chunk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    /// Its text: bytes `start..end` of [`Names::text`].
    text: (u32, u32),
    /// Where it begins without its namespace prefix.
    local: u32,
    /// Its length in the chunk, in UTF-16 units.
    pub(super) units: u16,
    /// What it is to elements.
    pub(super) role: Role,
}

/// Attribute names that stand for something else than a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Declares a namespace.
    Namespace,
    /// `Name`: names the value of a `Data`.
    Label,
    /// Any other.
    Plain,
}

/// What rules know a leaf by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// The field that they ask for.
    pub(super) field: Option<FieldRef>,
    /// The name: bytes of [`Names::text`].
    pub(super) path: (u32, u32),
    /// True for the time of the event.
    pub(super) is_time: bool,
}

/// The names that were read so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_offset: HashMap<u32, Name, FixedState>,
    by_pair: HashMap<(Scope, u32, u32), Known, FixedState>,
    text: Vec<u8>,
}

/// In the place of an attribute: the leaf is the element itself.
const NO_ATTRIBUTE: u32 = u32::MAX;

impl Names {
    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.by_offset.clear();
        self.by_pair.clear();
        self.text.clear();
        self.text.shrink_to(MAX_TEXT);
    }

    /// Forgets all when there are too many. Names that were given out before mean nothing afterwards.
    pub(super) fn keep_small(&mut self) {
        if self.text.len() > MAX_TEXT {
            self.clear();
        }
    }

    /// The name at `offset` of `chunk`, or why it is none.
    pub(super) fn read(&mut self, chunk: &[u8], offset: u32) -> Result<Name, &'static str> {
        if let Some(name) = self.by_offset.get(&offset) {
            return Ok(*name);
        }
        let outside = "name outside its chunk";
        let at = offset as usize;
        let units = u16_at(chunk, at.saturating_add(6)).ok_or(outside)?;
        if usize::from(units) > MAX_NAME_UNITS {
            return Err("impossibly long name");
        }
        let bytes = chunk.get(at + 8..at + 8 + 2 * usize::from(units)).ok_or(outside)?;
        let start = self.text.len();
        push_utf16(bytes, &mut self.text);
        let text = self.text.get(start..).unwrap_or_default();
        let prefix = memchr::memrchr(b':', text).map_or(0, |colon| colon + 1);
        let role = match text {
            b"xmlns" => Role::Namespace,
            _ if text.starts_with(b"xmlns:") => Role::Namespace,
            b"Name" => Role::Label,
            _ => Role::Plain,
        };
        let name = Name { text: (start as u32, self.text.len() as u32), local: (start + prefix) as u32, units, role };
        self.by_offset.insert(offset, name);
        Ok(name)
    }

    /// The bytes of a range.
    pub(super) fn text(&self, range: (u32, u32)) -> &[u8] {
        self.text.get(range.0 as usize..range.1 as usize).unwrap_or_default()
    }

    /// The whole name.
    pub(super) fn whole(&self, name: Name) -> &[u8] {
        self.text(name.text)
    }

    /// The name without its namespace prefix.
    pub(super) fn local(&self, name: Name) -> &[u8] {
        self.text((name.local, name.text.1))
    }

    /// What rules know the text of `element` in `scope` by, or one of its attributes.
    pub(super) fn known(&mut self, scope: Scope, element: Name, attribute: Option<Name>, fields: &FieldTable) -> Known {
        let key = (scope, element.local, attribute.map_or(NO_ATTRIBUTE, |attribute| attribute.local));
        if let Some(known) = self.by_pair.get(&key) {
            return *known;
        }
        let start = self.text.len();
        if scope == Scope::Rendering && self.local(element) != b"Message" {
            self.text.extend_from_slice(b"RenderingInfo_");
        }
        self.text.extend_from_within(element.local as usize..element.text.1 as usize);
        if let Some(attribute) = attribute {
            self.text.push(b'_');
            self.text.extend_from_within(attribute.local as usize..attribute.text.1 as usize);
        }
        let path = self.text.get(start..).unwrap_or_default();
        let is_time = scope == Scope::System && attribute.is_some() && path == b"TimeCreated_SystemTime";
        let known = Known { field: fields.lookup(path), path: (start as u32, self.text.len() as u32), is_time };
        self.by_pair.insert(key, known);
        known
    }
}
