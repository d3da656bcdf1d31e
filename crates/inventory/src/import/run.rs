//! One row of an import at a time: which object it is about, and what it changes.

use std::collections::BTreeSet;

use vg_access::Problem;
use vg_formats::Fact;
use vg_formats::facts::{
    ContactFact, HostFact, HotfixState, LeaseFact, SoftwareFact, Stamp, SystemFact, TranslationFact, clean,
};
use vg_model::{Text, Timestamp};

use super::{Import, ImportRow, Outcome};
use crate::check;
use crate::facts::Attribute;
use crate::identity::{Incoming, Verdict, decide};
use crate::limits::MAX_TEXT_CHARS;
use crate::model::{Channel, Contact, Dossier, Host, System};
use crate::service::contacts::with_channels;
use crate::service::hosts::{Saying, load, say, say_new};
use crate::store::records::{AddressRecord, Wrote};
use crate::store::software::Package;
use crate::store::{self, Writer, contacts, hosts, systems};

/// Clocks without a zone are taken for Asia/Ho_Chi_Minh: UTC+7, without summer time since 1975.
const LOCAL_US: i64 = 7 * 3_600 * 1_000_000;

/// Offset of new ids and what was touched, over the rows of one import.
pub(super) struct Run<'a> {
    pub(super) import: &'a Import,
    /// Makes ids.
    pub(super) new_id: &'a (dyn Fn() -> Result<String, Problem> + Send + Sync),
    /// Hosts whose software this import lists.
    touched: BTreeSet<String>,
    /// The last host that a row of software named, since its rows stand together.
    last: Option<(String, String)>,
}

type Judged = (Outcome, String, Text);

fn judged(outcome: Outcome, subject: &str) -> Judged {
    (outcome, subject.to_owned(), Text::default())
}

fn refused(vi: &str, en: &str) -> Judged {
    (Outcome::Refused, String::new(), Text::new(vi, en))
}

impl<'a> Run<'a> {
    pub(super) fn new(import: &'a Import, new_id: &'a (dyn Fn() -> Result<String, Problem> + Send + Sync)) -> Self {
        Self { import, new_id, touched: BTreeSet::new(), last: None }
    }

