//! The register of letters.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Caller, Problem};
use vg_directive::Kept;
use vg_directive::letters::{Fields, Letter, LetterState, NewLetter, Relay};
use vg_directive::operations::LETTER_REGISTER;
use vg_directive::reader::{Extracted, Installed, Reading, Source, read};

use super::file::LetterFile;
use super::views::at;
use crate::serve::api::Answer;
use crate::serve::api::views::{page_rows, unknown};
use crate::serve::files::{apart, saved};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::kept::{BothView, KeptView};
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, register))
        .routes(routes!(one, change))
        .routes(routes!(reading))
        .routes(routes!(file))
        .routes(routes!(confirm))
        .routes(routes!(withdraw))
        .routes(routes!(relay))
}

/// What a letter says of itself, and how it came. Days are `YYYY-MM-DD`, or empty.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct LetterFields {
    /// `công văn`, `công điện`, `chỉ thị`, …
    kind: String,
    /// Number with symbol: `6410/BTTTT-CATTT`.
    number: String,
    issuer: String,
    issued_on: String,
    subject: String,
    urgency: String,
    signer: String,
    /// How it came.
    channel: String,
    /// Số đến: its number in the paper register.
    arrival_number: String,
    /// Ngày đến.
    arrived_on: String,
    /// Chuyển: to whom it was passed.
    passed_to: String,
    note: String,
}

impl From<LetterFields> for Fields {
    fn from(fields: LetterFields) -> Self {
        Self {
            kind: fields.kind,
            number: fields.number,
            issuer: fields.issuer,
            issued_on: fields.issued_on,
            subject: fields.subject,
            urgency: fields.urgency,
            signer: fields.signer,
            channel: fields.channel,
            arrival_number: fields.arrival_number,
            arrived_on: fields.arrived_on,
            passed_to: fields.passed_to,
            note: fields.note,
        }
    }
}

impl From<&Fields> for LetterFields {
    fn from(fields: &Fields) -> Self {
        let fields = fields.clone();
        Self {
            kind: fields.kind,
            number: fields.number,
            issuer: fields.issuer,
            issued_on: fields.issued_on,
            subject: fields.subject,
            urgency: fields.urgency,
            signer: fields.signer,
            channel: fields.channel,
            arrival_number: fields.arrival_number,
            arrived_on: fields.arrived_on,
            passed_to: fields.passed_to,
            note: fields.note,
        }
    }
}

/// A letter in the register.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LetterView {
    #[serde(flatten)]
    head: KeptView,
    /// Number in the register of the unit, from 1.
    no: i64,
    /// `issued` (passed on by a unit above, not taken in yet), `read`, `confirmed`, `withdrawn`
    state: &'static str,
    #[serde(flatten)]
    fields: LetterFields,
    /// The directive pack by which it became obligations; empty without one.
    pack: String,
    /// SHA-256 of its file; empty without one.
    file_sha256: String,
    file_name: String,
    file_bytes: i64,
    confirmed_at: Option<String>,
    confirmed_by: String,
    confirmed_by_name: String,
    /// The unit above that passed it on; empty for none.
    parent_unit: String,
    /// The day by which that unit wants an answer; empty for none.
    answer_by: String,
    /// When somebody of the unit took note of a letter that was passed on to it, or confirmed it.
    acknowledged_at: Option<String>,
    /// When an answer to it was sent.
    answered_at: Option<String>,
    /// True for demonstration data.
    demo: bool,
}

