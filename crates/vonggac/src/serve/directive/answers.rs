//! Answers: reports to higher authorities, from draft to sent.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_directive::answers::{Format, Head, NewReport, Numbering, Review, Sending};
use vg_directive::operations::ANSWER_READ;
use vg_print::{Capacity, Day, Signature, Urgency};

use super::answer_views::{AnswerView, AnswersView, FormView, FormsView, HeadView, ReportStepsView};
use super::pages::{PagesView, SetPages};
use crate::serve::api::Answer;
use crate::serve::api::views::unknown;
use crate::serve::files::saved;
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, One};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(forms))
        .routes(routes!(list, create))
        .routes(routes!(one))
        .routes(routes!(head))
        .routes(routes!(figures))
        .routes(routes!(review))
        .routes(routes!(approve))
        .routes(routes!(send))
        .routes(routes!(pages))
        .routes(routes!(steps))
        .routes(routes!(file))
}

/// List the report forms
#[utoipa::path(get, path = "/api/v1/units/{unit}/forms", tag = "directive", operation_id = "list_forms",
    params(("unit" = String, Path)), responses((status = 200, body = FormsView)),
    extensions(("x-operation" = json!("directive.answer.read"))))]
async fn forms(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<FormsView> {
    app.directive.may(&caller, &unit, &ANSWER_READ).await?;
    Ok(Json(FormsView { items: app.directive.forms().values().map(FormView::from).collect() }))
}

/// Of which letter.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OfLetter {
    /// Id of a letter; the newest 500 of all when it is left out.
    letter: Option<String>,
}

