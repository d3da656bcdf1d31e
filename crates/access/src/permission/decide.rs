//! The decision, and the proof that it was made.

use std::time::Duration;

use vg_backend::sql::Select;
use vg_model::{Text, Timestamp};

use super::{Grade, Operation, Operations, Scope};
use crate::caller::{Caller, Principal};
use crate::problem::{Problem, kinds};
use crate::units::{in_subtree, is_root, subtree_bounds};

/// What an operation is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum On<'a> {
    /// The installation.
    System,
    /// An object of the unit with this id.
    Unit(&'a str),
    /// The account with this id, which must be the caller's own.
    Own(&'a str),
}

/// The same, with the path of the unit as the database has it now.
#[derive(Clone, Copy, Debug)]
enum Target<'a> {
    System,
    Unit(&'a str),
    Own(&'a str),
}

/// Why a caller is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// The operation is in no list, or is asked for on what it cannot be about.
    Unknown,
    /// Nobody is signed in.
    SignIn,
    /// The caller may not know that the object exists.
    Invisible,
    /// The caller sees it, but no role or scope permits this.
    Forbidden,
    /// A stronger sign-in is wanted.
    GradeTooLow,
    /// Password or code is wanted once more.
    StepUp,
}

/// What was decided.
pub type Decision = Result<(), Refusal>;

/// The proof that an operation was permitted. Only this crate makes one: a function of a store that wants a `&Granted` cannot
/// be called by somebody who forgot to ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Granted {
    operation: &'static Operation,
    unit: Option<String>,
    actor: String,
}

impl Granted {
    pub(crate) fn new(operation: &'static Operation, unit: Option<&str>, caller: &Caller) -> Self {
        let (kind, id) = caller.actor();
        Self { operation, unit: unit.map(str::to_owned), actor: format!("{kind}:{id}") }
    }

    /// What was permitted.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The unit in which it was permitted; nothing for the installation and for the own account.
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        self.unit.as_deref()
    }

    /// Kind and id of who was permitted, for columns such as `changed_by`.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// Refuses a proof that was given for another operation or unit: a fault of the program, not of the caller.
    pub fn check(&self, operation: &Operation, unit: Option<&str>) -> Result<(), Problem> {
        if self.operation == operation && self.unit.as_deref() == unit {
            return Ok(());
        }
        let detail = format!("{}: the permission at hand is that for {}", operation.name, self.operation.name);
        Err(Problem::internal(detail))
    }
}

/// Decides whether `caller` may do `operation` on `target` now. `confirm_for` is how long an entered password or code counts.
pub fn decide(
    operations: &Operations,
    caller: &Caller,
    operation: &Operation,
    target: On<'_>,
    path: Option<&str>,
    now: Timestamp,
    confirm_for: Duration,
) -> Decision {
    let target = match (target, path) {
        (On::System, _) => Target::System,
        (On::Own(account), _) => Target::Own(account),
        (On::Unit(_), Some(path)) => Target::Unit(path),
        // No such unit: the same answer as for one that is not to be seen.
        (On::Unit(_), None) if caller.grade > Grade::Anonymous || caller.principal == Principal::Worker => {
            return Err(Refusal::Invisible);
        }
        (On::Unit(_), None) => return Err(Refusal::SignIn),
    };
    if !operations.knows(operation) || !fits(operation.scope, target) {
        return Err(Refusal::Unknown);
    }
    match caller.principal {
        Principal::Anonymous | Principal::Setup => return Err(Refusal::SignIn),
        // A worker has no roles: its own list says what it may do, everywhere, but never in the name of an account.
        Principal::Worker => {
            let may = caller.in_scope(operation.name) && !matches!(target, Target::Own(_));
            return if may { Ok(()) } else { Err(Refusal::Forbidden) };
        }
        Principal::Session { .. } | Principal::Token { .. } => {}
    }
    if !sees(caller, target) {
        return Err(Refusal::Invisible);
    }
    if !caller.in_scope(operation.name) || !has_role(caller, operation, target) {
        return Err(Refusal::Forbidden);
    }
    if caller.grade < operation.min_grade {
        return Err(Refusal::GradeTooLow);
    }
    if operation.step_up && !is_recent(caller.confirmed_at, now, confirm_for) {
        return Err(Refusal::StepUp);
    }
    Ok(())
}

fn fits(scope: Scope, target: Target<'_>) -> bool {
    match target {
        Target::System => scope == Scope::System,
        Target::Unit(_) => matches!(scope, Scope::OwnUnit | Scope::Subtree),
        Target::Own(_) => scope == Scope::Own,
    }
}

fn sees(caller: &Caller, target: Target<'_>) -> bool {
    match target {
        // That the installation exists is no secret.
        Target::System => true,
        Target::Unit(path) => caller.memberships.iter().any(|member| in_subtree(path, &member.path)),
        Target::Own(account) => caller.account() == Some(account),
    }
}

