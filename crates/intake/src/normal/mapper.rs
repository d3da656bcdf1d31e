//! The maps compiled for one table of fields, and the filling of rows.

use std::fmt::Write as _;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use vg_model::{Event, FieldId, FieldTable};

use super::data::{ColumnKind, From, Map, Normal};
use super::value::{self, Form};

/// Where the values of a row go. Columns are places in [`Normal::columns`]; each is told at most once for an event.
pub trait Row {
    /// A value of a column of text, addresses or hexadecimal text.
    fn text(&mut self, column: usize, value: &str);
    /// A value of a column of numbers.
    fn int(&mut self, column: usize, value: i64);
}

/// Fills rows; one for each thread.
#[derive(Debug)]
pub struct Mapper {
    kinds: Vec<ColumnKind>,
    maps: Vec<Compiled>,
    plans: Vec<Plan>,
    /// Maps for events of a kind that no map names.
    anywhere: Vec<u16>,
    /// By field: the event for which `slots` holds its place. Zero for fields that nothing is filled from.
    seen: Vec<u32>,
    slots: Vec<u32>,
    wanted: Vec<bool>,
    event: u32,
    scratch: Scratch,
}

/// Memory that is used again for each value.
#[derive(Debug, Default)]
struct Scratch {
    bytes: Vec<u8>,
    text: String,
    key: Vec<u8>,
}

/// The maps of one kind of event.
#[derive(Debug)]
struct Plan {
    kind: String,
    /// The field whose value chooses the maps; its values are in lower case.
    key: Option<FieldId>,
    by_value: HashMap<Box<[u8]>, Vec<u16>, FixedState>,
    /// Maps for any other value.
    otherwise: Vec<u16>,
}

#[derive(Debug)]
struct Compiled {
    /// Field and the values of which it must have one, in lower case.
    conditions: Vec<(Option<FieldId>, Vec<Vec<u8>>)>,
    nothing: Vec<Vec<u8>>,
    fields: Vec<(usize, Source)>,
    fixed: Vec<(usize, String)>,
}

#[derive(Debug)]
struct Source {
    fields: Vec<FieldId>,
    form: Form,
    words: Vec<(Vec<u8>, String)>,
    /// The column stays empty.
    nothing: bool,
}