impl LetterView {
    pub(super) fn of(kept: &Kept<Letter>, names: &Names) -> Self {
        let letter = &kept.data;
        Self {
            head: KeptView::of(kept, names),
            no: letter.no,
            state: letter.state.name(),
            fields: (&letter.fields).into(),
            pack: letter.pack.clone(),
            file_sha256: letter.blob.clone(),
            file_name: letter.file_name.clone(),
            file_bytes: letter.file_bytes,
            confirmed_at: at(letter.confirmed_at),
            confirmed_by: letter.confirmed_by.clone(),
            confirmed_by_name: names.get(&letter.confirmed_by),
            parent_unit: letter.parent_unit.clone(),
            answer_by: letter.answer_by.clone(),
            acknowledged_at: at(letter.acknowledged_at),
            answered_at: at(letter.answered_at),
            demo: letter.demo,
        }
    }

    async fn all(app: &App, letters: &[Kept<Letter>]) -> Result<Vec<Self>, Problem> {
        let actors = letters.iter().flat_map(|kept| [kept.updated_by.as_str(), kept.data.confirmed_by.as_str()]);
        let names = Names::of(app, actors).await?;
        Ok(letters.iter().map(|kept| Self::of(kept, &names)).collect())
    }

    async fn tagged(app: &App, status: StatusCode, kept: Kept<Letter>) -> One<Self> {
        let version = kept.version;
        let mut views = Self::all(app, &[kept]).await?;
        let view = views.pop().ok_or_else(|| Problem::internal("a letter without a view"))?;
        Ok(Tagged(status, version, view))
    }
}

/// Which letters are wanted, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LetterPage {
    /// `issued`, `read`, `confirmed`, `withdrawn`
    state: Option<String>,
    /// Value of `next` of the page before.
    after: Option<i64>,
    /// Most rows, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// A page of the register.
#[derive(Debug, Serialize, ToSchema)]
struct LettersView {
    items: Vec<LetterView>,
    /// Give it as `after` for the next page.
    next: Option<i64>,
}

