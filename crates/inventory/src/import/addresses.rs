//! Rows about who had an address: leases and translations.

use vg_access::Problem;
use vg_formats::facts::{LeaseFact, TranslationFact};

use super::Outcome;
use super::input::VPN_LOG;
use super::run::{Judged, Run, judged, refused};
use super::sayings::{instant, short};
use crate::store::Writer;
use crate::store::records::AddressRecord;

impl Run<'_> {
    /// The record of a lease, or why there is none.
    pub(super) fn lease_record(&self, fact: &LeaseFact) -> Result<AddressRecord, Judged> {
        let Some(from) = fact.start.as_ref().and_then(instant) else {
            return Err(refused("không rõ thời điểm bắt đầu cấp địa chỉ", "it is not sure when the lease began"));
        };
        let until = if fact.endless { None } else { fact.end.as_ref().and_then(instant) };
        if until.is_some_and(|until| until <= from) {
            return Err(refused("thời điểm hết hạn không sau thời điểm cấp", "the lease does not end after it began"));
        }
        Ok(AddressRecord {
            kind: "dhcp".to_owned(),
            address: fact.address.to_canonical().to_string(),
            mac: fact.mac.as_ref().map(|mac| mac.value.clone()).unwrap_or_default(),
            name: fact.name.as_deref().map(short).unwrap_or_default(),
            from_at: from,
            until_at: until,
            source: self.import.source.name.clone(),
            ..AddressRecord::default()
        })
    }

    /// The record of a translation; its beginning is 0 when the row does not tell it.
    pub(super) fn translation_record(&self, fact: &TranslationFact) -> AddressRecord {
        AddressRecord {
            kind: if self.import.form == VPN_LOG { "vpn" } else { "nat" }.to_owned(),
            address: fact.outside.to_canonical().to_string(),
            port: fact.outside_port.map(i64::from),
            inside: fact.inside.to_canonical().to_string(),
            inside_port: fact.inside_port.map(i64::from),
            protocol: fact.protocol.clone().unwrap_or_default(),
            from_at: fact.start.as_ref().and_then(instant).unwrap_or_default(),
            until_at: fact.end.as_ref().and_then(instant),
            source: self.import.source.name.clone(),
            ..AddressRecord::default()
        }
    }

    pub(super) fn lease(&mut self, writer: &mut Writer<'_>, fact: &LeaseFact) -> Result<Judged, Problem> {
        Ok(self.lease_record(fact).map_or_else(|refused| refused, |record| self.record(writer, &record)))
    }

    pub(super) async fn translation(
        &mut self,
        writer: &mut Writer<'_>,
        fact: &TranslationFact,
    ) -> Result<Judged, Problem> {
        let record = self.translation_record(fact);
        if fact.start.as_ref().and_then(instant).is_some() {
            return Ok(self.record(writer, &record));
        }
        let Some(end) = record.until_at else {
            return Ok(refused("không rõ thời điểm chuyển đổi địa chỉ", "it is not sure when this translation was"));
        };
        if writer.only_judges() {
            self.trace.must_write();
        } else if writer.close_record(&record, end).await? {
            return Ok(judged(Outcome::Updated, ""));
        }
        Ok(refused("không thấy lúc bắt đầu phiên chuyển đổi này", "no beginning of this translation is known"))
    }

    fn record(&mut self, writer: &mut Writer<'_>, record: &AddressRecord) -> Judged {
        let id = record.id();
        self.trace.reads(&id);
        let outcome = match self.known.end_of(&id) {
            None => Outcome::Created,
            // An end that is known is not taken back by a later line that does not tell it.
            Some(known) if known == record.until_at || record.until_at.is_none() => Outcome::Unchanged,
            Some(_) => Outcome::Updated,
        };
        if outcome != Outcome::Unchanged {
            self.trace.writes(&id);
            self.known.set_end(&id, record.until_at);
            writer.save_record(&id, record, &self.import.id);
        }
        judged(outcome, "")
    }
}