/// List the answers of a unit, newest first
#[utoipa::path(get, path = "/api/v1/units/{unit}/answers", tag = "directive", operation_id = "list_answers",
    params(("unit" = String, Path), OfLetter), responses((status = 200, body = AnswersView)),
    extensions(("x-operation" = json!("directive.answer.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(of): Query<OfLetter>,
) -> Answer<AnswersView> {
    let found = app.directive.answer_list(&caller, &unit, of.letter.as_deref()).await?;
    Ok(Json(AnswersView { items: AnswerView::all(&app, &found).await? }))
}

/// What an answer is begun with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Beginning {
    /// Id of a form.
    form: String,
    /// The confirmed letter that it answers; left out for a report on all of them.
    #[serde(default)]
    letter: String,
    /// First day of the time reported on, `YYYY-MM-DD`.
    #[serde(default)]
    from: String,
    /// Last day of it.
    #[serde(default)]
    to: String,
    /// What an unscheduled report is about.
    #[serde(default)]
    occasion: String,
    /// The approved answer that it corrects.
    #[serde(default)]
    replaces: String,
}

/// Begin an answer: its head is that of the newest one, its figures are those of now
#[utoipa::path(post, path = "/api/v1/units/{unit}/answers", tag = "directive", operation_id = "create_answer",
    params(("unit" = String, Path)), request_body = Beginning,
    responses((status = 201, body = AnswerView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.answer.write"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(new): Input<Beginning>,
) -> One<AnswerView> {
    let Beginning { form, letter, from, to, occasion, replaces } = new;
    let new = NewReport { form, letter, from_day: from, to_day: to, occasion, replaces, demo: false };
    let kept = app.directive.answer_create(&caller, &unit, &new).await?;
    AnswerView::tagged(&app, StatusCode::CREATED, (kept, false)).await
}

/// See an answer
#[utoipa::path(get, path = "/api/v1/units/{unit}/answers/{id}", tag = "directive", operation_id = "read_answer",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = AnswerView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.answer.read"))))]
async fn one(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> One<AnswerView> {
    let found = app.directive.answer_get(&caller, &unit, &id).await?;
    AnswerView::tagged(&app, StatusCode::OK, found).await
}

fn one_of<T: Copy>(pointer: &str, name: &str, among: &[(&str, T)]) -> Result<T, Problem> {
    let found = among.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    found.ok_or_else(|| unknown(pointer, &among.iter().map(|(known, _)| *known).collect::<Vec<_>>()))
}

fn day(pointer: &str, text: Option<&str>) -> Result<Option<Day>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    Day::parse_iso(text).map(Some).ok_or_else(|| {
        let (vi, en) = ("không phải là ngày, ví dụ 2024-02-05", "is no day, like 2024-02-05");
        Problem::invalid(vec![FieldError::new(pointer, "bad_day", vi, en)])
    })
}

/// The names of urgency and capacity in the API.
pub(super) const URGENCIES: [(&str, Urgency); 3] =
    [("urgent", Urgency::Urgent), ("very_urgent", Urgency::VeryUrgent), ("express", Urgency::Express)];
pub(super) const CAPACITIES: [(&str, Capacity); 5] = [
    ("on_behalf", Capacity::OnBehalf),
    ("deputy", Capacity::Deputy),
    ("by_order", Capacity::ByOrder),
    ("authorised", Capacity::Authorised),
    ("acting", Capacity::Acting),
];

fn head_of(new: HeadView) -> Result<Head, Problem> {
    let mut capacities = Vec::new();
    for (at, one) in new.signer.capacities.into_iter().enumerate() {
        let pointer = format!("/signer/capacities/{at}/capacity");
        capacities.push((one_of(&pointer, &one.capacity, &CAPACITIES)?, one.of));
    }
    let urgency = new.urgency.filter(|name| !name.is_empty());
    Ok(Head {
        upper: new.upper,
        short: new.short,
        place: new.place,
        symbol: new.symbol,
        number: new.number,
        date: day("/date", new.date.as_deref())?,
        urgency: urgency.map(|name| one_of("/urgency", &name, &URGENCIES)).transpose()?,
        signer: Signature { capacities, office: new.signer.office, name: new.signer.name },
        contact: new.contact.into(),
        copies: new.copies,
        occasion: new.occasion,
        correction: new.correction,
    })
}

/// Change number, day, signer and what else people enter, while it is a draft
#[utoipa::path(put, path = "/api/v1/units/{unit}/answers/{id}/head", tag = "directive", operation_id = "change_answer_head",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = HeadView,
    responses((status = 200, body = AnswerView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.answer.write"))))]
async fn head(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<HeadView>,
) -> One<AnswerView> {
    let new = head_of(new)?;
    let changed = app.directive.answer_head(&caller, &unit, &id, version, &new).await?;
    AnswerView::tagged(&app, StatusCode::OK, changed).await
}

/// Nothing to say: the step itself is all.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoMore {}

/// Take the figures anew, as of now, while it is a draft
#[utoipa::path(post, path = "/api/v1/units/{unit}/answers/{id}/figures", tag = "directive",
    operation_id = "take_answer_figures",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = NoMore,
    responses((status = 200, body = AnswerView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.answer.write"))))]
async fn figures(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(NoMore {}): Input<NoMore>,
) -> One<AnswerView> {
    let kept = app.directive.answer_figures(&caller, &unit, &id, version).await?;
    AnswerView::tagged(&app, StatusCode::OK, (kept, false)).await
}

/// What a reviewer says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Reviewing {
    /// `review`, `return`, `discard`
    step: String,
    /// Needed to give it back and to give it up.
    #[serde(default)]
    reason: String,
}

/// Look an answer through (`review`), give it back to its author (`return`), or give it up (`discard`)
#[utoipa::path(post, path = "/api/v1/units/{unit}/answers/{id}/review", tag = "directive", operation_id = "review_answer",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Reviewing,
    responses((status = 200, body = AnswerView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.answer.review"))))]
async fn review(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(said): Input<Reviewing>,
) -> One<AnswerView> {
    let step = one_of("/step", &said.step, &Review::ALL.map(|step| (step.name(), step)))?;
    let changed = app.directive.answer_review(&caller, &unit, &id, version, step, &said.reason).await?;
    AnswerView::tagged(&app, StatusCode::OK, changed).await
}

/// What the registry gives when it is signed; what is left out stays as the head says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Approving {
    /// Number of the document.
    #[schema(minimum = 1)]
    number: Option<u32>,
    /// Day of issue, `YYYY-MM-DD`.
    date: Option<String>,
}

/// Approve a reviewed answer: DOCX, PDF and XLSX are made and kept, their digests stand in the evidence ledger
#[utoipa::path(post, path = "/api/v1/units/{unit}/answers/{id}/approval", tag = "directive", operation_id = "approve_answer",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Approving,
    responses((status = 200, body = AnswerView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.answer.approve"))))]
async fn approve(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<Approving>,
) -> One<AnswerView> {
    let given = Numbering { number: new.number, date: day("/date", new.date.as_deref())? };
    let kept = app.directive.answer_approve(&caller, &unit, &id, version, given, &SetPages(app.clone())).await?;
    AnswerView::tagged(&app, StatusCode::OK, (kept, false)).await
}

/// How an answer went out.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SendingBody {
    /// Number of the receipt of the document axis, or of the courier's minute.
    receipt: String,
    #[serde(default)]
    channel: String,
}

/// Note that an approved answer was sent
#[utoipa::path(post, path = "/api/v1/units/{unit}/answers/{id}/sending", tag = "directive", operation_id = "send_answer",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = SendingBody,
    responses((status = 200, body = AnswerView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.answer.approve"))))]
async fn send(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(SendingBody { receipt, channel }): Input<SendingBody>,
) -> One<AnswerView> {
    let kept = app.directive.answer_send(&caller, &unit, &id, version, &Sending { receipt, channel }).await?;
    AnswerView::tagged(&app, StatusCode::OK, (kept, false)).await
}

/// The document as it would be printed now, each figure with its sources
#[utoipa::path(get, path = "/api/v1/units/{unit}/answers/{id}/pages", tag = "directive", operation_id = "read_answer_pages",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = PagesView)),
    extensions(("x-operation" = json!("directive.answer.read"))))]
async fn pages(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<PagesView> {
    Ok(Json(PagesView::from(app.directive.answer_sheet(&caller, &unit, &id).await?.document)))
}

/// See what happened to an answer
#[utoipa::path(get, path = "/api/v1/units/{unit}/answers/{id}/steps", tag = "directive", operation_id = "read_answer_steps",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = ReportStepsView)),
    extensions(("x-operation" = json!("directive.answer.read"))))]
async fn steps(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<ReportStepsView> {
    let found = app.directive.answer_steps(&caller, &unit, &id).await?;
    Ok(Json(ReportStepsView::of(&app, &found).await?))
}

/// In which form.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct As {
    /// `docx`, `pdf`, `xlsx`
    #[serde(rename = "as")]
    format: String,
}

/// An answer as DOCX, PDF or workbook; a draft carries its mark, what was approved is always the same bytes
#[utoipa::path(get, path = "/api/v1/units/{unit}/answers/{id}/file", tag = "directive", operation_id = "read_answer_file",
    params(("unit" = String, Path), ("id" = String, Path), As),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")),
    extensions(("x-operation" = json!("directive.answer.read"))))]
async fn file(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Query(wanted): Query<As>,
) -> Result<Response, Refused> {
    let format = one_of("/as", &wanted.format, &Format::ALL.map(|format| (format.name(), format)))?;
    let (name, bytes) = match app.directive.answer_file(&caller, &unit, &id, format).await? {
        Some(kept) => kept,
        None => {
            let sheet = app.directive.answer_sheet(&caller, &unit, &id).await?;
            let name = sheet.report.data.file_name(format);
            (name, SetPages(app.clone()).one(sheet, format).await?)
        }
    };
    Ok(saved(bytes, "application/octet-stream", &name, "answer"))
}
