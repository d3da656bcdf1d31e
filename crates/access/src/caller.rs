//! Who calls: a person in a session, a program with a token, a worker of the program itself, the first setup, or nobody.

use std::net::IpAddr;

use vg_model::{Lang, Timestamp};

use crate::limits::{MAX_TRACE_CHARS, MAX_USER_AGENT_CHARS};
use crate::permission::{Grade, Role};
use crate::problem::Problem;
use crate::secret::cut;

/// Where a request came from, as the audit keeps it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Origin {
    address: Option<IpAddr>,
    user_agent: String,
    trace_id: String,
    /// Language of the answers.
    pub lang: Lang,
}

impl Origin {
    /// An origin. User agent and trace id are cut to [`MAX_USER_AGENT_CHARS`] and [`MAX_TRACE_CHARS`] characters.
    #[must_use]
    pub fn new(address: Option<IpAddr>, user_agent: &str, trace_id: &str, lang: Lang) -> Self {
        let user_agent = cut(user_agent, MAX_USER_AGENT_CHARS);
        Self { address, user_agent, trace_id: cut(trace_id, MAX_TRACE_CHARS), lang }
    }

    /// Address of the client, already taken from behind trusted proxies.
    #[must_use]
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// What the client calls itself.
    #[must_use]
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// Id of the request in logs and answers.
    #[must_use]
    pub fn trace_id(&self) -> &str {
        &self.trace_id
    }
}

/// A role in a unit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Membership {
    /// Path of the unit, as it was when the request began.
    pub path: String,
    /// Id of the unit.
    pub unit: String,
    /// The role.
    pub role: Role,
}

/// What kind of caller it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Principal {
    /// Nobody is signed in.
    Anonymous,
    /// A person with a session.
    Session {
        /// The account.
        account: String,
        /// Public id of the session.
        session: String,
    },
    /// A program with an API token.
    Token {
        /// The account that made the token.
        account: String,
        /// Id of the token.
        token: String,
    },
    /// A part of this program that works by itself.
    Worker,
    /// Whoever holds the token of the first setup.
    Setup,
}

/// A caller. Sessions and tokens are made by this crate alone, after it has checked them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caller {
    pub(crate) principal: Principal,
    /// User name, token name or name of the worker.
    pub(crate) name: String,
    /// Unit in whose audit chain what the caller does for itself is recorded.
    pub(crate) home: Option<String>,
    pub(crate) memberships: Vec<Membership>,
    pub(crate) grade: Grade,
    /// When password or code was last entered.
    pub(crate) confirmed_at: Option<Timestamp>,
    /// Operations that a token or worker is confined to; `None`: whatever the roles permit.
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) origin: Origin,
}

impl Caller {
    /// Somebody who is not signed in.
    #[must_use]
    pub fn anonymous(origin: Origin) -> Self {
        Self {
            principal: Principal::Anonymous,
            name: String::new(),
            home: None,
            memberships: Vec::new(),
            grade: Grade::Anonymous,
            confirmed_at: None,
            scopes: None,
            origin,
        }
    }

