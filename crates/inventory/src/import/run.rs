//! The rows of an import, chunk by chunk: which object each is about, and what it changes.

use std::collections::{BTreeSet, HashMap, HashSet};

use vg_access::Problem;
use vg_formats::Fact;
use vg_formats::facts::{HostFact, HotfixState, SoftwareFact};
use vg_model::Text;

use super::known::Known;
use super::sayings::{attributes, short};
use super::trace::Trace;
use super::{Import, ImportRow, Judgement, Outcome};
use crate::identity::{Incoming, Verdict};
use crate::model::Host;
use crate::service::hosts::{Loaded, Said, Saying, say, say_new};
use crate::store::imports::Stage;
use crate::store::packages::{Key, Keys, Package};
use crate::store::{Mode, Writer, systems};

/// Names of systems that are kept with what they mean.
const MAX_NAMES: usize = 10_000;

/// Makes ids.
pub(super) type NewId<'a> = &'a (dyn Fn() -> Result<String, Problem> + Send + Sync);

/// What is kept from row to row of one import.
pub(super) struct Run<'a> {
    pub(super) import: &'a Import,
    new_id: NewId<'a>,
    /// What names of systems mean.
    systems: HashMap<String, Option<String>>,
    pub(super) known: Known,
    /// True once a row was about software.
    lists_software: bool,
    /// Keys of packages that were met.
    keys: Keys,
    pub(super) trace: Trace,
    /// True when which host a row is about is what was said of it before.
    believing: bool,
}

/// A row with its fact.
pub(super) struct Parsed {
    pub(super) row: ImportRow,
    fact: Option<Fact>,
    /// What a host is known by, or the host of a piece of software.
    incoming: Incoming,
    /// The packages that it lists: a piece of software, or the hotfixes of a host.
    packages: Vec<(Key, Package)>,
}

impl Parsed {
    /// A row as it came out of a file.
    pub(super) fn new(row: ImportRow, fact: Option<Fact>) -> Self {
        let (mut incoming, mut packages) = (Incoming::default(), Vec::new());
        match &fact {
            Some(Fact::Host(fact)) => {
                incoming = Incoming::of(fact);
                packages.extend(installed(fact).map(|name| {
                    let package = Package { kind: "hotfix".to_owned(), name, ..Package::default() };
                    (package.key(), package)
                }));
            }
            Some(Fact::Software(fact)) => {
                incoming.add_name(fact.host.as_deref().unwrap_or_default());
                let package = package_of(fact);
                packages.push((package.key(), package));
            }
            _ => {}
        }
        Self { row, fact, incoming, packages }
    }

    /// A staged row, whose fact is in JSON.
    pub(super) fn of_staged(import: &str, row: ImportRow) -> Result<Self, Problem> {
        let read = match row.fact.as_str() {
            "" => return Ok(Self::new(row, None)),
            // What an import has most of is read straight into its form; by its tag it would be taken apart twice.
            text if text.starts_with(r#"{"fact":"host","#) => serde_json::from_str(text).map(Fact::Host),
            text => serde_json::from_str::<Fact>(text),
        };
        let failed = |error| Problem::internal(format!("import {import}: staged row {}: {error}", row.place));
        let fact = read.map_err(failed)?;
        Ok(Self::new(row, Some(fact)))
    }
}

pub(super) type Judged = (Outcome, String, Text);

pub(super) fn judged(outcome: Outcome, subject: &str) -> Judged {
    (outcome, subject.to_owned(), Text::default())
}

pub(super) fn refused(vi: &str, en: &str) -> Judged {
    (Outcome::Refused, String::new(), Text::new(vi, en))
}

impl<'a> Run<'a> {
    pub(super) fn new(import: &'a Import, new_id: NewId<'a>, judging: bool) -> Self {
        Self {
            import,
            new_id,
            systems: HashMap::new(),
            known: Known::default(),
            lists_software: false,
            keys: Keys::default(),
            trace: if judging { Trace::default() } else { Trace::off() },
            believing: false,
        }
    }

    /// Takes what was said of the rows before for true, as far as it says which host is meant.
    pub(super) fn believe(&mut self, believing: bool) {
        self.believing = believing;
    }

    /// Does some rows that follow each other, and writes what they change.
    pub(super) async fn chunk(&mut self, writer: &mut Writer<'_>, rows: &[Parsed]) -> Result<Vec<Judgement>, Problem> {
        self.again(writer, rows).await?;
        self.look_up(writer, rows).await?;
        let mut judgements = Vec::with_capacity(rows.len());
        for row in rows {
            judgements.push(if self.is_again(row) { Judgement::of(&row.row) } else { self.row(writer, row).await? });
        }
        self.known = Known::default();
        self.trace.next_chunk();
        writer.flush().await?;
        Ok(judgements)
    }

