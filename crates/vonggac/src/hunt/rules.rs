//! The rules of a hunt: where they come from, which of them are asked.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};
use vg_detect::sigma::ast::RuleMeta;
use vg_detect::sigma::{LoadOptions, Loaded, RuleSource, load};
use vg_model::{Level, RuleId};

use super::rule_cache;
use crate::summary::RuleSet;

static PACK: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/rules");

/// Name of the built-in set in summaries.
pub const PACK_NAME: &str = "vonggac";

/// Which rules to load and which of them to ask.
#[derive(Clone, Debug, Default)]
pub struct RuleChoice {
    /// Folders, files or ZIP archives.
    pub paths: Vec<PathBuf>,
    /// Also the built-in pack. It is taken alone when no path is given.
    pub pack: bool,
    /// Least level.
    pub min_level: Level,
    /// Statuses to take; empty takes all but `deprecated` and `unsupported`.
    pub statuses: Vec<String>,
    /// Tags (or beginnings of tags) of which a rule must have one; empty takes all.
    pub tags: Vec<String>,
    /// Ids of rules that are not asked.
    pub exclude: BTreeSet<String>,
    /// Values of placeholders.
    pub placeholders: BTreeMap<String, Vec<String>>,
    /// Threads for loading; 0 chooses.
    pub threads: usize,
    /// Folder in which loaded rules are kept for the next time; `None` reads them anew.
    pub cache: Option<PathBuf>,
}

/// Rules that were loaded and chosen.
#[derive(Debug, Default)]
pub struct ChosenRules {
    /// Rules and correlations; those not chosen are gone.
    pub loaded: Loaded,
    /// The sets, in the order given.
    pub sets: Vec<RuleSet>,
    /// Rules that loaded but were not chosen by level, status, tag or exclusion list.
    pub left_out: usize,
}

impl RuleChoice {
    /// The places that rules are loaded from, with the names shown for them.
    #[must_use]
    pub fn sources(&self) -> Vec<(String, RuleSource)> {
        let mut sources: Vec<(String, RuleSource)> =
            self.paths.iter().map(|path| (path.display().to_string(), RuleSource::from_path(path))).collect();
        if self.pack || self.paths.is_empty() {
            sources.extend(pack_sources().into_iter().map(|source| (PACK_NAME.to_owned(), source)));
        }
        sources
    }

    /// Loads and chooses.
    #[must_use]
    pub fn load(&self) -> ChosenRules {
        let sources = self.sources();
        let places: Vec<RuleSource> = sources.iter().map(|(_, source)| source.clone()).collect();
        let options = LoadOptions { placeholders: self.placeholders.clone(), threads: self.threads, sets: Vec::new() };
        let mut loaded = self.load_from(&places, &options);
        let before = loaded.rules.len() + loaded.correlations.len();
        // A rule that a chosen correlation needs stays, and stays quiet, whatever its own level.
        loaded.correlations.retain(|rule| self.takes(&rule.meta));
        let needed = needed_by_correlations(&loaded);
        let mut quiet = std::mem::take(&mut loaded.quiet);
        loaded.rules.retain(|rule| {
            let taken = self.takes(&rule.meta);
            let needed = needed.contains(&rule.meta.id);
            if !taken && needed {
                quiet.insert(rule.meta.id.clone());
            }
            taken || needed
        });
        loaded.quiet = quiet;
        let left_out = before - loaded.rules.len() - loaded.correlations.len();
        let sets = self.describe(&sources, &loaded);
        ChosenRules { loaded, sets, left_out }
    }

    fn load_from(&self, places: &[RuleSource], options: &LoadOptions) -> Loaded {
        match &self.cache {
            Some(folder) => rule_cache::load(folder, places, options),
            None => load(places, options),
        }
    }

    fn takes(&self, meta: &RuleMeta) -> bool {
        let status = if self.statuses.is_empty() {
            !matches!(meta.status.as_str(), "deprecated" | "unsupported")
        } else {
            self.statuses.iter().any(|status| status.eq_ignore_ascii_case(&meta.status))
        };
        let wanted = |tag: &String| {
            let wanted = tag.to_ascii_lowercase();
            meta.tags
                .iter()
                .any(|tag| *tag == wanted || tag.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('.')))
        };
        let tagged = self.tags.is_empty() || self.tags.iter().any(wanted);
        let id = meta.id.0.as_ref();
        status && tagged && meta.level >= self.min_level && !self.exclude.contains(id)
    }

    fn describe(&self, sources: &[(String, RuleSource)], loaded: &Loaded) -> Vec<RuleSet> {
        let mut names: Vec<String> = Vec::new();
        for (name, _) in sources {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        let metas =
            || loaded.rules.iter().map(|rule| &rule.meta).chain(loaded.correlations.iter().map(|rule| &rule.meta));
        if let [name] = names.as_slice() {
            return vec![RuleSet { name: name.clone(), rules: metas().count() as u64, digest: digest(metas()) }];
        }
        // Paths of rules are relative to their source, so with several sources each one is loaded by its own path list.
        names
            .into_iter()
            .map(|name| {
                let own: Vec<RuleSource> =
                    sources.iter().filter(|(known, _)| *known == name).map(|(_, source)| source.clone()).collect();
                let options =
                    LoadOptions { placeholders: self.placeholders.clone(), threads: self.threads, sets: Vec::new() };
                let own = self.load_from(&own, &options);
                let ids: BTreeSet<&RuleId> = own
                    .rules
                    .iter()
                    .map(|rule| &rule.meta.id)
                    .chain(own.correlations.iter().map(|rule| &rule.meta.id))
                    .collect();
                let metas = || metas().filter(|meta| ids.contains(&meta.id));
                RuleSet { name, rules: metas().count() as u64, digest: digest(metas()) }
            })
            .collect()
    }
}

/// The built-in pack as texts.
#[must_use]
pub fn pack_sources() -> Vec<RuleSource> {
    let mut files: Vec<(String, String)> = Vec::new();
    collect(&PACK, &mut files);
    files.sort();
    files.into_iter().map(|(name, text)| RuleSource::Text { name, text }).collect()
}

/// The Markdown tests of the built-in pack: path without extension, and text.
#[must_use]
pub fn pack_tests() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect_extension(&PACK, "md", &mut files);
    files.retain(|(name, _)| !name.ends_with("README.md"));
    files.sort();
    files
}

fn collect(dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    collect_extension(dir, "yml", files);
}

fn collect_extension(dir: &Dir<'_>, extension: &str, files: &mut Vec<(String, String)>) {
    for file in dir.files().filter(|file| file.path().extension().is_some_and(|e| e == extension)) {
        if let Some(text) = file.contents_utf8() {
            files.push((file.path().to_string_lossy().replace('\\', "/"), text.to_owned()));
        }
    }
    dir.dirs().for_each(|dir| collect_extension(dir, extension, files));
}

fn needed_by_correlations(loaded: &Loaded) -> BTreeSet<RuleId> {
    loaded
        .correlations
        .iter()
        .flat_map(|rule| rule.correlation.rules.iter().map(|id| RuleId(id.as_str().into())))
        .collect()
}

/// SHA-256 over the texts of the rules in the order of their ids.
fn digest<'a>(metas: impl Iterator<Item = &'a RuleMeta>) -> String {
    let mut sorted: Vec<&RuleMeta> = metas.collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let mut hash = Sha256::new();
    for meta in sorted {
        hash.update(meta.id.0.as_bytes());
        hash.update([0]);
        hash.update(meta.text.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
