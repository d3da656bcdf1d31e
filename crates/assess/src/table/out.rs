//! Measures to a table.

use std::collections::BTreeMap;

use vg_access::{Caller, Problem};
use vg_formats::export::Table;
use vg_model::Timestamp;

use super::COLUMNS;
use crate::Assess;
use crate::limits::MAX_EXPORT_ROWS;
use crate::model::{Assessment, Control, Kept};
use crate::operations::ASSESSMENT_READ;
use crate::service::found;
use crate::states::Doubt;
use crate::store;
use crate::store::evidence::Key;

/// Characters of the column that names evidence: enough to find it, and far from what a cell can hold.
const MAX_TITLES_CHARS: usize = 2_000;

impl Assess {
    /// The measures that are asked for now, of one assessment or of all that hold in a unit, as a table.
    pub async fn export(&self, caller: &Caller, unit: &str, assessment: Option<&str>) -> Result<Table, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        let now = self.now();
        let titles = store::evidence::titles(&mut tx, unit).await?;
        let mut by_assessment: BTreeMap<String, Vec<Control>> = BTreeMap::new();
        let heads = match assessment {
            Some(id) => {
                let kept = found(&mut tx, unit, id).await?;
                let mut controls = store::controls::list(&mut tx, unit, id).await?;
                controls.retain(|control| control.in_scope);
                by_assessment.insert(id.to_owned(), controls);
                vec![kept]
            }
            None => {
                let rows = store::controls::count_current(&mut tx, unit).await?;
                if usize::try_from(rows).unwrap_or(usize::MAX) > MAX_EXPORT_ROWS {
                    return Err(Problem::limit(("dòng trong một bảng", "rows of one table"), MAX_EXPORT_ROWS));
                }
                let each = |control: Control| {
                    by_assessment.entry(control.assessment.clone()).or_default().push(control);
                };
                store::controls::each_current(&mut tx, unit, each).await?;
                store::assessments::list(&mut tx, unit, false).await?
            }
        };
        let rows = heads.iter().flat_map(|head| {
            let controls = by_assessment.remove(&head.id).unwrap_or_default();
            controls.into_iter().map(|control| row(head, &control, &titles, now)).collect::<Vec<_>>()
        });
        let header = COLUMNS.iter().map(|(_, name)| (*name).to_owned()).collect();
        Ok(Table { sheet: "Biện pháp", rows: rows.collect(), header })
    }
}

fn row(head: &Kept<Assessment>, control: &Control, titles: &BTreeMap<Key, Vec<String>>, now: Timestamp) -> Vec<String> {
    let Assessment { system, system_name, regime, level, .. } = &head.data;
    let titles = titles.get(&(system.clone(), control.control.clone()));
    let titles = titles.map(|titles| titles.join("; ")).unwrap_or_default();
    let basis = match control.doubt(now) {
        Doubt::None => control.basis.title().vi,
        Doubt::Review => format!("{}; cần xem lại vì cấp độ hoặc quy định đã đổi", control.basis.title().vi),
        Doubt::Lapsed => format!("{}; đã hết hạn", control.basis.title().vi),
    };
    COLUMNS
        .iter()
        .map(|(key, _)| match *key {
            "assessment" => control.assessment.clone(),
            "system" => system_name.clone(),
            "regime" => regime.clone(),
            "level" => level.to_string(),
            "control" => control.control.clone(),
            "clause" => control.clause.clone(),
            "group" => control.group_title.vi.clone(),
            "title" => control.title.vi.clone(),
            "text" => control.text.vi.clone(),
            "state" => control.state.title().vi,
            "basis" => basis.clone(),
            "reason" => control.reason.clone(),
            "owner" => control.owner.clone(),
            "due" => control.due.clone(),
            "note" => control.note.clone(),
            "evidence" => titles.chars().take(MAX_TITLES_CHARS).collect(),
            "version" => control.version.to_string(),
            _ => String::new(),
        })
        .collect()
}
