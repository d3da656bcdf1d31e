//! The hot path: one walk over the bytes of a record that checks its form and gives slots to the values asked for.
//!
//! Forward only, no tree, no allocation per record: a text without escapes becomes a slot of the block itself, one with
//! escapes is resolved into bytes behind the block. Members nobody asks for are passed over, but every record is
//! checked whole, so that what is damaged does not depend on what rules ask for.

use vg_model::form::{Form, unescape};
use vg_model::{EventBatch, FieldRef, FieldTable, limits};

use super::lex::{ENDED, Fail, MALFORMED, TOO_DEEP, fail_at, literal_end, number_end, skip_blank, string_end};
use super::naming::Role;
use super::plan::{Action, DEAD, EntryId, Plan, ROOT, ScopeId, UNUSED};
use super::shape::TIME_RANKS;

/// A piece of the batch's buffer.
pub(super) type Piece = (usize, usize);

/// What a walk found besides slots.
#[derive(Clone, Default, Debug)]
pub(super) struct Found {
    /// Bits of tell-tale paths.
    pub(super) marks: u32,
    /// First value of each rank of time.
    pub(super) times: [Option<Piece>; TIME_RANKS],
    /// Values beyond the limit of an event.
    pub(super) overflow: bool,
    /// A command line joined from arguments: it stands nowhere in the text.
    pub(super) joined: Option<Piece>,
}

/// Memory that walks share.
#[derive(Default, Debug)]
pub(super) struct Scratch {
    /// Decoded values, to be put behind the block.
    pub(super) tail: Vec<u8>,
    key: Vec<u8>,
    data_values: Vec<(Piece, bool)>,
    arguments: Vec<Piece>,
    title: Vec<Piece>,
}

/// One walk over one record.
pub(super) struct Walk<'a> {
    /// The bytes up to the end of the line or record; positions in it plus `base` are positions in the buffer.
    pub(super) text: &'a [u8],
    /// Where `text` starts in the buffer.
    pub(super) base: usize,
    /// Where `scratch.tail` will start in the buffer.
    pub(super) tail_base: usize,
    /// Next byte to read.
    pub(super) at: usize,
    /// Keys and scopes of the shape assumed.
    pub(super) plan: &'a mut Plan,
    /// Fields asked for.
    pub(super) fields: &'a FieldTable,
    /// Takes the slots.
    pub(super) batch: &'a mut EventBatch,
    /// Shared memory.
    pub(super) scratch: &'a mut Scratch,
    /// What was found.
    pub(super) found: Found,
    /// Name of the `Data` item that is being read.
    pub(super) data_name: Option<Piece>,
}

