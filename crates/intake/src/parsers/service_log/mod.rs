//! Log files of services whose lines have a form of their own: Squid, BIND, Unbound, Zimbra, ClamAV.
//!
//! *Specification*: the forms are data, `syslog/content/data/lines.toml`, with their sources. A file may hold lines of several.
//!
//! *Fields* by kind. `squid`: `timestamp`, `time-taken`, `c-ip`, `s-action`, `sc-status`, `sc-bytes`, `cs-method`, `c-uri`,
//! `cs-username`, `s-hierarchy`, `s-ip`, `rs-content-type`, and of the URL `cs-host`, `c-uri-stem`, `c-uri-query`,
//! `c-uri-extension` (names of the Sigma taxonomy for proxies). `dns_log`: `timestamp`, `src_ip`, `src_port`, `query`, `class`,
//! `record_type`, `flags`, `dst_ip`, `rcode`. `zimbra`: `timestamp`, `level`, `thread`, `category`, `message`, and the pairs of the context
//! (`name`, `oip`, `ip`, `ua` …) and of audit events (`cmd`, `account`, `protocol`, `error` …). ClamAV is of the kind `syslog`: `timestamp`, `message`, `program` (`clamd`). `-` and empty values are absent.
//!
//! A line that begins no record belongs to the one before it (stack traces of Zimbra), up to the limits of `joined_lines`;
//! an unindented one is counted as `malformed` besides. One with no record before it is an event with `message` alone, of the
//! kind `service_log`.
//!
//! *What it does not do*: Squid in the combined form is an access log of the web; formats that an operator made up.

mod decode;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use super::clock_text::Clock;
use super::joined_lines::JoinedFramer;
use super::sniff::share_of_lines;
use crate::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser};

/// The parser of log files of services.
#[derive(Debug)]
pub(super) struct ServiceLog;

static ABOUT: About = About {
    name: "service_log",
    title: || {
        Text::new(
            "Tệp nhật ký của dịch vụ (Squid, BIND, Unbound, Zimbra, ClamAV)",
            "Log files of services (Squid, BIND, Unbound, Zimbra, ClamAV)",
        )
    },
    specification: "https://wiki.squid-cache.org/Features/LogFormat",
    patterns: &[
        "query.log*",
        "queries.log*",
        "unbound.log*",
        "mailbox.log*",
        "audit.log*",
        "clamav.log*",
        "clamd.log*",
    ],
};

impl Parser for ServiceLog {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        let share = share_of_lines(head, |line| decode::find(line, &Clock::default()).is_some())?;
        // Stack traces have many lines: a tenth is enough when the first line is a record.
        (share.first && share.good * 10 >= share.all || share.good * 10 >= share.all * 6).then_some(Confidence::Shape)
    }

    fn framer(&self, options: &OpenOptions) -> Box<dyn Framer> {
        Box::new(JoinedFramer::new(decode::starts, Clock::shared(options)))
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::ServiceDecoder::new(fields))
    }

    fn expander(&self) -> &'static dyn Expand {
        &decode::EXPANDER
    }
}
