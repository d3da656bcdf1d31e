//! What the routes of answers show.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vg_access::Problem;
use vg_directive::Kept;
use vg_directive::answer::{Contact, Form, FormKind};
use vg_directive::answers::{Report, ReportStep, ReportTally};
use vg_print::{Day, Signature, Urgency};

use super::answers::{CAPACITIES, URGENCIES};
use super::views::at;
use crate::serve::inventory::head::{One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::kept::{BothView, KeptView};
use crate::serve::state::App;

/// A report form.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormView {
    id: String,
    version: u32,
    title: BothView,
    /// When to use it.
    about: BothView,
    /// The regime by whose law it is worded.
    regime: String,
    /// `letter`, `report`
    kind: &'static str,
    /// The directive pack that it answers; null when it fits any letter, or none.
    directive: Option<String>,
}

impl From<&Form> for FormView {
    fn from(form: &Form) -> Self {
        let head = &form.head;
        Self {
            id: head.id.clone(),
            version: head.version,
            title: (&head.title).into(),
            about: (&head.about).into(),
            regime: head.regime.clone(),
            kind: match head.kind {
                FormKind::Letter => "letter",
                FormKind::Report => "report",
            },
            directive: head.directive.clone(),
        }
    }
}

/// Report forms.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FormsView {
    pub(super) items: Vec<FormView>,
}

/// In whose place somebody signs.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CapacityView {
    /// `on_behalf` (TM.), `deputy` (KT.), `by_order` (TL.), `authorised` (TUQ.), `acting` (Q.)
    pub(super) capacity: String,
    /// The body or office.
    pub(super) of: String,
}

/// Who signs.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct SignerView {
    /// From the top.
    pub(super) capacities: Vec<CapacityView>,
    /// The office of the one who signs.
    pub(super) office: String,
    pub(super) name: String,
}

impl From<&Signature> for SignerView {
    fn from(signature: &Signature) -> Self {
        let capacity = |(capacity, of): &(vg_print::Capacity, String)| CapacityView {
            capacity: name_of(&CAPACITIES, capacity).to_owned(),
            of: of.clone(),
        };
        Self {
            capacities: signature.capacities.iter().map(capacity).collect(),
            office: signature.office.clone(),
            name: signature.name.clone(),
        }
    }
}

/// Whom to ask.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ContactView {
    name: String,
    phone: String,
    email: String,
}

impl From<ContactView> for Contact {
    fn from(ContactView { name, phone, email }: ContactView) -> Self {
        Self { name, phone, email }
    }
}

/// What people enter of an answer.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct HeadView {
    /// The body above the unit.
    pub(super) upper: String,
    /// How the unit is written for short in the list of copies.
    pub(super) short: String,
    /// Place of issue.
    pub(super) place: String,
    /// Symbol behind the number: `BC-STTTT`.
    pub(super) symbol: String,
    /// Null until the registry gave it.
    #[schema(minimum = 0)]
    pub(super) number: Option<u32>,
    /// Day of issue, `YYYY-MM-DD`; null until it is signed.
    pub(super) date: Option<String>,
    /// `urgent`, `very_urgent`, `express`; null for none
    pub(super) urgency: Option<String>,
    pub(super) signer: SignerView,
    pub(super) contact: ContactView,
    /// Further bodies that get a copy.
    pub(super) copies: Vec<String>,
    /// What an unscheduled report is about.
    pub(super) occasion: String,
    /// For a correction: what was corrected and why.
    pub(super) correction: String,
}

/// How many obligations were how when the figures were taken.
#[derive(Debug, Serialize, ToSchema)]
struct AnswerTallyView {
    /// All, with those that do not concern the unit.
    all: u64,
    /// Met by measurement.
    met: u64,
    /// Met by what a person stated.
    stated: u64,
    not_met: u64,
    unknown: u64,
    waived: u64,
    not_applicable: u64,
    /// Open and past their due time.
    late: u64,
}

impl From<ReportTally> for AnswerTallyView {
    fn from(tally: ReportTally) -> Self {
        let ReportTally { all, met, stated, not_met, unknown, waived, not_applicable, late } = tally;
        Self { all, met, stated, not_met, unknown, waived, not_applicable, late }
    }
}

/// A file that was approved.
#[derive(Debug, Serialize, ToSchema)]
struct AnswerFileView {
    /// `docx`, `pdf`, `xlsx`
    format: &'static str,
    name: String,
    bytes: u64,
    /// In hexadecimal.
    sha256: String,
}

/// An answer.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AnswerView {
    #[serde(flatten)]
    kept: KeptView,
    /// Number in the list of the unit.
    no: i64,
    /// `draft`, `reviewed`, `approved`, `sent`, `replaced`, `discarded`
    state: &'static str,
    /// What its state allows, whoever asks: `head`, `figures`, `review`, `return`, `discard`, `approve`, `send`, `correct`.
    next: Vec<&'static str>,
    form: String,
    form_title: BothView,
    /// What it is about, as printed.
    subject: String,
    /// The letter that it answers; null for a report on all.
    letter: Option<String>,
    letter_number: String,
    /// First day of the time reported on.
    from: Option<String>,
    to: Option<String>,
    head: HeadView,
    /// The moment of its figures.
    as_of: String,
    /// The obligations are others now than its figures say.
    moved: bool,
    tally: AnswerTallyView,
    /// What was approved; empty before.
    files: Vec<AnswerFileView>,
    /// Number of the approval in the evidence ledger.
    evidence: Option<i64>,
    receipt: String,
    channel: String,
    sent_at: Option<String>,
    /// The answer that it corrects.
    replaces: Option<String>,
    /// The answer that took its place.
    replaced_by: Option<String>,
    /// Who last changed head or figures.
    drafted_by: String,
    drafted_by_name: String,
    reviewed_by: String,
    reviewed_by_name: String,
    approved_by: String,
    approved_by_name: String,
    demo: bool,
}

