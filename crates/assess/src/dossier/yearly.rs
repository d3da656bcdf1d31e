//! The yearly table: form 08 of decree 331/2026. Its columns come from the library, so that a correction of the form is one of data; what
//! a cell of a column holds is said here. What is not known stays empty, and a remark says what is missing.

use std::collections::BTreeMap;

use vg_access::{Caller, Problem};
use vg_formats::export::Table;
use vg_library::kinds::{FieldKind, Form};
use vg_model::Text;

use super::{Dossier, Stage};
use crate::check::{Days as _, Faults};
use crate::limits::MAX_FORM_SYSTEMS;
use crate::model::System;
use crate::operations::DOSSIER_READ;
use crate::{Assess, Tally, store};

/// The time that a table is about; both days belong to it, as `YYYY-MM-DD`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Period {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// A system in the yearly table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YearlyRow {
    /// The system.
    pub system: System,
    /// Where its dossier stands; nothing when nobody knows, or the table has no word for it.
    pub stage: Option<Stage>,
    /// What the unit says of the dossier.
    pub dossier: Dossier,
    /// What was found of its measures; nothing without an assessment.
    pub tally: Option<Tally>,
    /// True when the plan is fully deployed: every measure that applies is met. Nothing without an assessment.
    pub deployed: Option<bool>,
    /// True when it was inspected and assessed in the time of the table.
    pub assessed: bool,
    /// What is missing, or does not fit together.
    pub remarks: Vec<Text>,
}

/// The yearly table of a unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Yearly {
    /// The time that it is about.
    pub period: Period,
    /// The systems, by level from the highest, then by name.
    pub rows: Vec<YearlyRow>,
    /// Systems by level; level 0 for those that have none.
    pub by_level: BTreeMap<u8, usize>,
    /// Systems by stage, as the stable name; the empty name for those without one.
    pub by_stage: BTreeMap<&'static str, usize>,
    /// Systems whose plan is fully deployed.
    pub deployed: usize,
    /// Systems that were assessed in the time of the table.
    pub assessed: usize,
}

impl Assess {
    /// The yearly table of the systems that the door hands in.
    pub async fn yearly(
        &self,
        caller: &Caller,
        unit: &str,
        systems: &[System],
        period: &Period,
    ) -> Result<Yearly, Problem> {
        let mut tx = self.reading(caller, &DOSSIER_READ, unit).await?;
        let mut faults = Faults::default();
        faults.day("/from", &period.from);
        faults.day("/to", &period.to);
        faults.required("/from", &period.from);
        faults.required("/to", &period.to);
        if period.from > period.to {
            faults.add("/to", "out_of_range", "phải từ ngày đầu kỳ trở đi", "must not be before the first day");
        }
        faults.done()?;
        if systems.len() > MAX_FORM_SYSTEMS {
            return Err(Problem::limit(("hệ thống trong báo cáo năm", "systems of a yearly table"), MAX_FORM_SYSTEMS));
        }
        let filed = store::dossiers::list(&mut tx, unit).await?;
        let progress = self.progress_in(&mut tx, unit).await?;
        let mut filed: BTreeMap<String, Dossier> = filed.into_iter().map(|one| (one.system, one.data)).collect();
        let mut tallies: BTreeMap<String, Tally> =
            progress.systems.into_iter().map(|one| (one.assessment.data.system, one.tally)).collect();
        let mut rows: Vec<YearlyRow> = systems
            .iter()
            .map(|system| {
                let dossier = filed.remove(&system.id).unwrap_or_default();
                YearlyRow::new(system.clone(), dossier, tallies.remove(&system.id), period)
            })
            .collect();
        rows.sort_by_cached_key(|row| {
            let system = &row.system;
            (std::cmp::Reverse(system.level.unwrap_or(0)), system.name.clone(), system.id.clone())
        });
        Ok(Yearly::of(period.clone(), rows))
    }
}

impl Yearly {
    fn of(period: Period, rows: Vec<YearlyRow>) -> Self {
        let (mut by_level, mut by_stage) = (BTreeMap::new(), BTreeMap::new());
        for row in &rows {
            *by_level.entry(row.system.level.unwrap_or(0)).or_default() += 1;
            *by_stage.entry(row.stage.map_or("", Stage::name)).or_default() += 1;
        }
        let deployed = rows.iter().filter(|row| row.deployed == Some(true)).count();
        let assessed = rows.iter().filter(|row| row.assessed).count();
        Self { period, rows, by_level, by_stage, deployed, assessed }
    }

    /// The table as the form has it: its columns in their order and under their names, and below them the totals.
    #[must_use]
    pub fn table(&self, form: &Form) -> Table {
        let field = form.field.iter().find(|field| field.kind == FieldKind::Table);
        let columns = field.map(|field| field.columns.as_slice()).unwrap_or_default();
        let header = columns.iter().map(|column| column.label.vi.clone()).collect();
        let row = |(index, row): (usize, &YearlyRow)| {
            columns.iter().map(|column| row.cell(&column.key, index + 1)).collect::<Vec<String>>()
        };
        let mut rows: Vec<Vec<String>> = self.rows.iter().enumerate().map(row).collect();
        rows.push(Vec::new());
        rows.extend(self.totals().into_iter().map(|(name, count)| vec![String::new(), name, count.to_string()]));
        Table { sheet: "Mẫu số 08", header, rows }
    }

