//! What is known of the values of the event at hand: which slots are of one field, their folded texts and their numbers.

use vg_model::form::Form;
use vg_model::{Event, FieldId, Slot};

use super::fresh::Fresh;
use crate::sigma::ast::fold;

/// No slot.
pub(super) const NONE: u32 = u32::MAX;

/// The values of one event.
#[derive(Debug)]
pub(super) struct Values {
    /// By field: its last slot.
    last: Fresh<u32>,
    slots: Vec<Known>,
    folded: Vec<u8>,
    texts: Vec<u8>,
}

/// What is known of one slot.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// The slot of the same field before it.
    before: u32,
    /// Place of the folded text, [`NONE`] until it is made.
    folded: (u32, u32),
    /// Place of the text, for values that stand in another form.
    text: (u32, u32),
    /// Number of the value in the lexicon, 0 when it has none, [`NONE`] while that is open.
    number: u32,
}

impl Values {
    /// For tables of so many fields.
    pub(super) fn new(fields: usize) -> Self {
        Self { last: Fresh::new(fields), slots: Vec::new(), folded: Vec::new(), texts: Vec::new() }
    }

    /// Forgets the last event, links the slots of this one by field and marks the fields as seen.
    pub(super) fn begin(&mut self, event: Event<'_>, seen: &mut [bool]) {
        self.last.forget();
        self.folded.clear();
        self.texts.clear();
        self.slots.clear();
        let last = &mut self.last;
        self.slots.extend((0u32..).zip(event.slots()).map(|(index, slot)| {
            let field = slot.field.index();
            let before = last.get(field).unwrap_or(NONE);
            last.set(field, index);
            if let Some(seen) = seen.get_mut(field) {
                *seen = true;
            }
            Known { before, folded: (NONE, 0), text: (NONE, 0), number: NONE }
        }));
    }

    /// The last slot of a field.
    pub(super) fn last_of(&self, field: FieldId) -> Option<u32> {
        self.last.get(field.index())
    }

    /// The slot of the same field before this one, [`NONE`] when there is none.
    pub(super) fn before(&self, index: u32) -> u32 {
        self.slots.get(index as usize).map_or(NONE, |known| known.before)
    }

    /// The number of the slot's value in the lexicon, 0 when it has none; `None` until it was sought.
    pub(super) fn number(&self, index: u32) -> Option<u32> {
        self.slots.get(index as usize).map(|known| known.number).filter(|number| *number != NONE)
    }

    /// Notes the number of the slot's value.
    pub(super) fn set_number(&mut self, index: u32, number: u32) {
        if let Some(known) = self.slots.get_mut(index as usize) {
            known.number = number;
        }
    }

    /// Makes the folded text of a slot's value unless it was made.
    pub(super) fn fold(&mut self, index: u32, event: Event<'_>, slot: &Slot) {
        if let Some(known) = self.slots.get_mut(index as usize)
            && known.folded.0 == NONE
        {
            let start = self.folded.len() as u32;
            fold_value(event, slot, &mut self.folded);
            known.folded = (start, self.folded.len() as u32);
        }
    }

    /// True when the folded text of a slot was made.
    pub(super) fn is_folded(&self, index: u32) -> bool {
        self.slots.get(index as usize).is_some_and(|known| known.folded.0 != NONE)
    }

    /// The folded text of a slot, once [`Values::fold`] has made it.
    pub(super) fn folded(&self, index: u32) -> &[u8] {
        let (start, end) = self.slots.get(index as usize).map(|known| known.folded).unwrap_or_default();
        self.folded.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Memory for further folded texts of this event: whoever borrows it leaves it as it was.
    pub(super) fn scratch(&mut self) -> &mut Vec<u8> {
        &mut self.folded
    }

    /// Makes the text of a value that stands in another form.
    pub(super) fn read(&mut self, index: u32, event: Event<'_>, slot: &Slot) {
        if slot.form != Form::Text
            && let Some(known) = self.slots.get_mut(index as usize)
            && known.text.0 == NONE
        {
            let start = self.texts.len() as u32;
            event.read(slot, &mut self.texts);
            known.text = (start, self.texts.len() as u32);
        }
    }

    /// The text of a value, once [`Values::read`] has made it.
    pub(super) fn text<'t>(&'t self, index: u32, event: Event<'t>, slot: &Slot) -> &'t [u8] {
        if slot.form == Form::Text {
            return event.stored(slot);
        }
        let (start, end) = self.slots.get(index as usize).map(|known| known.text).unwrap_or_default();
        self.texts.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The slots of a field with their numbers, the last one first.
    pub(super) fn slots_of<'e>(&self, field: FieldId, event: Event<'e>) -> impl Iterator<Item = (u32, &'e Slot)> {
        let slots = event.slots();
        let mut at = self.last_of(field).unwrap_or(NONE);
        std::iter::from_fn(move || {
            let found = (at, slots.get(at as usize)?);
            at = self.before(at);
            Some(found)
        })
    }
}

/// Appends the folded text of a value.
fn fold_value(event: Event<'_>, slot: &Slot, folded: &mut Vec<u8>) {
    if slot.form == Form::Text {
        return fold(event.stored(slot), folded);
    }
    let start = folded.len();
    event.read(slot, folded);
    let text = folded.get_mut(start..).unwrap_or_default();
    if text.is_ascii() {
        text.make_ascii_lowercase();
    } else {
        let text = folded.split_off(start);
        fold(&text, folded);
    }
}
