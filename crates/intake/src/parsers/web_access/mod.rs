//! Access logs of Apache httpd, nginx and their relatives: the common and the combined log format.
//!
//! *Specification*: Apache httpd `mod_log_config`, formats "common" and "combined"; nginx `log_format combined`.
//! Tolerated: a virtual host before the client or between time and request, user names with blanks, quotation marks
//! that the server did not escape, times that cannot be read, values behind the user agent.
//!
//! *Fields* (kind `web_access`, the W3C names of the Sigma taxonomy): `cs-host` and `s-port` (of a virtual host),
//! `c-ip`, `c-port` (where the log has it), `cs-username`, `timestamp` (as written), `request` (the request line), `cs-method`, `cs-uri`,
//! `cs-uri-stem`, `cs-uri-query` (query and whole URI, see `web_request`), `cs-version`, `sc-status`, `sc-bytes`,
//! `cs-referer`, `cs-user-agent`, `extra` (what follows). A `-` is an absent value. Escapes of the log format are
//! undone; percent-encoding is not. A request line without a method (TLS on a plain port, `-`) gives `request` alone.
//!
//! A line of another shape is an event with `message` alone, counted as `malformed`.
//!
//! A URI with scheme and host (forward proxies, the proxy of Zimbra) gives them as `cs-host` and `s-port`, and the path alone as
//! `cs-uri-stem`.
//!
//! *What it does not do*: access logs written as JSON, formats without brackets around the time.

mod decode;
mod line;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use super::sniff::share_of_lines;
use crate::{About, Confidence, Decoder, Framer, Head, LineFramer, OpenOptions, Parser};

/// The parser of access logs.
#[derive(Debug)]
pub(super) struct WebAccess;

static ABOUT: About = About {
    name: "web_access",
    title: || Text::new("Nhật ký truy cập web (Apache, nginx)", "Web access log (Apache, nginx)"),
    specification: "https://httpd.apache.org/docs/current/mod/mod_log_config.html",
    patterns: &["access.log*", "access_log*", "*access.log*", "*access_log*", "other_vhosts_access.log*"],
};

impl Parser for WebAccess {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        let share = share_of_lines(head, |text| line::read(text).is_some_and(|line| line.is_telling()))?;
        (share.good * 10 >= share.all * 6).then_some(Confidence::Shape)
    }

    fn framer(&self, _options: &OpenOptions) -> Box<dyn Framer> {
        Box::new(LineFramer::new())
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::AccessDecoder::new(fields))
    }

    fn expander(&self) -> &'static dyn Expand {
        &decode::EXPANDER
    }
}
