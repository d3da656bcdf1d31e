//! Level dossiers, and the yearly table.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Caller, Problem};
use vg_assess::dossier::{Dossier, Filed, Period, Stage, Yearly, YearlyRow};
use vg_assess::operations::{DOSSIER_READ, DOSSIER_UPDATE};
use vg_library::kinds::Form;

use super::assessments::AssessTallyView;
use super::facts;
use crate::serve::api::Answer;
use crate::serve::api::views::unknown;
use crate::serve::files::written;
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::kept::BothView;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// The regime and the form of the yearly table.
const FORM: (&str, &str) = ("vn-2026", "nd331-08");

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one, put))
        .routes(routes!(yearly))
        .routes(routes!(yearly_file))
}

/// What a unit says of the dossier of a system. Days are `YYYY-MM-DD`, or empty.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct DossierFields {
    /// `drafting`, `sent`, `appraised`, `approved`; empty leaves it to the inventory.
    stage: String,
    /// Number, day and body of the decision that approves the level.
    decision_number: String,
    decision_day: String,
    decision_body: String,
    /// Number and day of the security regulation of the system.
    regulation_number: String,
    regulation_day: String,
    expected_approval: String,
    /// When the protection plan is expected to be fully deployed.
    expected_deployment: String,
    /// When it was last inspected and assessed, and by whom.
    assessed_day: String,
    assessed_body: String,
}

impl DossierFields {
    fn model(self) -> Result<Dossier, Problem> {
        let stage = match self.stage.as_str() {
            "" => None,
            name => Some(Stage::parse(name).ok_or_else(|| unknown("/stage", &Stage::ALL.map(Stage::name)))?),
        };
        Ok(Dossier {
            stage,
            decision_number: self.decision_number,
            decision_day: self.decision_day,
            decision_body: self.decision_body,
            regulation_number: self.regulation_number,
            regulation_day: self.regulation_day,
            expected_approval: self.expected_approval,
            expected_deployment: self.expected_deployment,
            assessed_day: self.assessed_day,
            assessed_body: self.assessed_body,
        })
    }
}

impl From<Dossier> for DossierFields {
    fn from(data: Dossier) -> Self {
        Self {
            stage: data.stage.map_or("", Stage::name).to_owned(),
            decision_number: data.decision_number,
            decision_day: data.decision_day,
            decision_body: data.decision_body,
            regulation_number: data.regulation_number,
            regulation_day: data.regulation_day,
            expected_approval: data.expected_approval,
            expected_deployment: data.expected_deployment,
            assessed_day: data.assessed_day,
            assessed_body: data.assessed_body,
        }
    }
}

/// The dossier of a system.
#[derive(Debug, Serialize, ToSchema)]
struct LevelDossierView {
    system: String,
    /// 0 while nothing was said of it; `ETag` of the answer, `If-Match` of a change.
    version: i64,
    /// Nothing while nothing was said.
    updated_at: Option<String>,
    updated_by: String,
    updated_by_name: String,
    #[serde(flatten)]
    fields: DossierFields,
}

impl LevelDossierView {
    fn of(filed: Filed, names: &Names) -> Self {
        Self {
            updated_at: (filed.version > 0).then(|| filed.updated_at.to_string()),
            updated_by_name: names.get(&filed.updated_by),
            updated_by: filed.updated_by,
            system: filed.system,
            version: filed.version,
            fields: filed.data.into(),
        }
    }

    async fn tagged(app: &App, filed: Filed) -> One<Self> {
        let names = Names::of(app, [filed.updated_by.as_str()]).await?;
        Ok(Tagged(StatusCode::OK, filed.version, Self::of(filed, &names)))
    }
}

/// Dossiers of which something was said.
#[derive(Debug, Serialize, ToSchema)]
struct LevelDossiersView {
    items: Vec<LevelDossierView>,
}