    /// The totals, each with its name.
    #[must_use]
    pub fn totals(&self) -> Vec<(String, usize)> {
        let mut totals = vec![("Tổng số hệ thống thông tin".to_owned(), self.rows.len())];
        for (level, count) in self.by_level.iter().rev() {
            let name = match level {
                0 => "Chưa xác định cấp độ".to_owned(),
                level => format!("Cấp độ {level}"),
            };
            totals.push((name, *count));
        }
        for stage in Stage::ALL {
            totals.push((
                format!("Hồ sơ: {}", stage.title().vi.to_lowercase()),
                self.by_stage.get(stage.name()).copied().unwrap_or(0),
            ));
        }
        totals.push(("Hồ sơ: chưa có hoặc chưa rõ".to_owned(), self.by_stage.get("").copied().unwrap_or(0)));
        totals.push(("Đã triển khai đầy đủ phương án".to_owned(), self.deployed));
        totals.push(("Đã kiểm tra, đánh giá trong kỳ".to_owned(), self.assessed));
        totals
    }
}

impl YearlyRow {
    fn new(system: System, dossier: Dossier, tally: Option<Tally>, period: &Period) -> Self {
        let known = Stage::of_inventory(&system.dossier);
        let stage = dossier.stage.or(known);
        let deployed = tally.map(|tally| tally.applicable() > 0 && tally.met() == tally.applicable());
        let day = &dossier.assessed_day;
        let assessed = !day.is_empty() && period.from <= *day && *day <= period.to;
        let mut row = Self { system, stage, dossier, tally, deployed, assessed, remarks: Vec::new() };
        row.remark(known);
        row
    }

    /// Says what is missing, or does not fit together.
    fn remark(&mut self, known: Option<Stage>) {
        let dossier = &self.dossier;
        let mut remarks = Vec::new();
        let mut say = |when: bool, vi: &str, en: &str| {
            if when {
                remarks.push(Text::new(vi, en));
            }
        };
        say(self.system.level.is_none(), "chưa xác định cấp độ", "the level is not determined");
        say(self.stage.is_none(), "chưa rõ tình trạng hồ sơ", "the state of the dossier is not known");
        say(
            matches!((dossier.stage, known), (Some(said), Some(known)) if said != known && said != Stage::Appraised),
            "tình trạng hồ sơ khác với danh mục hệ thống",
            "the state of the dossier differs from the inventory",
        );
        say(
            self.stage == Some(Stage::Approved) && dossier.decision_number.is_empty(),
            "thiếu số quyết định phê duyệt",
            "the number of the decision is missing",
        );
        say(
            self.stage.is_some_and(|stage| stage != Stage::Approved) && dossier.expected_approval.is_empty(),
            "thiếu thời gian dự kiến phê duyệt",
            "the expected approval is missing",
        );
        say(dossier.regulation_number.is_empty(), "thiếu quy chế bảo đảm an ninh mạng", "the regulation is missing");
        say(self.tally.is_none(), "chưa mở đợt đánh giá biện pháp", "no assessment was opened");
        say(
            self.deployed == Some(false) && dossier.expected_deployment.is_empty(),
            "thiếu thời gian dự kiến triển khai đầy đủ",
            "the expected deployment is missing",
        );
        self.remarks = remarks;
    }

    /// What a column of the form holds; empty for a column that nothing is known for.
    #[must_use]
    pub fn cell(&self, key: &str, no: usize) -> String {
        let dossier = &self.dossier;
        let together =
            |parts: &[&str]| parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<&str>>().join(", ");
        match key {
            "no" => no.to_string(),
            "system" => self.system.name.clone(),
            "owner" => self.system.owner.clone(),
            "operator" => self.system.operator.clone(),
            "level" => self.system.level.map(|level| level.to_string()).unwrap_or_default(),
            "status" => self.stage.map(|stage| stage.title().vi).unwrap_or_default(),
            "decision" if dossier.decision_number.is_empty() && self.stage == Some(Stage::Approved) => {
                self.system.dossier_note.clone()
            }
            "decision" => {
                together(&[&dossier.decision_number, &printed(&dossier.decision_day), &dossier.decision_body])
            }
            "regulation" => together(&[&dossier.regulation_number, &printed(&dossier.regulation_day)]),
            "expected_approval" => printed(&dossier.expected_approval),
            "deployed" => match (self.deployed, self.tally) {
                (Some(true), _) => "Có".to_owned(),
                (Some(false), Some(tally)) => format!("Chưa ({}/{})", tally.met(), tally.applicable()),
                _ => String::new(),
            },
            "expected_date" => printed(&dossier.expected_deployment),
            "assessed" if self.assessed => {
                together(&["Đã đánh giá", &printed(&dossier.assessed_day), &dossier.assessed_body])
            }
            "assessed" if dossier.assessed_day.is_empty() => "Chưa".to_owned(),
            "assessed" => format!("Chưa trong kỳ (gần nhất {})", printed(&dossier.assessed_day)),
            _ => String::new(),
        }
    }
}

/// A day as Vietnamese documents print it.
fn printed(day: &str) -> String {
    match day.split('-').collect::<Vec<&str>>().as_slice() {
        [year, month, day] => format!("{day}/{month}/{year}"),
        _ => day.to_owned(),
    }
}
