//! Packages of the RPM family: `rpm -qa`, and `rpm -qa --qf` with fields between tabs, blanks or `|`.
//!
//! *Form*: `name-version-release.architecture` on a line, as `rpm -qa` prints it; or fields by a format such as
//! `%{NAME}\t%{EPOCH}\t%{VERSION}\t%{RELEASE}\t%{ARCH}\t%{SOURCERPM}\t%{VENDOR}\n`, told apart by their shape: the
//! epoch is a number or `(none)` before the version. Source: rpm's page on query formats.
//!
//! *Gives*: one software fact for each package, version as `epoch:version-release`; `gpg-pubkey` entries are keys, not
//! software, and are passed over.
//!
//! *Not read*: `/var/lib/rpm/Packages` (Berkeley DB), `rpmdb.sqlite`: recognised and reported, with the command that helps.

use vg_model::Text;

use crate::facts::{Fact, SoftwareFact, SoftwareKind, architecture, said};
use crate::{About, Confidence, DefectKind, Options, Place, Reader, Reading, text};

/// The reader of RPM lists.
#[derive(Debug)]
pub(crate) struct Rpm;

static ABOUT: About = About {
    name: "rpm",
    title: || Text::new("Gói phần mềm RPM (rpm -qa)", "RPM packages (rpm -qa)"),
    specification: "https://rpm-software-management.github.io/rpm/manual/queryformat.html",
    patterns: &["*rpm*.txt", "rpm*.list"],
};

/// Architectures that end a package's full name.
const ARCHITECTURES: &[&str] = &[
    "x86_64",
    "noarch",
    "i386",
    "i486",
    "i586",
    "i686",
    "aarch64",
    "ppc64le",
    "ppc64",
    "s390x",
    "s390",
    "armv7hl",
    "ia64",
    "riscv64",
    "loongarch64",
    "(none)",
];

impl Reader for Rpm {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], _file_name: Option<&str>) -> Option<Confidence> {
        if is_database(head) {
            return Some(Confidence::Certain);
        }
        let text = super::head_text(head);
        let rows: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(20).collect();
        let good = rows.iter().filter(|line| line.starts_with("gpg-pubkey") || package(line).is_some()).count();
        match good * 10 {
            0 => None,
            good if good >= rows.len() * 8 => Some(Confidence::Certain),
            good => (good >= rows.len() * 6).then_some(Confidence::Shape),
        }
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let mut reading = Reading::new();
        if is_database(bytes) {
            reading.defects.add(
                DefectKind::Unsupported,
                Place::Whole,
                "Đây là cơ sở dữ liệu nhị phân của RPM. Hãy chạy trên máy đó: rpm -qa > danh_sach.txt và gửi tệp này.",
                "this is the binary database of RPM; run on that host: rpm -qa > list.txt and send that file",
            );
            return reading;
        }
        let decoded = text::decode(bytes, &mut reading.defects);
        for (number, line) in text::lines(&decoded.text, &mut reading.defects) {
            let line = line.trim();
            if line.is_empty() || line.starts_with("gpg-pubkey") {
                continue;
            }
            match package(line) {
                Some(fact) => {
                    reading.push(Fact::Software(Box::new(SoftwareFact { place: Place::Line(number), ..fact })));
                }
                None => reading.defects.value(
                    DefectKind::Malformed,
                    Place::Line(number),
                    line,
                    "Dòng không phải là một gói RPM; đã bỏ qua. Hãy dùng: rpm -qa",
                    "the line is not an RPM package and was passed over; use: rpm -qa",
                ),
            }
        }
        reading
    }
}

/// Berkeley DB (magic number 0x061561 of a hash or 0x053162 of a B-tree, at byte 12, in either byte order) or SQLite with
/// the table `Packages`.
fn is_database(bytes: &[u8]) -> bool {
    let magic = bytes.get(12..16).unwrap_or_default();
    let berkeley: [&[u8]; 4] = [b"\x61\x15\x06\0", b"\0\x06\x15\x61", b"\x62\x31\x05\0", b"\0\x05\x31\x62"];
    let head = bytes.get(..8192).unwrap_or(bytes);
    let sqlite = bytes.starts_with(b"SQLite format 3\0") && head.windows(8).any(|window| window == b"Packages");
    berkeley.contains(&magic) || sqlite
}

