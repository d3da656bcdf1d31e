//! `vonggac directive`: what a letter of a higher authority says, and the packs that tell what it asks.

mod packs;
mod trials;

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use clap::Subcommand;
use vg_directive::reader::{Extracted, Field, Installed, Place, Reading, Source, limits, read};
use vg_model::Lang;

use super::shown::shown;

/// What to do with a letter.
#[derive(Debug, Subcommand)]
pub(crate) enum DirectiveVerb {
    /// Read a letter (text, DOCX, PDF): number, issuer, clauses, deadlines, contacts, signer; --json prints it as JSON
    Read {
        /// The file; - is standard input
        file: PathBuf,
        /// As JSON, with how each field is printed, how sure it is and on which lines it stands, and with the text of these lines
        #[arg(long)]
        full: bool,
    },
    /// Begin a directive pack: a folder that is whole but for the words that a person has to write
    New(packs::NewArguments),
    /// Check directive packs: those of the program, and folders beside them
    Lint {
        /// Folders of packs; each is checked together with the packs of the program, in place of the one with its name
        folders: Vec<PathBuf>,
    },
    /// Run the cases of checks: small tables in, verdicts out
    Test {
        /// Folders of packs; without one, every pack of the program
        folders: Vec<PathBuf>,
    },
    /// The report forms of the program and of folders beside it: what they are for, and every fault in them
    Forms {
        /// Folders of forms; each is checked together with the forms of the program
        folders: Vec<PathBuf>,
    },
    /// The directive packs of the program
    List,
    /// The clauses of a directive, what they ask of a unit, and how that is measured
    Show {
        /// Id of the pack, or number of the letter
        id: String,
    },
}

/// Runs the verb.
///
/// # Errors
///
/// When the file cannot be read, is no document, or standard output cannot be written.
pub(crate) fn run(verb: &DirectiveVerb, json: bool, lang: Lang) -> Result<u8> {
    let (text, code) = match verb {
        DirectiveVerb::Read { file, full } => (read_one(file, *full, json, lang)?, 0),
        DirectiveVerb::New(new) => (packs::new(new, lang)?, 0),
        DirectiveVerb::Lint { folders } => packs::lint(folders, lang)?,
        DirectiveVerb::Test { folders } => trials::test(folders, lang)?,
        DirectiveVerb::List => (packs::list(lang), 0),
        DirectiveVerb::Forms { folders } => packs::forms(folders, lang)?,
        DirectiveVerb::Show { id } => (packs::show(id, lang)?, 0),
    };
    std::io::stdout().lock().write_all(text.as_bytes()).context("write the answer")?;
    Ok(code)
}

/// The reading of a file, and the text that its fields stand in.
fn reading_of(file: &Path, lang: Lang) -> Result<(Extracted, Reading)> {
    let bytes = bytes_of(file)?;
    let read = read(&Source::sniff(&bytes), &Installed::default());
    read.map_err(|error| anyhow!("{} ({})", error.text.get(lang), error.code))
}

fn read_one(file: &Path, full: bool, json: bool, lang: Lang) -> Result<String> {
    let (extracted, reading) = reading_of(file, lang)?;
    Ok(match (json, full) {
        (false, false) => told(&reading, lang),
        (true, false) => {
            let name = file.file_name().and_then(|name| name.to_str());
            serde_json::to_string_pretty(&reading.to_expected_json(name)).context("write the reading")? + "\n"
        }
        (_, true) => {
            // The lines of the fields are those of this text.
            let whole = serde_json::json!({"reading": reading, "text": extracted.text});
            serde_json::to_string_pretty(&whole).context("write the reading")? + "\n"
        }
    })
}

fn bytes_of(file: &Path) -> Result<Vec<u8>> {
    let most = limits::MAX_FILE_BYTES as u64;
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        std::io::stdin().lock().take(most + 1).read_to_end(&mut bytes).context("read standard input")?;
    } else {
        let open = File::open(file).with_context(|| format!("open {}", file.display()))?;
        open.take(most + 1).read_to_end(&mut bytes).with_context(|| format!("read {}", file.display()))?;
    }
    if bytes.len() as u64 > most {
        bail!("{}: more than {most} bytes; send the letter without its annexes", file.display());
    }
    Ok(bytes)
}

/// A reading as text: each field with its lines and, where it is doubted, how sure it is.
struct Sheet {
    out: String,
    lang: Lang,
}

