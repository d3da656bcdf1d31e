//! The measures that a regime asks of a system of a level, taken from the library.

use std::collections::{BTreeMap, BTreeSet};

use vg_library::View;
use vg_library::kinds::{Catalogue, Control, EvidenceKind, Group};
use vg_library::value::SystemLevel;
use vg_model::Text;

/// One measure, as it is asked at one level.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measure {
    /// Id of the control in its regime.
    pub control: String,
    /// Id of its catalogue.
    pub catalogue: String,
    /// Id of its group.
    pub group: String,
    /// What the group is called.
    pub group_title: Text,
    /// What it is called.
    pub title: Text,
    /// What is required, in our own words.
    pub text: Text,
    /// The clause that says so for this level; empty where it was not found.
    pub clause: String,
    /// Kinds of evidence that the catalogue names, the best first.
    pub proofs: Vec<&'static str>,
    /// How often it is due at this level, as a span; empty where nothing is said.
    pub every: String,
    /// How long something is kept at this level, as a span; empty where nothing is said.
    pub keep: String,
    /// The check that can measure it; empty for none.
    pub check: String,
}

/// The measures of one level of one regime.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measures {
    /// Id of the regime.
    pub regime: String,
    /// The level, 1 to 5.
    pub level: u8,
    /// Catalogues that were chosen; empty for all.
    pub catalogues: Vec<String>,
    /// The measures, by catalogue, group and id.
    pub measures: Vec<Measure>,
}

impl Measures {
    /// The measures of a level in a regime, of the chosen catalogues, or of all when none is chosen. Empty where the regime has nothing
    /// for the level.
    #[must_use]
    pub fn of(view: &View<'_>, regime: &str, level: SystemLevel, catalogues: &[String]) -> Self {
        let groups = by_id::<Group>(view, regime);
        let order: BTreeMap<&str, usize> = view
            .all::<Catalogue>()
            .into_iter()
            .filter(|(pack, _)| pack.as_str() == regime)
            .enumerate()
            .map(|(place, (_, catalogue))| (catalogue.head.id.as_str(), place))
            .collect();
        let chosen: BTreeSet<&str> = catalogues.iter().map(String::as_str).collect();
        let mut found: Vec<(usize, u32, Measure)> = Vec::new();
        for control in by_id::<Control>(view, regime).into_values() {
            let (Some(clause), Some(group)) = (control.at.get(&level), groups.get(control.group.as_str())) else {
                continue;
            };
            if chosen.is_empty() || chosen.contains(group.catalogue.as_str()) {
                let place = order.get(group.catalogue.as_str()).copied().unwrap_or(usize::MAX);
                found.push((place, group.order, measure(control, group, level, clause)));
            }
        }
        found.sort_by(|a, b| (a.0, a.1, &a.2.control).cmp(&(b.0, b.1, &b.2.control)));
        Self {
            regime: regime.to_owned(),
            level: level.number(),
            catalogues: chosen.into_iter().map(str::to_owned).collect(),
            measures: found.into_iter().map(|(_, _, measure)| measure).collect(),
        }
    }
}

fn by_id<'a, T: vg_library::OfPack>(view: &'a View<'_>, regime: &str) -> BTreeMap<&'a str, &'a T> {
    let all = view.all::<T>().into_iter().filter(|(pack, _)| pack.as_str() == regime);
    all.map(|(_, entry)| (entry.head().id.as_str(), entry)).collect()
}

fn measure(control: &Control, group: &Group, level: SystemLevel, clause: &str) -> Measure {
    let span = |spans: &BTreeMap<SystemLevel, vg_library::value::Span>| {
        spans.get(&level).map(ToString::to_string).unwrap_or_default()
    };
    Measure {
        control: control.head.id.clone(),
        catalogue: group.catalogue.to_string(),
        group: group.head.id.clone(),
        group_title: group.head.title.clone(),
        title: control.head.title.clone(),
        text: control.requirement.clone(),
        clause: clause.to_owned(),
        proofs: control.evidence.iter().map(|kind| proof(*kind)).collect(),
        every: span(&control.every),
        keep: span(&control.keep),
        check: control.check.clone().unwrap_or_default(),
    }
}

/// Stable name of a kind of evidence, as the library writes it.
#[must_use]
pub const fn proof(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Document => "document",
        EvidenceKind::Record => "record",
        EvidenceKind::Configuration => "configuration",
        EvidenceKind::Log => "log",
        EvidenceKind::Measurement => "measurement",
        EvidenceKind::Inventory => "inventory",
        EvidenceKind::Contract => "contract",
        EvidenceKind::TestReport => "test_report",
        EvidenceKind::Roster => "roster",
        EvidenceKind::Statement => "statement",
    }
}
