//! The rules of the stream: one network over all of them, and what is made of a match.

use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};
use vg_detect::correlate::{CorrelationError, CorrelationSet, CorrelationSpec};
use vg_detect::engine::Engine;
use vg_detect::logsource::{LogSources, Resolver};
use vg_detect::looked::fields_looked_at;
use vg_detect::sigma::Loaded;
use vg_detect::sigma::ast::{LogSource as SigmaSource, RuleMeta};
use vg_detect::sigma::correlation_ast::Correlation;
use vg_model::{FieldId, FieldTable};

use super::columns::normal;
use crate::alerts::finding::RuleAbout;
use crate::knowledge::{LogSource, antimalware_names, entity_names, first_signs};

/// Rules, compiled, with what findings of theirs need.
#[derive(Debug)]
pub struct Rules {
    pub(super) engine: Arc<Engine>,
    pub(super) each: Vec<One>,
    pub(super) correlations: Arc<CorrelationSet>,
    pub(super) correlated: Vec<Option<RuleAbout>>,
    /// By correlation: digest of its definition and of all rules that it looks at, so that a correlation is known again in other rules.
    identities: Vec<Identity>,
    /// Fields that name somebody.
    pub(super) entities: Vec<(FieldId, &'static str)>,
    /// Fields of products against malware: those that are asked for, and the signs by field.
    pub(super) malware: Vec<(FieldId, &'static str)>,
    pub(super) signs: Vec<Vec<Vec<&'static str>>>,
    /// Correlations that cannot run: place in the list of correlations, and why.
    pub refused: Vec<(String, CorrelationError)>,
}

/// See [`Rules::correlation_like`].
type Identity = [u8; 32];

/// A detection rule.
#[derive(Debug)]
pub(super) struct One {
    pub(super) id: Box<str>,
    /// Nothing when its matches are no findings themselves.
    pub(super) about: Option<RuleAbout>,
    /// Fields that its alerts show.
    pub(super) shown: Vec<FieldId>,
}

/// What a correlation is, whichever kind of rule it stands in.
struct Counting<'l> {
    meta: &'l RuleMeta,
    source: Option<&'l SigmaSource>,
    correlation: &'l Correlation,
    quiet: bool,
}

impl Rules {
    /// Compiles loaded rules.
    #[must_use]
    pub fn compile(mut loaded: Loaded, sources: &LogSources) -> Self {
        let mut resolver = Resolver::new(sources);
        let looked: Vec<Vec<String>> = loaded.rules.iter().map(|rule| fields_looked_at(rule, &mut resolver)).collect();
        let counting = counting_of(&loaded);
        let number = |wanted: &str| {
            let is = |meta: &RuleMeta| &*meta.id.0 == wanted || meta.name.as_deref() == Some(wanted);
            let place = loaded.rules.iter().position(|rule| is(&rule.meta))?;
            u32::try_from(place).ok()
        };
        let spec = |one: &Counting<'_>| CorrelationSpec {
            id: one.meta.id.0.to_string(),
            name: one.meta.name.clone(),
            correlation: one.correlation.clone(),
        };
        let (correlations, errors) = CorrelationSet::new(counting.iter().map(spec).collect(), &number);
        let refused = errors
            .into_iter()
            .filter_map(|(place, error)| counting.get(place).map(|one| (one.meta.id.0.to_string(), error)));
        let refused = refused.collect();
        let about = |one: &Counting<'_>| {
            let shown: Vec<&str> = one.correlation.group_by.iter().map(String::as_str).collect();
            (!one.quiet).then(|| about(one.meta, one.source, &shown))
        };
        let correlated = counting.iter().map(about).collect();
        let identities = identities(&loaded, &counting);
        let of_correlations = (0..loaded.rules.len() as u32).flat_map(|rule| correlations.fields_of(rule));
        let mut wanted: Vec<&str> = looked.iter().flatten().chain(of_correlations).map(String::as_str).collect();
        for name in normal().names().into_iter().chain(entity_names()).chain(antimalware_names()).chain([MESSAGE]) {
            wanted.push(name);
        }
        drop(counting);
        let each: Vec<(Box<str>, Option<RuleAbout>)> = (0_u32..)
            .zip(loaded.rules.iter().zip(&looked))
            .map(|(number, (rule, looked))| {
                let quiet = rule.aggregation.is_some()
                    || loaded.quiet.contains(&rule.meta.id)
                    || !correlations.reports_itself(number);
                let shown: Vec<&str> = looked.iter().map(String::as_str).collect();
                (rule.meta.id.0.clone(), (!quiet).then(|| self::about(&rule.meta, Some(&rule.logsource), &shown)))
            })
            .collect();
        let engine = Engine::wanting(&mut loaded.rules, sources, &wanted);
        let fields = Arc::clone(engine.fields());
        let id = |name: &str| fields.lookup(name.as_bytes()).map(|field| field.id);
        let with_ids = |names: &mut dyn Iterator<Item = &'static str>| -> Vec<(FieldId, &'static str)> {
            names.filter_map(|name| id(name).map(|id| (id, name))).collect()
        };
        let each = each.into_iter().zip(&looked);
        Self {
            each: each
                .map(|((rule, about), looked)| {
                    let shown = looked.iter().filter_map(|name| id(name)).collect();
                    One { id: rule, about, shown }
                })
                .collect(),
            correlations: Arc::new(correlations),
            correlated,
            identities,
            entities: with_ids(&mut entity_names()),
            malware: with_ids(&mut antimalware_names().chain([MESSAGE])),
            signs: signs(&fields),
            engine,
            refused,
        }
    }

    /// How many detection rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.each.len()
    }

    /// The number here of a correlation of other rules, when neither its text nor that of the rules that it looks at has changed.
    pub(super) fn correlation_like(&self, other: &Self, number: u32) -> Option<u32> {
        let wanted = other.identities.get(number as usize)?;
        let place = self.identities.iter().position(|known| known == wanted)?;
        u32::try_from(place).ok()
    }

    /// How many correlations there are, rules that count their own matches among them.
    #[must_use]
    pub fn correlation_count(&self) -> usize {
        self.correlated.len() - self.refused.len()
    }

    /// How many correlations of other rules are the same here, so that they keep their windows.
    #[must_use]
    pub fn carried_from(&self, other: &Self) -> usize {
        (0..).take(other.identities.len()).filter(|number| self.correlation_like(other, *number).is_some()).count()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.each.is_empty()
    }
}

