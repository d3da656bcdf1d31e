//! The keeper: follows sets and choices, compiles in the background, and gives the stream its rules between two jobs.
//!
//! It looks at the database every few seconds and at folders every minute, and at once when it is woken. Nothing is swapped before all of it
//! is compiled; a set whose files cannot be read is left out and named. What is previewed waits here, in memory, until it is applied or
//! forgotten.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, watch};
use vg_access::{Caller, Problem};
use vg_detect::logsource::LogSources;
use vg_detect::sigma::{LoadOptions, Loaded, RuleProblem, load};
use vg_model::{Text, Timestamp};

use super::bundle::{Bundle, NoBundle, stamp_of};
use super::catalogue::Catalogue;
use super::diff::{Difference, difference};
use super::model::{Content, NewSet, Origin, PACK, RuleSet};
use super::service::folder_id;
use crate::Monitor;
use crate::limits::{MAX_PREVIEWS, PREVIEW_MINUTES};
use crate::stream::rules::Rules;
use crate::stream::run::Stream;

/// What the keeper may do.
const MAY: &[&str] = &["monitor.rule_set.know"];
/// How often the database is asked whether something changed.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often folders are looked at.
const FOLDERS_EVERY: Duration = Duration::from_secs(60);
/// How often what rules cost is noted.
const COSTS_EVERY: Duration = Duration::from_secs(30);

/// What the keeper is doing.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Phase {
    /// Nothing: what is looked for is what the sets say.
    #[default]
    Idle,
    /// A change is known and not begun yet.
    Waiting,
    /// Files are read.
    Reading,
    /// The network is compiled.
    Compiling,
}

impl Phase {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Compiling => "compiling",
        }
    }
}

/// How it stands.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct KeeperStatus {
    /// What it is doing.
    pub phase: Phase,
    /// Since when.
    pub since: Option<Timestamp>,
    /// When the rules that are looked for were put in place.
    pub loaded_at: Option<Timestamp>,
    /// How long reading and compiling took, in milliseconds.
    pub took_ms: u64,
    /// Detection rules that are looked for.
    pub rules: usize,
    /// Correlations that are looked for.
    pub correlations: usize,
    /// Of these, how many went on with their open windows at the last change.
    pub carried: usize,
    /// Folders that could not be read: id of the set, and why. What was read of them before is still looked for.
    pub folders: BTreeMap<String, Text>,
    /// Why the last change could not be put in place.
    pub failure: Option<Text>,
}

/// An import that waits to be applied.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Id.
    pub id: String,
    /// The set that it would change; nothing for a new one.
    pub set: Option<RuleSet>,
    /// Name of the file.
    pub path: String,
    /// What it holds.
    pub content: Content,
    /// Files of a checkout that were left out.
    pub left_out: usize,
    /// What it would change.
    pub difference: Difference,
    /// Rules and files that cannot be used.
    pub refused: Vec<RuleProblem>,
    /// Rules whose id an earlier set has.
    pub shadowed: usize,
    bundle: Arc<Bundle>,
    made_at: Timestamp,
}

/// Follows the sets; cheap to clone.
#[derive(Clone, Debug)]
pub struct Keeper(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    monitor: Monitor,
    pack: Bundle,
    folders: Vec<PathBuf>,
    catalogue: RwLock<Arc<Catalogue>>,
    status: Mutex<KeeperStatus>,
    wake: Notify,
    /// Something changed since the round at hand began.
    woken: AtomicBool,
    folders_wanted: AtomicBool,
    ready: watch::Sender<bool>,
    seen: tokio::sync::Mutex<Seen>,
    previews: Mutex<Vec<Preview>>,
}

/// What was seen at the last look.
#[derive(Default, Debug)]
struct Seen {
    looked: Option<Instant>,
    stamps: BTreeMap<PathBuf, String>,
    pack: bool,
    /// Versions of sets and choices that are in place.
    versions: Option<Vec<(String, i64)>>,
}

impl Keeper {
    /// A keeper of the rules of the program and those of folders.
    #[must_use]
    pub fn new(monitor: &Monitor, pack: Bundle, folders: Vec<PathBuf>) -> Self {
        Self(Arc::new(Inner {
            monitor: monitor.clone(),
            pack,
            folders,
            catalogue: RwLock::default(),
            status: Mutex::default(),
            wake: Notify::new(),
            woken: AtomicBool::new(false),
            folders_wanted: AtomicBool::new(false),
            ready: watch::Sender::new(false),
            seen: tokio::sync::Mutex::default(),
            previews: Mutex::default(),
        }))
    }

