//! What a report form holds: how an answer to a directive is worded.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_directive::answer::{AnnexForm, BlockForm, Form, FormKind, Section, TableForm};

use crate::serve::api::Answer;
use crate::serve::input::Who;
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(one))
}

/// A report form, in short.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormSummaryView {
    id: String,
    version: u32,
    title: BothView,
    /// When to use it.
    about: BothView,
    /// `letter`, `report`
    kind: &'static str,
    /// The regime by whose law it is worded.
    regime: String,
    /// The directive that it answers; null when it fits any.
    directive: Option<String>,
}

impl From<&Form> for FormSummaryView {
    fn from(form: &Form) -> Self {
        let head = &form.head;
        Self {
            id: head.id.clone(),
            version: head.version,
            title: (&head.title).into(),
            about: (&head.about).into(),
            kind: match head.kind {
                FormKind::Letter => "letter",
                FormKind::Report => "report",
            },
            regime: head.regime.clone(),
            directive: head.directive.clone(),
        }
    }
}

/// A table of a report form.
#[derive(Debug, Serialize, ToSchema)]
struct FormTableView {
    /// `clauses`, `obligations`, `waivers`, `subjects`, `statements`, `evidence`
    rows: &'static str,
    caption: String,
    /// What stands in it without rows.
    empty: String,
    /// Heads of its columns.
    columns: Vec<String>,
}

impl From<&TableForm> for FormTableView {
    fn from(table: &TableForm) -> Self {
        Self {
            rows: table.rows.name(),
            caption: table.caption.clone(),
            empty: table.empty.clone(),
            columns: table.columns.iter().map(|column| column.title.clone()).collect(),
        }
    }
}

/// A part of a section. Texts have `{text:KEY}` and `{figure:KEY}` where a text or a figure comes in.
#[derive(Debug, Serialize, ToSchema)]
struct FormBlockView {
    /// `paragraph`, `points`, `dashes`, `note`, `table`
    kind: &'static str,
    /// Its paragraph, points, lines or remark.
    lines: Vec<String>,
    table: Option<FormTableView>,
    /// Printed only when this text is not empty or this figure not zero; empty for always.
    when: String,
    /// Printed only when this text is empty or this figure zero; empty for always.
    unless: String,
}

impl From<&BlockForm> for FormBlockView {
    fn from(block: &BlockForm) -> Self {
        let (kind, lines) = match block {
            BlockForm { paragraph: Some(text), .. } => ("paragraph", vec![text.clone()]),
            BlockForm { note: Some(text), .. } => ("note", vec![text.clone()]),
            BlockForm { table: Some(_), .. } => ("table", Vec::new()),
            BlockForm { points, .. } if !points.is_empty() => ("points", points.clone()),
            BlockForm { dashes, .. } => ("dashes", dashes.clone()),
        };
        Self {
            kind,
            lines,
            table: block.table.as_ref().map(FormTableView::from),
            when: block.when.clone().unwrap_or_default(),
            unless: block.unless.clone().unwrap_or_default(),
        }
    }
}

/// A section or an annex of a report form.
#[derive(Debug, Serialize, ToSchema)]
struct FormSectionView {
    /// Its heading; a section without one is not numbered.
    heading: String,
    /// Printed only when this text is not empty or this figure not zero; empty for always.
    when: String,
    /// Printed only when this text is empty or this figure zero; empty for always.
    unless: String,
    blocks: Vec<FormBlockView>,
}

impl From<&Section> for FormSectionView {
    fn from(section: &Section) -> Self {
        Self {
            heading: section.heading.clone(),
            when: section.when.clone().unwrap_or_default(),
            unless: section.unless.clone().unwrap_or_default(),
            blocks: section.block.iter().map(FormBlockView::from).collect(),
        }
    }
}

impl From<&AnnexForm> for FormSectionView {
    fn from(annex: &AnnexForm) -> Self {
        Self {
            heading: annex.title.clone(),
            when: annex.when.clone().unwrap_or_default(),
            unless: annex.unless.clone().unwrap_or_default(),
            blocks: annex.block.iter().map(FormBlockView::from).collect(),
        }
    }
}

/// A report form with what it prints.
#[derive(Debug, Serialize, ToSchema)]
struct ReportFormView {
    form: FormSummaryView,
    /// Name of a document that is no letter; empty for a letter.
    name: String,
    subject: String,
    addressees: Vec<String>,
    /// Legal bases.
    basis: Vec<String>,
    /// Who gets it besides.
    copies: Vec<String>,
    sections: Vec<FormSectionView>,
    annexes: Vec<FormSectionView>,
}

/// See what a report form prints
#[utoipa::path(get, path = "/api/v1/library/forms/{id}", tag = "library", operation_id = "read_report_form",
    params(("id" = String, Path)), responses((status = 200, body = ReportFormView)),
    extensions(("x-operation" = json!("signed_in"))))]
async fn one(Who(_): Who, State(app): State<App>, Path(id): Path<String>) -> Answer<ReportFormView> {
    let form = app.directive.forms().get(&id).ok_or_else(Problem::not_found)?;
    let head = &form.head;
    Ok(Json(ReportFormView {
        form: form.into(),
        name: match head.kind {
            FormKind::Letter => String::new(),
            FormKind::Report => head.name.clone(),
        },
        subject: head.subject.clone(),
        addressees: head.addressees.clone(),
        basis: head.basis.clone(),
        copies: head.copies.clone(),
        sections: form.section.iter().map(FormSectionView::from).collect(),
        annexes: form.annex.iter().map(FormSectionView::from).collect(),
    }))
}
