//! The lines of `dpkg -l` and of `dpkg-query -W`.

use crate::facts::{Fact, Property, architecture, clean};
use crate::{DefectKind, Place, Reading};

/// True for output of `dpkg -l`: a head with `||/`, or lines with two state letters.
pub(super) fn is_listing(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(8);
    lines.any(|line| line.starts_with("||/ ")) || {
        let rows: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(8).collect();
        !rows.is_empty() && rows.iter().all(|line| state(line).is_some())
    }
}

/// The two or three state letters at the front and the rest of a line of `dpkg -l`.
fn state(line: &str) -> Option<(&str, &str)> {
    let (state, rest) = line.split_once(' ')?;
    let wanted = state.starts_with(['u', 'i', 'r', 'p', 'h']);
    let actual = state.chars().nth(1).is_some_and(|c| "ncHUFWti".contains(c));
    let three = state.len() == 2 || (state.len() == 3 && state.ends_with('R'));
    (wanted && actual && three && rest.split_whitespace().count() >= 2).then_some((state, rest))
}

/// Adds the packages of `dpkg -l`.
pub(super) fn listing(lines: &[(u64, &str)], reading: &mut Reading) {
    for (number, line) in lines {
        let place = Place::Line(*number);
        let head = line.starts_with(['|', '+']) || line.trim().is_empty() || line.contains('=') && !line.contains(' ');
        let Some((state, rest)) = state(line) else {
            // The first line of the head is a sentence in the language of the host.
            if !head && *number > 1 {
                not_a_row(line, place, reading);
            }
            continue;
        };
        if matches!(state.chars().nth(1), Some('n' | 'c')) {
            continue;
        }
        let mut cells = rest.split_whitespace();
        let (Some(name), Some(version)) = (cells.next(), cells.next()) else { continue };
        let mut fact = super::package(name, version, place);
        fact.architecture = cells.next().and_then(architecture).or(fact.architecture);
        if state != "ii" {
            fact.properties.push(Property::new("state", state));
        }
        reading.push(Fact::Software(Box::new(fact)));
    }
}

fn not_a_row(line: &str, place: Place, reading: &mut Reading) {
    reading.defects.value(
        DefectKind::Malformed,
        place,
        line,
        "Dòng không phải là một gói phần mềm; đã bỏ qua. Hãy dùng: dpkg-query -W",
        "the line is not a package and was passed over; use: dpkg-query -W",
    );
}

/// True when most of the first lines are a name, a tab and a version of Debian's form.
pub(super) fn is_query(text: &str) -> bool {
    let rows: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let gone = |line: &str| line.split_once('\t').is_some_and(|(name, rest)| is_name(name) && rest.trim().is_empty());
    let good = rows.iter().filter(|line| parts(line).is_some() || gone(line)).count();
    good > 0 && good * 10 >= rows.len() * 8
}

struct Parts<'a> {
    name: &'a str,
    version: &'a str,
    architecture: Option<&'a str>,
    source: Option<&'a str>,
    source_version: Option<&'a str>,
}

/// Fields of one line, between tabs (or single blanks), by their shape.
fn parts(line: &str) -> Option<Parts<'_>> {
    let cells: Vec<&str> = match line.contains('\t') {
        true => line.split('\t').map(str::trim).collect(),
        false => line.split(' ').map(str::trim).filter(|cell| !cell.is_empty()).collect(),
    };
    let mut cells = cells.into_iter();
    let (name, version) = (cells.next()?, cells.next()?);
    // `curl 7.88.1`: a version has a digit at its front; a name is lower case (Debian Policy §5.6.1).
    if !is_name(name.split(':').next()?) || !is_version(version) {
        return None;
    }
    let mut parts = Parts { name, version, architecture: None, source: None, source_version: None };
    for cell in cells.take(6) {
        match cell {
            cell if parts.architecture.is_none() && ARCHITECTURES.contains(&cell) => parts.architecture = Some(cell),
            cell if parts.source.is_none() && is_name(cell) => parts.source = Some(cell),
            cell if parts.source_version.is_none() && parts.source.is_some() && is_version(cell) => {
                parts.source_version = Some(cell);
            }
            _ => {}
        }
    }
    Some(parts)
}

const ARCHITECTURES: &[&str] = &[
    "all", "amd64", "i386", "arm64", "armhf", "armel", "ppc64el", "s390x", "riscv64", "mips64el", "mipsel", "loong64",
];

fn is_name(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.');
    text.len() > 1 && text.bytes().all(plain) && text.bytes().any(|byte| byte.is_ascii_lowercase())
}

fn is_version(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'~' | b':');
    text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(plain)
}

/// Adds the packages of `dpkg-query -W`.
pub(super) fn query(lines: &[(u64, &str)], reading: &mut Reading) {
    for (number, line) in lines {
        if line.trim().is_empty() {
            continue;
        }
        let place = Place::Line(*number);
        let Some(parts) = parts(line) else {
            // A removed package has a name and no version.
            if !is_name(line.trim().split(':').next().unwrap_or_default()) {
                not_a_row(line, place, reading);
            }
            continue;
        };
        let mut fact = super::package(parts.name, parts.version, place);
        fact.architecture = parts.architecture.and_then(architecture).or(fact.architecture);
        fact.source = parts.source.filter(|source| *source != fact.name).map(clean);
        fact.source_version = parts.source_version.filter(|version| *version != parts.version).map(clean);
        reading.push(Fact::Software(Box::new(fact)));
    }
}