    fn is_again(&self, parsed: &Parsed) -> bool {
        self.believing && parsed.row.again
    }

    /// Moves the times of what is only said again. Nothing of these hosts is read.
    async fn again(&mut self, writer: &mut Writer<'_>, rows: &[Parsed]) -> Result<(), Problem> {
        let hosts = rows.iter().filter(|row| self.is_again(row)).map(|parsed| parsed.row.subject.as_str());
        let hosts: BTreeSet<&str> = hosts.collect();
        Ok(writer.say_again(&hosts, &self.import.source, self.import.observed_at).await?)
    }

    /// Reads what the rows will look at.
    async fn look_up(&mut self, writer: &mut Writer<'_>, rows: &[Parsed]) -> Result<(), Problem> {
        let mut hosts: BTreeSet<&str> = rows.iter().map(|parsed| parsed.row.answer.as_str()).collect();
        hosts.insert(&self.import.host);
        let meant = |parsed: &&Parsed| {
            self.believing
                && !parsed.row.again
                && matches!(parsed.fact, Some(Fact::Host(_)))
                && parsed.row.outcome != Outcome::Created
        };
        hosts.extend(rows.iter().filter(meant).map(|parsed| parsed.row.subject.as_str()));
        hosts.retain(|host| !matches!(*host, "" | "new"));
        let chosen = self.believing || !self.import.host.is_empty();
        let is_software = |parsed: &Parsed| matches!(parsed.fact, Some(Fact::Software(_)));
        self.lists_software |= rows.iter().any(is_software);
        let (mut incoming, mut of_software) = (Vec::new(), Vec::new());
        for parsed in rows.iter().filter(|_| !chosen) {
            if !is_software(parsed) {
                incoming.push(&parsed.incoming);
            } else if of_software.last() != Some(&&parsed.incoming) {
                of_software.push(&parsed.incoming);
            }
        }
        self.known = Known::read(writer, &incoming, &of_software, hosts).await?;
        let wanted: HashSet<Key> = rows.iter().flat_map(|parsed| &parsed.packages).map(|(key, _)| *key).collect();
        if !wanted.is_empty() {
            let believed = rows.iter().filter(|parsed| self.believing && is_software(parsed));
            let mut hosts: BTreeSet<String> = believed.map(|parsed| parsed.row.subject.clone()).collect();
            if !self.import.host.is_empty() {
                hosts.insert(self.import.host.clone());
            }
            if !rows.iter().all(is_software) {
                hosts.extend(self.known.hosts().cloned());
            }
            hosts.remove("");
            self.known.read_packages(writer, &self.import.source.name, hosts, wanted, &mut self.keys).await?;
        }
        let mut records = BTreeSet::new();
        for fact in rows.iter().filter_map(|parsed| parsed.fact.as_ref()) {
            match fact {
                Fact::Lease(fact) => records.extend(self.lease_record(fact).ok().map(|record| record.id())),
                Fact::Translation(fact) => drop(records.insert(self.translation_record(fact).id())),
                Fact::Host(_) | Fact::Software(_) | Fact::System(_) | Fact::Contact(_) => {}
            }
        }
        self.known.read_ends(writer, &records).await
    }

    /// Does one row. A value that the inventory refuses is the row's outcome; an error of the database ends the import.
    async fn row(&mut self, writer: &mut Writer<'_>, parsed: &Parsed) -> Result<Judgement, Problem> {
        let row = &parsed.row;
        let made = (row.outcome == Outcome::Created).then_some(row.subject.as_str());
        let mut again = false;
        let done = match &parsed.fact {
            None => Ok((row.outcome, String::new(), row.reason.clone())),
            Some(Fact::Host(fact)) => self.host(writer, fact, parsed, &mut again).await,
            Some(Fact::Software(_)) => self.software(writer, parsed).await,
            Some(Fact::Lease(fact)) => self.lease(writer, fact),
            Some(Fact::Translation(fact)) => self.translation(writer, fact).await,
            Some(Fact::System(fact)) => self.system(writer, fact, made).await,
            Some(Fact::Contact(fact)) => self.contact(writer, fact, made).await,
        };
        let (outcome, subject, reason) = match done {
            Err(problem) if problem.code() == "invalid_input" => {
                let list = |pick: fn(&Text) -> &str| {
                    let errors = problem.errors.iter();
                    errors
                        .map(|error| format!("{}: {}", error.pointer, pick(&error.message)))
                        .collect::<Vec<_>>()
                        .join("; ")
                };
                (Outcome::Refused, String::new(), Text::new(list(|text| &text.vi), list(|text| &text.en)))
            }
            other => other?,
        };
        // What the reader told of the row stands first, and is the only reason when the row was taken.
        let both = |a: &str, b: &str| [a, b].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
        let reason = match outcome {
            Outcome::Conflicting | Outcome::Refused => reason,
            _ => Text::new(both(&row.told.vi, &reason.vi), both(&row.told.en, &reason.en)),
        };
        Ok(Judgement { outcome, subject, reason, again })
    }