/// List the letters of a unit
#[utoipa::path(get, path = "/api/v1/units/{unit}/letters", tag = "directive", operation_id = "list_letters",
    params(("unit" = String, Path), LetterPage), responses((status = 200, body = LettersView)),
    extensions(("x-operation" = json!("directive.letter.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(page): Query<LetterPage>,
) -> Answer<LettersView> {
    let rows = page_rows(page.limit)?;
    let state = match page.state.as_deref().filter(|state| !state.is_empty()) {
        Some(name) => {
            let known = LetterState::parse(name);
            Some(known.ok_or_else(|| unknown("/state", &LetterState::ALL.map(LetterState::name)))?)
        }
        None => None,
    };
    let found = app.directive.letter_list(&caller, &unit, state, page.after, rows).await?;
    let next = found.last().filter(|_| found.len() >= rows as usize).map(|kept| kept.data.no);
    Ok(Json(LettersView { items: LetterView::all(&app, &found).await?, next }))
}

/// What comes with the file of a letter.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Registering {
    /// Name of the file.
    #[serde(default)]
    file_name: String,
    /// Register it although the register has one like it.
    #[serde(default)]
    again: bool,
}

/// Register a letter: text, DOCX or PDF; it is read at once
#[utoipa::path(post, path = "/api/v1/units/{unit}/letters", tag = "directive", operation_id = "register_letter",
    params(("unit" = String, Path), Registering),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = LetterView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.letter.register"))))]
async fn register(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<Registering>,
    LetterFile(bytes): LetterFile,
) -> One<LetterView> {
    app.directive.may(&caller, &unit, &LETTER_REGISTER).await?;
    let (bytes, (extracted, reading)) = read_apart(&app, bytes).await?;
    let new = NewLetter {
        file_name: &query.file_name,
        bytes: &bytes,
        read: Some((&extracted, &reading)),
        fields: Fields::default(),
        again: query.again,
        demo: false,
    };
    let kept = app.directive.letter_register(&caller, &unit, &new).await?;
    LetterView::tagged(&app, StatusCode::CREATED, kept).await
}

/// Reads a letter where it does not hold other requests up, and not more of them at once than there are turns.
async fn read_apart(app: &App, bytes: Vec<u8>) -> Result<(Vec<u8>, (Extracted, Reading)), Problem> {
    let (bytes, read) = apart(&app.uploads, "reading a letter", move || {
        let read = read(&Source::sniff(&bytes), &Installed::default());
        (bytes, read)
    })
    .await?;
    let read = read.map_err(|error| {
        let fault = vg_access::problem::FieldError::new("", error.code, error.text.vi, error.text.en);
        Problem::invalid(vec![fault])
    })?;
    Ok((bytes, read))
}

/// See a letter
#[utoipa::path(get, path = "/api/v1/units/{unit}/letters/{id}", tag = "directive", operation_id = "read_letter",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = LetterView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.letter.read"))))]
async fn one(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> One<LetterView> {
    let kept = app.directive.letter_get(&caller, &unit, &id).await?;
    LetterView::tagged(&app, StatusCode::OK, kept).await
}

/// Correct a letter that was not confirmed yet
#[utoipa::path(put, path = "/api/v1/units/{unit}/letters/{id}", tag = "directive", operation_id = "change_letter",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = LetterFields,
    responses((status = 200, body = LetterView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.letter.update"))))]
async fn change(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(fields): Input<LetterFields>,
) -> One<LetterView> {
    let kept = app.directive.letter_update(&caller, &unit, &id, version, &fields.into()).await?;
    LetterView::tagged(&app, StatusCode::OK, kept).await
}

/// What was read out of a letter.
#[derive(Debug, Serialize, ToSchema)]
struct ReadingView {
    /// Fields, clauses, contacts, mends and remarks, each with how it is printed, how it is read, how sure that is and on which lines it
    /// stands.
    #[schema(value_type = Object)]
    reading: serde_json::Value,
    /// The text whose lines the places count, from 1.
    text: String,
    /// Id of the directive pack that knows the letter; empty when none does.
    pack: String,
    /// Classes of addressees to which a unit may belong, by that pack.
    classes: Vec<ClassView>,
}

/// A class of addressees.
#[derive(Debug, Serialize, ToSchema)]
struct ClassView {
    id: String,
    title: BothView,
}

/// See what was read out of a letter
#[utoipa::path(get, path = "/api/v1/units/{unit}/letters/{id}/reading", tag = "directive", operation_id = "read_reading",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = ReadingView)),
    extensions(("x-operation" = json!("directive.letter.read"))))]
async fn reading(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Answer<ReadingView> {
    let kept = app.directive.letter_get(&caller, &unit, &id).await?;
    let (reading, text) = app.directive.letter_reading(&caller, &unit, &id).await?;
    let reading = serde_json::from_str(&reading);
    let reading = reading.map_err(|error| Problem::internal(format!("the reading of letter {id}: {error}")))?;
    let pack = super::plan::pack_of(&app, &kept.data.fields);
    let classes = pack.map(|pack| {
        let view = |class: &vg_directive::pack::Class| ClassView { id: class.id.clone(), title: (&class.title).into() };
        pack.classes().map(view).collect()
    });
    Ok(Json(ReadingView {
        reading,
        text,
        pack: pack.map(|pack| pack.head.id.clone()).unwrap_or_default(),
        classes: classes.unwrap_or_default(),
    }))
}

/// The file of a letter as it came
#[utoipa::path(get, path = "/api/v1/units/{unit}/letters/{id}/file", tag = "directive", operation_id = "read_letter_file",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")),
    extensions(("x-operation" = json!("directive.letter.read"))))]
async fn file(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let (name, bytes) = app.directive.letter_file(&caller, &unit, &id).await?;
    Ok(saved(bytes, "application/octet-stream", &name, "letter"))
}

/// How a letter is made into obligations.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct Confirming {
    /// Classes of addressees to which the unit belongs, besides all: ids of the pack.
    classes: Vec<String>,
    /// Every last clause becomes an obligation, although a pack knows the letter.
    without_pack: bool,
}

