//! What is wrong with this machine, and how to mend it: looked at without changing anything.
//!
//! | check | what is looked at |
//! |---|---|
//! | `data` | the data folder: there, writable, closed to others |
//! | `disk` | room for database, blobs and backups |
//! | `database` | opens, its tables are not newer than this program |
//! | `clock` | not before what the audit already holds; kept by a time service |
//! | `certificate` | readable, belongs to its key, has not ended |
//! | `port` | can be listened on |

mod certificate;
mod machine;
mod stored;

use std::path::Path;

use serde::Serialize;
use vg_model::{Lang, Text};

use super::settings::Settings;

/// How a check went; the worst of all is the result.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// As it should be.
    Good,
    /// Works, but somebody should look.
    Notice,
    /// The server does not start, or should not.
    Bad,
}

impl Grade {
    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Good => Text::new("TỐT", "GOOD"),
            Self::Notice => Text::new("LƯU Ý", "NOTICE"),
            Self::Bad => Text::new("LỖI", "BAD"),
        }
    }
}

/// What a check found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Found {
    /// Name of the check.
    pub check: &'static str,
    /// How it went.
    pub grade: Grade,
    /// What was seen.
    pub seen: Text,
    /// What to do; empty when there is nothing to do.
    pub mend: Text,
}

impl Found {
    fn good(check: &'static str, seen: Text) -> Self {
        Self { check, grade: Grade::Good, seen, mend: Text::default() }
    }

    fn notice(check: &'static str, seen: Text, mend: Text) -> Self {
        Self { check, grade: Grade::Notice, seen, mend }
    }

    fn bad(check: &'static str, seen: Text, mend: Text) -> Self {
        Self { check, grade: Grade::Bad, seen, mend }
    }

    /// One or two lines for people.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> String {
        let mut lines = format!("{:<8} {:<12} {}", self.grade.title().get(lang), self.check, self.seen.get(lang));
        if self.grade != Grade::Good {
            lines.push_str(&format!("\n{:21} → {}", "", self.mend.get(lang)));
        }
        lines
    }
}

/// Looks at everything that `vonggac serve` needs. `listen` stands in place of `server.listen`.
pub async fn examine(settings: &Settings, data: &Path, listen: Option<&str>) -> Vec<Found> {
    let listen = listen.unwrap_or_else(|| settings.text("server", "listen"));
    let mut all = vec![machine::data(data), machine::disk(data)];
    all.extend(stored::database(settings, data).await);
    all.push(machine::time_service());
    all.push(certificate::certificate(settings, data));
    all.push(machine::port(listen));
    all
}
