//! What an entry says besides its head, for people: a main text and a list of labels and values, in both languages.
//!
//! Whatever shows entries (an API, a console, a printed page) shows these, and knows no kind of entry. Other entries are named by
//! their titles; their ids stand beside, for links.

mod calendar;
mod clock;
mod control;
mod form;
mod incident;
mod level;
mod party;
mod section;
mod term;

use chrono::Datelike as _;
use vg_model::Text;

pub use section::{Cited, Section, Shown, cited};

use crate::entry::Entry;
use crate::kinds::{Act, Authority, Role};
use crate::pack::OfPack;
use crate::regimes::View;
use crate::value::{Day, PartyId, SystemLevel};

/// What a value is, for those who make it a link.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum LineKind {
    /// Words.
    #[default]
    Words,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A web page.
    Web,
    /// Other entries: [`Line::entries`] names each.
    Entries,
}

impl LineKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Words, Self::Phone, Self::Email, Self::Web, Self::Entries];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Web => "web",
            Self::Entries => "entries",
        }
    }
}

/// Another entry that is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// Its table; empty for one that does not exist.
    pub table: &'static str,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
}

/// A label with its value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What is said.
    pub label: Text,
    /// The value.
    pub value: Text,
    /// What the value is.
    pub kind: LineKind,
    /// The entries that the value names.
    pub entries: Vec<Named>,
}

/// What an entry says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Facts {
    /// Its main text.
    pub text: Option<Text>,
    /// The rest of it, in order.
    pub lines: Vec<Line>,
    /// Fields that are filled in, in order: of forms alone.
    pub fields: Vec<Line>,
    /// Levels of systems that it is for; empty where it is for all or says nothing of levels.
    pub levels: Vec<SystemLevel>,
    /// Day on which its owner last stated it.
    pub verified_on: Option<Day>,
    /// Where it stands in its section.
    pub(crate) place: Place,
}

/// Where an entry stands among others: the part, the order in it, the numbers of its clause. What says nothing of an order
/// stands by id.
pub(crate) type Place = (String, u32, Vec<u32>);

/// What one kind of entry says.
pub(crate) trait Tell {
    fn tell(&self, out: &mut Teller<'_>);
}

/// Gathers what an entry says.
pub(crate) struct Teller<'a> {
    view: &'a View<'a>,
    facts: Facts,
}

/// What an entry says, in words of the entries of a view.
pub(crate) fn facts_of(entry: &impl Tell, view: &View<'_>) -> Facts {
    let mut out = Teller { view, facts: Facts::default() };
    entry.tell(&mut out);
    out.facts
}

impl Teller<'_> {
    /// The main text.
    fn text(&mut self, text: &Text) {
        if !is_empty(text) {
            self.facts.text = Some(text.clone());
        }
    }

    /// A line of words; nothing when there are none.
    fn line(&mut self, label: (&str, &str), value: Text) {
        self.push(label, value, LineKind::Words);
    }

    /// The same words in both languages.
    fn same(&mut self, label: (&str, &str), value: &str) {
        self.line(label, Text::new(value, value));
    }

    fn push(&mut self, label: (&str, &str), value: Text, kind: LineKind) {
        if !is_empty(&value) {
            self.facts.lines.push(Line { label: Text::new(label.0, label.1), value, kind, entries: Vec::new() });
        }
    }

    /// Levels that it is for.
    fn levels(&mut self, levels: &[SystemLevel]) {
        self.facts.levels = levels.to_vec();
        self.line(("Cấp độ hệ thống", "Levels of systems"), levels_in_words(levels));
    }

    /// Where it stands in its section.
    fn place(&mut self, part: &str, order: u32) {
        self.facts.place = (part.to_owned(), order, Vec::new());
    }

    /// Other entries.
    fn entries(&mut self, label: (&str, &str), entries: Vec<Named>) {
        let titles: Vec<Text> = entries.iter().map(|entry| entry.title.clone()).collect();
        if !entries.is_empty() {
            let (label, value) = (Text::new(label.0, label.1), joined(&titles, "; "));
            self.facts.lines.push(Line { label, value, kind: LineKind::Entries, entries });
        }
    }

    /// Authorities and roles.
    fn parties(&mut self, label: (&str, &str), parties: &[PartyId]) {
        let named = parties.iter().map(|party| {
            let found = self.find::<Role>(party.as_str()).or_else(|| self.find::<Authority>(party.as_str()));
            found.unwrap_or_else(|| nowhere(party.as_str()))
        });
        let named = named.collect();
        self.entries(label, named);
    }

    /// One entry of a kind.
    fn named<T: OfPack>(&self, id: &str) -> Named {
        self.find::<T>(id).unwrap_or_else(|| nowhere(id))
    }

    /// The entry as it is on the day of the view, or as it was or will be on another.
    fn find<T: OfPack>(&self, id: &str) -> Option<Named> {
        let other = || self.view.packs().find_map(|pack| T::entries(pack).iter().find(|entry| entry.head().id == id));
        let title = match self.view.find::<T>(id) {
            Some(entry) => entry.head().title.clone(),
            None => other()?.head().title.clone(),
        };
        Some(Named { table: <T as Entry>::TABLE, id: id.to_owned(), title })
    }

    /// An act, with its number before its title.
    fn act(&self, id: &str) -> Named {
        let found = self.view.packs().find_map(|pack| pack.acts.iter().find(|act| act.head.id == id));
        found.map_or_else(|| nowhere(id), act_named)
    }
}

/// An act by number and title.
fn act_named(act: &Act) -> Named {
    let title = &act.head.title;
    let title = match act.number.as_str() {
        "" => title.clone(),
        number => Text::new(format!("{number}, {}", title.vi), format!("{number}, {}", title.en)),
    };
    Named { table: Act::TABLE, id: act.head.id.clone(), title }
}

/// An id that leads nowhere: an overlay that nobody checked.
fn nowhere(id: &str) -> Named {
    Named { table: "", id: id.to_owned(), title: Text::new(id, id) }
}

fn is_empty(text: &Text) -> bool {
    text.vi.trim().is_empty() && text.en.trim().is_empty()
}

/// Texts in a row.
fn joined(texts: &[Text], between: &str) -> Text {
    let join = |of: fn(&Text) -> &str| texts.iter().map(of).collect::<Vec<_>>().join(between);
    Text::new(join(|text| &text.vi), join(|text| &text.en))
}

fn yes() -> Text {
    Text::new("có", "yes")
}

/// A date as people in Viet Nam write it.
fn day_in_words(day: Day) -> Text {
    let shown = format!("{:02}/{:02}/{}", day.0.day(), day.0.month(), day.0.year());
    Text::new(shown.clone(), shown)
}

/// `1–3`, `2, 4`.
fn levels_in_words(levels: &[SystemLevel]) -> Text {
    let numbers: Vec<u8> = levels.iter().map(|level| level.number()).collect();
    let row = numbers.len() > 2 && numbers.is_sorted_by(|a, b| a + 1 == *b);
    let shown = match (row, numbers.first(), numbers.last()) {
        (true, Some(first), Some(last)) => format!("{first}–{last}"),
        _ => numbers.iter().map(u8::to_string).collect::<Vec<_>>().join(", "),
    };
    Text::new(shown.clone(), shown)
}
