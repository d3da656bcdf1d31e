//! One table of a regime as it is on a day, for people.

use chrono::NaiveDate;
use vg_model::Text;

use super::Facts;
use crate::entry::{Head, Source};
use crate::pack::Pack;
use crate::regimes::Regimes;
use crate::value::{Day, PackId};

/// A source with the act that it names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cited {
    /// Id of the act.
    pub act: String,
    /// Its official number; empty for one without.
    pub number: String,
    /// What it is called.
    pub title: Text,
    /// The place in it; empty when it is not known.
    pub clause: String,
}

/// An entry with what it says.
#[derive(Clone, PartialEq, Debug)]
pub struct Shown<'a> {
    /// What every entry has.
    pub head: &'a Head,
    /// What it says besides.
    pub facts: Facts,
    /// Where it is stated.
    pub sources: Vec<Cited>,
    /// First day of validity: its own, or that of the regime.
    pub from: Option<Day>,
    /// Last day of validity: its own, or that of the regime.
    pub until: Option<Day>,
}

/// The entries of one table.
#[derive(Clone, PartialEq, Debug)]
pub struct Section<'a> {
    /// Those that are valid on the day, in their order.
    pub entries: Vec<Shown<'a>>,
    /// How many are not.
    pub left_out: usize,
}

impl Regimes {
    /// A table of one regime on a day; nothing when there is no such regime or table.
    #[must_use]
    pub fn section(&self, regime: &PackId, table: &str, day: NaiveDate) -> Option<Section<'_>> {
        let pack = self.pack(regime.as_str())?;
        let view = self.alone(regime.as_str(), day)?;
        let valid = |head: &Head| pack.head.covers(day) && head.covers(day);
        let mut told = pack.told(table, &valid, &view)?;
        // They come by id, and stay so where they say nothing of an order.
        told.entries.sort_by(|(_, a), (_, b)| a.place.cmp(&b.place));
        let entries = told.entries.into_iter().map(|(head, facts)| Shown {
            sources: cited(&head.source, Some(pack)),
            from: head.from.or(pack.head.from),
            until: head.until.or(pack.head.until),
            head,
            facts,
        });
        Some(Section { entries: entries.collect(), left_out: told.left_out })
    }
}

/// Sources with the acts of a regime; the id stands where it has no such act.
#[must_use]
pub fn cited(sources: &[Source], regime: Option<&Pack>) -> Vec<Cited> {
    let of = |source: &Source| {
        let id = source.act.as_str();
        let act = regime.and_then(|pack| pack.acts.iter().find(|act| act.head.id == id));
        Cited {
            act: id.to_owned(),
            number: act.map(|act| act.number.clone()).unwrap_or_default(),
            title: act.map_or_else(|| Text::new(id, id), |act| act.head.title.clone()),
            clause: source.clause.clone(),
        }
    };
    sources.iter().map(of).collect()
}
