//! What answers show of accounts, units and their like. Times are RFC 3339 in UTC.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vg_access::accounts::{Account, Profile};
use vg_access::problem::{FieldError, Problem};
use vg_access::units::{Unit, UnitKind};
use vg_access::{Membership, Role};
use vg_model::{Lang, Timestamp};

/// Where a page begins and how long it is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// Value of `next` of the page before.
    pub(super) after: Option<String>,
    /// Most rows, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    pub(super) limit: Option<u32>,
}

/// Rows of one page when the caller does not say.
const PAGE: u32 = 100;
/// Most rows of one page; the documents of the parameters say the same number.
const MOST_ROWS: u32 = 1_000;

/// Rows of one page as the caller wants them.
pub(in crate::serve) fn page_rows(limit: Option<u32>) -> Result<u32, Problem> {
    let rows = limit.unwrap_or(PAGE);
    if (1..=MOST_ROWS).contains(&rows) {
        return Ok(rows);
    }
    let vi = format!("số dòng của một trang phải từ 1 đến {MOST_ROWS}");
    let en = format!("a page has 1 to {MOST_ROWS} rows");
    Err(Problem::invalid(vec![FieldError::new("/limit", "out_of_range", vi, en)]))
}

impl Page {
    /// Cuts what was found to the page. `next` is the key of its last row, when there is more.
    pub(super) fn cut<T>(
        &self,
        mut found: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> Result<(Vec<T>, Option<String>), Problem> {
        let rows = page_rows(self.limit)? as usize;
        let more = found.len() > rows || found.len() >= MOST_ROWS as usize;
        found.truncate(rows);
        let next = found.last().filter(|_| more).map(key);
        Ok((found, next))
    }
}

/// Where a feed goes on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct Since {
    /// Value of `next` of the answer before; 0 from the beginning.
    #[serde(default)]
    since: i64,
    /// Most changes, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

impl Since {
    /// The number after which changes are wanted.
    pub(in crate::serve) fn number(&self) -> i64 {
        self.since.max(0)
    }

    /// How many of them at most.
    pub(in crate::serve) fn rows(&self) -> Result<u32, Problem> {
        page_rows(self.limit)
    }
}

/// A unit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UnitView {
    id: String,
    parent: Option<String>,
    /// `authority`, `ministry`, `province`, `unit`, `sub_unit`
    kind: &'static str,
    name: String,
    /// Ids from the root down.
    pub(super) path: String,
    active: bool,
    created_at: String,
}

impl From<Unit> for UnitView {
    fn from(unit: Unit) -> Self {
        Self {
            kind: unit.kind.name(),
            created_at: unit.created_at.to_string(),
            id: unit.id,
            parent: unit.parent,
            name: unit.name,
            path: unit.path,
            active: unit.active,
        }
    }
}

/// An account, without its secrets.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountView {
    id: String,
    pub(super) username: String,
    display_name: String,
    mail: Option<String>,
    #[schema(value_type = String)]
    lang: Lang,
    unit: String,
    /// `active`, `disabled`, `locked`
    state: &'static str,
    totp_active: bool,
    /// How many passkeys the account has; with one, the password alone does not sign in either.
    passkeys: i64,
    created_at: String,
    last_sign_in_at: Option<String>,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self {
            state: account.state.name(),
            created_at: account.created_at.to_string(),
            last_sign_in_at: account.last_sign_in_at.map(|at| at.to_string()),
            id: account.id,
            username: account.username,
            display_name: account.display_name,
            mail: account.mail,
            lang: account.lang,
            unit: account.unit,
            totp_active: account.totp_active,
            passkeys: account.passkeys,
        }
    }
}

/// A role in a unit.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RoleView {
    unit: String,
    role: &'static str,
}

impl From<&Membership> for RoleView {
    fn from(member: &Membership) -> Self {
        Self { unit: member.unit.clone(), role: member.role.name() }
    }
}

/// What people see of an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileInput {
    display_name: String,
    /// Empty for none.
    #[serde(default)]
    mail: String,
    /// `vi` or `en`
    #[serde(default)]
    #[schema(value_type = String)]
    lang: Lang,
}

impl From<ProfileInput> for Profile {
    fn from(input: ProfileInput) -> Self {
        Self { display_name: input.display_name, mail: input.mail, lang: input.lang }
    }
}

/// The kind of unit with this name.
pub(super) fn unit_kind(pointer: &str, name: &str) -> Result<UnitKind, Problem> {
    UnitKind::parse(name).ok_or_else(|| unknown(pointer, &UnitKind::ALL.map(UnitKind::name)))
}

/// The role with this name.
pub(super) fn role(pointer: &str, name: &str) -> Result<Role, Problem> {
    Role::parse(name).ok_or_else(|| unknown(pointer, &Role::ALL.map(Role::name)))
}

/// A word that is none of those that are known.
pub(in crate::serve) fn unknown(pointer: &str, known: &[&str]) -> Problem {
    let known = known.join(", ");
    Problem::invalid(vec![FieldError::new(
        pointer,
        "unknown_value",
        format!("giá trị phải là một trong: {known}"),
        format!("must be one of: {known}"),
    )])
}

/// A time of RFC 3339, with its zone.
pub(in crate::serve) fn time(pointer: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    match Timestamp::parse_iso(text.as_bytes()) {
        Some((at, true)) => Ok(Some(at)),
        _ => {
            let vi = "không phải thời điểm có múi giờ, ví dụ 2026-02-16T17:00:00Z";
            let en = "is no time with its zone, like 2026-02-16T17:00:00Z";
            Err(Problem::invalid(vec![FieldError::new(pointer, "bad_time", vi, en)]))
        }
    }
}
