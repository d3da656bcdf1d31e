//! Signing in by an identity.
//!
//! The session is the same as after a password. So is the second factor: an account that has one gives a code here too, unless the
//! provider proved two factors itself; otherwise the way through the provider would go around it.

use vg_backend::sql::WriteTx;
use vg_backend::{params, transaction};
use vg_model::Text;

use super::trip::{Trip, TripEnd, invalid};
use super::{Proven, store};
use crate::access::Access;
use crate::accounts::AccountState;
use crate::accounts::store::{Secrets, by_id};
use crate::audit::{Changes, Outcome, SYSTEM_CHAIN, Subject};
use crate::caller::{Caller, Origin};
use crate::limits::MAX_NAME_CHARS;
use crate::permission::SIGN_IN;
use crate::problem::{Problem, kinds};
use crate::secret::{Redacted, cut, fresh};
use crate::sessions::{Beginning, SignedIn, bad_credentials};
use crate::totp::use_code;

/// How a trip to sign in ended well.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ProviderSignIn {
    /// A session began.
    SignedIn(Box<SignedIn>),
    /// The account has a second factor, and the provider proved only one: the browser keeps its cookie and sends a code.
    SecondFactor,
}

/// What a trip that waits for its second factor has behind it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum After {
    /// The password; a passkey is to come.
    Password,
    /// The provider; a code or a passkey is to come.
    Provider,
}

impl After {
    /// The purpose of the trip in the database.
    pub(crate) const fn purpose(self) -> &'static str {
        match self {
            Self::Password => "passkey",
            Self::Provider => "second_factor",
        }
    }

    fn of(purpose: &str) -> Option<Self> {
        [Self::Password, Self::Provider].into_iter().find(|after| after.purpose() == purpose)
    }

    /// What the audit says.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Provider => "provider",
        }
    }
}

/// A trip that waits for its second factor.
pub(crate) struct Waiting {
    /// Whose.
    pub(crate) known: Secrets,
    /// Path to go to afterwards.
    pub(crate) target: String,
    /// What came first.
    pub(crate) after: After,
}

/// How it ended inside the transaction: the consequences of a refusal are committed too.
enum Ended<T> {
    Well(T),
    Refused(Problem),
}

impl Access {
    /// Signs in by what the provider has proven.
    pub async fn identity_sign_in(
        &self,
        origin: &Origin,
        end: &TripEnd,
        proven: &Proven,
    ) -> Result<ProviderSignIn, Problem> {
        if end.links.is_some() {
            return Err(invalid());
        }
        let (token, id) = (fresh(&*self.random)?, self.new_id()?);
        let ended = transaction!(self.sql, Problem, |tx| {
            let identity = store::by_subject(tx, &proven.issuer, &proven.subject).await?;
            let known = match &identity {
                Some(identity) => by_id(tx, &identity.account).await?,
                None => None,
            };
            let active = known.as_ref().filter(|known| known.account.state == AccountState::Active);
            let (Some(identity), Some(known)) = (&identity, active) else {
                let chain = known.as_ref().map_or(SYSTEM_CHAIN, |known| known.account.unit.as_str());
                let account = known.as_ref().map_or("", |known| known.account.id.as_str());
                let problem = unknown();
                self.refuse_identity(tx, origin, (chain, account), Some(proven), &problem).await?;
                return Ok(Ended::Refused(problem));
            };
            self.config.lockout.give_back(tx, &end.counted).await?;
            let label = cut(&proven.label, MAX_NAME_CHARS);
            tx.execute(&store::USED, params![identity.id.as_str(), self.clock.now(), label]).await?;
            if known.account.has_second_factor() && !proven.two_factor {
                let account = Some(known.account.id.as_str());
                self.trip_add(tx, origin, &end.trip, After::Provider.purpose(), account, &end.target).await?;
                return Ok(Ended::Well(ProviderSignIn::SecondFactor));
            }
            let beginning =
                Beginning { two_factor: proven.two_factor, recovery_left: None, changes: by_provider(&proven.issuer) };
            let signed_in = self.begin_session(tx, origin, &known.account, (&id, &token), beginning).await?;
            Ok(Ended::Well(ProviderSignIn::SignedIn(Box::new(signed_in))))
        })?;
        settled(ended, origin)
    }

