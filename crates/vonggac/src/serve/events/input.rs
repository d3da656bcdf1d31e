//! What a search is asked with: its text, the time, the zone.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_monitor::error::search_problem;
use vg_monitor::search::{Field, Moment, Search, Window, field, time_of};

use crate::serve::state::App;

/// Zone of times that name none, when the caller does not say: that of Vietnam, in minutes east of UTC.
const OFFSET: i32 = 420;
/// Farthest zones that there are, in minutes.
const OFFSETS: std::ops::RangeInclusive<i32> = -14 * 60..=14 * 60;
/// Columns of one page or file.
const MOST_COLUMNS: usize = 60;

/// A search over a time.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub(super) struct About {
    /// The search; nothing for every event.
    pub(super) q: String,
    /// First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out.
    pub(super) from: Option<String>,
    /// The moment behind the last one, in the same forms; `now` when it is left out.
    pub(super) to: Option<String>,
    /// Minutes east of UTC of times that name no zone; 420 when it is left out.
    pub(super) offset_minutes: Option<i32>,
}

/// A search that was read.
pub(super) struct Read {
    pub(super) search: Search,
    pub(super) window: Window,
    pub(super) moment: Moment,
}

impl About {
    pub(super) fn read(&self, app: &App) -> Result<Read, Problem> {
        let moment = self.moment(app)?;
        let window = self.window(moment)?;
        let search = Search::read(&self.q, moment).map_err(|error| search_problem(&error, "/q"))?;
        Ok(Read { search, window, moment })
    }

    pub(super) fn moment(&self, app: &App) -> Result<Moment, Problem> {
        let offset_minutes = self.offset_minutes.unwrap_or(OFFSET);
        if !OFFSETS.contains(&offset_minutes) {
            let (vi, en) = ("múi giờ phải từ -840 đến 840 phút", "a zone has -840 to 840 minutes");
            return Err(Problem::invalid(vec![FieldError::new("/offset_minutes", "out_of_range", vi, en)]));
        }
        Ok(Moment { now: app.backend.clock.now(), offset_minutes })
    }

    pub(super) fn window(&self, moment: Moment) -> Result<Window, Problem> {
        let end = |text: &Option<String>, otherwise: &str, pointer| {
            let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty()).unwrap_or(otherwise);
            time_of(text, moment).map_err(|error| search_problem(&error, pointer))
        };
        let window = Window { from: end(&self.from, "now-24h", "/from")?, to: end(&self.to, "now", "/to")? };
        if window.from >= window.to {
            let (vi, en) = ("thời điểm đầu phải trước thời điểm cuối", "the first moment must be before the last");
            return Err(Problem::invalid(vec![FieldError::new("/from", "out_of_range", vi, en)]));
        }
        Ok(window)
    }
}

/// The fields with these names.
pub(super) fn named(names: &[impl AsRef<str>]) -> Result<Vec<&'static Field>, Problem> {
    if names.len() > MOST_COLUMNS {
        let (vi, en) = (format!("quá {MOST_COLUMNS} cột"), format!("more than {MOST_COLUMNS} columns"));
        return Err(Problem::invalid(vec![FieldError::new("/columns", "out_of_range", vi, en)]));
    }
    names.iter().map(|name| one_named(name.as_ref(), "/columns")).collect()
}

/// The field with this name.
pub(super) fn one_named(name: &str, pointer: &str) -> Result<&'static Field, Problem> {
    field(name).ok_or_else(|| {
        let shown: String = name.chars().take(80).collect();
        let (vi, en) = (format!("không có trường {shown}"), format!("there is no field {shown}"));
        Problem::invalid(vec![FieldError::new(pointer, "unknown_value", vi, en)])
    })
}
