//! A pack: the entries of one regime, by kind.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use vg_model::Text;

use crate::entry::{Description, Entry, Head};
use crate::facts::Facts;
use crate::regimes::View;
use crate::value::{Day, Grade, PackId};

/// What stands at the head of a pack.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct RegimeHead {
    /// Its id: the name of its folder.
    #[serde(default)]
    pub id: PackId,
    /// What it is called.
    #[serde(default)]
    pub title: Text,
    /// First day of validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day of validity; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// What it covers, and how it meets its neighbours in time.
    #[serde(default)]
    pub summary: Text,
    /// How surely the range of validity is known.
    #[serde(default)]
    pub grade: Grade,
    /// What was not found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Text>,
}

impl RegimeHead {
    /// Whether the regime is valid on a day.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_some_and(|from| from.0 <= day) && self.until.is_none_or(|until| day <= until.0)
    }
}

/// First and last day in force.
type Range = (Option<Day>, Option<Day>);
/// Days in force of acts, by id.
type Ranges = BTreeMap<String, Range>;

/// An entry and the file it came from.
#[derive(Clone, PartialEq, Debug)]
pub struct Placed<T> {
    /// The entry.
    pub entry: T,
    /// Path of its file, as handed over.
    pub file: String,
}

/// The entries of one kind, by id and then by first day of validity.
#[derive(Clone, PartialEq, Debug)]
pub struct Entries<T>(Vec<Placed<T>>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Entry> Entries<T> {
    /// All of them in their order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|placed| &placed.entry)
    }

    /// All of them with the files they came from.
    pub fn placed(&self) -> impl Iterator<Item = &Placed<T>> {
        self.0.iter()
    }

    /// The entry of an id that is valid on a day.
    #[must_use]
    pub fn get(&self, id: &str, day: NaiveDate) -> Option<&T> {
        self.iter().find(|entry| entry.head().id == id && entry.head().covers(day))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn add(&mut self, entry: T, file: &str) {
        let key = (entry.head().id.as_str(), entry.head().from);
        let at = self.0.partition_point(|placed| (placed.entry.head().id.as_str(), placed.entry.head().from) <= key);
        self.0.insert(at, Placed { entry, file: file.to_owned() });
    }

    /// Gives entries that state no range of validity that of the acts they cite.
    fn settle(&mut self, acts: &Ranges, pack: (Option<Day>, Option<Day>)) {
        for placed in &mut self.0 {
            let head = placed.entry.head_mut();
            let cited: Vec<Range> =
                head.source.iter().map(|source| acts.get(source.act.as_str()).copied().unwrap_or_default()).collect();
            // `None` is the smallest: one act without a first day leaves it open; of last days it must be asked.
            let from = cited.iter().map(|(from, _)| *from).min().flatten();
            let open = cited.iter().any(|(_, until)| until.is_none());
            let until = cited.iter().map(|(_, until)| *until).max().flatten().filter(|_| !open);
            head.from = head.from.or(from.filter(|from| pack.0.is_none_or(|begin| *from > begin)));
            head.until = head.until.or(until.filter(|until| pack.1.is_none_or(|end| *until < end)));
        }
        self.0.sort_by(|a, b| {
            let (a, b) = (a.entry.head(), b.entry.head());
            (a.id.as_str(), a.from).cmp(&(b.id.as_str(), b.from))
        });
    }

    /// Takes away every entry of an id; says whether there was one.
    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|placed| placed.entry.head().id != id);
        self.0.len() < before
    }
}

/// Where the entries of a kind stand in a pack.
pub trait OfPack: Entry {
    /// The entries of this kind.
    fn entries(pack: &Pack) -> &Entries<Self>;
}

/// What the lint sees of one entry, whatever its kind.
pub(crate) struct Seen<'a> {
    pub table: &'static str,
    pub file: &'a str,
    pub head: &'a Head,
    pub description: Description<'a>,
}

/// How many entries a table has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Count {
    /// The table.
    pub table: &'static str,
    /// All of its entries, whenever they are valid.
    pub entries: usize,
    /// Those of them that nobody read in the text of the act.
    pub unverified: usize,
}

impl Count {
    fn of<T: Entry>(entries: &Entries<T>) -> Self {
        let unverified = entries.iter().filter(|entry| entry.head().grade != Grade::Verified).count();
        Self { table: T::TABLE, entries: entries.len(), unverified }
    }
}

/// What the entries of a table say.
pub(crate) struct Told<'a> {
    pub entries: Vec<(&'a Head, Facts)>,
    /// How many were not asked for.
    pub left_out: usize,
}