fn package(line: &str) -> Option<SoftwareFact> {
    let cells: Vec<&str> = match line {
        line if line.contains('\t') => line.split('\t').collect(),
        line if line.contains('|') => line.split('|').collect(),
        line => line.split_whitespace().collect(),
    };
    match cells.as_slice() {
        [name] => full_name(name.trim()),
        // `rpm -qa --last` prints a date behind the full name.
        [name, rest @ ..] if full_name(name).is_some() => {
            let mut fact = full_name(name)?;
            fact.installed = said(&rest.join(" ")).map(|text| crate::facts::Stamp::parse(&text));
            Some(fact)
        }
        cells => fields(cells),
    }
}

/// `name-[epoch:]version-release.architecture`, also with `.rpm` behind it.
fn full_name(text: &str) -> Option<SoftwareFact> {
    let text = text.strip_suffix(".rpm").unwrap_or(text);
    let (rest, arch) = text.rsplit_once('.')?;
    if !ARCHITECTURES.contains(&arch) && arch != "src" {
        return None;
    }
    let (rest, release) = rest.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    fact(name, None, version, Some(release), Some(arch))
}

/// Fields of `--qf`: name, then epoch where it is a number or `(none)`, version, release, and the rest by shape.
fn fields(cells: &[&str]) -> Option<SoftwareFact> {
    let mut cells = cells.iter().map(|cell| cell.trim()).peekable();
    let name = cells.next()?;
    let epoch = cells.next_if(|cell| *cell == "(none)" || cell.len() < 4 && cell.bytes().all(|b| b.is_ascii_digit()));
    let version = cells.next()?;
    let release = cells.next_if(|cell| !ARCHITECTURES.contains(cell) && !cell.ends_with(".rpm"));
    let mut arch = None;
    let mut source = None;
    let mut vendor = None;
    for cell in cells {
        match cell {
            cell if ARCHITECTURES.contains(&cell) && arch.is_none() => arch = Some(cell),
            cell if cell.ends_with(".src.rpm") => source = full_name(cell),
            cell if vendor.is_none() => vendor = said(cell),
            _ => {}
        }
    }
    arch.or(source.as_ref().map(|_| "(none)"))?;
    let mut fact = fact(name, epoch, version, release, arch)?;
    fact.vendor = vendor;
    if let Some(source) = source {
        fact.source = Some(source.name).filter(|name| *name != fact.name);
        let plain =
            fact.version.as_deref().and_then(|version| version.split_once(':')).map(|(_, rest)| rest.to_owned());
        let same = source.version == fact.version || source.version == plain;
        fact.source_version = source.version.filter(|_| !same);
    }
    Some(fact)
}

fn fact(
    name: &str,
    epoch: Option<&str>,
    version: &str,
    release: Option<&str>,
    arch: Option<&str>,
) -> Option<SoftwareFact> {
    let word = |text: &str| {
        let allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'+' | b'-' | b'~' | b'^' | b':');
        !text.is_empty() && text.bytes().all(allowed)
    };
    if !word(name) || !word(version) || !release.is_none_or(word) {
        return None;
    }
    let epoch =
        epoch.filter(|epoch| !matches!(*epoch, "0" | "(none)")).map_or(String::new(), |epoch| format!("{epoch}:"));
    // Epoch 0 and no epoch are the same (rpm's comparison); it is not printed.
    let version = version.strip_prefix("0:").unwrap_or(version);
    let release = release.map_or(String::new(), |release| format!("-{release}"));
    Some(SoftwareFact {
        name: name.to_owned(),
        version: Some(format!("{epoch}{version}{release}")),
        kind: SoftwareKind::Rpm,
        architecture: arch.and_then(architecture),
        ..SoftwareFact::default()
    })
}