impl Sheet {
    fn say(&self, vi: &'static str, en: &'static str) -> &'static str {
        if self.lang == Lang::Vi { vi } else { en }
    }

    fn line(&mut self, name: &str, value: &str, sure: f32, place: Place) {
        let lines = if place.first == place.last {
            format!("{} {}", self.say("dòng", "line"), place.first)
        } else {
            format!("{} {}–{}", self.say("dòng", "lines"), place.first, place.last)
        };
        let doubt = if sure < 1.0 {
            format!(", {} {:.0} %", self.say("độ tin cậy", "sure"), sure * 100.0)
        } else {
            String::new()
        };
        // Writing to a string does not fail.
        let _ = writeln!(self.out, "{name:<16} {}  ({lines}{doubt})", shown(value));
    }

    fn field<T>(&mut self, name: &str, field: Option<&Field<T>>, text: impl Fn(&T) -> String) {
        let Some(field) = field else { return };
        let value = field.value.as_ref().map_or_else(|| self.say("(để trống)", "(blank)").to_owned(), text);
        self.line(name, &value, field.confidence.value, field.place);
    }

    fn fields<T>(&mut self, name: &str, fields: &[Field<T>], text: impl Fn(&T) -> String) {
        for (index, field) in fields.iter().enumerate() {
            self.field(if index == 0 { name } else { "" }, Some(field), &text);
        }
    }
}

/// Those that are there, with commas between them.
fn listed(parts: [&Option<String>; 4]) -> String {
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn told(reading: &Reading, lang: Lang) -> String {
    let mut sheet = Sheet { out: String::new(), lang };
    let plain = |text: &String| text.clone();
    for (vi, en, field) in [
        ("Loại", "Kind", &reading.kind),
        ("Số, ký hiệu", "Number", &reading.number),
        ("Cơ quan", "Issuer", &reading.issuer),
        ("Cấp trên", "Superior", &reading.superior_issuer),
        ("Nơi ban hành", "Place", &reading.place),
        ("Ngày", "Date", &reading.date),
        ("Độ khẩn", "Urgency", &reading.urgency),
        ("Độ mật", "Secrecy", &reading.secrecy),
        ("Trích yếu", "Subject", &reading.subject),
    ] {
        sheet.field(sheet.say(vi, en), field.as_ref(), plain);
    }
    let cited = |cited: &vg_directive::reader::Cited| listed([&cited.number, &cited.date, &cited.issuer, &cited.title]);
    sheet.fields(sheet.say("Kính gửi", "To"), &reading.addressees, plain);
    sheet.fields(sheet.say("Căn cứ", "Basis"), &reading.basis, cited);
    for clause in &reading.clauses {
        sheet.line(&clause.label, &clause.text, clause.confidence.value, clause.place);
        sheet.field(sheet.say("  áp dụng cho", "  for"), clause.applies_to.as_ref(), plain);
        sheet.field(sheet.say("  thời hạn", "  by"), clause.deadline.as_ref(), |by| by.words.clone());
    }
    sheet.fields(sheet.say("Viện dẫn", "Cites"), &reading.references, cited);
    sheet.fields(sheet.say("Liên hệ", "Contacts"), &reading.contacts, |contact| {
        let ways = contact.phones.iter().chain(&contact.emails).map(String::as_str);
        std::iter::once(contact.organisation.as_str()).chain(ways).collect::<Vec<_>>().join(", ")
    });
    sheet.fields(sheet.say("Sản phẩm", "Products"), &reading.products, plain);
    sheet.fields("CVE", &reading.cves, plain);
    sheet.field(sheet.say("Người ký", "Signer"), reading.signer.as_ref(), |signer| {
        listed([&signer.capacity, &signer.title, &signer.rank, &signer.name])
    });
    sheet.fields(sheet.say("Nơi nhận", "Copies"), &reading.copies, plain);
    sheet.field(sheet.say("Dấu đến", "Arrival stamp"), reading.arrival_stamp.as_ref(), |stamp| {
        listed([&stamp.organisation, &stamp.number, &stamp.date, &stamp.passed_to])
    });
    for correction in &reading.corrections {
        let mended = format!("{} → {} ({})", correction.printed, correction.reading, correction.why.get(lang));
        sheet.line(sheet.say("Đã sửa", "Mended"), &mended, 1.0, correction.place);
    }
    for remark in &reading.remarks {
        let _ = writeln!(sheet.out, "{:<16} {}", sheet.say("Lưu ý", "Note"), shown(remark.text.get(lang)));
    }
    sheet.out
}
