//! What several pages of rules show.

use serde::Serialize;
use utoipa::ToSchema;
use vg_model::Text;
use vg_monitor::rules::catalogue::{Catalogue, Entry, Refusal, Standing};
use vg_monitor::rules::figures::{Cost, Costs, Figures};
use vg_monitor::rules::keeper::{Keeper, KeeperStatus};

use super::super::views::shown;
use crate::serve::kept::BothView;

/// Why a rule cannot be used.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleRefusalView {
    /// Stable code.
    code: String,
    /// From 1; 0 when there is none.
    line: u32,
    /// From 1; 0 when there is none.
    column: u32,
    /// What is wrong and how to mend it, in English as the loader says it.
    message: String,
    /// Where the specification says so; empty where it does not.
    specification: String,
}

impl From<&Refusal> for RuleRefusalView {
    fn from(refusal: &Refusal) -> Self {
        Self {
            code: refusal.code.to_owned(),
            line: refusal.line,
            column: refusal.column,
            message: refusal.message.clone(),
            specification: refusal.reason.to_owned(),
        }
    }
}

/// What a rule did in the unit, and what it cost in the installation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleFiguresView {
    /// Findings of the last 24 hours.
    day: i64,
    /// Of the last seven days.
    week: i64,
    /// Of the last seven days, kept back by suppressions and exclusions.
    week_suppressed: i64,
    /// From the beginning.
    all: i64,
    /// From the beginning, kept back by suppressions and exclusions.
    suppressed: i64,
    first_at: Option<String>,
    last_at: Option<String>,
    /// Alerts that are open.
    open: i64,
    /// Alerts that people said were true.
    verified: i64,
    /// Alerts that people said were benign.
    benign: i64,
    /// Alerts that people said were false.
    false_positive: i64,
    /// Share of false alerts among those with a verdict, in per cent; null before the first verdict.
    false_percent: Option<f64>,
    /// Share of the time of matching that its condition took, in per cent, over the last seven days; null when it was never evaluated in
    /// what was measured.
    cost_percent: Option<f64>,
    /// How often its condition was evaluated in what was measured.
    evaluations: i64,
}

impl RuleFiguresView {
    pub(super) fn of(figures: &Figures, cost: Option<&Cost>) -> Self {
        Self {
            day: figures.day,
            week: figures.week,
            week_suppressed: figures.week_suppressed,
            all: figures.all,
            suppressed: figures.suppressed,
            first_at: shown(figures.first_at),
            last_at: shown(figures.last_at),
            open: figures.open,
            verified: figures.verified,
            benign: figures.benign,
            false_positive: figures.false_positive,
            false_percent: figures.false_percent(),
            cost_percent: cost.map(|cost| cost.percent),
            evaluations: cost.map_or(0, |cost| cost.evaluations),
        }
    }
}

/// A detection rule.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DetectionRuleView {
    /// Its id; its set and path when it has none.
    id: String,
    title: BothView,
    /// `informational`, `low`, `medium`, `high`, `critical`
    level: &'static str,
    /// `stable`, `test`, `experimental`, `deprecated`, `unsupported`; empty when it says none.
    status: String,
    /// Id of its set.
    set: String,
    set_name: String,
    /// Its file within the set.
    path: String,
    /// True when it counts matches of other rules.
    correlation: bool,
    category: String,
    product: String,
    service: String,
    /// `on`, `off`, `shadowed`, `refused`
    state: &'static str,
    /// Why it is off: `set`, `level`, `status`, `choice`; empty when it is not.
    why: &'static str,
    /// Name of the set whose rule of the same id is used instead; empty when it is not in a shadow.
    shadowed_by: String,
    /// Why it cannot be used; null when it can.
    refused: Option<RuleRefusalView>,
    /// True when it raises nothing itself and a correlation counts it.
    counted_only: bool,
    /// True when somebody switched it, whatever its set says.
    chosen: bool,
    figures: RuleFiguresView,
}

impl DetectionRuleView {
    pub(super) fn of(catalogue: &Catalogue, entry: &Entry, figures: &Figures, costs: &Costs) -> Self {
        let meta = &entry.meta;
        let set = catalogue.set_of(entry);
        let name_of = |id: &str| catalogue.sets.iter().find(|set| set.id == id).map(|set| set.name.clone());
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        Self {
            id: meta.id.0.to_string(),
            title: BothView::from(&Text::new(meta.titles.vi.clone(), meta.title.clone())),
            level: meta.level.as_str(),
            status: meta.status.clone(),
            set: set.map(|set| set.id.clone()).unwrap_or_default(),
            set_name: set.map(|set| set.name.clone()).unwrap_or_default(),
            path: meta.path.clone(),
            correlation: entry.correlation,
            category: part(&entry.source.category),
            product: part(&entry.source.product),
            service: part(&entry.source.service),
            state: entry.standing.name(),
            why: match &entry.standing {
                Standing::Off(why) => why.name(),
                _ => "",
            },
            shadowed_by: match &entry.standing {
                Standing::Shadowed(by) => name_of(by).unwrap_or_default(),
                _ => String::new(),
            },
            refused: match &entry.standing {
                Standing::Refused(refusal) => Some(refusal.into()),
                _ => None,
            },
            counted_only: entry.counted_only,
            chosen: catalogue.choices.get(&*meta.id.0).is_some_and(|choice| choice.on.is_some()),
            figures: RuleFiguresView::of(figures, costs.rules.get(&*meta.id.0)),
        }
    }
}

/// Whether what the sets say is in place.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleNetworkView {
    /// `idle`: it is; `waiting`, `reading`, `compiling`: a change is on its way.
    phase: &'static str,
    since: Option<String>,
    /// When the rules that are looked for were put in place; null before the first.
    loaded_at: Option<String>,
    /// How long that took, in milliseconds.
    took_ms: u64,
    /// Detection rules that are looked for.
    rules: usize,
    /// Correlations that are looked for.
    correlations: usize,
    /// Correlations that kept their open windows at the last change; the others began anew.
    carried: usize,
    /// Why the last change could not be put in place, in both languages.
    failure: Option<BothView>,
}

impl From<KeeperStatus> for RuleNetworkView {
    fn from(status: KeeperStatus) -> Self {
        Self {
            phase: status.phase.name(),
            since: shown(status.since),
            loaded_at: shown(status.loaded_at),
            took_ms: status.took_ms,
            rules: status.rules,
            correlations: status.correlations,
            carried: status.carried,
            failure: status.failure.as_ref().map(BothView::from),
        }
    }
}

impl RuleNetworkView {
    pub(super) fn of(keeper: &Keeper) -> Self {
        keeper.status().into()
    }
}
