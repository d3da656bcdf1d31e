//! What the routes of the library show.

use serde::Serialize;
use utoipa::ToSchema;
use vg_library::facts::{Cited, Line, Named, Shown};
use vg_library::value::{Day, Grade, PartyId};
use vg_library::{Count, Overlay, Pack};
use vg_model::Text;

use crate::serve::kept::BothView;

/// A day, if there is one.
pub(super) fn day(day: Option<Day>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// A text, if there is one.
pub(super) fn both(text: Option<&Text>) -> Option<BothView> {
    text.map(BothView::from)
}

/// How surely something is known.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GradeView {
    /// `verified`, `press`, `third_party`, `recalled`
    name: &'static str,
    /// True when it was read in the text of the act itself: nothing else may be shown without a mark.
    verified: bool,
    text: BothView,
}

impl From<Grade> for GradeView {
    fn from(grade: Grade) -> Self {
        let name = match grade {
            Grade::Verified => "verified",
            Grade::Press => "press",
            Grade::ThirdParty => "third_party",
            Grade::Recalled => "recalled",
        };
        Self { name, verified: grade == Grade::Verified, text: (&grade.text()).into() }
    }
}

/// How many entries a section of a regime has, whenever they are valid.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SectionCountView {
    /// `act`, `authority`, `contact`, `clock`, `control`, `form`, …
    section: &'static str,
    entries: usize,
    /// Those of them that are not verified.
    unverified: usize,
}

impl From<Count> for SectionCountView {
    fn from(count: Count) -> Self {
        Self { section: count.table, entries: count.entries, unverified: count.unverified }
    }
}

/// A regime.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RegimeView {
    id: String,
    title: BothView,
    /// What it covers, and how it meets its neighbours in time.
    summary: BothView,
    /// First day in force.
    from: Option<String>,
    /// Last day in force; null while it is open.
    until: Option<String>,
    /// How surely these days are known.
    grade: GradeView,
    /// What was not found, and what follows from that.
    unknown: Option<BothView>,
    /// Whether it is in force today.
    in_force: bool,
    sections: Vec<SectionCountView>,
}

impl RegimeView {
    pub(super) fn of(pack: &Pack, today: chrono::NaiveDate) -> Self {
        let head = &pack.head;
        Self {
            id: head.id.to_string(),
            title: (&head.title).into(),
            summary: (&head.summary).into(),
            from: day(head.from),
            until: day(head.until),
            grade: head.grade.into(),
            unknown: both(head.unknown.as_ref()),
            in_force: head.covers(today),
            sections: pack.counts().into_iter().map(SectionCountView::from).collect(),
        }
    }
}

/// What a unit, a sector or a province lays over a regime.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OverlayView {
    id: String,
    title: BothView,
    /// Whose it is and what it changes.
    summary: BothView,
    /// The regime that it is laid over.
    base: String,
    from: Option<String>,
    until: Option<String>,
}

impl From<&Overlay> for OverlayView {
    fn from(overlay: &Overlay) -> Self {
        let head = &overlay.head;
        Self {
            id: head.id.to_string(),
            title: (&head.title).into(),
            summary: (&head.summary).into(),
            base: head.base.to_string(),
            from: day(head.from),
            until: day(head.until),
        }
    }
}

/// Another entry of the regime.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NamedView {
    /// Its section; empty for one that does not exist.
    section: &'static str,
    id: String,
    title: BothView,
}

impl From<&Named> for NamedView {
    fn from(named: &Named) -> Self {
        Self { section: named.table, id: named.id.clone(), title: (&named.title).into() }
    }
}

/// A label with its value.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LineView {
    label: BothView,
    value: BothView,
    /// `words`, `phone`, `email`, `web`, `entries`
    kind: &'static str,
    /// The entries that the value names.
    entries: Vec<NamedView>,
}

impl From<&Line> for LineView {
    fn from(line: &Line) -> Self {
        Self {
            label: (&line.label).into(),
            value: (&line.value).into(),
            kind: line.kind.name(),
            entries: line.entries.iter().map(NamedView::from).collect(),
        }
    }
}

/// Where something is stated.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CitedView {
    /// Id of the act.
    act: String,
    /// Its official number; empty for one without.
    number: String,
    title: BothView,
    /// The place in it as Vietnamese law cites it; empty when it is not known.
    clause: String,
}

impl From<&Cited> for CitedView {
    fn from(cited: &Cited) -> Self {
        Self {
            act: cited.act.clone(),
            number: cited.number.clone(),
            title: (&cited.title).into(),
            clause: cited.clause.clone(),
        }
    }
}

/// Roles and authorities by what they are called in a regime, on whatever day.
pub(super) fn parties(ids: &[PartyId], regime: Option<&Pack>) -> Vec<NamedView> {
    let of = |id: &PartyId| {
        let id = id.as_str();
        let role = regime.and_then(|pack| pack.roles.iter().find(|role| role.head.id == id));
        let authority = || regime.and_then(|pack| pack.authorities.iter().find(|authority| authority.head.id == id));
        let found = role.map(|role| ("role", &role.head.title));
        let found = found.or_else(|| authority().map(|authority| ("authority", &authority.head.title)));
        let (section, title) =
            found.map_or_else(|| ("", (&Text::new(id, id)).into()), |(section, title)| (section, title.into()));
        NamedView { section, id: id.to_owned(), title }
    };
    ids.iter().map(of).collect()
}

/// An entry of a regime.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RegimeEntryView {
    section: &'static str,
    id: String,
    title: BothView,
    /// Its main text.
    text: Option<BothView>,
    /// What it says besides, in order.
    facts: Vec<LineView>,
    /// Fields that are filled in: of forms alone.
    fields: Vec<LineView>,
    /// Levels of systems that it is for; empty where it is for all or says nothing of levels.
    levels: Vec<u8>,
    sources: Vec<CitedView>,
    grade: GradeView,
    /// First day of validity: its own, or that of the regime.
    from: Option<String>,
    /// Last day of validity: its own, or that of the regime.
    until: Option<String>,
    /// What a reader should know besides.
    note: Option<BothView>,
    /// What was not found, and what follows from that.
    unknown: Option<BothView>,
    /// Day on which the owner of a contact last stated it.
    verified_on: Option<String>,
}

impl RegimeEntryView {
    pub(super) fn of(section: &'static str, shown: &Shown<'_>) -> Self {
        let (head, facts) = (shown.head, &shown.facts);
        Self {
            section,
            id: head.id.clone(),
            title: (&head.title).into(),
            text: both(facts.text.as_ref()),
            facts: facts.lines.iter().map(LineView::from).collect(),
            fields: facts.fields.iter().map(LineView::from).collect(),
            levels: facts.levels.iter().map(|level| level.number()).collect(),
            sources: shown.sources.iter().map(CitedView::from).collect(),
            grade: head.grade.into(),
            from: day(shown.from),
            until: day(shown.until),
            note: both(head.note.as_ref()),
            unknown: both(head.unknown.as_ref()),
            verified_on: day(facts.verified_on),
        }
    }
}
