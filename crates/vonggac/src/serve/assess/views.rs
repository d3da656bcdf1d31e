//! What several pages of assessments show.

use serde::Serialize;
use utoipa::ToSchema;
use vg_access::Problem;
use vg_assess::model::{Assessment, Control, Exemption, Kept};
use vg_model::Timestamp;

use crate::serve::inventory::names::Names;
use crate::serve::kept::{BothView, KeptView};
use crate::serve::state::App;

/// An assessment: the measures of one level of one regime on one system.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AssessmentView {
    #[serde(flatten)]
    kept: KeptView,
    /// Id of the system.
    system: String,
    system_name: String,
    system_code: String,
    regime: String,
    /// 1 to 5
    level: u8,
    /// Catalogues that were chosen; empty for all of the regime.
    catalogues: Vec<String>,
    /// True for the one that holds for the system now; the others take no results.
    current: bool,
}

impl AssessmentView {
    pub(super) fn of(kept: &Kept<Assessment>, names: &Names) -> Self {
        let data = kept.data.clone();
        Self {
            kept: KeptView::of(kept, names),
            system: data.system,
            system_name: data.system_name,
            system_code: data.system_code,
            regime: data.regime,
            level: data.level,
            catalogues: data.catalogues,
            current: data.current,
        }
    }

    pub(super) async fn one(app: &App, kept: &Kept<Assessment>) -> Result<Self, Problem> {
        let names = Names::of(app, [kept.updated_by.as_str()]).await?;
        Ok(Self::of(kept, &names))
    }
}

/// That a measure does not apply, asked for or decided.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AssessExemptionView {
    reason: String,
    by: String,
    by_name: String,
    at: String,
    /// Empty while nobody has approved it.
    approver: String,
    approver_name: String,
    approved_at: Option<String>,
}

impl AssessExemptionView {
    fn of(asked: &Exemption, names: &Names) -> Self {
        Self {
            reason: asked.reason.clone(),
            by: asked.by.clone(),
            by_name: names.get(&asked.by),
            at: asked.at.to_string(),
            approver: asked.approver.clone(),
            approver_name: names.get(&asked.approver),
            approved_at: asked.approved_at.map(|at| at.to_string()),
        }
    }
}

/// A measure with what was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AssessControlView {
    assessment: String,
    /// Id of the control in its regime.
    control: String,
    position: i64,
    /// False for one that is not asked for any more.
    in_scope: bool,
    catalogue: String,
    group: String,
    group_title: BothView,
    title: BothView,
    /// What is required.
    text: BothView,
    /// The clause for this level; empty where it was not found.
    clause: String,
    /// Kinds of evidence that the catalogue names, the best first.
    proofs: Vec<String>,
    /// How often it is due at this level; empty where nothing is said.
    every: String,
    /// How long something is kept at this level; empty where nothing is said.
    keep: String,
    /// The check that the catalogue names; empty for none.
    suggested_check: String,
    /// Number of its state; `ETag` of the answer, `If-Match` of a change.
    version: i64,
    updated_at: String,
    updated_by: String,
    updated_by_name: String,
    /// What was found last: `not_assessed`, `met`, `partly`, `not_met`, `not_applicable`
    state: &'static str,
    /// The state that counts now.
    state_now: &'static str,
    /// Why the two differ: `review` (level or regime changed), `lapsed`; empty when they do not.
    doubt: &'static str,
    since: String,
    /// What stands behind it: `statement`, `check`, or empty for nothing.
    basis: &'static str,
    reason: String,
    /// From when on it proves nothing any more.
    until: Option<String>,
    /// Who answers for it; empty for nobody.
    owner: String,
    /// `YYYY-MM-DD`; empty for no day.
    due: String,
    /// True when it is a gap whose day is over.
    late: bool,
    note: String,
    exemption: Option<AssessExemptionView>,
}

impl AssessControlView {
    pub(super) fn of(control: &Control, names: &Names, now: Timestamp) -> Self {
        let one = control.clone();
        Self {
            state: one.state.name(),
            state_now: one.counts_as(now).name(),
            doubt: one.doubt(now).name(),
            late: one.is_late(now),
            since: one.since.to_string(),
            basis: one.basis.name(),
            until: one.until.map(|until| until.to_string()),
            updated_at: one.updated_at.to_string(),
            updated_by_name: names.get(&one.updated_by),
            updated_by: one.updated_by,
            group_title: (&one.group_title).into(),
            title: (&one.title).into(),
            text: (&one.text).into(),
            exemption: one.exemption.as_ref().map(|asked| AssessExemptionView::of(asked, names)),
            assessment: one.assessment,
            control: one.control,
            position: one.position,
            in_scope: one.in_scope,
            catalogue: one.catalogue,
            group: one.group,
            clause: one.clause,
            proofs: one.proofs,
            every: one.every,
            keep: one.keep,
            suggested_check: one.suggested,
            version: one.version,
            reason: one.reason,
            owner: one.owner,
            due: one.due,
            note: one.note,
        }
    }

    /// Those whose names are shown.
    fn actors(control: &Control) -> Vec<&str> {
        let mut actors = vec![control.updated_by.as_str()];
        actors.extend(control.exemption.iter().flat_map(|asked| [asked.by.as_str(), asked.approver.as_str()]));
        actors
    }

    pub(super) async fn all<'a>(
        app: &App,
        controls: impl Iterator<Item = &'a Control> + Clone + Send,
    ) -> Result<Vec<Self>, Problem> {
        let now = app.backend.clock.now();
        let actors: Vec<&str> = controls.clone().flat_map(Self::actors).collect();
        let names = Names::of(app, actors).await?;
        Ok(controls.map(|control| Self::of(control, &names, now)).collect())
    }

    pub(super) async fn one(app: &App, control: &Control) -> Result<Self, Problem> {
        let mut views = Self::all(app, std::iter::once(control)).await?;
        views.pop().ok_or_else(|| Problem::internal("a measure without a view"))
    }
}