    /// Does one row. A value that the inventory refuses is the row's outcome; an error of the database ends the import.
    pub(super) async fn row(&mut self, writer: &mut Writer<'_>, mut row: ImportRow) -> Result<ImportRow, Problem> {
        if row.fact.is_empty() {
            return Ok(row);
        }
        let told = std::mem::take(&mut row.reason);
        let done = match serde_json::from_str::<Fact>(&row.fact) {
            Ok(Fact::Host(fact)) => self.host(writer, &fact, &row.answer).await,
            Ok(Fact::Software(fact)) => self.software(writer, &fact).await,
            Ok(Fact::Lease(fact)) => self.lease(writer, &fact).await,
            Ok(Fact::Translation(fact)) => self.translation(writer, &fact).await,
            Ok(Fact::System(fact)) => self.system(writer, &fact).await,
            Ok(Fact::Contact(fact)) => self.contact(writer, &fact).await,
            Err(error) => {
                Err(Problem::internal(format!("import {}: staged row {}: {error}", self.import.id, row.place)))
            }
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
        row.reason = match outcome {
            Outcome::Conflicting | Outcome::Refused => reason,
            _ => Text::new(both(&told.vi, &reason.vi), both(&told.en, &reason.en)),
        };
        row.outcome = outcome;
        row.subject = subject;
        Ok(row)
    }

    /// Ends what this import no longer lists on the hosts whose software it lists.
    pub(super) async fn finish(self, writer: &mut Writer<'_>) -> Result<(), Problem> {
        let import = self.import;
        for host in &self.touched {
            let ended = writer.end_packages(host, &import.source.name, import.observed_at, &import.id).await?;
            if ended > 0 {
                writer.change("host", host, "updated").await?;
            }
        }
        Ok(())
    }

    async fn identify(&self, writer: &mut Writer<'_>, incoming: &Incoming) -> Result<Verdict, Problem> {
        let unit = writer.unit.clone();
        let mut held = Vec::with_capacity(incoming.identifiers.len());
        for (kind, value, _) in &incoming.identifiers {
            held.push((*kind, value.clone(), hosts::holders(writer.tx, &unit, *kind, value).await?));
        }
        Ok(decide(incoming, &held))
    }

    async fn host(&mut self, writer: &mut Writer<'_>, fact: &HostFact, answer: &str) -> Result<Judged, Problem> {
        let unit = writer.unit.clone();
        let incoming = Incoming::of(fact);
        let wanted = if self.import.host.is_empty() { answer } else { &self.import.host };
        let known = match wanted {
            "new" => None,
            "" => match self.identify(writer, &incoming).await? {
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
        let (attributes, notice) = attributes(writer, fact).await?;
        let saying = Saying {
            source: self.import.source.clone(),
            at: self.import.observed_at,
            import: self.import.id.clone(),
            attributes,
            identifiers: incoming.identifiers,
        };
        let (outcome, id) = match known {
            Some(id) => {
                let mut loaded = load(writer.tx, &unit, &id).await?.ok_or_else(Problem::not_found)?;
                let changed = say(writer, &mut loaded, &saying).await?;
                (if changed { Outcome::Updated } else { Outcome::Unchanged }, id)
            }
            None => {
                let id = (self.new_id)()?;
                say_new(writer, &id, &Host::default(), &saying).await?;
                (Outcome::Created, id)
            }
        };
        let mut fresh = false;
        for hotfix in fact.hotfixes.iter().filter(|hotfix| hotfix.state == HotfixState::Installed) {
            let name = short(&hotfix.id.value);
            let package = Package { kind: "hotfix".to_owned(), name, ..Package::default() };
            fresh |= self.package(writer, &id, &package).await?;
        }
        let outcome = if fresh && outcome == Outcome::Unchanged { Outcome::Updated } else { outcome };
        Ok((outcome, id, notice))
    }

    async fn package(&mut self, writer: &mut Writer<'_>, host: &str, package: &Package) -> Result<bool, Problem> {
        let import = self.import;
        let fresh = writer.save_package(host, &import.source.name, package, import.observed_at, &import.id).await?;
        if !self.touched.contains(host) {
            self.touched.insert(host.to_owned());
        }
        Ok(fresh)
    }

    async fn software(&mut self, writer: &mut Writer<'_>, fact: &SoftwareFact) -> Result<Judged, Problem> {
        let named = fact.host.as_deref().unwrap_or_default();
        let host = match (self.import.host.as_str(), &self.last) {
            (id, _) if !id.is_empty() => id.to_owned(),
            (_, Some((name, id))) if name == named => id.clone(),
            _ => {
                let mut incoming = Incoming::default();
                incoming.add_name(named);
                match self.identify(writer, &incoming).await? {
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
                }
            }
        };
        self.last = Some((named.to_owned(), host.clone()));
        let text = |value: &Option<String>| value.as_deref().map(short).unwrap_or_default();
        let kind =
            serde_json::to_value(fact.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default();
        let package = Package {
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
        };
        let fresh = self.package(writer, &host, &package).await?;
        Ok(judged(if fresh { Outcome::Created } else { Outcome::Unchanged }, &host))
    }

    async fn lease(&mut self, writer: &mut Writer<'_>, fact: &LeaseFact) -> Result<Judged, Problem> {
        let Some(from) = fact.start.as_ref().and_then(instant) else {
            return Ok(refused("không rõ thời điểm bắt đầu cấp địa chỉ", "it is not sure when the lease began"));
        };
        let until = if fact.endless { None } else { fact.end.as_ref().and_then(instant) };
        if until.is_some_and(|until| until <= from) {
            return Ok(refused("thời điểm hết hạn không sau thời điểm cấp", "the lease does not end after it began"));
        }
        let record = AddressRecord {
            kind: "dhcp".to_owned(),
            address: fact.address.to_canonical().to_string(),
            mac: fact.mac.as_ref().map(|mac| mac.value.clone()).unwrap_or_default(),
            name: fact.name.as_deref().map(short).unwrap_or_default(),
            from_at: from,
            until_at: until,
            source: self.import.source.name.clone(),
            ..AddressRecord::default()
        };
        self.record(writer, &record).await
    }

    async fn translation(&mut self, writer: &mut Writer<'_>, fact: &TranslationFact) -> Result<Judged, Problem> {
        let (start, end) = (fact.start.as_ref().and_then(instant), fact.end.as_ref().and_then(instant));
        let mut record = AddressRecord {
            kind: "nat".to_owned(),
            address: fact.outside.to_canonical().to_string(),
            port: fact.outside_port.map(i64::from),
            inside: fact.inside.to_canonical().to_string(),
            inside_port: fact.inside_port.map(i64::from),
            protocol: fact.protocol.clone().unwrap_or_default(),
            until_at: end,
            source: self.import.source.name.clone(),
            ..AddressRecord::default()
        };
        match (start, end) {
            (Some(from), _) => record.from_at = from,
            (None, Some(end)) if writer.close_record(&record, end).await? => return Ok(judged(Outcome::Updated, "")),
            (None, Some(_)) => {
                return Ok(refused(
                    "không thấy lúc bắt đầu phiên chuyển đổi này",
                    "no beginning of this translation is known",
                ));
            }
            (None, None) => {
                return Ok(refused(
                    "không rõ thời điểm chuyển đổi địa chỉ",
                    "it is not sure when this translation was",
                ));
            }
        }
        self.record(writer, &record).await
    }

    async fn record(&self, writer: &mut Writer<'_>, record: &AddressRecord) -> Result<Judged, Problem> {
        Ok(judged(
            match writer.save_record(record, &self.import.id).await? {
                Wrote::Created => Outcome::Created,
                Wrote::Updated => Outcome::Updated,
                Wrote::Unchanged => Outcome::Unchanged,
            },
            "",
        ))
    }

    async fn system(&mut self, writer: &mut Writer<'_>, fact: &SystemFact) -> Result<Judged, Problem> {
        let unit = writer.unit.clone();
        let code = fact.code.as_deref().unwrap_or_default();
        let mut found = systems::find(writer.tx, &unit, &fact.name).await?;
        if found.is_none() && !code.is_empty() {
            found = systems::find(writer.tx, &unit, code).await?;
        }
        let old = match &found {
            Some(id) => store::get::<System>(writer.tx, &unit, id).await?,
            None => None,
        };
        let mut new = old.as_ref().map(|old| old.data.clone()).unwrap_or_default();
        let said = |value: &Option<String>, field: &mut String| {
            if let Some(value) = value {
                *field = clean(value);
            }
        };
        if !fact.name.is_empty() {
            new.name = clean(&fact.name);
        }
        said(&fact.code, &mut new.code);
        said(&fact.owner, &mut new.owner);
        said(&fact.operator, &mut new.operator);
        said(&fact.responsible, &mut new.responsible);
        if let Some(level) = &fact.level {
            new.level = Some(level.value);
        }
        if let Some(dossier) = &fact.dossier {
            new.dossier = Dossier::from_words(dossier);
            new.dossier_note = clean(dossier);
        }
        let new = check::system(&new)?;
        match old {
            None => {
                let id = (self.new_id)()?;
                writer.create(&id, new).await?;
                Ok(judged(Outcome::Created, &id))
            }
            Some(old) if old.data == new => Ok(judged(Outcome::Unchanged, &old.id)),
            Some(old) => {
                let level = i64::from(new.level.unwrap_or(0));
                writer.update(&old, new, None, "updated").await?;
                writer.set_level(&old.id, level).await?;
                Ok(judged(Outcome::Updated, &old.id))
            }
        }
    }

    async fn contact(&mut self, writer: &mut Writer<'_>, fact: &ContactFact) -> Result<Judged, Problem> {
        let unit = writer.unit.clone();
        let phones = fact.phones.iter().map(|phone| ("phone", phone.value.clone()));
        let channels: Vec<(&str, String)> =
            phones.chain(fact.emails.iter().map(|mail| ("mail", mail.clone()))).collect();
        let mut same = Vec::new();
        for id in contacts::by_name(writer.tx, &unit, &fact.name).await? {
            let Some(record) = store::get::<Contact>(writer.tx, &unit, &id).await? else { continue };
            let record = with_channels(writer.tx, record).await?;
            let shares =
                record.data.channels.iter().any(|known| channels.iter().any(|(_, value)| *value == known.value));
            let office = fact.unit.as_deref().map(vg_formats::search_key).unwrap_or_default();
            let theirs = vg_formats::search_key(&record.data.office);
            if shares || office == theirs || office.is_empty() || theirs.is_empty() {
                same.push(record);
            }
        }
        if same.len() > 1 {
            let reason = Text::new(
                "có nhiều đầu mối cùng tên; hãy ghi rõ đơn vị",
                "several contacts have this name; say their department",
            );
            return Ok((Outcome::Conflicting, String::new(), reason));
        }
        let old = same.pop();
        let mut new = old.as_ref().map(|old| old.data.clone()).unwrap_or_default();
        new.name = clean(&fact.name);
        for (said, field) in [(&fact.unit, &mut new.office), (&fact.role, &mut new.role), (&fact.about, &mut new.about)]
        {
            if let Some(said) = said {
                *field = clean(said);
            }
        }
        for (kind, value) in channels {
            if !new.channels.iter().any(|known| known.kind == kind && known.value == value) {
                new.channels.push(Channel { kind: kind.to_owned(), value, ..Channel::default() });
            }
        }
        let new = check::contact(&new)?;
        let (outcome, record) = match old {
            Some(old) if old.data == new => return Ok(judged(Outcome::Unchanged, &old.id)),
            Some(old) => (Outcome::Updated, writer.update(&old, new, None, "updated").await?),
            None => (Outcome::Created, writer.create(&(self.new_id)()?, new).await?),
        };
        writer.set_channels(&record.id, &record.data.channels).await?;
        Ok(judged(outcome, &record.id))
    }
}

/// The attributes that a fact gives, and what could not be linked.
async fn attributes(
    writer: &mut Writer<'_>,
    fact: &HostFact,
) -> Result<(Vec<(Attribute, String, String)>, Text), Problem> {
    let mut list = Vec::new();
    let mut add = |attribute, value: Option<&str>, printed: Option<&str>| {
        let value = value.map(short).unwrap_or_default();
        if !value.is_empty() {
            list.push((attribute, value, printed.map(short).unwrap_or_default()));
        }
    };
    add(Attribute::Name, fact.names.first().or(fact.fqdn.as_ref()).map(String::as_str), None);
    let kind = fact.kind.value;
    let known = kind != vg_formats::facts::HostKind::Unknown;
    add(Attribute::Kind, known.then_some(kind.as_str()), fact.kind.printed.as_deref());
    add(Attribute::Site, fact.site.as_deref(), None);
    add(Attribute::Responsible, fact.responsible.as_deref(), None);
    add(Attribute::Owner, fact.owner.as_deref(), None);
    add(Attribute::OsName, fact.os.name.as_deref(), None);
    add(Attribute::OsVersion, fact.os.version.as_deref(), None);
    add(Attribute::OsBuild, fact.os.build.as_deref(), None);
    let architecture = fact.os.architecture.as_ref();
    add(
        Attribute::Architecture,
        architecture.map(|a| a.value.as_str()),
        architecture.and_then(|a| a.printed.as_deref()),
    );
    add(Attribute::Manufacturer, fact.manufacturer.as_deref(), None);
    add(Attribute::Model, fact.model.as_deref(), None);
    add(Attribute::Serial, fact.serial.as_deref(), None);
    add(Attribute::Domain, fact.domain.as_deref().or(fact.workgroup.as_deref()), None);
    let mut notice = Text::default();
    if let Some(named) = &fact.system {
        let unit = writer.unit.clone();
        match systems::find(writer.tx, &unit, named).await? {
            Some(id) => list.push((Attribute::System, id, short(named))),
            None => {
                notice = Text::new(
                    format!("chưa có hệ thống “{}”; máy được nhập nhưng chưa gắn hệ thống", short(named)),
                    format!("there is no system “{}”; the host is taken without a system", short(named)),
                );
            }
        }
    }
    Ok((list, notice))
}

/// A text as a field holds it: clean, cut between characters.
fn short(text: &str) -> String {
    clean(text).chars().take(MAX_TEXT_CHARS).collect()
}

/// The instant of a stamp that can be read in one way only.
pub(crate) fn instant(stamp: &Stamp) -> Option<Timestamp> {
    let [reading] = stamp.readings.as_slice() else { return None };
    let local = !reading.instant && stamp.zone == vg_formats::facts::Zone::Local;
    Some(Timestamp(if local { reading.face.0 - LOCAL_US } else { reading.face.0 }))
}
