//! Enrolling and removing a second factor.

use vg_backend::{params, transaction};
use vg_model::Text;

use super::code::{SECRET_BYTES, base32, from_base32, matching_step};
use super::store;
use crate::access::Access;
use crate::audit::{Changes, Outcome, Subject};
use crate::caller::Caller;
use crate::limits::RECOVERY_CODES;
use crate::permission::{On, TOTP_ENROL, TOTP_REMOVE};
use crate::problem::{FieldError, Problem};
use crate::secret::{MARK, Redacted};
use crate::sessions;

/// Random bytes of a recovery code: 80 bits are 16 characters to type.
const RECOVERY_BYTES: usize = 10;

/// A secret that an authenticator must take in; shown once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enrolment {
    /// The secret in base32, to type by hand.
    pub secret: Redacted<String>,
    /// The same as an `otpauth:` address, for a QR code.
    pub uri: Redacted<String>,
}

/// Recovery codes; shown once.
pub type RecoveryCodes = Vec<Redacted<String>>;

impl Access {
    /// Begins to enrol an authenticator. It counts after [`Access::totp_confirm`].
    pub async fn totp_enrol(&self, caller: &Caller) -> Result<Enrolment, Problem> {
        let (account, pending) = self.begin_totp(caller, &TOTP_ENROL).await?;
        let mut bytes = [0_u8; SECRET_BYTES];
        self.random.fill(&mut bytes)?;
        let secret = base32(&bytes);
        let done = transaction!(self.sql, Problem, |tx| {
            let known = crate::accounts::store::by_id(tx, &account).await?.ok_or_else(Problem::unauthenticated)?;
            if known.account.totp_active {
                return Err(already_active());
            }
            tx.execute(&store::SET_SECRET, params![account.as_str(), secret.as_str()]).await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("totp_secret", MARK)).await?;
            Ok(known.account.username)
        });
        let username = pending.settle(done).await?;
        let (issuer, label) = (percent(&self.config.issuer), percent(&username));
        let uri = format!(
            "otpauth://totp/{issuer}:{label}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
        );
        Ok(Enrolment { secret: Redacted::new(secret), uri: Redacted::new(uri) })
    }

    /// Proves by a code that the authenticator has the secret. From now on it is asked for; other sessions end. Returns the
    /// recovery codes.
    pub async fn totp_confirm(&self, caller: &Caller, code: &str) -> Result<RecoveryCodes, Problem> {
        let (account, pending) = self.begin_totp(caller, &TOTP_ENROL).await?;
        let codes = self.recovery_codes()?;
        let now = self.clock.now();
        let done = transaction!(self.sql, Problem, |tx| {
            let known = crate::accounts::store::by_id(tx, &account).await?.ok_or_else(Problem::unauthenticated)?;
            if known.account.totp_active {
                return Err(already_active());
            }
            let secret = known.totp_secret.as_deref().and_then(from_base32).unwrap_or_default();
            let given: String = code.chars().filter(|c| !c.is_whitespace()).take(64).collect();
            let step = if secret.is_empty() { None } else { matching_step(&secret, &given, now, known.totp_step) };
            let Some(step) = step else {
                let vi = "mã không đúng; kiểm tra giờ của điện thoại rồi nhập mã mới nhất";
                let en = "the code is wrong; check the clock of the telephone and enter the newest code";
                return Err(Problem::invalid(vec![FieldError::new("/code", "wrong_code", vi, en)]));
            };
            tx.execute(&store::ACTIVATE, params![account.as_str(), step]).await?;
            // Beside passkeys there may be codes already: they end, because these are the ones that are shown.
            store::replace_codes(tx, &account, &codes).await?;
            sessions::end_others(tx, &account, caller).await?;
            let changes = Changes::new().field("totp_active", false, true).set("recovery_codes", MARK);
            pending.done(tx, Outcome::Done, &changes).await
        });
        pending.settle(done).await?;
        Ok(codes.into_iter().map(Redacted::new).collect())
    }

    /// Makes new recovery codes; the earlier ones end.
    pub async fn recovery_renew(&self, caller: &Caller) -> Result<RecoveryCodes, Problem> {
        let (account, pending) = self.begin_totp(caller, &TOTP_ENROL).await?;
        let codes = self.recovery_codes()?;
        let done = transaction!(self.sql, Problem, |tx| {
            let known = crate::accounts::store::by_id(tx, &account).await?.ok_or_else(Problem::unauthenticated)?;
            if !known.account.has_second_factor() {
                return Err(Problem::conflict("chưa đăng ký xác thực hai bước", "no second factor is enrolled"));
            }
            store::replace_codes(tx, &account, &codes).await?;
            pending.done(tx, Outcome::Done, &Changes::new().field("recovery_codes", MARK, MARK)).await
        });
        pending.settle(done).await?;
        Ok(codes.into_iter().map(Redacted::new).collect())
    }

    /// Takes the caller's own authenticator away; other sessions end. The recovery codes stay with passkeys that there are.
    pub async fn totp_remove(&self, caller: &Caller) -> Result<(), Problem> {
        let (account, pending) = self.begin_totp(caller, &TOTP_REMOVE).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            store::remove(tx, &account).await?;
            let known = crate::accounts::store::by_id(tx, &account).await?.ok_or_else(Problem::unauthenticated)?;
            if !known.account.has_second_factor() {
                store::drop_codes(tx, &account).await?;
            }
            sessions::end_others(tx, &account, caller).await?;
            pending.done(tx, Outcome::Done, &Changes::new().field("totp_active", true, false)).await
        });
        pending.settle(done).await
    }

    async fn begin_totp(
        &self,
        caller: &Caller,
        operation: &'static crate::permission::Operation,
    ) -> Result<(String, crate::audit::Pending), Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let subject = Subject::new("account", account);
        let (_, pending) = self.begin(caller, operation, On::Own(account), &subject).await?;
        Ok((account.to_owned(), pending))
    }

    /// New recovery codes.
    pub(crate) fn recovery_codes(&self) -> Result<Vec<String>, Problem> {
        let mut codes = Vec::with_capacity(RECOVERY_CODES);
        for _ in 0..RECOVERY_CODES {
            let mut bytes = [0_u8; RECOVERY_BYTES];
            self.random.fill(&mut bytes)?;
            let digits: Vec<char> = base32(&bytes).chars().collect();
            let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
            codes.push(groups.join("-"));
        }
        Ok(codes)
    }
}

fn already_active() -> Problem {
    let text = Text::new(
        "đã đăng ký xác thực hai bước; hãy gỡ trước khi đăng ký thiết bị khác",
        "a second factor is enrolled already; remove it before you enrol another",
    );
    Problem::conflict(text.vi, text.en)
}

/// Percent-encodes everything but unreserved characters (RFC 3986 §2.3).
fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn labels_are_encoded() {
        assert_eq!(super::percent("Vọng Gác:a@b"), "V%E1%BB%8Dng%20G%C3%A1c%3Aa%40b");
    }
}