fn has_role(caller: &Caller, operation: &Operation, target: Target<'_>) -> bool {
    caller.memberships.iter().filter(|member| operation.roles.contains(&member.role)).any(|member| {
        match (operation.scope, target) {
            (Scope::OwnUnit, Target::Unit(path)) => member.path == path,
            (Scope::Subtree, Target::Unit(path)) => in_subtree(path, &member.path),
            (Scope::System, _) => is_root(&member.path),
            _ => false,
        }
    }) || operation.scope == Scope::Own
}

/// True when `at` is not longer ago than `confirm_for`. A time in the future (the clock was set back) does not count.
pub(crate) fn is_recent(at: Option<Timestamp>, now: Timestamp, confirm_for: Duration) -> bool {
    let most = i64::try_from(confirm_for.as_micros()).unwrap_or(i64::MAX);
    at.is_some_and(|at| (0..=most).contains(&now.0.saturating_sub(at.0)))
}

impl Refusal {
    /// The problem that answers it.
    #[must_use]
    pub fn problem(self, operation: &Operation) -> Problem {
        let (vi, en) = operation.title;
        match self {
            Self::Unknown => Problem::internal(format!("{}: the operation is not known here", operation.name)),
            Self::SignIn => Problem::unauthenticated(),
            Self::Invisible => Problem::not_found(),
            Self::Forbidden => Problem::forbidden(operation.name, operation.title),
            Self::GradeTooLow => Problem::new(
                &kinds::GRADE_TOO_LOW,
                Text::new(
                    format!("{vi}: cần đăng nhập bằng phương thức mạnh hơn (phiên đăng nhập hoặc xác thực hai bước)"),
                    format!("{en}: sign in in a stronger way (a session, or with a second factor)"),
                ),
            ),
            Self::StepUp => Problem::new(
                &kinds::STEP_UP_REQUIRED,
                Text::new(
                    format!("{vi}: hãy nhập lại mật khẩu hoặc mã xác thực rồi thực hiện lại"),
                    format!("{en}: enter the password or a code once more, then try again"),
                ),
            ),
        }
    }
}

/// The units in which a caller may do an operation, as conditions for a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Every unit.
    All,
    /// Those whose path is in one of the ranges `from <= path < to`; none when it is empty.
    Ranges(Vec<(String, String)>),
}

/// Most ranges that go into one statement: an account has at most so many memberships.
const MAX_RANGES: usize = crate::limits::MAX_MEMBERSHIPS;

/// Where `caller` may do `operation`.
#[must_use]
pub fn reach(operations: &Operations, caller: &Caller, operation: &Operation) -> Reach {
    if !operations.knows(operation) || !caller.in_scope(operation.name) {
        return Reach::Ranges(Vec::new());
    }
    match caller.principal {
        Principal::Worker => return Reach::All,
        _ if caller.grade < operation.min_grade => return Reach::Ranges(Vec::new()),
        _ => {}
    }
    let mut ranges: Vec<(String, String)> = caller
        .memberships
        .iter()
        .filter(|member| operation.roles.contains(&member.role))
        .filter_map(|member| match operation.scope {
            Scope::Subtree => Some(subtree_bounds(&member.path)),
            // Nothing sorts between a path and the same path followed by U+0001: no id begins with a control character.
            Scope::OwnUnit => Some((member.path.clone(), format!("{}\u{1}", member.path))),
            Scope::System | Scope::Own => None,
        })
        .collect();
    ranges.sort();
    // A range inside the one before it adds nothing.
    ranges.dedup_by(|next, kept| next.0 >= kept.0 && next.1 <= kept.1);
    ranges.truncate(MAX_RANGES);
    Reach::Ranges(ranges)
}

impl Reach {
    /// True when the path of a unit is in reach.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Ranges(ranges) => ranges.iter().any(|(from, to)| from.as_str() <= path && path < to.as_str()),
        }
    }

    /// Confines a list whose rows have the path of their unit in `access_units.path` (joined in `from`).
    #[must_use]
    pub fn confine(&self, select: Select) -> Select {
        match self {
            Self::All => select,
            Self::Ranges(ranges) => {
                let Some(fragment) = fragment(ranges.len()) else { return select.and_where("1 = 0", &[]) };
                let values: Vec<vg_backend::sql::Value> =
                    ranges.iter().flat_map(|(from, to)| [from.into(), to.into()]).collect();
                select.and_where(fragment, &values)
            }
        }
    }
}

/// The condition for so many ranges. Conditions are fixed text of the program, so all of them are made once.
fn fragment(ranges: usize) -> Option<&'static str> {
    const ONE: &str = "access_units.path >= ? AND access_units.path < ?";
    static ALL: std::sync::LazyLock<Vec<&'static str>> = std::sync::LazyLock::new(|| {
        (1..=MAX_RANGES)
            .map(|count| &*Box::leak(vec![format!("({ONE})"); count].join(" OR ").into_boxed_str()))
            .collect()
    });
    ranges.checked_sub(1).and_then(|place| ALL.get(place)).copied()
}
