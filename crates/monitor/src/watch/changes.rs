//! What changed since somebody looked: alerts by the number of their last change, sources by theirs.
//!
//! Each thing is told as it is now, once for all of its changes in between. Several share a number when they changed in one transaction, so a
//! mark is a number and an id.

use vg_access::{Caller, Kept, Problem};
use vg_backend::params;
use vg_backend::sql::{Direction, Order, Select, SqlError, Tx};

use crate::Monitor;
use crate::alerts::model::Alert;
use crate::alerts::store::{heads, rows};
use crate::check::refused;
use crate::operations::{ALERT_READ, SOURCE_READ};
use crate::sources::{Source, store as sources};

/// Up to where changes were seen.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Mark {
    alerts: (i64, String),
    sources: (i64, String),
}

/// The character behind every one of an id: all of a number were seen.
const ALL: &str = "~";
/// Characters of an id in a mark; a UUID has 36.
const MAX_ID: usize = 40;

impl Mark {
    /// The mark of this text.
    ///
    /// # Errors
    /// `invalid_input` for a text that [`Display`](std::fmt::Display) did not make.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let read = || {
            let mut parts = text.split('.');
            let mut part = || {
                let (seq, id) = (parts.next()?.parse::<i64>().ok()?, parts.next()?);
                let known = id.len() <= MAX_ID && id.chars().all(|c| c.is_ascii_alphanumeric() || "-~".contains(c));
                (seq >= 0 && known).then(|| (seq, id.to_owned()))
            };
            let mark = Self { alerts: part()?, sources: part()? };
            parts.next().is_none().then_some(mark)
        };
        read().ok_or_else(|| {
            let (vi, en) = ("dấu của luồng không hợp lệ; hãy mở lại từ đầu", "is no mark of a stream; begin again");
            refused("/since", "bad_mark", vi, en)
        })
    }
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ((alerts, alert), (sources, source)) = (&self.alerts, &self.sources);
        write!(f, "{alerts}.{alert}.{sources}.{source}")
    }
}

/// Something that changed, as it is now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Seen {
    /// An alert.
    Alert(Box<Kept<Alert>>),
    /// A source.
    Source(Box<Kept<Source>>),
}

impl Monitor {
    /// The mark behind which nothing has changed yet.
    pub async fn watch_head(&self, caller: &Caller, unit: &str) -> Result<Mark, Problem> {
        drop(self.reading(caller, &SOURCE_READ, unit).await?);
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        let all = || ALL.to_owned();
        Ok(Mark {
            alerts: (heads::last(&mut tx, unit).await?, all()),
            sources: (sources::last_change(&mut tx, unit).await?, all()),
        })
    }

    /// Alerts and sources that changed behind a mark, at most `limit` of each, every one with the mark up to it.
    pub async fn watch_changes(
        &self,
        caller: &Caller,
        unit: &str,
        mark: &Mark,
        limit: u32,
    ) -> Result<Vec<(Mark, Seen)>, Problem> {
        drop(self.reading(caller, &SOURCE_READ, unit).await?);
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        let mut mark = mark.clone();
        let mut seen = Vec::new();
        for (seq, kept) in alerts(&mut tx, unit, &mark.alerts, limit).await? {
            mark.alerts = (seq, kept.id.clone());
            seen.push((mark.clone(), Seen::Alert(Box::new(kept))));
        }
        let (seq, id) = &mark.sources;
        for kept in sources::changed(&mut tx, unit, (*seq, id), limit).await? {
            mark.sources = (kept.data.live.seq, kept.id.clone());
            seen.push((mark.clone(), Seen::Source(Box::new(kept))));
        }
        Ok(seen)
    }
}

/// Alerts that changed behind a number and an id, with the numbers of their changes, in the order of these.
async fn alerts(
    tx: &mut Tx,
    unit: &str,
    (seq, id): &(i64, String),
    limit: u32,
) -> Result<Vec<(i64, Kept<Alert>)>, SqlError> {
    const ORDERS: &[Order] = &[Order { name: "change", columns: &["a.seq", "a.id"], direction: Direction::Ascending }];
    let columns: Vec<&'static str> = [&["a.seq"], rows::COLUMNS].concat();
    let select = Select::new("monitor.alert.changes", &columns, "monitor_alerts a")
        .and_where("a.unit = ?", params![unit])
        .order_by(ORDERS, "change")?
        .after(&[(*seq).into(), id.as_str().into()])
        .limit(limit);
    let (statement, values) = select.build()?;
    let found = tx.fetch_all(&statement, &values).await?;
    found.iter().map(|row| Ok((row.int("seq")?, rows::read(row)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_back_and_nothing_else_is() {
        let mark = Mark { alerts: (7, "0190-ab".into()), sources: (3, ALL.into()) };
        assert_eq!(Mark::parse(&mark.to_string()).unwrap(), mark);
        assert_eq!(Mark::parse(&Mark::default().to_string()).unwrap(), Mark::default());
        for bad in ["", "7", "7.a.3", "7.a.3.b.c", "-1.a.3.b", "7.a b.3.b", "7.\'.3.b", "x.a.3.b"] {
            assert_eq!(Mark::parse(bad).unwrap_err().code(), "invalid_input", "{bad}");
        }
        assert!(Mark::parse(&format!("7.{}.3.b", "a".repeat(MAX_ID + 1))).is_err());
    }
}