    /// All rules, as they are in place.
    #[must_use]
    pub fn catalogue(&self) -> Arc<Catalogue> {
        Arc::clone(&self.0.catalogue.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> KeeperStatus {
        self.locked().clone()
    }

    fn locked(&self) -> MutexGuard<'_, KeeperStatus> {
        self.0.status.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn phase(&self, phase: Phase) {
        let now = self.0.monitor.now();
        let mut status = self.locked();
        status.phase = phase;
        status.since = Some(now);
    }

    /// Has it look at once: something changed.
    pub fn wake(&self) {
        // A round that began before the change does not know of it, and must not say that there is nothing to do.
        self.0.woken.store(true, Ordering::SeqCst);
        if self.locked().phase == Phase::Idle {
            self.phase(Phase::Waiting);
        }
        self.0.wake.notify_one();
    }

    /// Where a round ends: idle, unless something changed since it began.
    fn at_rest(&self) -> Phase {
        if self.0.woken.load(Ordering::SeqCst) { Phase::Waiting } else { Phase::Idle }
    }

    /// The same, and folders too.
    pub fn read_folders(&self) {
        self.0.folders_wanted.store(true, Ordering::Relaxed);
        self.wake();
    }

    /// Whether the settings name the folder of a set.
    #[must_use]
    pub fn names(&self, set: &RuleSet) -> bool {
        set.origin != Origin::Folder || self.0.folders.iter().any(|path| path.to_string_lossy() == set.path)
    }

    /// Waits until the first rules are in place.
    pub async fn ready(&self) {
        // The sender lives as long as this.
        let _ = self.0.ready.subscribe().wait_for(|ready| *ready).await;
    }

    /// Follows changes and gives the stream its rules, for ever.
    pub async fn run(&self, stream: &Stream) {
        let caller = Caller::worker("monitor.rules", MAY, "rules");
        let mut noted = Instant::now();
        loop {
            if let Err(problem) = self.round(stream).await {
                tracing::error!(code = problem.code(), %problem, "the rules of the stream cannot be loaded");
                self.locked().failure = Some(problem.detail.clone());
                self.phase(Phase::Waiting);
            }
            if noted.elapsed() >= COSTS_EVERY {
                noted = Instant::now();
                if let Err(problem) = self.0.monitor.rule_cost_note(&caller, &stream.take_costs()).await {
                    tracing::error!(code = problem.code(), %problem, "what rules cost could not be noted");
                }
            }
            let _ = tokio::time::timeout(LOOK_EVERY, self.0.wake.notified()).await;
        }
    }

    /// Looks once; true when other rules are in place now.
    ///
    /// # Errors
    /// What the database says. What was in place stays.
    pub async fn round(&self, stream: &Stream) -> Result<bool, Problem> {
        let monitor = &self.0.monitor;
        let caller = Caller::worker("monitor.rules", MAY, "rules");
        let mut seen = self.0.seen.lock().await;
        self.0.woken.store(false, Ordering::SeqCst);
        let wanted = self.0.folders_wanted.swap(false, Ordering::Relaxed);
        if wanted || seen.looked.is_none_or(|looked| looked.elapsed() >= FOLDERS_EVERY) {
            seen.looked = Some(Instant::now());
            if wanted {
                seen.stamps.clear();
            }
            self.follow_files(&caller, &mut seen).await?;
        }
        let (sets, choices) = monitor.rule_sets_known(&caller).await?;
        let versions = sets.iter().map(|set| (format!("set {}", set.id), set.version));
        let versions: Vec<_> =
            versions.chain(choices.iter().map(|(rule, (version, _))| (format!("rule {rule}"), *version))).collect();
        if seen.versions.as_ref() == Some(&versions) {
            let mut status = self.locked();
            (status.phase, status.failure) = (self.at_rest(), None);
            return Ok(false);
        }
        self.phase(Phase::Reading);
        let began = Instant::now();
        let mut failures = BTreeMap::new();
        let mut readable = Vec::new();
        for set in sets {
            let bundle = match set.origin {
                Origin::Pack => Ok(self.0.pack.clone()),
                Origin::Folder | Origin::File => monitor.rule_set_bundle(&set).await,
            };
            match bundle {
                Ok(bundle) => readable.push((set, bundle)),
                Err(NoBundle(why)) => {
                    tracing::error!(set = set.id, name = set.name, why = why.en, "a set of rules cannot be read");
                    failures.insert(set.id.clone(), why);
                    readable.push((set, Bundle::default()));
                }
            }
        }
        let choices = choices.into_iter().map(|(rule, (_, choice))| (rule, choice)).collect();
        let (mut catalogue, loaded) = blocking(move || Catalogue::load(readable, choices)).await?;
        self.phase(Phase::Compiling);
        let rules = blocking(move || compile(loaded)).await??;
        catalogue.failures = failures;
        catalogue.refuse(&rules.refused);
        let (number, correlations) = (rules.len(), rules.correlation_count());
        let carried = rules.carried_from(&stream.rules());
        stream.replace_rules(rules);
        *self.0.catalogue.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalogue);
        seen.versions = Some(versions);
        let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(rules = number, correlations, carried, took_ms, "rules of the stream are in place");
        {
            let now = monitor.now();
            let mut status = self.locked();
            (status.phase, status.since, status.failure) = (self.at_rest(), Some(now), None);
            (status.loaded_at, status.took_ms) = (Some(now), took_ms);
            (status.rules, status.correlations, status.carried) = (number, correlations, carried);
        }
        self.0.ready.send_replace(true);
        Ok(true)
    }

    /// Takes the set of the program, once, and those of folders that have changed.
    async fn follow_files(&self, caller: &Caller, seen: &mut Seen) -> Result<(), Problem> {
        let monitor = &self.0.monitor;
        if !seen.pack {
            let bundle = self.0.pack.clone();
            let content = blocking(move || Content::of(&bundle, &loaded(&bundle), String::new())).await?;
            monitor.rule_set_follow(caller, (Origin::Pack, PACK, ""), &content, "").await?;
            seen.pack = true;
        }
        for path in &self.0.folders {
            let own = path.clone();
            let stamp = blocking(move || stamp_of(&own)).await?;
            if seen.stamps.get(path) == Some(&stamp) {
                continue;
            }
            let text = path.to_string_lossy().into_owned();
            let id = folder_id(&text);
            let own = path.clone();
            match blocking(move || Bundle::of_path(&own)).await? {
                Ok(bundle) => {
                    self.follow_folder(caller, &id, &text, bundle).await?;
                    self.locked().folders.remove(&id);
                }
                Err(NoBundle(why)) => {
                    tracing::error!(path = text, why = why.en, "a folder of rules cannot be read");
                    self.locked().folders.insert(id, why);
                }
            }
            seen.stamps.insert(path.clone(), stamp);
        }
        Ok(())
    }

    async fn follow_folder(&self, caller: &Caller, id: &str, path: &str, bundle: Bundle) -> Result<(), Problem> {
        let monitor = &self.0.monitor;
        let (sets, _) = monitor.rule_sets_known(caller).await?;
        let known = sets.iter().find(|set| set.id == id);
        let same = |set: &&RuleSet| set.content.digest == bundle.digest() && set.content.revision == bundle.revision;
        if known.filter(same).is_some() {
            return Ok(());
        }
        let before = match known {
            Some(set) => monitor.rule_set_bundle(set).await.unwrap_or_default(),
            None => Bundle::default(),
        };
        let blob = monitor.rule_set_keep(&bundle).await?;
        let (content, said) = blocking(move || {
            let after = loaded(&bundle);
            (Content::of(&bundle, &after, blob), said(&difference(&loaded(&before), &after)))
        })
        .await?;
        monitor.rule_set_follow(caller, (Origin::Folder, id, path), &content, &said).await
    }

    /// Reads what was sent and compares it with the set that it would change. Nothing is changed.
    ///
    /// # Errors
    /// `invalid_input` with the reason when it is no set of rules; who may not import is refused.
    pub async fn preview(
        &self,
        caller: &Caller,
        bytes: Vec<u8>,
        path: &str,
        set: Option<&str>,
    ) -> Result<Preview, Problem> {
        let monitor = &self.0.monitor;
        let sets = {
            monitor.rule_set_may_manage(caller).await?;
            monitor.rule_sets(caller).await?
        };
        let set = match set {
            Some(id) => Some(sets.iter().find(|set| set.id == id).cloned().ok_or_else(Problem::not_found)?),
            None => None,
        };
        let name = path.to_owned();
        let bundle = blocking(move || Bundle::read(&bytes, &name)).await?;
        let bundle = bundle.map_err(|NoBundle(why)| crate::check::refused("", "no_rules", &why.vi, &why.en))?;
        let before = match &set {
            Some(set) => monitor.rule_set_bundle(set).await.unwrap_or_default(),
            None => Bundle::default(),
        };
        let bundle = Arc::new(bundle);
        let own = Arc::clone(&bundle);
        let (content, difference, after) = blocking(move || {
            let after = loaded(&own);
            let found = difference(&loaded(&before), &after);
            (Content::of(&own, &after, String::new()), found, after)
        })
        .await?;
        let catalogue = self.catalogue();
        let own = set.as_ref().map(|set| set.id.clone());
        let place = set.as_ref().map_or(i64::MAX, |set| set.place);
        let earlier = |id: &str| {
            catalogue.of_id(id).iter().any(|entry| {
                catalogue
                    .set_of(entry)
                    .is_some_and(|known| known.on && known.place < place && Some(&known.id) != own.as_ref())
            })
        };
        let metas = after.rules.iter().map(|rule| &rule.meta);
        let metas = metas.chain(after.correlations.iter().map(|rule| &rule.meta));
        let preview = Preview {
            id: monitor.new_id()?,
            set,
            path: vg_access::cut(path, crate::limits::MAX_LINE_CHARS),
            content,
            left_out: bundle.left_out,
            difference,
            shadowed: metas.filter(|meta| earlier(&meta.id.0)).count(),
            refused: after.problems,
            bundle,
            made_at: monitor.now(),
        };
        let mut waiting = self.waiting();
        if waiting.len() >= MAX_PREVIEWS {
            waiting.remove(0);
        }
        waiting.push(preview.clone());
        Ok(preview)
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Preview>> {
        let oldest = self.0.monitor.now().0 - PREVIEW_MINUTES * 60_000_000;
        let mut waiting = self.0.previews.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|preview| preview.made_at.0 >= oldest);
        waiting
    }

    fn waiting_one(&self, id: &str) -> Result<Preview, Problem> {
        self.waiting().iter().find(|preview| preview.id == id).cloned().ok_or_else(|| {
            let (vi, en) =
                ("bản xem trước này không còn; hãy gửi lại tệp", "this preview is gone; send the file again");
            crate::check::refused("/preview", "gone", vi, en)
        })
    }

    /// Makes a set of what was previewed.
    ///
    /// # Errors
    /// When the preview is gone, was for another set, or the name is taken.
    pub async fn import(&self, caller: &Caller, preview: &str, new: &NewSet) -> Result<RuleSet, Problem> {
        self.0.monitor.rule_set_may_manage(caller).await?;
        let waiting = self.waiting_one(preview)?;
        let content = self.kept(&waiting).await?;
        let new = NewSet { path: waiting.path.clone(), ..new.clone() };
        let set = self.0.monitor.rule_set_create(caller, &new, &content).await?;
        self.waiting().retain(|known| known.id != preview);
        self.wake();
        Ok(set)
    }

    /// Gives a set what was previewed for it.
    ///
    /// # Errors
    /// When the preview is gone, was for another set, or the set changed meanwhile.
    pub async fn import_into(
        &self,
        caller: &Caller,
        (set, version): (&str, i64),
        preview: &str,
    ) -> Result<RuleSet, Problem> {
        self.0.monitor.rule_set_may_manage(caller).await?;
        let waiting = self.waiting_one(preview)?;
        if waiting.set.as_ref().is_none_or(|known| known.id != set) {
            let (vi, en) = ("bản xem trước này của bộ khác", "this preview is for another set");
            return Err(crate::check::refused("/preview", "other_set", vi, en));
        }
        let content = self.kept(&waiting).await?;
        let said = said(&waiting.difference);
        let set = self.0.monitor.rule_set_replace(caller, (set, version), &waiting.path, &content, &said).await?;
        self.waiting().retain(|known| known.id != preview);
        self.wake();
        Ok(set)
    }

    async fn kept(&self, waiting: &Preview) -> Result<Content, Problem> {
        let blob = self.0.monitor.rule_set_keep(&waiting.bundle).await?;
        Ok(Content { blob, ..waiting.content.clone() })
    }

    /// The licence of a set, as it was brought.
    ///
    /// # Errors
    /// When there is no such set, or its files cannot be read.
    pub async fn licence(&self, caller: &Caller, id: &str) -> Result<String, Problem> {
        let sets = self.0.monitor.rule_sets(caller).await?;
        if id == PACK {
            return Ok(String::new());
        }
        let set = sets.into_iter().find(|set| set.id == id).ok_or_else(Problem::not_found)?;
        let bundle = self.0.monitor.rule_set_bundle(&set).await;
        let bundle = bundle.map_err(|NoBundle(why)| Problem::internal(why.en))?;
        Ok(bundle.licences.values().map(|bytes| String::from_utf8_lossy(bytes)).collect::<Vec<_>>().join("\n\n"))
    }
}

fn loaded(bundle: &Bundle) -> Loaded {
    load(&bundle.sources("set"), &LoadOptions::default())
}

/// Compiles for the log sources of the program.
fn compile(loaded: Loaded) -> Result<Rules, Problem> {
    let sources = LogSources::embedded()
        .map_err(|error| Problem::internal(format!("read the log sources of the program: {error}")))?;
    Ok(Rules::compile(loaded, &sources))
}

fn said(difference: &Difference) -> String {
    let Difference { new, changed, gone, .. } = difference;
    format!("+{} ~{} −{}", new.len(), changed.len(), gone.len())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|fault| Problem::internal(format!("work on rules ended in a fault: {fault}")))
}