    /// Id of an object that is made: the one that an earlier judgement gave out, or a new one.
    pub(super) fn id(&self, made: Option<&str>) -> Result<String, Problem> {
        match made {
            Some(id) if !id.is_empty() => Ok(id.to_owned()),
            _ => (self.new_id)(),
        }
    }

    /// Ends what this import no longer lists on the hosts whose software it lists, and drops its rows of software: nobody needs them
    /// again once it is applied.
    pub(super) async fn finish(self, writer: &mut Writer<'_>) -> Result<(), Problem> {
        if writer.mode != Mode::Write {
            return Ok(());
        }
        for host in writer.end_packages().await? {
            writer.change("host", &host, "updated");
        }
        if self.lists_software {
            let (tx, granted) = (&mut *writer.tx, writer.granted);
            Stage { tx, granted }.forget_software(&self.import.id).await?;
        }
        Ok(())
    }

    async fn identify(&mut self, writer: &mut Writer<'_>, incoming: &Incoming) -> Result<Verdict, Problem> {
        for (kind, value, _) in &incoming.identifiers {
            self.trace.reads((kind, value));
        }
        self.known.verdict(writer, incoming).await
    }

    /// A host. `again` becomes true when the row only says what was said before.
    async fn host(
        &mut self,
        writer: &mut Writer<'_>,
        fact: &HostFact,
        parsed: &Parsed,
        again: &mut bool,
    ) -> Result<Judged, Problem> {
        let Parsed { row, incoming, .. } = parsed;
        let wanted = if self.import.host.is_empty() { &row.answer } else { &self.import.host };
        let known = match wanted.as_str() {
            "new" => None,
            "" if self.believing => match row.outcome {
                Outcome::Created => None,
                Outcome::Updated | Outcome::Unchanged => Some(row.subject.clone()),
                Outcome::Conflicting | Outcome::Refused => {
                    return Ok((row.outcome, String::new(), row.reason.clone()));
                }
            },
            "" => match self.identify(writer, incoming).await? {
                Verdict::Nameless => {
                    return Ok(refused(
                        "không có tên, địa chỉ, MAC hay số sê-ri để nhận ra máy; hãy bổ sung hoặc chọn máy khi nhập",
                        "names no name, address, MAC or serial number of a host; add one, or choose the host for the import",
                    ));
                }
                Verdict::Ambiguous(candidates) => {
                    let list = |pick: fn(&Text) -> &str| {
                        let reasons = candidates.iter().map(crate::identity::Candidate::reason);
                        reasons.map(|reason| pick(&reason).to_owned()).collect::<Vec<_>>().join("; ")
                    };
                    let (vi, en) = (list(|text| &text.vi), list(|text| &text.en));
                    let reason = Text::new(
                        format!("có thể là nhiều máy, hãy chọn: {vi}"),
                        format!("may be several hosts, choose: {en}"),
                    );
                    return Ok((Outcome::Conflicting, String::new(), reason));
                }
                Verdict::New => None,
                Verdict::Is(candidate) => Some(candidate.host),
            },
            id => Some(id.to_owned()),
        };
        let (system, notice) = self.system_named(writer, fact).await?;
        let saying = Saying {
            source: self.import.source.clone(),
            at: self.import.observed_at,
            import: self.import.id.clone(),
            attributes: attributes(fact, system),
            identifiers: incoming.identifiers.clone(),
        };
        let (outcome, id) = match known {
            Some(id) => {
                self.trace.reads(&id);
                let mut loaded = self.known.take(writer, &id).await?;
                let said = say(writer, &mut loaded, &saying).await?;
                *again = said == Said::Again && fact.hotfixes.is_empty();
                self.wrote(&loaded);
                self.known.put(loaded);
                (if said == Said::Changed { Outcome::Updated } else { Outcome::Unchanged }, id)
            }
            None => {
                let id = self.id((row.outcome == Outcome::Created).then_some(row.subject.as_str()))?;
                let loaded = say_new(writer, &id, &Host::default(), &saying).await?;
                self.wrote(&loaded);
                self.known.put_new(loaded);
                (Outcome::Created, id)
            }
        };
        let mut fresh = false;
        for (key, package) in &parsed.packages {
            fresh |= self.package(writer, &id, *key, package).await?;
        }
        let outcome = if fresh && outcome == Outcome::Unchanged { Outcome::Updated } else { outcome };
        Ok((outcome, id, notice))
    }