    /// A part of the program, under its name (`duty.pager`), with the operations (names, or prefixes that end in `.`) that it
    /// may do, in every unit. The list is fixed text of the program, so that a review sees it.
    #[must_use]
    pub fn worker(name: &'static str, may: &'static [&'static str], trace_id: &str) -> Self {
        let mut caller = Self::anonymous(Origin::new(None, "", trace_id, Lang::default()));
        caller.principal = Principal::Worker;
        caller.name = name.to_owned();
        caller.scopes = Some(may.iter().map(|scope| (*scope).to_owned()).collect());
        caller
    }

    /// Whoever holds the token of the first setup; may do nothing but that.
    pub(crate) fn setup(origin: Origin) -> Self {
        let mut caller = Self::anonymous(origin);
        caller.principal = Principal::Setup;
        caller.name = "setup".to_owned();
        caller
    }

    /// What kind of caller it is.
    #[must_use]
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// User name, token name or name of the worker.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The account behind a session or token.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match &self.principal {
            Principal::Session { account, .. } | Principal::Token { account, .. } => Some(account),
            _ => None,
        }
    }

    /// Roles by unit, sorted.
    #[must_use]
    pub fn memberships(&self) -> &[Membership] {
        &self.memberships
    }

    /// Where the request came from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// How strong the sign-in is.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.grade
    }

    /// Key by which requests of this caller are counted: the principal, or the address of an anonymous one.
    #[must_use]
    pub fn limit_key(&self) -> String {
        match &self.principal {
            Principal::Session { account, .. } => format!("account:{account}"),
            Principal::Token { token, .. } => format!("token:{token}"),
            Principal::Worker => format!("worker:{}", self.name),
            Principal::Anonymous | Principal::Setup => address_key(self.origin.address),
        }
    }

    /// Kind and id of the principal, as the audit names them.
    pub(crate) fn actor(&self) -> (&'static str, &str) {
        match &self.principal {
            Principal::Anonymous => ("anonymous", ""),
            Principal::Session { account, .. } => ("account", account),
            Principal::Token { token, .. } => ("token", token),
            Principal::Worker => ("worker", &self.name),
            Principal::Setup => ("setup", ""),
        }
    }

    /// Refuses nobody, before anything is looked for: what exists is not told by how the answers differ.
    pub(crate) fn must_be_somebody(&self) -> Result<(), Problem> {
        let nobody = matches!(self.principal, Principal::Anonymous | Principal::Setup);
        if nobody { Err(Problem::unauthenticated().trace(self.origin.trace_id())) } else { Ok(()) }
    }

    /// True when the scopes of a token or worker take in the operation.
    pub(crate) fn in_scope(&self, operation: &str) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.iter().any(|scope| scope_covers(scope, operation)))
    }
}

/// True when `scope` is the name of the operation or a prefix of it that ends in a dot.
pub(crate) fn scope_covers(scope: &str, operation: &str) -> bool {
    scope == operation || (scope.ends_with('.') && operation.starts_with(scope))
}

/// Key of an address: an IPv6 address counts as its /64, because one subscriber has at least that (RFC 6177 §2).
#[must_use]
pub fn address_key(address: Option<IpAddr>) -> String {
    match address.map(|address| address.to_canonical()) {
        None => "address:none".to_owned(),
        Some(IpAddr::V4(v4)) => format!("address:{v4}"),
        Some(IpAddr::V6(v6)) => {
            let [a, b, c, d, ..] = v6.segments();
            format!("address:{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_say_of_themselves_is_cut() {
        let origin = Origin::new(None, &"ă".repeat(1_000), &"t".repeat(1_000), Lang::En);
        assert_eq!(origin.user_agent().chars().count(), MAX_USER_AGENT_CHARS);
        assert_eq!(origin.trace_id().chars().count(), MAX_TRACE_CHARS);
        assert!(!Origin::new(None, "a\r\nb", "", Lang::En).user_agent().contains('\n'));
    }

    #[test]
    fn a_scope_is_a_name_or_a_prefix_with_its_dot() {
        assert!(scope_covers("inventory.host.update", "inventory.host.update"));
        assert!(scope_covers("inventory.", "inventory.host.update"));
        assert!(!scope_covers("inventory", "inventory.host.update"));
        assert!(!scope_covers("inventory.host", "inventory.host.update"));
        assert!(!scope_covers("", "inventory.host.update"));
    }

    #[test]
    fn addresses_are_counted_by_subscriber() {
        let key = |text: &str| address_key(Some(text.parse().unwrap()));
        assert_eq!(key("2001:db8:1:2:3::4"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::4"), key("2001:db8:1:3::4"));
        assert_eq!(key("::ffff:192.0.2.7"), key("192.0.2.7"));
        assert_ne!(key("192.0.2.7"), key("192.0.2.8"));
    }
}