/// Answers, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AnswersView {
    pub(super) items: Vec<AnswerView>,
}

impl AnswerView {
    fn of(app: &App, kept: &Kept<Report>, moved: bool, names: &Names) -> Self {
        let report = &kept.data;
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let file = |file: &vg_directive::answers::ReportFile| AnswerFileView {
            format: file.format.name(),
            name: report.file_name(file.format),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        };
        Self {
            kept: KeptView::of(kept, names),
            no: report.no,
            state: report.state.name(),
            next: report.state.next().to_vec(),
            form_title: app
                .directive
                .forms()
                .get(&report.form)
                .map(|form| (&form.head.title).into())
                .unwrap_or_default(),
            form: report.form.clone(),
            subject: report.subject.clone(),
            letter: some(&report.letter),
            letter_number: report.letter_number.clone(),
            from: some(&report.from_day),
            to: some(&report.to_day),
            head: head_view(report),
            as_of: report.as_of.to_string(),
            moved,
            tally: report.tally.into(),
            files: report.files.iter().map(file).collect(),
            evidence: report.evidence,
            receipt: report.receipt.clone(),
            channel: report.channel.clone(),
            sent_at: at(report.sent_at),
            replaces: some(&report.replaces),
            replaced_by: some(&report.replaced_by),
            drafted_by_name: names.get(&report.drafted_by),
            drafted_by: report.drafted_by.clone(),
            reviewed_by_name: names.get(&report.reviewed_by),
            reviewed_by: report.reviewed_by.clone(),
            approved_by_name: names.get(&report.approved_by),
            approved_by: report.approved_by.clone(),
            demo: report.demo,
        }
    }

    pub(super) async fn all(app: &App, found: &[(Kept<Report>, bool)]) -> Result<Vec<Self>, Problem> {
        let actors = found.iter().flat_map(|(kept, _)| {
            let report = &kept.data;
            [&kept.updated_by, &report.drafted_by, &report.reviewed_by, &report.approved_by]
        });
        let actors: Vec<&str> = actors.map(String::as_str).collect();
        let names = Names::of(app, actors).await?;
        Ok(found.iter().map(|(kept, moved)| Self::of(app, kept, *moved, &names)).collect())
    }

    pub(super) async fn tagged(app: &App, status: StatusCode, found: (Kept<Report>, bool)) -> One<Self> {
        let version = found.0.version;
        let view = Self::all(app, &[found]).await?.pop().ok_or_else(Problem::not_found)?;
        Ok(Tagged(status, version, view))
    }
}

fn head_view(report: &Report) -> HeadView {
    let head = &report.head;
    let Contact { name, phone, email } = head.contact.clone();
    HeadView {
        upper: head.upper.clone(),
        short: head.short.clone(),
        place: head.place.clone(),
        symbol: head.symbol.clone(),
        number: head.number,
        date: head.date.map(Day::iso),
        urgency: head.urgency.map(|urgency| urgency_name(urgency).to_owned()),
        signer: (&head.signer).into(),
        contact: ContactView { name, phone, email },
        copies: head.copies.clone(),
        occasion: head.occasion.clone(),
        correction: head.correction.clone(),
    }
}

fn name_of<T: PartialEq>(among: &[(&'static str, T)], wanted: &T) -> &'static str {
    among.iter().find(|(_, value)| value == wanted).map_or("", |(name, _)| name)
}

/// Name of a degree of urgency.
pub(super) fn urgency_name(urgency: Urgency) -> &'static str {
    name_of(&URGENCIES, &urgency)
}

/// One step of an answer.
#[derive(Debug, Serialize, ToSchema)]
struct ReportStepView {
    no: i64,
    at: String,
    /// `create`, `head`, `figures`, `review`, `return`, `discard`, `approve`, `send`, `replace`
    event: String,
    from: String,
    to: String,
    actor: String,
    actor_name: String,
    reason: String,
    /// Number in the evidence ledger of the unit.
    evidence: Option<i64>,
}

/// Steps, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReportStepsView {
    items: Vec<ReportStepView>,
}

impl ReportStepsView {
    pub(super) async fn of(app: &App, steps: &[ReportStep]) -> Result<Self, Problem> {
        let names = Names::of(app, steps.iter().map(|step| step.actor.as_str())).await?;
        let view = |step: &ReportStep| ReportStepView {
            no: step.no,
            at: step.at.to_string(),
            event: step.event.clone(),
            from: step.from.clone(),
            to: step.to.clone(),
            actor_name: names.get(&step.actor),
            actor: step.actor.clone(),
            reason: step.reason.clone(),
            evidence: step.evidence,
        };
        Ok(Self { items: steps.iter().map(view).collect() })
    }
}