    fn wrote(&mut self, loaded: &Loaded) {
        self.trace.writes(&loaded.record.id);
        for known in &loaded.identifiers {
            self.trace.writes((&known.kind, &known.value));
        }
    }

    /// The system that a host names, as a saying; a notice when there is none of this name.
    async fn system_named(
        &mut self,
        writer: &mut Writer<'_>,
        fact: &HostFact,
    ) -> Result<(Option<(String, String)>, Text), Problem> {
        let Some(named) = &fact.system else { return Ok((None, Text::default())) };
        self.trace.reads(("system", vg_formats::search_key(named)));
        if !self.systems.contains_key(named) {
            if self.systems.len() >= MAX_NAMES {
                self.systems.clear();
            }
            let found = systems::find(writer.tx, &writer.unit, named).await?;
            self.systems.insert(named.clone(), found);
        }
        if let Some(Some(id)) = self.systems.get(named) {
            return Ok((Some((id.clone(), short(named))), Text::default()));
        }
        let notice = Text::new(
            format!("chưa có hệ thống “{}”; máy được nhập nhưng chưa gắn hệ thống", short(named)),
            format!("there is no system “{}”; the host is taken without a system", short(named)),
        );
        Ok((None, notice))
    }

    /// Names of systems may mean something else from now on, and what was gathered must be written to be found.
    pub(super) async fn systems_change(&mut self, writer: &mut Writer<'_>, names: [&str; 2]) -> Result<(), Problem> {
        for name in names {
            self.trace.writes_unseen(("system", vg_formats::search_key(name)));
        }
        self.systems.clear();
        writer.flush().await
    }

    /// True when the package is new on the host, or was gone.
    async fn package(
        &mut self,
        writer: &mut Writer<'_>,
        host: &str,
        key: Key,
        package: &Package,
    ) -> Result<bool, Problem> {
        let import = self.import;
        self.trace.reads((host, key));
        self.trace.writes((host, key));
        let fresh = self.known.is_fresh(writer, &import.source.name, host, key, &mut self.keys).await?;
        writer.save_package(host, &import.source.name, package, key, import.observed_at, &import.id);
        Ok(fresh)
    }

    async fn software(&mut self, writer: &mut Writer<'_>, parsed: &Parsed) -> Result<Judged, Problem> {
        let Parsed { row, incoming, .. } = parsed;
        let host = match self.import.host.as_str() {
            "" if self.believing && !matches!(row.outcome, Outcome::Conflicting | Outcome::Refused) => {
                row.subject.clone()
            }
            "" if self.believing => return Ok((row.outcome, String::new(), row.reason.clone())),
            "" => match self.identify(writer, incoming).await? {
                Verdict::Is(candidate) => candidate.host,
                Verdict::Ambiguous(_) => {
                    return Ok(refused(
                        "tên máy này là của nhiều máy; hãy nhập riêng cho từng máy",
                        "several hosts have this name; import for each host by itself",
                    ));
                }
                _ => {
                    return Ok(refused(
                        "không rõ phần mềm ở máy nào; hãy chọn máy khi nhập, hoặc nhập danh sách máy trước",
                        "it is not said on which host the software is; choose the host, or import the hosts first",
                    ));
                }
            },
            id => id.to_owned(),
        };
        let mut fresh = false;
        for (key, package) in &parsed.packages {
            fresh |= self.package(writer, &host, *key, package).await?;
        }
        Ok(judged(if fresh { Outcome::Created } else { Outcome::Unchanged }, &host))
    }
}

/// A piece of software as it is written.
fn package_of(fact: &SoftwareFact) -> Package {
    let text = |value: &Option<String>| value.as_deref().map(short).unwrap_or_default();
    let kind =
        serde_json::to_value(fact.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
    Package {
        kind,
        name: short(&fact.name),
        version: text(&fact.version),
        architecture: fact.architecture.as_ref().map(|printed| short(&printed.value)).unwrap_or_default(),
        found_in: text(&fact.found_in),
        vendor: text(&fact.vendor),
        purl: text(&fact.purl),
        cpe: fact.cpes.first().map(|cpe| short(cpe)).unwrap_or_default(),
        source_package: text(&fact.source),
        source_version: text(&fact.source_version),
    }
}

/// Names of the hotfixes that are installed.
fn installed(fact: &HostFact) -> impl Iterator<Item = String> + '_ {
    let installed = fact.hotfixes.iter().filter(|hotfix| hotfix.state == HotfixState::Installed);
    installed.map(|hotfix| short(&hotfix.id.value))
}
