//! Every rule of every set, and whether it is looked for.
//!
//! Sets that are on are loaded together, in their order, so that correlations and filters of one reach rules of another and a rule whose id
//! an earlier set has stands in its shadow. Sets that are off are loaded each by itself, to be looked at.

use std::collections::{BTreeMap, BTreeSet};

use vg_detect::sigma::ast::{LogSource, RuleMeta};
use vg_detect::sigma::{LoadOptions, Loaded, RuleProblem, load};
use vg_model::{Level, RuleId, Text};

use super::bundle::Bundle;
use super::model::{Choice, RuleSet};

/// A rule, as far as it could be read.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it says of itself. Of one that is refused only id, title and path are known.
    pub meta: RuleMeta,
    /// Which events it looks at; nothing for a correlation.
    pub source: LogSource,
    /// Place of its set in [`Catalogue::sets`].
    pub set: usize,
    /// It counts matches of other rules.
    pub correlation: bool,
    /// Ids of these rules.
    pub counts: Vec<String>,
    /// Whether it is looked for.
    pub standing: Standing,
    /// It raises nothing itself, but a correlation that is looked for counts it.
    pub counted_only: bool,
    /// By what it is found: title, id, path, tags, log source, without diacritics.
    words: String,
    /// By what it is sorted: its title without diacritics, then set and path, which no other has.
    order: (String, String),
}

/// Whether a rule is looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is.
    On,
    /// It is not, and why.
    Off(Why),
    /// An earlier set has its id: the set of the rule that is used.
    Shadowed(String),
    /// It cannot be used.
    Refused(Refusal),
}

/// Why a rule is not looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// Its set is off.
    Set,
    /// Its level is below the least of its set.
    Level,
    /// Its set does not take rules of its status.
    Status,
    /// Somebody switched it off.
    Choice,
}

/// Why a rule cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Stable code.
    pub code: &'static str,
    /// Line, from 1; 0 when there is none.
    pub line: u32,
    /// Column, from 1; 0 when there is none.
    pub column: u32,
    /// What is wrong and how to mend it.
    pub message: String,
    /// Where the specification says so; empty where it does not.
    pub reason: &'static str,
}

impl Standing {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off(_) => "off",
            Self::Shadowed(_) => "shadowed",
            Self::Refused(_) => "refused",
        }
    }
}

impl Why {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Level => "level",
            Self::Status => "status",
            Self::Choice => "choice",
        }
    }
}

/// All rules.
#[derive(Clone, Default, Debug)]
pub struct Catalogue {
    /// The sets in their order.
    pub sets: Vec<RuleSet>,
    /// Sets whose files could not be read, and why. Their rules are not looked for.
    pub failures: BTreeMap<String, Text>,
    /// What was decided on single rules.
    pub choices: BTreeMap<String, Choice>,
    entries: Vec<Entry>,
    by_id: BTreeMap<String, Vec<usize>>,
}

impl Entry {
    fn new(meta: RuleMeta, source: LogSource, set: usize, correlation: bool, standing: Standing) -> Self {
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let title = if meta.titles.vi.is_empty() { &meta.title } else { &meta.titles.vi };
        let order = (vg_formats::search_key(title), format!("{set:04} {}", meta.path));
        let words = [
            meta.titles.vi.as_str(),
            &meta.title,
            &meta.id.0,
            &meta.path,
            &meta.tags.join(" "),
            &part(&source.category),
            &part(&source.product),
            &part(&source.service),
        ];
        let words = vg_formats::search_key(&words.join(" "));
        Self { meta, source, set, correlation, counts: Vec::new(), standing, counted_only: false, words, order }
    }

    /// Whether all of these words, made by `search_key`, stand in it.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        words.iter().all(|word| self.words.contains(word))
    }

    pub(super) fn order(&self) -> &(String, String) {
        &self.order
    }
}

