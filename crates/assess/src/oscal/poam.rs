//! What remains to be done on a system: the plan of action and milestones.

use serde_json::{Value, json};
use vg_access::{Caller, Problem};
use vg_model::Lang;

use super::{NS, Writer, line, metadata, object, prop, say, uuid};
use crate::Assess;
use crate::model::{Control, Kept};
use crate::operations::ASSESSMENT_READ;
use crate::service::found;
use crate::store;

impl Assess {
    /// The plan of action and milestones of an assessment: an item and a risk for each gap, due by its day.
    ///
    /// # Errors
    /// A conflict when there is no gap: OSCAL has no empty plan.
    pub async fn oscal_poam(
        &self,
        caller: &Caller,
        unit: &str,
        unit_name: &str,
        assessment: &str,
        lang: Lang,
    ) -> Result<Value, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        let kept = found(&mut tx, unit, assessment).await?;
        let now = self.now();
        let mut gaps = store::controls::list(&mut tx, unit, assessment).await?;
        gaps.retain(|control| control.in_scope && control.counts_as(now).is_gap());
        if gaps.is_empty() {
            return Err(Problem::conflict(
                "không còn biện pháp nào chưa đạt nên không có kế hoạch khắc phục để xuất",
                "every measure is met, so there is no plan of action to export",
            ));
        }
        let writer = Writer { unit: unit.to_owned(), unit_name: unit_name.to_owned(), lang, at: now };
        let name = &kept.data.system_name;
        let title = say(lang, &format!("Kế hoạch khắc phục của hệ thống {name}"), &format!("Plan of action of {name}"));
        Ok(json!({"plan-of-action-and-milestones": {
            "uuid": uuid(&["poam", &kept.id]),
            "metadata": metadata(&writer, &title, &kept.version.to_string()),
            "system-id": {"identifier-type": NS, "id": line(&kept.data.system)},
            "risks": gaps.iter().map(|gap| risk(&writer, &kept.id, gap)).collect::<Vec<_>>(),
            "poam-items": gaps.iter().map(|gap| item(&writer, &kept, gap)).collect::<Vec<_>>(),
        }}))
    }
}

fn risk(writer: &Writer, assessment: &str, gap: &Control) -> Value {
    let state = gap.counts_as(writer.at).title();
    let asked = gap.exemption.as_ref().is_some_and(|asked| asked.approved_at.is_none());
    let what = line(gap.text.get(writer.lang));
    object(json!({
        "uuid": uuid(&["risk", assessment, &gap.control]),
        "title": line(gap.title.get(writer.lang)),
        "description": what,
        "statement": format!("{}: {what}", state.get(writer.lang)),
        "status": if asked { "deviation-requested" } else { "open" },
        // A day ends at midnight in Viet Nam.
        "deadline": (!gap.due.is_empty()).then(|| format!("{}T23:59:59+07:00", gap.due)),
    }))
}

fn item(writer: &Writer, kept: &Kept<crate::model::Assessment>, gap: &Control) -> Value {
    let props = [
        ("state", gap.counts_as(writer.at).name()),
        ("doubt", gap.doubt(writer.at).name()),
        ("control", &gap.control),
        ("clause", &gap.clause),
        ("owner", &gap.owner),
        ("due", &gap.due),
        ("late", if gap.is_late(writer.at) { "true" } else { "false" }),
    ];
    let remarks = [&gap.reason, &gap.note].into_iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>();
    object(json!({
        "uuid": uuid(&["poam-item", &kept.id, &gap.control]),
        "title": line(gap.title.get(writer.lang)),
        "description": line(gap.text.get(writer.lang)),
        "props": props.into_iter().filter_map(|(name, value)| prop(name, value)).collect::<Vec<_>>(),
        "related-risks": [{"risk-uuid": uuid(&["risk", &kept.id, &gap.control])}],
        "remarks": (!remarks.is_empty()).then(|| remarks.join("\n")),
    }))
}
