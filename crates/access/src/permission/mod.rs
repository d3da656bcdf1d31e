//! What callers may do: operations as data, one decision, a proof that it was made.
//!
//! An operation is a static: its name, how far it reaches, which roles may do it, how strong the sign-in must be. Capabilities
//! hand in their own; [`Operations`] joins them, and what is not in it is refused. The decision ([`decide`]) is a pure function,
//! so the golden matrix shows what it answers and not what somebody believes.
//!
//! Invisible is 404, never 403: a caller who has no role in a unit or above it does not learn that the unit exists.

mod decide;
mod matrix;
mod operations;
mod own;
pub mod roles;

pub use decide::{Decision, Granted, On, Reach, Refusal, decide, reach};
pub use matrix::matrix;
pub use operations::Operations;
pub use own::*;

/// What an account is in a unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// Manages units, accounts and settings.
    Administrator,
    /// Security officer: answers for the unit.
    Officer,
    /// Looks into findings and cases.
    Analyst,
    /// On watch now.
    OnDuty,
    /// Reads everything, the audit included, and changes nothing.
    Auditor,
    /// Reads.
    Reader,
    /// Another installation that is connected to this one.
    Hub,
}

impl Role {
    /// All roles in the order of the matrix.
    pub const ALL: [Self; 7] =
        [Self::Administrator, Self::Officer, Self::Analyst, Self::OnDuty, Self::Auditor, Self::Reader, Self::Hub];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Officer => "officer",
            Self::Analyst => "analyst",
            Self::OnDuty => "on_duty",
            Self::Auditor => "auditor",
            Self::Reader => "reader",
            Self::Hub => "hub",
        }
    }

    /// The role with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> vg_model::Text {
        let (vi, en) = match self {
            Self::Administrator => ("Quản trị viên", "Administrator"),
            Self::Officer => ("Cán bộ phụ trách an toàn thông tin", "Security officer"),
            Self::Analyst => ("Chuyên viên phân tích", "Analyst"),
            Self::OnDuty => ("Người trực", "On duty"),
            Self::Auditor => ("Kiểm toán viên", "Auditor"),
            Self::Reader => ("Người xem", "Reader"),
            Self::Hub => ("Trung tâm điều phối", "Hub"),
        };
        vg_model::Text::new(vi, en)
    }
}

/// How far an operation reaches from the unit in which the caller has the role.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scope {
    /// Only objects of that unit itself.
    OwnUnit,
    /// Objects of that unit and of all units below it.
    Subtree,
    /// The installation: the role must be held in a unit at the root of the tree.
    System,
    /// The caller's own account; no role is needed.
    Own,
}

/// How strong a sign-in is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Grade {
    /// Nobody is signed in.
    Anonymous,
    /// An API token.
    Token,
    /// A session that began with a password.
    Session,
    /// A session that began with a password and a second factor.
    TwoFactor,
}

/// Whether an operation changes anything. A change begins with `Access::begin` and is always recorded; reading asks with
/// `Access::require` and is not, unless the capability finds that it should be (an export) and begins it in the same way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Effect {
    /// It only reads.
    Read,
    /// It changes state.
    Write,
}

/// One thing that can be done, as data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operation {
    /// `capability.noun.verb`, for example `inventory.host.update`; stable: scopes of tokens and audit records name it.
    pub name: &'static str,
    /// What people call it, Vietnamese and English.
    pub title: (&'static str, &'static str),
    /// How far it reaches.
    pub scope: Scope,
    /// Roles that may do it; empty only for [`Scope::Own`].
    pub roles: &'static [Role],
    /// Weakest sign-in that may do it.
    pub min_grade: Grade,
    /// True when password or code must have been entered a few minutes ago: for what destroys or hands out rights.
    pub step_up: bool,
    /// Whether it changes anything.
    pub effect: Effect,
}

impl Operation {
    /// A reading operation over the subtree, that a token may do.
    #[must_use]
    pub const fn read(name: &'static str, title: (&'static str, &'static str), roles: &'static [Role]) -> Self {
        let scope = Scope::Subtree;
        Self { name, title, scope, roles, min_grade: Grade::Token, step_up: false, effect: Effect::Read }
    }

    /// A changing operation over the subtree, that a token may do.
    #[must_use]
    pub const fn write(name: &'static str, title: (&'static str, &'static str), roles: &'static [Role]) -> Self {
        let mut operation = Self::read(name, title, roles);
        operation.effect = Effect::Write;
        operation
    }

    /// The same with another reach.
    #[must_use]
    pub const fn scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// The same for a stronger sign-in.
    #[must_use]
    pub const fn min_grade(mut self, grade: Grade) -> Self {
        self.min_grade = grade;
        self
    }

    /// The same, in a session in which password or code was entered a few minutes ago.
    #[must_use]
    pub const fn step_up(mut self) -> Self {
        self.step_up = true;
        if matches!(self.min_grade, Grade::Anonymous | Grade::Token) {
            self.min_grade = Grade::Session;
        }
        self
    }

    /// The capability that it belongs to: the first part of its name.
    #[must_use]
    pub fn capability(&self) -> &'static str {
        self.name.split('.').next().unwrap_or_default()
    }
}
