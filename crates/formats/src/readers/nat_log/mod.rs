//! Logs of address translation: lines that say which inside address and port were shown as which outside ones.
//!
//! *Form*: two built-in ones, and patterns of the user ([`Pattern`]), tried first. `conntrack -E -o timestamp` prints the
//! original and the reply tuple: the source of the first is inside; the destination of the second is outside
//! (conntrack(8)). The generic form is any line with `translated from A:p to B:q`.
//!
//! *Gives*: one translation for each line; lines that translate nothing (the tuples mirror each other) are passed over
//! without a defect.
//!
//! *Times*: an epoch in brackets (`[1703725200.123]`), ISO, or as `Stamp` reads dates. Without a zone it stays a clock face.
//!
//! *Not read*: dialects of one maker; write a pattern.

mod builtin;
mod pattern;

pub use pattern::{Pattern, PatternError};

use vg_model::Text;

use crate::facts::Fact;
use crate::{About, Confidence, DefectKind, Options, Place, Reader, Reading, text};

/// The reader of translation logs.
#[derive(Debug)]
pub(crate) struct NatLog;

static ABOUT: About = About {
    name: "nat_log",
    title: || Text::new("Nhật ký chuyển đổi địa chỉ (NAT)", "Address translation log (NAT)"),
    specification: "https://conntrack-tools.netfilter.org/conntrack-tools.8.html",
    patterns: &["*conntrack*", "*nat*.log"],
};

impl Reader for NatLog {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], _file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        let known =
            text.lines().take(50).filter(|line| builtin::is_conntrack(line) || builtin::generic(line).is_some());
        (known.count() > 0).then_some(Confidence::Shape)
    }

    fn read(&self, bytes: &[u8], options: &Options) -> Reading {
        let mut reading = Reading::new();
        let decoded = text::decode(bytes, &mut reading.defects);
        for (number, line) in text::lines(&decoded.text, &mut reading.defects) {
            if line.trim().is_empty() {
                continue;
            }
            let place = Place::Line(number);
            let own = options.nat_patterns.iter().find_map(|pattern| pattern.read(line));
            let fact = match own {
                Some(fact) => Some(fact),
                None if builtin::is_conntrack(line) => match builtin::conntrack(line) {
                    Ok(fact) => fact,
                    Err(()) => {
                        unread(line, place.clone(), &mut reading);
                        None
                    }
                },
                None => {
                    let fact = builtin::generic(line);
                    if fact.is_none() {
                        unread(line, place.clone(), &mut reading);
                    }
                    fact
                }
            };
            if let Some(mut fact) = fact {
                fact.place = place;
                reading.push(Fact::Translation(Box::new(fact)));
            }
        }
        reading
    }
}

fn unread(line: &str, place: Place, reading: &mut Reading) {
    reading.defects.value(
        DefectKind::Malformed,
        place,
        line,
        "Dòng không khớp mẫu nào; đã bỏ qua. Hãy khai báo mẫu, ví dụ: {time} {*} {inside_ip}:{inside_port} -> {outside_ip}:{outside_port}",
        "the line fits no pattern and was passed over; give one, for instance: {time} {*} {inside_ip}:{inside_port} -> {outside_ip}:{outside_port}",
    );
}