/// A letter that was confirmed.
#[derive(Debug, Serialize, ToSchema)]
struct ConfirmedView {
    letter: LetterView,
    /// How many obligations it became.
    obligations: usize,
}

/// Confirm what a letter says; this makes its obligations
#[utoipa::path(post, path = "/api/v1/units/{unit}/letters/{id}/confirmation", tag = "directive",
    operation_id = "confirm_letter",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Confirming,
    responses((status = 200, body = ConfirmedView)), extensions(("x-operation" = json!("directive.letter.confirm"))))]
async fn confirm(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(how): Input<Confirming>,
) -> Answer<ConfirmedView> {
    let plan = plan(&app, &caller, &unit, &id, &how).await?;
    let confirmed = app.directive.letter_confirm(&caller, &unit, &id, version, &plan).await?;
    let mut views = LetterView::all(&app, &[confirmed.letter]).await?;
    let letter = views.pop().ok_or_else(|| Problem::internal("a letter without a view"))?;
    Ok(Json(ConfirmedView { letter, obligations: confirmed.obligations }))
}

async fn plan(
    app: &App,
    caller: &Caller,
    unit: &str,
    id: &str,
    how: &Confirming,
) -> Result<vg_directive::plan::Plan, Problem> {
    app.directive.may(caller, unit, &vg_directive::operations::LETTER_CONFIRM).await?;
    let kept = app.directive.letter_get(caller, unit, id).await?;
    let fields = &kept.data.fields;
    if let Some(pack) = super::plan::pack_of(app, fields).filter(|_| !how.without_pack) {
        return super::plan::plan_of(app, pack, &how.classes, fields);
    }
    let (_, text) = app.directive.letter_reading(caller, unit, id).await?;
    let reading = vg_directive::reader::read_text(&text);
    let reading = reading.map_err(|error| Problem::internal(format!("read letter {id} again: {}", error.code)))?;
    Ok(vg_directive::plan::Plan::of_reading(&reading))
}

/// Why a letter is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Withdrawing {
    reason: String,
}

/// Withdraw a letter that was registered by mistake
#[utoipa::path(post, path = "/api/v1/units/{unit}/letters/{id}/withdrawal", tag = "directive",
    operation_id = "withdraw_letter",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = Withdrawing,
    responses((status = 200, body = LetterView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("directive.letter.withdraw"))))]
async fn withdraw(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(why): Input<Withdrawing>,
) -> One<LetterView> {
    let kept = app.directive.letter_withdraw(&caller, &unit, &id, version, &why.reason).await?;
    LetterView::tagged(&app, StatusCode::OK, kept).await
}

/// To whom a letter is passed on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Relaying {
    /// Units below.
    units: Vec<String>,
    /// Number of the letter by which it is passed on; empty keeps that of the letter.
    #[serde(default)]
    number: String,
    /// The day by which an answer is wanted, `YYYY-MM-DD`; empty for none.
    #[serde(default)]
    answer_by: String,
}

/// What was made in the units below.
#[derive(Debug, Serialize, ToSchema)]
struct RelayedView {
    /// Units that have it now; those that had it already are left out.
    units: Vec<String>,
}

/// Pass a confirmed letter on to units below
#[utoipa::path(post, path = "/api/v1/units/{unit}/letters/{id}/relay", tag = "directive", operation_id = "relay_letter",
    params(("unit" = String, Path), ("id" = String, Path)), request_body = Relaying,
    responses((status = 200, body = RelayedView)), extensions(("x-operation" = json!("directive.letter.relay"))))]
async fn relay(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Input(to): Input<Relaying>,
) -> Answer<RelayedView> {
    let relay = Relay { units: to.units, number: to.number, answer_by: to.answer_by };
    let made = app.directive.letter_relay(&caller, &unit, &id, &relay).await?;
    Ok(Json(RelayedView { units: made.into_iter().map(|letter| letter.unit).collect() }))
}
