//! What the sources of the demonstration unit sent during the last hour: `library/demo/events.toml`.

use std::fmt::Write as _;

use serde::Deserialize;
use vg_access::{Caller, Problem};
use vg_model::Timestamp;
use vg_receive::{Kind, Records, SourceKey};

use crate::serve::state::App;
use crate::serve::stream::known_at_once;

/// What it holds, as text.
const TEXT: &str = include_str!("../../../../../library/demo/events.toml");
/// Viet Nam's distance from UTC, in microseconds.
const LOCAL_US: i64 = 7 * 3_600_000_000;
const SECOND_US: i64 = 1_000_000;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Feeds {
    feed: Vec<Feed>,
}

/// Lines of one source.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Feed {
    source: String,
    format: String,
    from: i64,
    until: i64,
    times: i64,
    lines: Vec<String>,
}

fn file() -> Result<Feeds, Problem> {
    toml::from_str(TEXT).map_err(|error| Problem::internal(format!("library/demo/events.toml: {error}")))
}

/// Sends what the sources sent, by the way that everything goes.
pub(super) async fn send(app: &App, caller: &Caller, unit: &str) -> Result<(), Problem> {
    known_at_once(app).await;
    let now = app.backend.clock.now();
    let sources = app.monitor.source_list(caller, unit).await?;
    for feed in file()?.feed {
        let source = sources.iter().find(|kept| kept.data.retired_at.is_none() && kept.data.about.name == feed.source);
        let Some(source) = source else { continue };
        let mut records = Records::new();
        feed.rendered(now).iter().for_each(|line| records.push(line.as_bytes()));
        let kind = Kind { format: Some(feed.format.into()), hint: None };
        let chunk = records.into_chunk(SourceKey::new(&source.id), "demonstration", kind, now);
        if let Err(refused) = app.live.stream.deliver(chunk).await {
            return Err(Problem::internal(format!("the events of the demonstration were refused: {refused:?}")));
        }
    }
    Ok(())
}

impl Feed {
    fn rendered(&self, now: Timestamp) -> Vec<String> {
        let all = self.times * i64::try_from(self.lines.len()).unwrap_or(1);
        let numbered = (0..self.times).flat_map(|_| &self.lines).zip(0_i64..);
        numbered
            .map(|(line, place)| {
                let before = self.from - (self.from - self.until) * place / all.max(2).saturating_sub(1);
                let at = Timestamp(now.0 - before.max(self.until) * SECOND_US);
                line.replace("{bsd}", &bsd(at))
                    .replace("{iso}", &at.to_string())
                    .replace("{ns}", &format!("{}000", at.0))
                    .replace("{n}", &(10 + place % 90).to_string())
            })
            .collect()
    }
}

/// An instant as RFC 3164 §4.1.2 writes it, in local time of Viet Nam.
fn bsd(at: Timestamp) -> String {
    let (_, month, day, hour, minute, second, _) = Timestamp(at.0 + LOCAL_US).civil();
    let month = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.wrapping_sub(1))).unwrap_or(&"Jan");
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(text, "{month} {day:>2} {hour:02}:{minute:02}:{second:02}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lie_within_the_last_hour_in_their_order() {
        let now = Timestamp::from_civil(2026, 2, 16, 19, 0, 5, 0).unwrap();
        assert_eq!(bsd(now), "Feb 17 02:00:05");
        for feed in file().unwrap().feed {
            let lines = feed.rendered(now);
            assert_eq!(lines.len(), feed.lines.len() * usize::try_from(feed.times).unwrap());
            assert!(feed.from <= 3_600 && feed.until < feed.from);
            assert!(
                lines.iter().all(|line| !line.contains("{bsd}") && !line.contains("{iso}") && !line.contains("{n}"))
            );
            assert!(lines[0] != lines[lines.len() - 1]);
        }
    }
}
