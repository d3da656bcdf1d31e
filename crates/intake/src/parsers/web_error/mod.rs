//! Error logs of Apache httpd (2.2 and 2.4) and nginx.
//!
//! *Specification*: Apache httpd `ErrorLogFormat` defaults; nginx `ngx_log_error`. Times have no zone: the configured
//! offset is assumed.
//!
//! *Fields* (kind `web_error`): `timestamp` (as written), `level`, `module` (Apache 2.4), `pid`, `tid`, `c-ip`, `c-port`,
//! `code` (such as `AH01630`), `message`, `cs-referer`; of nginx besides `connection`, `server`, `request` with
//! `cs-method`, `cs-uri`, `cs-uri-stem`, `cs-uri-query`, `cs-version`, `upstream`, `cs-host`.
//!
//! Lines without a time (stack traces) belong to the message before them, up to the limits of `joined_lines`; an
//! unindented one is counted as `malformed` besides. One with no message before it is an event with `message` alone.
//!
//! *What it does not do*: custom formats, the bracketed pairs of ModSecurity within the message.

mod apache;
mod decode;
mod nginx;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use super::clock_text::Clock;
use super::joined_lines::JoinedFramer;
use super::sniff::share_of_lines;
use crate::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser};

/// The parser of web server error logs.
#[derive(Debug)]
pub(super) struct WebError;

static ABOUT: About = About {
    name: "web_error",
    title: || Text::new("Nhật ký lỗi web (Apache, nginx)", "Web error log (Apache, nginx)"),
    specification: "https://httpd.apache.org/docs/current/mod/core.html#errorlogformat",
    patterns: &["error.log*", "error_log*", "*error.log*", "*error_log*"],
};

impl Parser for WebError {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        let share = share_of_lines(head, |line| apache::read(line).is_some() || nginx::read(line).is_some())?;
        (share.first && share.good * 2 >= share.all || share.good * 10 >= share.all * 6).then_some(Confidence::Shape)
    }

    fn framer(&self, options: &OpenOptions) -> Box<dyn Framer> {
        Box::new(JoinedFramer::new(decode::starts, Clock::shared(options)))
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::ErrorDecoder::new(fields))
    }

    fn expander(&self) -> &'static dyn Expand {
        &decode::EXPANDER
    }
}