impl Walk<'_> {
    /// Reads the object whose brace stands at `at`.
    pub(super) fn record(&mut self) -> Result<(), Fail> {
        self.scratch.arguments.clear();
        self.scratch.title.clear();
        self.at += 1;
        self.object(ROOT, 1)?;
        self.finish_command();
        Ok(())
    }

    #[inline(always)]
    fn byte(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    /// Reads an object from behind its brace.
    fn object(&mut self, scope: ScopeId, depth: usize) -> Result<(), Fail> {
        if depth > limits::MAX_NESTING {
            return Err(TOO_DEEP);
        }
        self.at = skip_blank(self.text, self.at);
        if self.byte() == b'}' {
            self.at += 1;
            return Ok(());
        }
        let mut previous = UNUSED;
        let mut guess = self.plan.first_of(scope);
        loop {
            if self.byte() != b'"' {
                return Err(fail_at(self.text, self.at));
            }
            self.at += 1;
            let key_at = self.at;
            let rest = self.text.get(self.at..).unwrap_or_default();
            let entry = match self.plan.matches(guess, rest) {
                Some(len) => {
                    self.at += len;
                    guess
                }
                None => self.key(scope, previous)?,
            };
            self.at = skip_blank(self.text, self.at);
            self.value(entry, key_at, depth)?;
            self.at = skip_blank(self.text, self.at);
            match self.byte() {
                b',' => self.at = skip_blank(self.text, self.at + 1),
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(fail_at(self.text, self.at)),
            }
            guess = self.plan.next_of(entry);
            previous = entry;
        }
    }

    /// Reads a key that was not guessed, and its colon.
    fn key(&mut self, scope: ScopeId, previous: EntryId) -> Result<EntryId, Fail> {
        let (end, escaped) = string_end(self.text, self.at)?;
        let raw = self.text.get(self.at..end).ok_or(ENDED)?;
        let entry = if scope == DEAD {
            UNUSED
        } else if escaped {
            self.scratch.key.clear();
            unescape(raw, &mut self.scratch.key);
            self.plan.entry(scope, &self.scratch.key, true)
        } else {
            self.plan.entry(scope, raw, false)
        };
        if scope != DEAD {
            if previous == UNUSED {
                self.plan.set_first(scope, entry);
            } else {
                self.plan.set_next(previous, entry);
            }
        }
        self.at = skip_blank(self.text, end + 1);
        if self.byte() != b':' {
            return Err(fail_at(self.text, self.at));
        }
        self.at += 1;
        Ok(entry)
    }

    /// Reads the value of a member or an element; `at` is its first byte.
    #[inline(always)]
    fn value(&mut self, entry: EntryId, key_at: usize, depth: usize) -> Result<(), Fail> {
        let Some(action) = self.plan.action(entry) else { return Err(MALFORMED) };
        self.found.marks |= action.mark;
        match self.byte() {
            b'"' => {
                let start = self.at + 1;
                let (end, escaped) = string_end(self.text, start)?;
                self.at = end + 1;
                if !action.skip {
                    self.give_string(entry, action, (start, end), escaped);
                }
                Ok(())
            }
            b'-' | b'0'..=b'9' => {
                let start = self.at;
                self.at = number_end(self.text, start)?;
                if !action.skip {
                    self.give(entry, (self.base + start, self.at - start), Form::Text, false);
                }
                Ok(())
            }
            b'{' => {
                self.at += 1;
                self.child_object(entry, key_at, depth)
            }
            b'[' => {
                self.at += 1;
                self.array(entry, key_at, depth + 1)
            }
            _ => {
                let start = self.at;
                let null = self.byte() == b'n';
                self.at = literal_end(self.text, start)?;
                if !action.skip {
                    self.give(entry, (self.base + start, if null { 0 } else { self.at - start }), Form::Text, null);
                }
                Ok(())
            }
        }
    }

    fn child_object(&mut self, entry: EntryId, key_at: usize, depth: usize) -> Result<(), Fail> {
        let Some(action) = self.plan.action(entry) else { return Err(MALFORMED) };
        if let Some(field) = action.key_field {
            let piece = match string_end(self.text, key_at)? {
                (end, true) => self.unescape(key_at, end),
                (end, false) => (self.base + key_at, end - key_at),
            };
            self.push(field, piece, Form::Text, false);
        }
        if !self.plan.is_data_item(action.child) {
            return self.object(action.child, depth + 1);
        }
        let outer_name = self.data_name.take();
        self.scratch.data_values.clear();
        let done = self.object(action.child, depth + 1);
        self.finish_data_item();
        self.data_name = outer_name;
        done
    }

    /// Reads an array from behind its bracket: each element is a value of the same entry.
    fn array(&mut self, entry: EntryId, key_at: usize, depth: usize) -> Result<(), Fail> {
        if depth > limits::MAX_NESTING {
            return Err(TOO_DEEP);
        }
        self.at = skip_blank(self.text, self.at);
        if self.byte() == b']' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.element(entry, key_at, depth)?;
            self.at = skip_blank(self.text, self.at);
            match self.byte() {
                b',' => self.at = skip_blank(self.text, self.at + 1),
                b']' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(fail_at(self.text, self.at)),
            }
        }
    }

    #[inline(never)]
    fn element(&mut self, entry: EntryId, key_at: usize, depth: usize) -> Result<(), Fail> {
        self.value(entry, key_at, depth)
    }

    /// Resolves the escapes of `start..end` behind the block.
    fn unescape(&mut self, start: usize, end: usize) -> Piece {
        let tail = &mut self.scratch.tail;
        let from = tail.len();
        unescape(self.text.get(start..end).unwrap_or_default(), tail);
        (self.tail_base + from, tail.len() - from)
    }

    /// The bytes of a piece.
    fn bytes(&self, piece: Piece) -> &[u8] {
        let (start, len) = piece;
        let (text, start) = if start >= self.tail_base && !self.scratch.tail.is_empty() {
            (self.scratch.tail.as_slice(), start - self.tail_base)
        } else {
            (self.text, start.saturating_sub(self.base))
        };
        text.get(start..start + len).unwrap_or_default()
    }

    /// Hands over a string. Its escapes are resolved only where the walk itself needs the text.
    #[inline(always)]
    fn give_string(&mut self, entry: EntryId, action: Action, (start, end): (usize, usize), escaped: bool) {
        let used = action.time.is_some() || action.role != Role::None;
        if escaped && used {
            let piece = self.unescape(start, end);
            self.give(entry, piece, Form::Text, false);
        } else {
            let form = if escaped { Form::Json } else { Form::Text };
            self.give(entry, (self.base + start, end - start), form, false);
        }
    }

    /// Hands a value to all that want it.
    #[inline(always)]
    fn give(&mut self, entry: EntryId, piece: Piece, form: Form, null: bool) {
        let Some(action) = self.plan.action(entry) else { return };
        if let Some(field) = action.field {
            self.push(field, piece, form, null);
        }
        if action.more || action.time.is_some() || action.role != Role::None {
            self.give_more(entry, piece, form, null);
        }
    }

    #[inline(never)]
    fn give_more(&mut self, entry: EntryId, piece: Piece, form: Form, null: bool) {
        let Some(action) = self.plan.action(entry) else { return };
        for index in 0..self.plan.more_fields(entry).len() {
            if let Some(field) = self.plan.more_fields(entry).get(index).copied() {
                self.push(field, piece, form, null);
            }
        }
        if let Some(place) = action.time.and_then(|rank| self.found.times.get_mut(usize::from(rank)))
            && place.is_none()
            && !null
        {
            *place = Some(piece);
        }
        match action.role {
            Role::None => {}
            Role::DataName => self.data_name = Some(piece),
            Role::DataValue => self.scratch.data_values.push((piece, null)),
            Role::Argument => self.scratch.arguments.push(piece),
            Role::TitleArgument => self.scratch.title.push(piece),
        }
    }

    #[inline(always)]
    fn push(&mut self, field: FieldRef, (start, len): Piece, form: Form, null: bool) {
        if self.batch.open_slot_count() >= limits::MAX_VALUES_PER_EVENT {
            self.found.overflow = true;
        } else if null {
            self.batch.push_null(field.id, field.alias);
        } else {
            self.batch.push_slot_as(form, field.id, field.alias, start, len);
        }
    }

    /// Gives the values of a `Data` item to the field that its name says.
    fn finish_data_item(&mut self) {
        let name = self.data_name.map_or(&b"Data"[..], |piece| self.bytes(piece));
        let field = self.fields.lookup(name);
        let mut values = std::mem::take(&mut self.scratch.data_values);
        if values.is_empty() && self.data_name.is_some() {
            values.push(((self.base, 0), true));
        }
        if let Some(field) = field {
            for (piece, null) in &values {
                self.push(field, *piece, Form::Text, *null);
            }
        }
        self.scratch.data_values = values;
        self.scratch.data_values.clear();
    }

    /// Joins the arguments of an audit record to a command line.
    fn finish_command(&mut self) {
        let scratch = &mut *self.scratch;
        let arguments = if scratch.arguments.is_empty() { &scratch.title } else { &scratch.arguments };
        if arguments.is_empty() {
            return;
        }
        let field = self.fields.lookup(b"CommandLine");
        if field.is_none() && !self.fields.wants_everything() {
            return;
        }
        let mut joined = Vec::new();
        for (place, piece) in arguments.clone().into_iter().enumerate() {
            // Also behind an argument that is empty: the rebuilt record joins them so.
            if place > 0 {
                joined.push(b' ');
            }
            joined.extend_from_slice(self.bytes(piece));
        }
        let start = self.tail_base + self.scratch.tail.len();
        self.scratch.tail.extend_from_slice(&joined);
        self.found.joined = Some((start, joined.len()));
        if let Some(field) = field {
            self.push(FieldRef { alias: true, ..field }, (start, joined.len()), Form::Text, false);
        }
    }
}