impl Mapper {
    /// Compiles `normal` for decoders that were given `table`. A field that the table does not have is never filled from.
    #[must_use]
    pub fn new(normal: &Normal, table: &FieldTable) -> Self {
        let maps: Vec<Compiled> = normal.maps().iter().map(|map| Compiled::new(map, table)).collect();
        let mut wanted = vec![false; table.len()];
        for map in &maps {
            let conditions = map.conditions.iter().filter_map(|(field, _)| *field);
            for field in conditions.chain(map.fields.iter().flat_map(|(_, source)| source.fields.iter().copied())) {
                if let Some(wanted) = wanted.get_mut(field.index()) {
                    *wanted = true;
                }
            }
        }
        let mut kinds: Vec<&str> =
            normal.maps().iter().map(|map| map.kind.as_str()).filter(|kind| !kind.is_empty()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let plans = kinds.into_iter().map(|kind| Plan::new(kind, normal.maps(), table)).collect();
        Self {
            kinds: normal.columns().iter().map(|column| column.kind).collect(),
            maps,
            plans,
            anywhere: in_order(normal.maps(), |map| map.kind.is_empty()),
            seen: vec![0; table.len()],
            slots: vec![0; table.len()],
            wanted,
            event: 0,
            scratch: Scratch::default(),
        }
    }

    /// Fills a row from an event. Returns how many columns were filled from fields, which is the measure of how well a source is mapped.
    pub fn fill(&mut self, event: &Event<'_>, row: &mut impl Row) -> usize {
        self.look(event);
        let Self { kinds, maps, plans, anywhere, seen, slots, event: number, scratch, .. } = self;
        let found = Found { event, seen, slots, number: *number };
        let plan = plans.iter().find(|plan| plan.kind == event.head().kind.0);
        let chosen = plan.map_or(anywhere.as_slice(), |plan| plan.chosen(&found, scratch));
        let (mut full, mut count) = (0_u128, 0);
        for map in chosen.iter().filter_map(|place| maps.get(usize::from(*place))) {
            if !map.conditions.iter().all(|(field, values)| found.is_one_of(*field, values, scratch)) {
                continue;
            }
            for (column, source) in &map.fields {
                if full >> column & 1 == 1 {
                    continue;
                }
                let kind = kinds.get(*column).copied().unwrap_or(ColumnKind::Text);
                let filled = source.fill(&found, &map.nothing, (*column, kind), scratch, row);
                full |= u128::from(filled || source.nothing) << column;
                count += usize::from(filled);
            }
            for (column, value) in &map.fixed {
                if full >> column & 1 == 0 {
                    row.text(*column, value);
                    full |= 1 << column;
                }
            }
        }
        count
    }

    /// Notes where the first value of each wanted field stands.
    fn look(&mut self, event: &Event<'_>) {
        self.event = self.event.wrapping_add(1);
        if self.event == 0 {
            self.seen.fill(0);
            self.event = 1;
        }
        for (place, slot) in (0..).zip(event.slots()) {
            let field = slot.field.index();
            if slot.null || slot.len == 0 || !self.wanted.get(field).copied().unwrap_or(false) {
                continue;
            }
            if let (Some(seen), Some(at)) = (self.seen.get_mut(field), self.slots.get_mut(field))
                && *seen != self.event
            {
                *seen = self.event;
                *at = place;
            }
        }
    }
}

/// The values of one event.
struct Found<'e, 's> {
    event: &'e Event<'e>,
    seen: &'s [u32],
    slots: &'s [u32],
    number: u32,
}

impl<'e> Found<'e, '_> {
    /// The text of a field, in `buffer` where it had to be rebuilt.
    fn text<'b>(&self, field: FieldId, buffer: &'b mut Vec<u8>) -> Option<&'b [u8]>
    where
        'e: 'b,
    {
        if self.seen.get(field.index()) != Some(&self.number) {
            return None;
        }
        let slot = self.event.slots().get(*self.slots.get(field.index())? as usize)?;
        if slot.form == vg_model::form::Form::Text {
            return Some(self.event.stored(slot));
        }
        buffer.clear();
        self.event.read(slot, buffer);
        Some(buffer)
    }

    fn is_one_of(&self, field: Option<FieldId>, values: &[Vec<u8>], scratch: &mut Scratch) -> bool {
        let Some(text) = field.and_then(|field| self.text(field, &mut scratch.bytes)) else { return false };
        values.iter().any(|value| value.eq_ignore_ascii_case(text))
    }
}

impl Plan {
    fn new(kind: &str, maps: &[Map], table: &FieldTable) -> Self {
        let concerns = |map: &Map| map.kind == kind || map.kind.is_empty();
        let mut uses: Vec<(&str, usize)> = Vec::new();
        for name in maps.iter().filter(|map| map.kind == kind).flat_map(|map| map.conditions.keys()) {
            match uses.iter_mut().find(|(known, _)| known == name) {
                Some((_, count)) => *count += 1,
                None => uses.push((name, 1)),
            }
        }
        let key = uses.iter().max_by_key(|(_, count)| *count).map(|(name, _)| *name);
        let mut values: Vec<Vec<u8>> = Vec::new();
        if let Some(key) = key {
            let named = maps.iter().filter(|map| concerns(map)).filter_map(|map| map.conditions.get(key));
            values = named.flatten().map(|value| value.to_ascii_lowercase().into_bytes()).collect();
            values.sort_unstable();
            values.dedup();
        }
        let may = |map: &Map, value: Option<&[u8]>| {
            let wanted = key.and_then(|key| map.conditions.get(key));
            concerns(map)
                && wanted.is_none_or(|wanted| {
                    value.is_some_and(|value| wanted.iter().any(|one| one.as_bytes().eq_ignore_ascii_case(value)))
                })
        };
        Self {
            kind: kind.to_owned(),
            key: key.and_then(|key| table.lookup(key.as_bytes())).map(|field| field.id),
            by_value: values
                .into_iter()
                .map(|value| {
                    let chosen = in_order(maps, |map| may(map, Some(&value)));
                    (value.into_boxed_slice(), chosen)
                })
                .collect(),
            otherwise: in_order(maps, |map| may(map, None)),
        }
    }