/// List what is said of the level dossiers of a unit
#[utoipa::path(get, path = "/api/v1/units/{unit}/level-dossiers", tag = "assess", operation_id = "list_level_dossiers",
    params(("unit" = String, Path)), responses((status = 200, body = LevelDossiersView)),
    extensions(("x-operation" = json!("assess.dossier.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<LevelDossiersView> {
    let found = app.assess.dossier_list(&caller, &unit).await?;
    let names = Names::of(&app, found.iter().map(|filed| filed.updated_by.as_str())).await?;
    Ok(Json(LevelDossiersView { items: found.into_iter().map(|filed| LevelDossierView::of(filed, &names)).collect() }))
}

/// See what is said of the level dossier of a system
#[utoipa::path(get, path = "/api/v1/units/{unit}/systems/{id}/level-dossier", tag = "assess", operation_id = "read_level_dossier",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = LevelDossierView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.dossier.read"))))]
async fn one(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> One<LevelDossierView> {
    app.assess.may(&caller, &unit, &DOSSIER_READ).await?;
    facts::system_of(&app, &caller, &unit, &id).await?;
    let filed = app.assess.dossier_get(&caller, &unit, &id).await?;
    LevelDossierView::tagged(&app, filed).await
}

/// Say where the level dossier of a system stands; `If-Match: "0"` for the first word
#[utoipa::path(put, path = "/api/v1/units/{unit}/systems/{id}/level-dossier", tag = "assess", operation_id = "put_level_dossier",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = DossierFields,
    responses((status = 200, body = LevelDossierView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.dossier.update"))))]
async fn put(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<DossierFields>,
) -> One<LevelDossierView> {
    app.assess.may(&caller, &unit, &DOSSIER_UPDATE).await?;
    facts::system_of(&app, &caller, &unit, &id).await?;
    let filed = app.assess.dossier_put(&caller, &unit, &id, version, &new.model()?).await?;
    LevelDossierView::tagged(&app, filed).await
}

/// The time of the table. Left out: 15 December of last year to 14 December of this one, the time that the yearly report is about
/// (circular 12/2022, decree 331/2026).
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct YearlyQuery {
    /// First day, `YYYY-MM-DD`.
    from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    to: Option<String>,
}

async fn gathered(app: &App, caller: &Caller, unit: &str, query: YearlyQuery) -> Result<Yearly, Problem> {
    app.assess.may(caller, unit, &DOSSIER_READ).await?;
    let year = facts::today(app)?.year();
    let period = Period {
        from: query.from.unwrap_or_else(|| format!("{:04}-12-15", year - 1)),
        to: query.to.unwrap_or_else(|| format!("{year:04}-12-14")),
    };
    let systems = facts::systems_of(app, caller, unit).await?;
    app.assess.yearly(caller, unit, &systems, &period).await
}

/// A system in the yearly table.
#[derive(Debug, Serialize, ToSchema)]
struct YearlyRowView {
    system: String,
    name: String,
    /// Nothing while it is not determined.
    level: Option<u8>,
    /// `drafting`, `sent`, `appraised`, `approved`; empty when it is not known.
    stage: &'static str,
    fields: DossierFields,
    /// What was found of its measures; nothing without an assessment.
    tally: Option<AssessTallyView>,
    /// Every measure that applies is met; nothing without an assessment.
    deployed: Option<bool>,
    /// It was inspected and assessed in the time of the table.
    assessed: bool,
    /// What is missing, or does not fit together.
    remarks: Vec<BothView>,
}

impl From<&YearlyRow> for YearlyRowView {
    fn from(row: &YearlyRow) -> Self {
        Self {
            system: row.system.id.clone(),
            name: row.system.name.clone(),
            level: row.system.level,
            stage: row.stage.map_or("", Stage::name),
            fields: row.dossier.clone().into(),
            tally: row.tally.map(Into::into),
            deployed: row.deployed,
            assessed: row.assessed,
            remarks: row.remarks.iter().map(Into::into).collect(),
        }
    }
}

/// A total.
#[derive(Debug, Serialize, ToSchema)]
struct YearlyTotalView {
    name: String,
    count: usize,
}

/// The yearly table of a unit.
#[derive(Debug, Serialize, ToSchema)]
struct YearlyView {
    from: String,
    to: String,
    rows: Vec<YearlyRowView>,
    totals: Vec<YearlyTotalView>,
}

/// See the yearly table on levels (form 08 of decree 331/2026), and what is missing in it
#[utoipa::path(get, path = "/api/v1/units/{unit}/yearly-level-report", tag = "assess", operation_id = "read_yearly_level_report",
    params(("unit" = String, Path), YearlyQuery), responses((status = 200, body = YearlyView)),
    extensions(("x-operation" = json!("assess.dossier.read"))))]
async fn yearly(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<YearlyQuery>,
) -> Answer<YearlyView> {
    let found = gathered(&app, &caller, &unit, query).await?;
    Ok(Json(YearlyView {
        rows: found.rows.iter().map(Into::into).collect(),
        totals: found.totals().into_iter().map(|(name, count)| YearlyTotalView { name, count }).collect(),
        from: found.period.from,
        to: found.period.to,
    }))
}

/// The yearly table on levels as a file, with the columns of the form
#[utoipa::path(get, path = "/api/v1/units/{unit}/yearly-level-report/{form}", tag = "assess",
    operation_id = "export_yearly_level_report",
    params(("unit" = String, Path), ("form" = String, Path, description = "`csv` or `xlsx`"), YearlyQuery),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    extensions(("x-operation" = json!("assess.dossier.read"))))]
async fn yearly_file(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, form)): Path<(String, String)>,
    Query(query): Query<YearlyQuery>,
) -> Result<Response, Refused> {
    let found = gathered(&app, &caller, &unit, query).await?;
    let table = {
        let (_, view) = facts::regime(&app, Some(FORM.0))?;
        let columns = view.find::<Form>(FORM.1);
        found.table(columns.ok_or_else(|| Problem::internal(format!("the library has no form {}", FORM.1)))?)
    };
    written(table, &form, "mau-so-08").await
}
