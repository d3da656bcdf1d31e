//! Contacts, their channels, and the proof that a channel works.

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem};
use vg_backend::sql::Tx;
use vg_backend::transaction;

use super::{Inventory, current};
use crate::check;
use crate::model::{Contact, Filter, Page, Record};
use crate::operations::{CONTACT_CREATE, CONTACT_READ, CONTACT_RETIRE, CONTACT_UPDATE};
use crate::store::{Writer, contacts};

impl Inventory {
    /// Adds a contact.
    pub async fn contact_create(&self, caller: &Caller, unit: &str, new: &Contact) -> Result<Record<Contact>, Problem> {
        let subject = Subject::new("contact", "");
        let (granted, mut pending) = self.access.begin(caller, &CONTACT_CREATE, On::Unit(unit), &subject).await?;
        let id = self.id()?;
        pending.subject(&Subject::new("contact", &id));
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let new = check::contact(new)?;
            let same = |known: &Contact| known.name == new.name && known.office == new.office && known.role == new.role;
            if let Some(found) = self.made_before(tx, unit, &id, same).await? {
                pending.done(tx, Outcome::Done, &Changes::new()).await?;
                return with_channels(tx, found).await;
            }
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let record = writer.create(&id, new);
            writer.set_channels(&id, &record.data.channels).await?;
            writer.finish().await?;
            self.publish(tx, &record, "contact", "created").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("name", &record.data.name)).await?;
            Ok(record)
        });
        pending.settle(done).await
    }

    /// One contact.
    pub async fn contact_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Record<Contact>, Problem> {
        let mut tx = self.reading(caller, &CONTACT_READ, unit).await?;
        let record = crate::store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        with_channels(&mut tx, record).await
    }

    /// Contacts by `name`, `name_desc` or `newest`.
    pub async fn contact_list(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Page<Contact>, Problem> {
        let mut tx = self.reading(caller, &CONTACT_READ, unit).await?;
        page(&mut tx, unit, filter).await
    }

    /// Changes a contact that is in `version`.
    pub async fn contact_update(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &Contact,
    ) -> Result<Record<Contact>, Problem> {
        let subject = Subject::new("contact", id);
        let (granted, pending) = self.access.begin(caller, &CONTACT_UPDATE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let new = check::contact(new)?;
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let old = current::<Contact>(&mut writer, id, version).await?;
            let old = with_channels(writer.tx, old).await?;
            let new = Contact { demo: old.data.demo, ..new };
            let record = writer.update(&old, new, old.retired_at, "updated");
            writer.set_channels(id, &record.data.channels).await?;
            writer.finish().await?;
            self.publish(tx, &record, "contact", "updated").await?;
            pending.done(tx, Outcome::Done, &diff(&old.data, &record.data)).await?;
            Ok(record)
        });
        pending.settle(done).await
    }

    /// Notes that a message reached the contact over a channel now, and what proved it.
    pub async fn contact_proved(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        channel: (&str, &str),
        proof: &str,
    ) -> Result<Record<Contact>, Problem> {
        let mut contact = self.contact_get(caller, unit, id).await?;
        let now = self.now();
        let found =
            contact.data.channels.iter_mut().find(|known| (known.kind.as_str(), known.value.as_str()) == channel);
        let Some(found) = found else { return Err(Problem::not_found()) };
        found.proved_at = Some(now);
        proof.clone_into(&mut found.proof);
        self.contact_update(caller, unit, id, contact.version, &contact.data).await
    }

    /// Retires a contact.
    pub async fn contact_retire(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Record<Contact>, Problem> {
        self.retire(caller, &CONTACT_RETIRE, unit, id, version).await
    }
}

/// One page of contacts with their channels.
pub(crate) async fn page(tx: &mut Tx, unit: &str, filter: &Filter) -> Result<Page<Contact>, Problem> {
    let mut page: Page<Contact> = super::list::page(tx, unit, filter).await?;
    let ids: Vec<&str> = page.rows.iter().map(|record| record.id.as_str()).collect();
    let mut channels = contacts::channels_of(tx, unit, &ids).await?;
    for record in &mut page.rows {
        record.data.channels = channels.remove(&record.id).unwrap_or_default();
    }
    Ok(page)
}

/// The contact with its channels.
pub(crate) async fn with_channels(tx: &mut Tx, mut record: Record<Contact>) -> Result<Record<Contact>, Problem> {
    record.data.channels = contacts::channels(tx, &record.unit, &record.id).await?;
    Ok(record)
}

fn diff(old: &Contact, new: &Contact) -> Changes {
    let channels = |contact: &Contact| {
        contact
            .channels
            .iter()
            .map(|channel| format!("{} {}", channel.kind, channel.value))
            .collect::<Vec<_>>()
            .join("; ")
    };
    let proved = |contact: &Contact| contact.channels.iter().filter_map(|channel| channel.proved_at).max();
    Changes::new()
        .field("name", &old.name, &new.name)
        .field("office", &old.office, &new.office)
        .field("role", &old.role, &new.role)
        .field("about", &old.about, &new.about)
        .field("note", &old.note, &new.note)
        .field("valid_from", old.valid_from, new.valid_from)
        .field("valid_until", old.valid_until, new.valid_until)
        .field("channels", &channels(old), &channels(new))
        .field("proved_at", proved(old), proved(new))
}