/// Says the list of kinds once; the pack, the reader, the lint and what is shown follow from it.
macro_rules! kinds {
    ($($(#[$doc:meta])* $field:ident: $type:ty),* $(,)?) => {
        /// The entries of one regime.
        #[derive(Clone, PartialEq, Default, Debug)]
        pub struct Pack {
            /// What stands at its head.
            pub head: RegimeHead,
            $($(#[$doc])* pub $field: Entries<$type>,)*
        }

        /// Names of all tables.
        pub const TABLES: &[&str] = &[$(<$type as Entry>::TABLE),*];

        impl Pack {
            /// Reads one entry of a table into the pack; reports what is wrong with it.
            pub(crate) fn read(&mut self, table: &str, value: toml::Table, place: &crate::load::Place<'_>) {
                match table {
                    $(<$type as Entry>::TABLE => {
                        if let Some(entry) = crate::load::read_entry::<$type>(value, place) {
                            self.$field.add(entry, place.file);
                        }
                    })*
                    _ => {}
                }
            }

            /// Takes away every entry of an id in a table; says whether there was one.
            pub(crate) fn remove(&mut self, table: &str, id: &str) -> bool {
                match table {
                    $(<$type as Entry>::TABLE => self.$field.remove(id),)*
                    _ => false,
                }
            }

            /// Lays the entries of another pack over this one: they take the place of those with the same id.
            pub(crate) fn lay_over(&mut self, other: &Pack) {
                $(
                    for placed in other.$field.placed() {
                        self.$field.remove(&placed.entry.head().id);
                    }
                    for placed in other.$field.placed() {
                        self.$field.add(placed.entry.clone(), &placed.file);
                    }
                )*
            }

            /// Gives entries that state no range of validity that of the acts they cite: see [`Head::from`].
            pub(crate) fn settle(&mut self) {
                // An act whose first day in force is not known was at least not in force before it was issued.
                let range = |act: &Act| (act.head.from.or(act.issued), act.head.until);
                let acts: Ranges = self.acts.iter().map(|act| (act.head.id.clone(), range(act))).collect();
                let pack = (self.head.from, self.head.until);
                $(
                    self.$field.settle(&acts, pack);
                )*
            }

            /// How many entries each table has.
            #[must_use]
            pub fn counts(&self) -> Vec<Count> {
                vec![$(Count::of(&self.$field)),*]
            }

            /// What the entries of a table say that are `wanted`; nothing when there is no such table.
            pub(crate) fn told<'a>(
                &'a self,
                table: &str,
                wanted: &dyn Fn(&Head) -> bool,
                view: &View<'_>,
            ) -> Option<Told<'a>> {
                match table {
                    $(<$type as Entry>::TABLE => {
                        let all = self.$field.iter().filter(|entry| wanted(entry.head()));
                        let entries: Vec<_> = all.map(|entry| (entry.head(), entry.facts(view))).collect();
                        Some(Told { left_out: self.$field.len() - entries.len(), entries })
                    })*
                    _ => None,
                }
            }

            /// Every entry, as the lint sees it.
            pub(crate) fn seen(&self) -> Vec<Seen<'_>> {
                let mut all = Vec::new();
                $(
                    for placed in self.$field.placed() {
                        let mut description = Description::default();
                        placed.entry.describe(&mut description);
                        all.push(Seen {
                            table: <$type as Entry>::TABLE,
                            file: &placed.file,
                            head: placed.entry.head(),
                            description,
                        });
                    }
                )*
                all
            }
        }

        $(impl OfPack for $type {
            fn entries(pack: &Pack) -> &Entries<Self> {
                &pack.$field
            }
        })*
    };
}

use crate::kinds::{
    Act, Approval, Authority, Catalogue, Clock, Contact, Control, Criterion, DayOff, Document, Fact, Form, Group,
    Holiday, Hours, IncidentKind, Plan, Role, Severity, State, Step, Term,
};

kinds! {
    /// Laws, decrees, circulars, letters, standards, publications.
    acts: Act,
    /// Authorities.
    authorities: Authority,
    /// Roles of law.
    roles: Role,
    /// How authorities are reached.
    contacts: Contact,
    /// Facts about a system that decide its level.
    facts: Fact,
    /// Criteria of levels.
    criteria: Criterion,
    /// Who appraises and who approves.
    approvals: Approval,
    /// States of a level dossier.
    states: State,
    /// Documents of a level dossier.
    documents: Document,
    /// Catalogues of controls.
    catalogues: Catalogue,
    /// Groups of catalogues.
    groups: Group,
    /// Controls.
    controls: Control,
    /// Clocks: deadlines and recurring duties.
    clocks: Clock,
    /// Forms.
    forms: Form,
    /// Severities of incidents.
    severities: Severity,
    /// Kinds of incidents that reports count.
    incident_kinds: IncidentKind,
    /// Emergency plans.
    plans: Plan,
    /// Steps of procedures.
    steps: Step,
    /// Public holidays.
    holidays: Holiday,
    /// Days off that were decided for a year.
    days_off: DayOff,
    /// Hours of work.
    hours: Hours,
    /// Terms.
    terms: Term,
}