    fn chosen<'p>(&'p self, found: &Found<'_, '_>, scratch: &mut Scratch) -> &'p [u16] {
        let Some(key) = self.key else { return &self.otherwise };
        let Some(text) = found.text(key, &mut scratch.bytes) else { return &self.otherwise };
        scratch.key.clear();
        scratch.key.extend(text.iter().map(u8::to_ascii_lowercase));
        self.by_value.get(scratch.key.as_slice()).unwrap_or(&self.otherwise)
    }
}

/// Places of the maps that `may` be asked: those with more conditions first, those for one kind before those for all, then as written.
fn in_order(maps: &[Map], may: impl Fn(&Map) -> bool) -> Vec<u16> {
    let mut chosen: Vec<(usize, bool, u16)> = (0..)
        .zip(maps)
        .filter(|(_, map)| may(map))
        .map(|(place, map)| (map.conditions.len(), map.kind.is_empty(), place))
        .collect();
    chosen.sort_by_key(|(conditions, general, place)| (*general, std::cmp::Reverse(*conditions), *place));
    chosen.into_iter().map(|(_, _, place)| place).collect()
}

impl Compiled {
    fn new(map: &Map, table: &FieldTable) -> Self {
        let id = |name: &String| table.lookup(name.as_bytes()).map(|field| field.id);
        let source = |from: &From| Source {
            fields: from.fields.iter().filter_map(id).collect(),
            form: from.form,
            words: from.words.iter().map(|(word, said)| (word.clone().into_bytes(), said.clone())).collect(),
            nothing: from.fields.is_empty(),
        };
        Self {
            conditions: map
                .conditions
                .iter()
                .map(|(name, values)| (id(name), values.iter().map(|value| value.clone().into_bytes()).collect()))
                .collect(),
            nothing: map.nothing.iter().map(|value| value.clone().into_bytes()).collect(),
            fields: map.fields.iter().map(|(column, from)| (*column, source(from))).collect(),
            fixed: map.fixed.clone(),
        }
    }
}

impl Source {
    /// Fills one column; false when no field has a value that fits.
    fn fill(
        &self,
        found: &Found<'_, '_>,
        nothing: &[Vec<u8>],
        (column, kind): (usize, ColumnKind),
        scratch: &mut Scratch,
        row: &mut impl Row,
    ) -> bool {
        let Scratch { bytes, text: buffer, .. } = scratch;
        for field in &self.fields {
            let Some(whole) = found.text(*field, bytes) else { continue };
            if nothing.iter().any(|value| value == whole) {
                continue;
            }
            if let Some((_, said)) = self.words.iter().find(|(word, _)| word == whole) {
                row.text(column, said);
                return true;
            }
            let Some(part) = value::part(self.form, whole) else { continue };
            match kind {
                ColumnKind::Int => {
                    let Some(number) = value::number(self.form, part) else { continue };
                    row.int(column, number);
                }
                ColumnKind::Address => {
                    let Some(address) = value::address(part) else { continue };
                    buffer.clear();
                    if write!(buffer, "{address}").is_err() {
                        continue;
                    }
                    row.text(column, buffer);
                }
                ColumnKind::Hex => {
                    if !value::is_hex(part) {
                        continue;
                    }
                    buffer.clear();
                    buffer.extend(part.iter().map(|byte| char::from(byte.to_ascii_lowercase())));
                    row.text(column, buffer);
                }
                ColumnKind::Text => row.text(column, &String::from_utf8_lossy(part)),
            }
            return true;
        }
        false
    }
}