impl Catalogue {
    /// Loads sets; the second is what is to be compiled.
    #[must_use]
    pub fn load(sets: Vec<(RuleSet, Bundle)>, choices: BTreeMap<String, Choice>) -> (Self, Loaded) {
        let mut catalogue = Self { choices, ..Self::default() };
        let mut together = Vec::new();
        let mut alone = Vec::new();
        for (set, bundle) in sets {
            let sources = bundle.sources(&set.id);
            if set.on {
                together.extend(sources)
            } else {
                alone.push(sources)
            }
            catalogue.sets.push(set);
        }
        let order = catalogue.sets.iter().map(|set| set.id.clone()).collect();
        let mut loaded = load(&together, &LoadOptions { sets: order, ..LoadOptions::default() });
        drop(together);
        catalogue.add(&loaded);
        catalogue.choose(&mut loaded);
        for sources in alone {
            catalogue.add(&load(&sources, &LoadOptions::default()));
        }
        catalogue.entries.sort_by(|a, b| a.order.cmp(&b.order));
        for (place, entry) in catalogue.entries.iter().enumerate() {
            catalogue.by_id.entry(entry.meta.id.0.to_string()).or_default().push(place);
        }
        (catalogue, loaded)
    }

    /// Notes which correlations could not be compiled.
    pub fn refuse(&mut self, refused: &[(String, vg_detect::correlate::CorrelationError)]) {
        for (id, error) in refused {
            for place in self.by_id.get(id).cloned().unwrap_or_default() {
                let Some(entry) = self.entries.get_mut(place).filter(|entry| entry.standing == Standing::On) else {
                    continue;
                };
                entry.standing = Standing::Refused(Refusal {
                    code: "correlation",
                    line: 0,
                    column: 0,
                    message: error.to_string(),
                    reason: "",
                });
            }
        }
    }

    /// All rules, by title.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The set of an entry.
    #[must_use]
    pub fn set_of(&self, entry: &Entry) -> Option<&RuleSet> {
        self.sets.get(entry.set)
    }

    /// The rules of an id: the one that is used first, then the others.
    #[must_use]
    pub fn of_id(&self, id: &str) -> Vec<&Entry> {
        let places = self.by_id.get(id).map(Vec::as_slice).unwrap_or_default();
        let mut found: Vec<&Entry> = places.iter().filter_map(|place| self.entries.get(*place)).collect();
        found.sort_by_key(|entry| (matches!(entry.standing, Standing::Shadowed(_) | Standing::Refused(_)), entry.set));
        found
    }

    fn add(&mut self, loaded: &Loaded) {
        for rule in &loaded.rules {
            self.push(&rule.meta, rule.logsource.clone(), false, None);
        }
        for rule in &loaded.correlations {
            self.push(&rule.meta, LogSource::default(), true, None);
            if let Some(entry) = self.entries.last_mut() {
                entry.counts.clone_from(&rule.correlation.rules);
            }
        }
        for one in &loaded.shadowed {
            let by = one.by.split('/').next().unwrap_or_default().to_owned();
            self.push(&one.meta, LogSource::default(), one.correlation, Some(Standing::Shadowed(by)));
        }
        for problem in &loaded.problems {
            let refusal = Refusal {
                code: problem.kind.code(),
                line: problem.line,
                column: problem.column,
                message: self.without_ids(&problem.message),
                reason: problem.kind.reason(),
            };
            self.push(&meta_of(problem), LogSource::default(), false, Some(Standing::Refused(refusal)));
        }
    }

    /// Messages name files below the ids of their sets, which nobody knows.
    fn without_ids(&self, message: &str) -> String {
        let name = |text: String, set: &RuleSet| text.replace(&format!("{}/", set.id), &format!("{}: ", set.name));
        self.sets.iter().fold(message.to_owned(), name)
    }

    fn push(&mut self, meta: &RuleMeta, source: LogSource, correlation: bool, standing: Option<Standing>) {
        let (folder, path) = meta.path.split_once('/').unwrap_or(("", &meta.path));
        let Some(set) = self.sets.iter().position(|set| set.id == folder) else { return };
        let meta = RuleMeta { path: path.to_owned(), ..meta.clone() };
        let standing = standing.unwrap_or_else(|| self.standing(set, &meta));
        self.entries.push(Entry::new(meta, source, set, correlation, standing));
    }