    /// The code that is still wanted after [`ProviderSignIn::SecondFactor`]. Failures count like those of any sign-in. Returns the
    /// path to go to as well.
    pub async fn identity_second_factor(
        &self,
        origin: &Origin,
        trip: &Trip,
        code: &Redacted<String>,
    ) -> Result<(SignedIn, String), Problem> {
        let now = self.clock.now();
        let (known, target, attempt) = transaction!(self.sql, Problem, |tx| {
            let Waiting { known, target, after: After::Provider } = self.trip_waiting(tx, trip).await? else {
                return Err(invalid());
            };
            let attempt = self.attempt(tx, Some(&known), &known.username_key, origin).await?;
            Ok((known, target, attempt))
        })?;
        let (token, id) = (fresh(&*self.random)?, self.new_id()?);
        let ended = transaction!(self.sql, Problem, |tx| {
            let used = use_code(tx, &known.account.id, code.expose(), now).await?;
            let Some(used) = used else {
                let caller = Caller::anonymous(origin.clone());
                return self
                    .refuse_sign_in(tx, &caller, Some(&known), &attempt, bad_credentials())
                    .await
                    .map(Ended::Refused);
            };
            self.trip_over(tx, trip).await?;
            self.attempt_signed_in(tx, &attempt, &known.account.id, origin).await?;
            let changes = Changes::new().set("way", "provider");
            let beginning = Beginning { two_factor: true, recovery_left: used.recovery_left(), changes };
            self.begin_session(tx, origin, &known.account, (&id, &token), beginning).await.map(Ended::Well)
        })?;
        Ok((settled(ended, origin)?, target))
    }

    /// A trip that waits for its second factor.
    pub(crate) async fn trip_waiting(&self, tx: &mut WriteTx, trip: &Trip) -> Result<Waiting, Problem> {
        let row = tx.fetch_optional(&store::TRIP_GET, params![trip.kept()]).await?.ok_or_else(invalid)?;
        let after = After::of(row.text("purpose")?).ok_or_else(invalid)?;
        if row.time("expires_at")? <= self.clock.now() {
            return Err(invalid());
        }
        let known = by_id(tx, row.opt_text("account")?.unwrap_or_default()).await?;
        let known = known.filter(|known| known.account.state == AccountState::Active).ok_or_else(invalid)?;
        Ok(Waiting { known, target: row.text("target")?.to_owned(), after })
    }

    /// Ends a trip for good: whoever comes second with the same cookie finds nothing.
    pub(crate) async fn trip_over(&self, tx: &mut WriteTx, trip: &Trip) -> Result<(), Problem> {
        if tx.execute(&store::TRIP_DROP, params![trip.kept()]).await? == 0 { Err(invalid()) } else { Ok(()) }
    }

    /// Records that a trip was refused for what the provider said or failed to say; it stays counted for its address.
    pub async fn identity_refused(&self, origin: &Origin, problem: &Problem) -> Result<(), Problem> {
        transaction!(self.sql, Problem, |tx| {
            self.refuse_identity(tx, origin, (SYSTEM_CHAIN, ""), None, problem).await
        })
    }

    async fn refuse_identity(
        &self,
        tx: &mut WriteTx,
        origin: &Origin,
        (chain, account): (&str, &str),
        proven: Option<&Proven>,
        problem: &Problem,
    ) -> Result<(), Problem> {
        let changes = match proven {
            // An administrator links the account by these two.
            Some(proven) => by_provider(&proven.issuer).set("subject", &proven.subject).set("label", &proven.label),
            None => Changes::new().set("way", "provider"),
        };
        let caller = Caller::anonymous(origin.clone());
        let what = (SIGN_IN, chain, &Subject::new("account", account));
        self.audit().single(tx, &caller, what, (Outcome::Refused, Some(problem.code())), &changes).await
    }
}

fn by_provider(issuer: &str) -> Changes {
    Changes::new().set("way", "provider").set("issuer", issuer)
}

fn settled<T>(ended: Ended<T>, origin: &Origin) -> Result<T, Problem> {
    match ended {
        Ended::Well(value) => Ok(value),
        Ended::Refused(problem) => Err(problem.trace(origin.trace_id())),
    }
}

fn unknown() -> Problem {
    let vi = "danh tính này chưa được liên kết với tài khoản nào đang hoạt động; hãy liên hệ quản trị viên của đơn vị, \
              hoặc đăng nhập bằng mật khẩu rồi tự liên kết ở trang Tài khoản của tôi";
    let en = "this identity is linked to no active account; ask the administrator of your unit, or sign in with the password \
              and link it on the page My account";
    Problem::new(&kinds::IDENTITY_UNKNOWN, Text::new(vi, en))
}
