//! Ranges and domains that the unit says are its own.

use std::net::IpAddr;

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem};
use vg_backend::{params, transaction};

use super::{Inventory, current};
use crate::check;
use crate::claim::{digits, domains_above};
use crate::model::{Claim, Filter, Page, Record};
use crate::operations::{CLAIM_CREATE, CLAIM_READ, CLAIM_RETIRE, CLAIM_UPDATE};
use crate::store::{Writer, claims};

impl Inventory {
    /// Claims a range or domain.
    pub async fn claim_create(&self, caller: &Caller, unit: &str, new: &Claim) -> Result<Record<Claim>, Problem> {
        let changes = Changes::new().set("kind", new.kind.as_str()).set("value", &new.value);
        self.create(caller, &CLAIM_CREATE, unit, check::claim(new), &changes).await
    }

    /// One claim.
    pub async fn claim_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Record<Claim>, Problem> {
        self.get(caller, &CLAIM_READ, unit, id).await
    }

    /// Claims by `name`, `name_desc` or `newest`.
    pub async fn claim_list(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Page<Claim>, Problem> {
        let mut tx = self.reading(caller, &CLAIM_READ, unit).await?;
        super::list::page(&mut tx, unit, filter).await
    }

    /// Changes a claim that is in `version`.
    pub async fn claim_update(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &Claim,
    ) -> Result<Record<Claim>, Problem> {
        let subject = Subject::new("claim", id);
        let (granted, pending) = self.access.begin(caller, &CLAIM_UPDATE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let new = check::claim(new)?;
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let old = current::<Claim>(&mut writer, id, version).await?;
            let new = Claim { demo: old.data.demo, ..new };
            let record = writer.update(&old, new, old.retired_at, "updated");
            writer.finish().await?;
            self.publish(tx, &record, "claim", "updated").await?;
            let (was, is) = (&old.data, &record.data);
            let changes = Changes::new()
                .field("kind", was.kind.as_str(), is.kind.as_str())
                .field("value", &was.value, &is.value)
                .field("system", &was.system, &is.system)
                .field("basis", &was.basis, &is.basis)
                .field("note", &was.note, &is.note);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(record)
        });
        pending.settle(done).await
    }

    /// Retires a claim.
    pub async fn claim_retire(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Record<Claim>, Problem> {
        self.retire(caller, &CLAIM_RETIRE, unit, id, version).await
    }

    /// Id of a claim that holds the address; nothing when the unit does not claim it.
    pub async fn claim_of_address(
        &self,
        caller: &Caller,
        unit: &str,
        address: IpAddr,
    ) -> Result<Option<String>, Problem> {
        let mut tx = self.reading(caller, &CLAIM_READ, unit).await?;
        let row = tx.fetch_optional(&claims::COVERING, params![unit, digits(address)]).await?;
        Ok(row.map(|row| row.text("id").map(str::to_owned)).transpose()?)
    }

    /// Id of the claim that holds the domain or one above it; nothing when the unit does not claim it.
    pub async fn claim_of_domain(&self, caller: &Caller, unit: &str, name: &str) -> Result<Option<String>, Problem> {
        let mut tx = self.reading(caller, &CLAIM_READ, unit).await?;
        for domain in domains_above(name).into_iter().take(crate::limits::MAX_SEARCH_WORDS) {
            if let Some(row) =
                tx.fetch_optional(&claims::DOMAIN, params![unit, vg_formats::search_key(&domain)]).await?
            {
                return Ok(Some(row.text("id")?.to_owned()));
            }
        }
        Ok(None)
    }
}