    fn standing(&self, set: usize, meta: &RuleMeta) -> Standing {
        let Some(set) = self.sets.get(set) else { return Standing::Off(Why::Set) };
        let status = meta.status.as_str();
        match self.choices.get(&*meta.id.0).and_then(|choice| choice.on) {
            _ if !set.on => Standing::Off(Why::Set),
            Some(true) => Standing::On,
            Some(false) => Standing::Off(Why::Choice),
            None if !status.is_empty() && !set.statuses.iter().any(|taken| taken.eq_ignore_ascii_case(status)) => {
                Standing::Off(Why::Status)
            }
            None if meta.level < set.min_level => Standing::Off(Why::Level),
            None => Standing::On,
        }
    }

    /// Takes out what is not looked for. A rule that a correlation needs stays, and raises nothing itself.
    fn choose(&mut self, loaded: &mut Loaded) {
        let is_on = |entry: &&Entry| entry.standing == Standing::On;
        let on: BTreeSet<RuleId> = self.entries.iter().filter(is_on).map(|entry| entry.meta.id.clone()).collect();
        let mut wanted: BTreeSet<RuleId> =
            loaded.correlations.iter().map(|rule| rule.meta.id.clone()).filter(|id| on.contains(id)).collect();
        // Correlations of correlations: until nothing is added.
        let mut needed: BTreeSet<RuleId> = BTreeSet::new();
        loop {
            let of_wanted = loaded.correlations.iter().filter(|rule| wanted.contains(&rule.meta.id));
            let more: BTreeSet<RuleId> = of_wanted
                .flat_map(|rule| &rule.correlation.rules)
                .map(|id| RuleId(id.as_str().into()))
                .filter(|id| !needed.contains(id))
                .collect();
            if more.is_empty() {
                break;
            }
            wanted.extend(more.iter().cloned());
            needed.extend(more);
        }
        let quiet: BTreeSet<RuleId> = needed.iter().filter(|id| !on.contains(*id)).cloned().collect();
        for entry in self.entries.iter_mut().filter(|entry| !matches!(entry.standing, Standing::Shadowed(_))) {
            let counted = needed.contains(&entry.meta.id);
            entry.counted_only = counted && (quiet.contains(&entry.meta.id) || loaded.quiet.contains(&entry.meta.id));
        }
        loaded.rules.retain(|rule| on.contains(&rule.meta.id) || needed.contains(&rule.meta.id));
        loaded.correlations.retain(|rule| on.contains(&rule.meta.id) || needed.contains(&rule.meta.id));
        loaded.quiet.extend(quiet);
    }
}

/// What is known of a rule that cannot be used.
fn meta_of(problem: &RuleProblem) -> RuleMeta {
    let title = if problem.title.is_empty() {
        problem.path.rsplit('/').next().unwrap_or_default().to_owned()
    } else {
        problem.title.clone()
    };
    let path =
        if problem.document > 1 { format!("{}#{}", problem.path, problem.document) } else { problem.path.clone() };
    RuleMeta {
        id: problem.id.clone().unwrap_or_else(|| RuleId(path.as_str().into())),
        name: None,
        titles: Text::new("", title.clone()),
        title,
        advice: Text::default(),
        description: String::new(),
        level: Level::Informational,
        status: String::new(),
        author: String::new(),
        date: String::new(),
        modified: String::new(),
        tags: Vec::new(),
        references: Vec::new(),
        falsepositives: Vec::new(),
        fields: Vec::new(),
        path,
        text: "".into(),
    }
}

#[cfg(test)]
mod tests {
    use vg_model::Timestamp;

    use super::*;
    use crate::rules::model::{Content, Origin, USED_STATUSES};

    pub(super) fn rule(id: u32, title: &str, more: &str) -> String {
        format!(
            "title: {title}\nid: 00000000-0000-4000-8000-{id:012}\n{more}\nlogsource: {{product: windows}}\ndetection:\n  s: {{A: x{id}}}\n  condition: s\n"
        )
    }

