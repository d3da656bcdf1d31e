//! Rows about information systems and contacts, which are few: each is read and written by itself.

use vg_access::Problem;
use vg_formats::facts::{ContactFact, SystemFact, clean};
use vg_model::Text;

use super::Outcome;
use super::run::{Judged, Run, judged};
use crate::check;
use crate::model::{Channel, Contact, Dossier, System};
use crate::service::contacts::with_channels;
use crate::store::{self, Writer, contacts, systems};

impl Run<'_> {
    pub(super) async fn system(
        &mut self,
        writer: &mut Writer<'_>,
        fact: &SystemFact,
        made: Option<&str>,
    ) -> Result<Judged, Problem> {
        let unit = writer.unit.clone();
        let code = fact.code.as_deref().unwrap_or_default();
        for name in [fact.name.as_str(), code] {
            self.trace.reads(("system", vg_formats::search_key(name)));
        }
        // An earlier row may have made the system, or put hosts into it.
        writer.flush().await?;
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
        let (name, code) = (new.name.clone(), new.code.clone());
        let done = match old {
            None => {
                let id = self.id(made)?;
                writer.create(&id, new);
                judged(Outcome::Created, &id)
            }
            Some(old) if old.data == new => return Ok(judged(Outcome::Unchanged, &old.id)),
            Some(old) => {
                let level = i64::from(new.level.unwrap_or(0));
                writer.update(&old, new, None, "updated");
                writer.set_level(&old.id, level).await?;
                self.trace.writes_unseen(("system", vg_formats::search_key(&old.data.name)));
                judged(Outcome::Updated, &old.id)
            }
        };
        self.systems_change(writer, [&name, &code]).await?;
        Ok(done)
    }

    pub(super) async fn contact(
        &mut self,
        writer: &mut Writer<'_>,
        fact: &ContactFact,
        made: Option<&str>,
    ) -> Result<Judged, Problem> {
        let unit = writer.unit.clone();
        self.trace.reads(("contact", vg_formats::search_key(&fact.name)));
        // An earlier row may have been about the same person.
        writer.flush().await?;
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
            Some(old) => (Outcome::Updated, writer.update(&old, new, None, "updated")),
            None => (Outcome::Created, writer.create(&self.id(made)?, new)),
        };
        self.trace.writes_unseen(("contact", vg_formats::search_key(&record.data.name)));
        writer.set_channels(&record.id, &record.data.channels).await?;
        Ok(judged(outcome, &record.id))
    }
}
