//! All packs, and how one is found.

use chrono::NaiveDate;
use vg_library::Placed;

use super::model::{ALL, Check, Class, Clause, Directive, Obligation};

/// One directive: the letter, its clauses, what they ask, and how that is measured.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Pack {
    /// The letter.
    pub head: Directive,
    /// Path of the file with the head.
    pub file: String,
    /// Classes of addressees, as written.
    pub classes: Vec<Placed<Class>>,
    /// Clauses, as written.
    pub clauses: Vec<Placed<Clause>>,
    /// Obligations, as written.
    pub obligations: Vec<Placed<Obligation>>,
    /// Checks, by id.
    pub checks: Vec<Placed<Check>>,
}

impl Pack {
    /// The classes of addressees.
    pub fn classes(&self) -> impl Iterator<Item = &Class> {
        self.classes.iter().map(|placed| &placed.entry)
    }

    /// The clauses in the order of the letter.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().map(|placed| &placed.entry)
    }

    /// The clause of a label.
    #[must_use]
    pub fn clause(&self, label: &str) -> Option<&Clause> {
        self.clauses().find(|clause| clause.label == label)
    }

    /// The obligations, in the order of the pack.
    pub fn obligations(&self) -> impl Iterator<Item = &Obligation> {
        self.obligations.iter().map(|placed| &placed.entry)
    }

    /// The obligations of a unit that belongs to some classes; those for all are always among them.
    pub fn obligations_of<'a>(&'a self, classes: &'a [String]) -> impl Iterator<Item = &'a Obligation> {
        self.obligations()
            .filter(|obligation| obligation.applies_to.iter().any(|class| class == ALL || classes.contains(class)))
    }

    /// The checks, by id.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().map(|placed| &placed.entry)
    }

    /// The check of an id.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.checks().find(|check| check.id == id)
    }

    /// Whether it is to be watched on a day: its window, or from its issue on where it states none.
    #[must_use]
    pub fn watched_on(&self, day: NaiveDate) -> bool {
        match self.head.window {
            Some(window) => window.from.0 <= day && window.until.is_none_or(|until| day <= until.0),
            None => self.head.issued.is_some_and(|issued| issued.0 <= day),
        }
    }
}

/// All packs, by id.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Packs(Vec<Pack>);

impl Packs {
    pub(super) fn new(mut packs: Vec<Pack>) -> Self {
        packs.sort_by(|a, b| a.head.id.cmp(&b.head.id));
        Self(packs)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Pack> {
        self.0.iter()
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

    /// The pack of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Pack> {
        self.iter().find(|pack| pack.head.id == id)
    }

    /// The pack of a letter by its number as read, and its day of issue. Numbers begin anew every year: where the day is known it
    /// has to be that of the pack; where it is not, the number must belong to one pack alone.
    #[must_use]
    pub fn find(&self, number: &str, issued: Option<NaiveDate>) -> Option<&Pack> {
        let wanted = number_key(number);
        let mut of_number = self.iter().filter(|pack| !wanted.is_empty() && number_key(&pack.head.number) == wanted);
        match issued {
            Some(day) => of_number.find(|pack| pack.head.issued.is_some_and(|issued| issued.0 == day)),
            None => of_number.next().filter(|_| of_number.next().is_none()),
        }
    }

    /// A check by `pack/id`, with its pack.
    #[must_use]
    pub fn check(&self, id: &str) -> Option<(&Pack, &Check)> {
        let (pack, check) = id.split_once('/')?;
        let pack = self.get(pack)?;
        pack.check(check).map(|check| (pack, check))
    }
}

/// Comparable form of a number: no blanks, one kind of hyphen, capitals, no leading zeros.
fn number_key(number: &str) -> String {
    let plain: String = number
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{200b}')
        .map(|c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c })
        .collect();
    crate::reader::number_key(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packs() -> Packs {
        let pack = |id: &str, number: &str, issued: &str| Pack {
            head: Directive {
                id: id.to_owned(),
                number: number.to_owned(),
                issued: Some(issued.parse().unwrap()),
                ..Directive::default()
            },
            ..Pack::default()
        };
        Packs::new(vec![
            pack("tet", "6410/BTTTT-CATTT", "2023-12-29"),
            pack("cd-2026", "46/CĐ-TTg", "2026-07-11"),
            pack("cd-2025", "46/CĐ-TTg", "2025-05-01"),
        ])
    }

    fn found(number: &str, issued: Option<&str>) -> Option<String> {
        let packs = packs();
        packs.find(number, issued.map(|day| day.parse().unwrap())).map(|pack| pack.head.id.clone())
    }

    #[test]
    fn a_number_is_found_however_it_is_printed() {
        for number in ["6410/BTTTT-CATTT", " 6410 / BTTTT - CATTT", "06410/btttt-cattt", "6410/BTTTT–CATTT"] {
            assert_eq!(found(number, Some("2023-12-29")).as_deref(), Some("tet"), "{number}");
            assert_eq!(found(number, None).as_deref(), Some("tet"), "{number}");
        }
        assert_eq!(found("6410/BTTTT-CATTT", Some("2023-12-28")), None);
        assert_eq!(found("6411/BTTTT-CATTT", None), None);
        assert_eq!(found("", None), None);
    }

    #[test]
    fn a_number_that_comes_again_needs_its_day() {
        assert_eq!(found("46/CĐ-TTg", None), None);
        assert_eq!(found("46/cđ-ttg", Some("2026-07-11")).as_deref(), Some("cd-2026"));
    }

    #[test]
    fn obligations_are_those_of_ones_classes() {
        let of = |id: &str, applies: &str| Placed {
            entry: Obligation { id: id.into(), applies_to: vec![applies.into()], ..Obligation::default() },
            file: String::new(),
        };
        let pack = Pack { obligations: vec![of("a", ALL), of("b", "isp"), of("c", "bank")], ..Pack::default() };
        let ids = |classes: &[String]| pack.obligations_of(classes).map(|one| one.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&[]), ["a"]);
        assert_eq!(ids(&["isp".into()]), ["a", "b"]);
    }
}
