//! What sources disagree about: the list of a unit, and a person who says which value is right.

use std::collections::BTreeMap;

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::problem::FieldError;
use vg_access::{Caller, On, Problem};
use vg_backend::{params, transaction};

use super::Inventory;
use super::hosts::{Said, Saying, load, say};
use crate::error::version_mismatch;
use crate::facts::{Attribute, Dispute, Disputes, Source, SourceKind, conflicts};
use crate::limits::MAX_PAGE;
use crate::model::{Host, Record};
use crate::operations::{HOST_READ, HOST_UPDATE};
use crate::store::{Writer, hosts, said};

/// Hosts of several sources that are read at once to be looked through.
const AT_ONCE: u32 = 500;

impl Inventory {
    /// Attributes about which sources disagree, of hosts that are followed, host by host after the host `after`; those of a host are
    /// never torn apart. With `open` only those that no person has [settled](crate::facts::Conflict::is_settled). At most `limit`
    /// and [`MAX_PAGE`] attributes are looked for, so a page may hold some more (all of its last host) or fewer.
    pub async fn host_conflicts(
        &self,
        caller: &Caller,
        unit: &str,
        after: Option<&str>,
        limit: u32,
        open: bool,
    ) -> Result<Disputes, Problem> {
        let mut tx = self.reading(caller, &HOST_READ, unit).await?;
        let limit = limit.clamp(1, MAX_PAGE);
        let mut after = after.unwrap_or_default().to_owned();
        let (mut rows, mut next) = (Vec::new(), None);
        loop {
            let found = tx.fetch_all(&said::OF_SEVERAL, params![unit, after.as_str(), AT_ONCE]).await?;
            let Some(last) = found.last() else { break };
            after = last.text("host")?.to_owned();
            let ids = found.iter().map(|row| row.text("host")).collect::<Result<Vec<_>, _>>()?;
            let mut facts = said::facts_of(&mut tx, unit, &ids).await?;
            let mut in_dispute = BTreeMap::new();
            for id in &ids {
                let of_host = conflicts(id, &facts.remove(*id).unwrap_or_default()).into_iter();
                let wanted: Vec<_> = of_host.filter(|conflict| !open || !conflict.is_settled()).collect();
                if !wanted.is_empty() {
                    in_dispute.insert(*id, wanted);
                }
            }
            let hosts: Vec<&str> = in_dispute.keys().copied().collect();
            let mut records = hosts::rows_of(&mut tx, unit, &hosts).await?;
            records.sort_by(|a, b| a.id.cmp(&b.id));
            for record in records {
                if rows.len() >= limit as usize {
                    break;
                }
                let (name, version) = (record.data.host.name, record.version);
                let of_host = in_dispute.remove(record.id.as_str()).unwrap_or_default();
                rows.extend(of_host.into_iter().map(|conflict| Dispute { name: name.clone(), version, conflict }));
                next = Some(record.id);
            }
            if rows.len() >= limit as usize || found.len() < AT_ONCE as usize {
                break;
            }
        }
        let next = next.filter(|_| rows.len() >= limit as usize);
        Ok(Disputes { rows, next })
    }

    /// Settles a dispute about a host that is in `version`: `value`, which some source gives, becomes the saying of the caller, also
    /// when it is the one that is shown already. It holds until a person says otherwise; a source that says something new
    /// opens the dispute again.
    pub async fn host_settle(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        attribute: Attribute,
        value: &str,
    ) -> Result<Record<Host>, Problem> {
        let subject = Subject::new("host", id);
        let (granted, pending) = self.access.begin(caller, &HOST_UPDATE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            super::proof(&granted, &HOST_UPDATE, unit)?;
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let mut loaded = load(writer.tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            if loaded.record.version != version {
                return Err(version_mismatch(version, loaded.record.version));
            }
            if !loaded.facts.iter().any(|fact| fact.attribute == attribute && fact.value == value) {
                let (vi, en) = (
                    "không nguồn nào ghi giá trị này; hãy chọn một trong các giá trị đang có",
                    "no source gives this value; choose one that is there",
                );
                return Err(Problem::invalid(vec![FieldError::new("/value", "unknown_value", vi, en)]));
            }
            let old = attribute.get(&loaded.record.data.host).to_owned();
            let source = Source { kind: SourceKind::Person, name: granted.actor().to_owned() };
            let attributes = vec![(attribute, value.to_owned(), String::new())];
            let at = writer.now;
            let saying = Saying { source, at, import: String::new(), attributes, identifiers: Vec::new() };
            if say(&mut writer, &mut loaded, &saying).await? != Said::Changed {
                // Said once more: still a version, so that everybody who looks at the host learns of it.
                let (data, retired_at) = (loaded.record.data.clone(), loaded.record.retired_at);
                loaded.record = writer.update(&loaded.record, data, retired_at, "updated");
            }
            writer.finish().await?;
            self.publish(tx, &loaded.record, "host", "updated").await?;
            let new = attribute.get(&loaded.record.data.host);
            let changes =
                Changes::new().set("settled", attribute.as_str()).field(attribute.as_str(), old.as_str(), new);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(loaded.record.into())
        });
        pending.settle(done).await
    }
}
