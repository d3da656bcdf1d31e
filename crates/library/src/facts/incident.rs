//! Incidents: severities, kinds, plans, steps.

use super::{Tell, Teller, joined};
use crate::kinds::{IncidentKind, Plan, Severity, Step};

impl Tell for Severity {
    fn tell(&self, out: &mut Teller<'_>) {
        out.place("", self.rank);
        out.line(("Khi có đủ", "When all of it holds"), joined(&self.all, " "));
        out.line(("và có một trong các điều", "and one of this holds"), joined(&self.any, " "));
        out.levels(&self.levels);
        out.same(("Bậc (số càng lớn càng nghiêm trọng)", "Rank (the higher, the graver)"), &self.rank.to_string());
    }
}

impl Tell for IncidentKind {
    fn tell(&self, out: &mut Teller<'_>) {
        out.place("", self.order);
        out.same(("Thứ tự trong báo cáo", "Place in reports"), &self.order.to_string());
    }
}

impl Tell for Plan {
    fn tell(&self, out: &mut Teller<'_>) {
        out.text(&self.text);
        let severity = vec![out.named::<Severity>(self.severity.as_str())];
        out.entries(("Mức sự cố", "Severity"), severity);
        out.levels(&self.levels);
    }
}

impl Tell for Step {
    fn tell(&self, out: &mut Teller<'_>) {
        out.text(&self.text);
        let rank = out.view.find::<Severity>(self.severity.as_str()).map_or(0, |severity| severity.rank);
        out.place(&format!("{rank:010}"), self.order);
        let severity = vec![out.named::<Severity>(self.severity.as_str())];
        out.entries(("Quy trình của", "Procedure of"), severity);
        out.same(("Bước", "Step"), &self.order.to_string());
        out.parties(("Chủ trì", "Leads"), &self.lead);
        out.parties(("Phối hợp", "Supports"), &self.support);
        let back_to = self.back_to.iter().map(|step| out.named::<Step>(step.as_str())).collect();
        out.entries(("Có thể quay lại", "May lead back to"), back_to);
    }
}
