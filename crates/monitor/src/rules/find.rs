//! The list of rules, page by page. The catalogue is in memory, so a page of ten thousand rules is some milliseconds whatever it is
//! sorted by; where a page ended is said by the values of its last row, so that the next goes on there although figures move.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use vg_access::Problem;
use vg_model::Level;

use super::catalogue::{Catalogue, Entry};
use super::figures::{Costs, Figures};
use crate::check::refused;
use crate::limits::MAX_SEARCH_WORDS;

/// By what a list is sorted; the greatest first, save for titles.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Sort {
    /// Findings of the last seven days.
    #[default]
    Fires,
    /// When it fired last.
    Last,
    /// Level.
    Level,
    /// Title.
    Title,
    /// Share of false alerts.
    False,
    /// Share of the time of matching.
    Cost,
}

impl Sort {
    /// All of them by their stable names; the first is the default.
    pub const ALL: [(&'static str, Self); 6] = [
        ("fires", Self::Fires),
        ("last", Self::Last),
        ("level", Self::Level),
        ("title", Self::Title),
        ("false", Self::False),
        ("cost", Self::Cost),
    ];
}

/// Which rules are wanted. What is empty does not restrict.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filter {
    /// Words that must stand in title, id, path, tags or log source, with or without diacritics.
    pub text: String,
    /// Of one of these levels.
    pub levels: BTreeSet<Level>,
    /// Of one of these statuses; `none` for those without.
    pub statuses: Vec<String>,
    /// Of this set.
    pub set: String,
    /// `on`, `off`, `shadowed`, `refused`
    pub standing: String,
    /// Only those that fired in the last seven days (`true`), or that did not.
    pub fired: Option<bool>,
    /// By what they are sorted.
    pub sort: Sort,
    /// The mark at which the last page ended.
    pub after: Option<String>,
    /// Rows of the page.
    pub limit: usize,
}

/// A page.
#[derive(Clone, Debug)]
pub struct Found<'c> {
    /// The rules.
    pub rows: Vec<&'c Entry>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many fit all but the filter by standing, by standing.
    pub counts: BTreeMap<&'static str, usize>,
}

/// Where a rule stands in a list: greater values first, then by title, then by what no other has.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
struct Place(f64, i8, String, String);

impl Place {
    fn before(&self, other: &Self) -> Ordering {
        let greater = |a: f64, b: f64| b.total_cmp(&a);
        greater(self.0, other.0)
            .then_with(|| other.1.cmp(&self.1))
            .then_with(|| (&self.2, &self.3).cmp(&(&other.2, &other.3)))
    }
}

/// Finds rules.
///
/// # Errors
/// When the mark is none that a page ended with.
pub fn find<'c>(
    catalogue: &'c Catalogue,
    filter: &Filter,
    figures: &BTreeMap<String, Figures>,
    costs: &Costs,
) -> Result<Found<'c>, Problem> {
    let after: Option<Place> = match &filter.after {
        None => None,
        Some(mark) => Some(serde_json::from_str(mark).map_err(|_| {
            let (vi, en) = ("không phải điểm kết thúc của một trang", "is not where a page ended");
            refused("/after", "malformed", vi, en)
        })?),
    };
    let key = vg_formats::search_key(&filter.text);
    let words: Vec<&str> = key.split_whitespace().take(MAX_SEARCH_WORDS).collect();
    let figure = |entry: &Entry| figures.get(&*entry.meta.id.0).copied().unwrap_or_default();
    let fits = |entry: &&Entry| {
        let status = if entry.meta.status.is_empty() { "none" } else { entry.meta.status.as_str() };
        (filter.levels.is_empty() || filter.levels.contains(&entry.meta.level))
            && (filter.statuses.is_empty() || filter.statuses.iter().any(|wanted| wanted.eq_ignore_ascii_case(status)))
            && (filter.set.is_empty() || catalogue.set_of(entry).is_some_and(|set| set.id == filter.set))
            && filter.fired.is_none_or(|fired| fired == (figure(entry).week > 0))
            && entry.has(&words)
    };
    let mut counts = BTreeMap::new();
    let mut rows: Vec<(Place, &Entry)> = Vec::new();
    for entry in catalogue.entries().iter().filter(fits) {
        *counts.entry(entry.standing.name()).or_default() += 1;
        if !filter.standing.is_empty() && filter.standing != entry.standing.name() {
            continue;
        }
        let value = match filter.sort {
            Sort::Fires => figure(entry).week as f64,
            Sort::Last => figure(entry).last_at.map_or(0.0, |at| at.0 as f64),
            Sort::False => figure(entry).false_percent().unwrap_or(-1.0),
            Sort::Cost => costs.rules.get(&*entry.meta.id.0).map_or(0.0, |cost| cost.percent),
            Sort::Level | Sort::Title => 0.0,
        };
        let level = if filter.sort == Sort::Title { 0 } else { crate::alerts::model::level_no(entry.meta.level) as i8 };
        let (title, key) = entry.order().clone();
        rows.push((Place(value, level, title, key), entry));
    }
    rows.sort_by(|a, b| a.0.before(&b.0));
    let from = after.map_or(0, |after| rows.partition_point(|(place, _)| place.before(&after) != Ordering::Greater));
    let rest = rows.get(from..).unwrap_or_default();
    let page = rest.get(..filter.limit).unwrap_or(rest);
    let next = page.last().filter(|_| rest.len() > page.len()).map(|(place, _)| {
        // Texts and numbers always have a form in JSON.
        serde_json::to_string(place).unwrap_or_default()
    });
    Ok(Found { rows: page.iter().map(|(_, entry)| *entry).collect(), next, counts })
}