/// What each correlation is, with everything that it looks at: over other correlations down to the conditions of detection rules, as
/// filters left them.
fn identities(loaded: &Loaded, counting: &[Counting<'_>]) -> Vec<Identity> {
    let by_name = |name: &str, meta: &RuleMeta| &*meta.id.0 == name || meta.name.as_deref() == Some(name);
    let of = |one: &Counting<'_>| {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = one.correlation.rules.iter().map(String::as_str).collect();
        let mut hash = Sha256::new();
        hash.update(format!("{} {:?} {}", one.meta.id.0, one.correlation, one.quiet));
        while let Some(name) = open.pop() {
            if !seen.insert(name) {
                continue;
            }
            for inner in counting.iter().filter(|inner| by_name(name, inner.meta)) {
                hash.update(format!("{name} {:?}", inner.correlation));
                open.extend(inner.correlation.rules.iter().map(String::as_str));
            }
            for rule in loaded.rules.iter().filter(|rule| by_name(name, &rule.meta)) {
                hash.update(format!("{name} {:?} {:?}", rule.logsource, rule.condition));
            }
        }
        hash.finalize().into()
    };
    counting.iter().map(of).collect()
}

/// Field of the text of a log line.
pub(super) const MESSAGE: &str = "message";

/// Correlations, then rules that count their own matches.
fn counting_of(loaded: &Loaded) -> Vec<Counting<'_>> {
    let rules = loaded.correlations.iter().map(|rule| Counting {
        meta: &rule.meta,
        source: None,
        correlation: &rule.correlation,
        quiet: loaded.quiet.contains(&rule.meta.id),
    });
    let counting = loaded.rules.iter().filter_map(|rule| {
        let correlation = rule.aggregation.as_deref()?;
        Some(Counting { meta: &rule.meta, source: Some(&rule.logsource), correlation, quiet: false })
    });
    rules.chain(counting).collect()
}

fn about(meta: &RuleMeta, source: Option<&SigmaSource>, shown: &[&str]) -> RuleAbout {
    let mut title = meta.titles.clone();
    if title.en.is_empty() {
        title.en.clone_from(&meta.title);
    }
    let tags: Vec<&str> = meta.tags.iter().map(String::as_str).collect();
    let word = |word: Option<&Option<String>>| word.and_then(Option::as_deref).unwrap_or_default().to_owned();
    let (category, product, service) = (
        word(source.map(|source| &source.category)),
        word(source.map(|source| &source.product)),
        word(source.map(|source| &source.service)),
    );
    let source = LogSource { category: &category, product: &product, service: &service };
    RuleAbout::new(&meta.id.0, title, meta.level, &tags, source, shown)
}

/// By field: what its value may be for an event to be looked at as a detection of malware.
fn signs(fields: &FieldTable) -> Vec<Vec<Vec<&'static str>>> {
    let mut signs = vec![Vec::new(); fields.len()];
    for (name, values) in first_signs() {
        let field = fields.lookup(name.as_bytes()).map(|field| field.id.index());
        if let Some(place) = field.and_then(|field| signs.get_mut(field)) {
            place.push(values);
        }
    }
    signs
}