    fn set(id: &str, on: bool, files: &[(&str, String)]) -> (RuleSet, Bundle) {
        let set = RuleSet {
            id: id.to_owned(),
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
            updated_by: String::new(),
            place: 0,
            name: format!("Bộ {id}"),
            origin: Origin::File,
            path: String::new(),
            content: Content::default(),
            content_at: Timestamp(0),
            content_by: String::new(),
            on,
            min_level: Level::Medium,
            statuses: USED_STATUSES.map(str::to_owned).to_vec(),
        };
        (set, Bundle::of_texts(files.iter().map(|(path, text)| ((*path).to_owned(), text.clone()))))
    }

    fn standing(catalogue: &Catalogue, id: u32) -> Vec<&Standing> {
        let id = format!("00000000-0000-4000-8000-{id:012}");
        catalogue.of_id(&id).iter().map(|entry| &entry.standing).collect()
    }

    #[test]
    fn what_is_looked_for_follows_set_level_status_choice_and_shadow() {
        let correlation = "title: C\nid: 00000000-0000-4000-8000-000000000020\nlevel: high\ncorrelation: {type: event_count, rules: [00000000-0000-4000-8000-000000000002], group-by: [A], timespan: 1m, condition: {gte: 2}}\n";
        let first = [
            ("a.yml", rule(1, "One", "level: high")),
            ("b.yml", rule(2, "Two", "level: low")),
            ("c.yml", rule(3, "Three", "level: high\nstatus: deprecated")),
            ("d.yml", rule(4, "Four", "level: high")),
            ("e.yml", rule(5, "Five", "level: low")),
            ("f.yml", "title: Broken\nid: 00000000-0000-4000-8000-000000000006\nlogsource: {product: windows}\ndetection:\n  condition: s\n".to_owned()),
            ("g.yml", correlation.to_owned()),
        ];
        let second = [("x/a.yml", rule(1, "One again", "level: high")), ("x/b.yml", rule(7, "Seven", "level: high"))];
        let third = [("a.yml", rule(8, "Eight", "level: critical"))];
        let choice = |on| Choice { on: Some(on), reason: "x".into(), at: Timestamp(0), by: String::new() };
        let choices = [(4, false), (5, true)]
            .map(|(id, on)| (format!("00000000-0000-4000-8000-{id:012}"), choice(on)))
            .into_iter()
            .collect();
        let sets = vec![set("first", true, &first), set("second", true, &second), set("third", false, &third)];
        let (catalogue, loaded) = Catalogue::load(sets, choices);
        assert_eq!(standing(&catalogue, 1), [&Standing::On, &Standing::Shadowed("first".into())]);
        assert_eq!(standing(&catalogue, 2), [&Standing::Off(Why::Level)]);
        assert!(catalogue.of_id("00000000-0000-4000-8000-000000000002")[0].counted_only, "its correlation is on");
        assert_eq!(standing(&catalogue, 3), [&Standing::Off(Why::Status)]);
        assert_eq!(standing(&catalogue, 4), [&Standing::Off(Why::Choice)]);
        assert_eq!(standing(&catalogue, 5), [&Standing::On]);
        assert!(matches!(standing(&catalogue, 6)[..], [Standing::Refused(Refusal { line, .. })] if *line > 0));
        assert_eq!(standing(&catalogue, 7), [&Standing::On]);
        assert_eq!(standing(&catalogue, 8), [&Standing::Off(Why::Set)]);
        assert_eq!(standing(&catalogue, 20), [&Standing::On]);
        let ids: Vec<&str> = loaded.rules.iter().filter_map(|rule| rule.meta.id.0.get(34..)).collect();
        assert_eq!((ids, loaded.correlations.len()), (vec!["01", "02", "05", "07"], 1));
        assert!(loaded.quiet.contains(&RuleId("00000000-0000-4000-8000-000000000002".into())));
        let seven = &catalogue.of_id("00000000-0000-4000-8000-000000000007")[0];
        assert_eq!(
            (seven.meta.path.as_str(), catalogue.set_of(seven).unwrap().name.as_str()),
            ("x/b.yml", "Bộ second")
        );
    }
}
