//! Failed sign-ins: each one makes the next wait longer, for the name and for the address.
//!
//! A wait ends by itself and is never longer than `longest`, so nobody can lock out the administrator for good. Attempts during a
//! wait are refused unseen and not counted: they neither help nor harm. Names are counted whether they exist or not, so the
//! answers tell nothing.

use std::time::Duration;

use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Tx, WriteTx};
use vg_model::{Text, Timestamp};

use crate::limits::MAX_ATTEMPT_KEYS;
use crate::problem::{Problem, kinds};

/// Settings of the waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lockout {
    /// Failures of one name that cost nothing: people mistype.
    pub free_per_name: i64,
    /// Failures from one address that cost nothing: a whole office may stand behind one.
    pub free_per_address: i64,
    /// First wait; it doubles with each further failure.
    pub first: Duration,
    /// Longest wait.
    pub longest: Duration,
    /// Failures are forgotten after so long without another.
    pub forget_after: Duration,
}

impl Default for Lockout {
    fn default() -> Self {
        Self {
            free_per_name: 5,
            free_per_address: 50,
            first: Duration::from_secs(1),
            // At most 96 guesses a day for one name; a person waits a quarter of an hour at the worst.
            longest: Duration::from_secs(900),
            forget_after: Duration::from_secs(24 * 3_600),
        }
    }
}

const GET: Statement =
    Statement::new("access.attempts.get", "SELECT failures, last_at, until_at FROM access_attempts WHERE subject = $1");
const PUT: Statement = Statement::new(
    "access.attempts.put",
    "INSERT INTO access_attempts (subject, failures, last_at, until_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at, \
     until_at = excluded.until_at",
);
const GIVE_BACK: Statement = Statement::new(
    "access.attempts.give_back",
    "UPDATE access_attempts SET failures = CASE WHEN failures > 0 THEN failures - 1 ELSE 0 END, \
     until_at = CASE WHEN until_at = $3 THEN $2 ELSE until_at END WHERE subject = $1",
);
const CLEAR: Statement = Statement::new("access.attempts.clear", "DELETE FROM access_attempts WHERE subject = $1");
const FORGET: Statement = Statement::new("access.attempts.forget", "DELETE FROM access_attempts WHERE last_at < $1");
const COUNT: Statement = Statement::new("access.attempts.count", "SELECT COUNT(*) AS n FROM access_attempts");
const DROP_OLDEST: Statement = Statement::new(
    "access.attempts.drop_oldest",
    "DELETE FROM access_attempts WHERE subject IN \
     (SELECT subject FROM access_attempts ORDER BY last_at, subject LIMIT 1000)",
);

/// Statements of this module, for `prepare_all`.
pub(crate) const STATEMENTS: &[Statement] = &[GET, PUT, GIVE_BACK, CLEAR, FORGET, COUNT, DROP_OLDEST];

/// One counted subject and the failures that cost it nothing.
pub(crate) type Counted<'a> = (&'a str, i64);

/// A failure that was counted before it was known to be one.
#[derive(Clone, Debug)]
pub(crate) struct Reserved {
    subject: String,
    until_before: i64,
    until_now: i64,
}

impl Lockout {
    /// Refuses while one of the subjects must wait.
    async fn check(&self, tx: &mut Tx, subjects: &[Counted<'_>], now: Timestamp) -> Result<(), Problem> {
        let mut wait_us = 0;
        for (subject, _) in subjects {
            if let Some(row) = tx.fetch_optional(&GET, params![*subject]).await? {
                // A clock that was set back does not lengthen a wait.
                let left = row.int("until_at")?.saturating_sub(now.0).min(micros(self.longest));
                wait_us = wait_us.max(left);
            }
        }
        if wait_us <= 0 {
            return Ok(());
        }
        let wait = Duration::from_micros(wait_us.unsigned_abs());
        let seconds = wait.as_secs() + 1;
        let text = Text::new(
            format!("đăng nhập sai quá nhiều lần; hãy thử lại sau {seconds} giây"),
            format!("too many failed sign-ins; try again in {seconds} seconds"),
        );
        Err(Problem::new(&kinds::TOO_MANY_ATTEMPTS, text).retry_after(wait))
    }

    /// Refuses while one of the subjects must wait; otherwise counts a failure of each. Give it back when it was none.
    pub(crate) async fn reserve(
        &self,
        tx: &mut WriteTx,
        subjects: &[Counted<'_>],
        now: Timestamp,
    ) -> Result<Vec<Reserved>, Problem> {
        self.check(tx, subjects, now).await?;
        let forgotten = now.0.saturating_sub(micros(self.forget_after));
        let mut reserved = Vec::with_capacity(subjects.len());
        for (subject, free) in subjects {
            let (before, until) = match tx.fetch_optional(&GET, params![*subject]).await? {
                Some(row) if row.int("last_at")? >= forgotten => (row.int("failures")?, row.int("until_at")?),
                _ => (0, 0),
            };
            let failures = before.saturating_add(1);
            let until_now = now.0.saturating_add(self.wait_us(failures - free));
            tx.execute(&PUT, params![*subject, failures, now, until_now]).await?;
            reserved.push(Reserved { subject: (*subject).to_owned(), until_before: until, until_now });
        }
        if tx.fetch_one(&COUNT, &[]).await?.int("n")? > MAX_ATTEMPT_KEYS {
            tx.execute(&FORGET, params![forgotten]).await?;
            tx.execute(&DROP_OLDEST, &[]).await?;
        }
        Ok(reserved)
    }

    /// Takes a counted failure back, because it was none. A wait that another failure has caused meanwhile stays.
    pub(crate) async fn give_back(&self, tx: &mut WriteTx, reserved: &[Reserved]) -> Result<(), SqlError> {
        for Reserved { subject, until_before, until_now } in reserved {
            tx.execute(&GIVE_BACK, params![subject, *until_before, *until_now]).await?;
        }
        Ok(())
    }

    /// Forgets the failures of a name that signed in. Those of its address stay: whoever has one account must not wash off the
    /// attempts on others with it.
    pub(crate) async fn succeeded(&self, tx: &mut WriteTx, name: &str) -> Result<(), SqlError> {
        tx.execute(&CLEAR, params![name]).await.map(drop)
    }

    /// The wait after so many failures beyond the free ones.
    fn wait_us(&self, beyond: i64) -> i64 {
        if beyond <= 0 {
            return 0;
        }
        let doublings = u32::try_from(beyond - 1).unwrap_or(u32::MAX);
        let factor = 1_i64.checked_shl(doublings.min(62)).unwrap_or(i64::MAX);
        micros(self.first).saturating_mul(factor).min(micros(self.longest))
    }
}

pub(crate) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_end() {
        let lockout = Lockout::default();
        let waits: Vec<i64> = [0, 1, 2, 3, 10, 11, 63, 64, i64::MAX].map(|n| lockout.wait_us(n) / 1_000_000).to_vec();
        assert_eq!(waits, [0, 1, 2, 4, 512, 900, 900, 900, 900]);
        assert_eq!(lockout.wait_us(-5), 0);
    }
}
