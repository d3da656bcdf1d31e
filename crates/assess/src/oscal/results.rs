//! What was found on a system.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vg_access::{Caller, Problem};
use vg_model::{Lang, Timestamp};

use super::{Writer, line, metadata, object, prop, say, statement_id, uuid};
use crate::Assess;
use crate::model::{Assessment, Control, Evidence, EvidenceKind, Kept};
use crate::operations::ASSESSMENT_READ;
use crate::service::found;
use crate::states::{Basis, State};
use crate::store;

impl Assess {
    /// The assessment results of an assessment. Every measure that is asked for and applies has a finding; what nobody assessed is not
    /// satisfied.
    pub async fn oscal_results(
        &self,
        caller: &Caller,
        unit: &str,
        unit_name: &str,
        assessment: &str,
        lang: Lang,
    ) -> Result<Value, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        let kept = found(&mut tx, unit, assessment).await?;
        let mut controls = store::controls::list(&mut tx, unit, assessment).await?;
        controls.retain(|control| control.in_scope);
        let mut evidence: BTreeMap<String, Vec<Evidence>> = BTreeMap::new();
        for one in store::evidence::of_system(&mut tx, unit, &kept.data.system).await? {
            evidence.entry(one.control.clone()).or_default().push(one);
        }
        let writer = Writer { unit: unit.to_owned(), unit_name: unit_name.to_owned(), lang, at: self.now() };
        let written = Written { writer: &writer, kept: &kept, now: self.now() };
        Ok(written.document(&controls, &evidence))
    }
}

struct Written<'a> {
    writer: &'a Writer,
    kept: &'a Kept<Assessment>,
    now: Timestamp,
}

impl Written<'_> {
    fn document(&self, controls: &[Control], evidence: &BTreeMap<String, Vec<Evidence>>) -> Value {
        let Written { writer, kept, now } = *self;
        let Assessment { system_name, regime, level, .. } = &kept.data;
        let (applies, excused): (Vec<&Control>, Vec<&Control>) =
            controls.iter().partition(|control| control.counts_as(now) != State::NotApplicable);
        let selected = |list: &[&Control]| -> Vec<Value> {
            list.iter().map(|control| json!({"control-id": control.control})).collect()
        };
        let shown = |control: &Control| evidence.get(&control.control).map(Vec::as_slice).unwrap_or_default();
        let observations: Vec<Value> =
            applies.iter().filter_map(|control| self.observation(control, shown(control))).collect();
        let findings: Vec<Value> = applies.iter().map(|control| self.finding(control)).collect();
        // A list of controls must not be empty: where none applies, all were looked at and set aside.
        let selection = if applies.is_empty() {
            json!({"include-all": {}, "exclude-controls": selected(&excused)})
        } else {
            json!({"include-controls": selected(&applies), "exclude-controls": selected(&excused)})
        };
        let plan = uuid(&["assessment-plan", &kept.id]);
        let title = say(
            writer.lang,
            &format!("Kết quả đánh giá hệ thống {system_name}"),
            &format!("Results of the assessment of {system_name}"),
        );
        let about = say(
            writer.lang,
            &format!("Biện pháp của cấp độ {level} theo {regime}."),
            &format!("Measures of level {level} by {regime}."),
        );
        json!({"assessment-results": {
            "uuid": uuid(&["assessment-results", &kept.id]),
            "metadata": metadata(writer, &title, &kept.version.to_string()),
            "import-ap": {"href": format!("#{plan}")},
            "results": [object(json!({
                "uuid": uuid(&["result", &kept.id]),
                "title": line(&title),
                "description": about,
                "start": kept.created_at.to_string(),
                "end": now.to_string(),
                "props": self.props(),
                "reviewed-controls": {"control-selections": [object(selection)]},
                "observations": observations,
                "findings": findings,
            }))],
            "back-matter": {"resources": [{"uuid": plan, "title": line(&about), "description": about}]},
        }})
    }

    fn props(&self) -> Vec<Value> {
        let Assessment { system, system_code, regime, level, .. } = &self.kept.data;
        let all = [
            ("system", system.as_str()),
            ("system-code", system_code),
            ("regime", regime),
            ("level", &level.to_string()),
        ];
        all.into_iter().filter_map(|(name, value)| prop(name, value)).collect()
    }

    /// How a result was found; nothing for what counts as not assessed.
    fn observation(&self, control: &Control, evidence: &[Evidence]) -> Option<Value> {
        if control.counts_as(self.now) == State::NotAssessed {
            return None;
        }
        let method = match control.basis {
            Basis::Check => "TEST",
            _ if evidence.is_empty() => "INTERVIEW",
            _ => "EXAMINE",
        };
        let lang = self.writer.lang;
        let text =
            if control.reason.is_empty() { control.state.title().get(lang).to_owned() } else { control.reason.clone() };
        Some(object(json!({
            "uuid": self.id("observation", control),
            "title": line(control.title.get(lang)),
            "description": text,
            "props": prop("basis", control.basis.name()).into_iter().collect::<Vec<_>>(),
            "methods": [method],
            "types": ["finding"],
            "relevant-evidence": evidence.iter().map(relevant).collect::<Vec<_>>(),
            "collected": control.since.to_string(),
            "expires": control.until.map(|until| until.to_string()),
        })))
    }

    fn finding(&self, control: &Control) -> Value {
        let lang = self.writer.lang;
        let state = control.counts_as(self.now);
        let (status, reason) = match state {
            State::Met => ("satisfied", "pass"),
            State::Partly => ("not-satisfied", "partly"),
            State::NotMet => ("not-satisfied", "fail"),
            State::NotAssessed | State::NotApplicable => ("not-satisfied", "not-assessed"),
        };
        let related = match state {
            State::NotAssessed => Vec::new(),
            _ => vec![json!({"observation-uuid": self.id("observation", control)})],
        };
        let props = [
            ("state", state.name()),
            ("basis", control.basis.name()),
            ("doubt", control.doubt(self.now).name()),
            ("clause", &control.clause),
            ("owner", &control.owner),
            ("due", &control.due),
        ];
        object(json!({
            "uuid": self.id("finding", control),
            "title": line(control.title.get(lang)),
            "description": line(control.text.get(lang)),
            "props": props.into_iter().filter_map(|(name, value)| prop(name, value)).collect::<Vec<_>>(),
            "target": {
                "type": "statement-id",
                "target-id": statement_id(&control.control),
                "status": {"state": status, "reason": reason},
            },
            "related-observations": related,
        }))
    }

    fn id(&self, kind: &str, control: &Control) -> String {
        uuid(&[kind, &self.kept.id, &control.control])
    }
}

fn relevant(one: &Evidence) -> Value {
    let description = match one.kind {
        EvidenceKind::Note => format!("{}\n{}", one.title, one.content),
        _ => one.title.clone(),
    };
    let props = [("kind", one.kind.name()), ("sha256", &one.blob), ("file-name", &one.file_name)];
    object(json!({
        "href": (one.kind == EvidenceKind::Link).then(|| one.content.clone()),
        "description": description,
        "props": props.into_iter().filter_map(|(name, value)| prop(name, value)).collect::<Vec<_>>(),
    }))
}
