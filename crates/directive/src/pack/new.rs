//! Beginning a pack: a folder that is whole but for the words that a person has to write.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use chrono::NaiveDate;
use vg_library::lint::UNWRITTEN;

use super::limits::MAX_ENTRIES;
use super::model::ALL;
use crate::reader::{Clause, Reading, fold};

/// Words of an addressee that become the id of a class.
const CLASS_WORDS: usize = 6;

/// Clauses that are taken over: each is an entry, its obligation another, its class perhaps a third.
const MAX_CLAUSES: usize = MAX_ENTRIES / 3;

/// What a pack begins with.
#[derive(Clone, Copy, Debug)]
pub struct NewPack<'a> {
    /// Its id: the name of the folder.
    pub id: &'a str,
    /// Number and symbol of the letter.
    pub number: &'a str,
    /// Day of issue.
    pub issued: NaiveDate,
    /// Id of the regime that is in force on that day.
    pub regime: &'a str,
    /// The letter as read; without it the folder has one clause.
    pub reading: Option<&'a Reading>,
}

/// The text of `directive.toml`. Clauses, who must act and days are those of the reading; what stands as `?` a person has to write, in own
/// words, and the lint names each place until it is done.
#[must_use]
pub fn new_pack(new: &NewPack<'_>) -> String {
    let clauses = new.reading.map(|reading| reading.clauses.as_slice()).unwrap_or_default();
    let contacts = new.reading.map(contact_labels).unwrap_or_default();
    let classes = Classes::of(clauses, &contacts);
    let mut out = String::new();
    // Writing to a string does not fail.
    let _ = head(&mut out, new);
    for (id, title) in &classes.titles {
        let title = quoted(title);
        let _ = writeln!(out, "\n[[class]]\nid = {}\ntitle = {{ vi = {title}, en = \"?\" }}", quoted(id));
    }
    if clauses.is_empty() {
        let _ = clause(&mut out, &Shape { label: "1", ..Shape::default() });
        let _ = obligation(&mut out, "clause-1", &Shape { label: "1", ..Shape::default() });
    }
    let mut taken = BTreeSet::new();
    for one in clauses.iter().take(MAX_CLAUSES) {
        let informs = contacts.contains(one.label.as_str());
        let below =
            |other: &&Clause| other.parent.as_ref() == Some(&one.label) && !contacts.contains(other.label.as_str());
        let heading = clauses.iter().any(|other| below(&other));
        let shape = Shape { heading, informs, ..Shape::of(one, classes.of_clause(&one.label), new.issued) };
        let _ = clause(&mut out, &shape);
        if !heading && !informs {
            let _ = obligation(&mut out, &free(&obligation_id(&one.label), &mut taken), &shape);
        }
    }
    if clauses.len() > MAX_CLAUSES {
        let left = clauses.len() - MAX_CLAUSES;
        let _ = writeln!(out, "\n# Còn {left} điều khoản không đưa vào. / {left} more clauses are left out.");
    }
    out
}

/// Labels of clauses that say whom to call: they inform, and whom they name has nothing to do.
fn contact_labels(reading: &Reading) -> BTreeSet<&str> {
    let named = |clause: &&Clause| {
        let holds = |place: crate::reader::Place| clause.place.first <= place.first && place.first <= clause.place.last;
        let below = reading.clauses.iter().any(|other| other.parent.as_ref() == Some(&clause.label));
        !below && reading.contacts.iter().any(|contact| holds(contact.place))
    };
    reading.clauses.iter().filter(named).map(|clause| clause.label.as_str()).collect()
}

/// Classes out of those whom clauses name; a clause without a name has that of the clause above it.
#[derive(Default)]
struct Classes {
    titles: Vec<(String, String)>,
    by_label: BTreeMap<String, String>,
}

impl Classes {
    fn of(clauses: &[Clause], contacts: &BTreeSet<&str>) -> Self {
        let mut this = Self::default();
        let mut taken = BTreeSet::from([ALL.to_owned()]);
        for clause in clauses.iter().take(MAX_CLAUSES) {
            let named = clause.applies_to.as_ref().and_then(|field| field.value.as_deref());
            let named = named.filter(|_| !contacts.contains(clause.label.as_str()));
            let class = match named {
                Some(title) => this.class(title, &mut taken),
                None => clause.parent.as_ref().and_then(|parent| this.by_label.get(parent).cloned()),
            };
            if let Some(class) = class {
                this.by_label.insert(clause.label.clone(), class);
            }
        }
        this
    }

    fn class(&mut self, title: &str, taken: &mut BTreeSet<String>) -> Option<String> {
        // What is too long for a title is left to the person.
        let title: String = title.chars().take(vg_model::limits::MAX_REGIME_TITLE).collect();
        if let Some((id, _)) = self.titles.iter().find(|(_, known)| *known == title) {
            return Some(id.clone());
        }
        let words: Vec<String> = kebab(&title).split('-').take(CLASS_WORDS).map(str::to_owned).collect();
        let id = free(&words.join("-"), taken);
        self.titles.push((id.clone(), title));
        Some(id)
    }

    fn of_clause(&self, label: &str) -> &str {
        self.by_label.get(label).map_or(ALL, String::as_str)
    }
}

/// What is written of a clause.
#[derive(Default)]
struct Shape<'a> {
    label: &'a str,
    parent: Option<&'a str>,
    /// First words of the letter, to find the place.
    starts: String,
    class: &'a str,
    heading: bool,
    informs: bool,
    /// The day by which it asks, and its words.
    on: Option<NaiveDate>,
    words: Option<&'a str>,
}

impl<'a> Shape<'a> {
    fn of(clause: &'a Clause, class: &'a str, issued: NaiveDate) -> Self {
        let deadline = clause.deadline.as_ref().and_then(|field| field.value.as_ref());
        let once = deadline.filter(|deadline| !deadline.recurring);
        let day = once.and_then(|deadline| deadline.date.as_deref()?.parse().ok());
        Self {
            label: &clause.label,
            parent: clause.parent.as_deref(),
            starts: clause.starts(),
            class,
            heading: false,
            informs: false,
            on: day.filter(|day| *day >= issued),
            words: deadline.map(|deadline| deadline.words.as_str()),
        }
    }

    fn class(&self) -> &str {
        if self.class.is_empty() { ALL } else { self.class }
    }
}

fn head(out: &mut String, new: &NewPack<'_>) -> std::fmt::Result {
    let read = |field: Option<&Option<crate::reader::Field<String>>>| -> Option<String> {
        field?.as_ref()?.value.clone().filter(|value| !value.trim().is_empty())
    };
    let reading = new.reading;
    let kind = read(reading.map(|reading| &reading.kind)).filter(|kind| crate::reader::is_kind(kind));
    let issuer = read(reading.map(|reading| &reading.issuer));
    writeln!(out, "# Chỗ nào còn dấu ? là chỗ phải viết, bằng lời ngắn gọn của mình, không chép lại văn bản.")?;
    writeln!(out, "# Where a ? stands somebody has to write, in short words of their own, not those of the letter.")?;
    writeln!(out, "# vonggac directive lint FOLDER · docs/directives.md")?;
    if let Some(subject) = read(reading.map(|reading| &reading.subject)) {
        writeln!(out, "#\n# {}", one_line(&subject))?;
    }
    for addressee in reading.map(|reading| reading.addressees.as_slice()).unwrap_or_default() {
        writeln!(out, "# → {}", one_line(addressee.value.as_deref().unwrap_or_default()))?;
    }
    writeln!(out, "\n[directive]\nid = {}\nnumber = {}", quoted(new.id), quoted(new.number))?;
    writeln!(out, "kind = {}", quoted(kind.as_deref().unwrap_or(UNWRITTEN)))?;
    writeln!(out, "issuer = {}", quoted(issuer.as_deref().unwrap_or(UNWRITTEN)))?;
    writeln!(out, "issued = \"{}\"", new.issued)?;
    writeln!(out, "title = {{ vi = \"?\", en = \"?\" }}\nsummary = {{ vi = \"?\", en = \"?\" }}")?;
    writeln!(out, "regime = {}\nwindow = {{ from = \"{}\" }}", quoted(new.regime), new.issued)?;
    writeln!(out, "grade = \"recalled\" # verified: đã đọc văn bản gốc / the letter itself was read")
}

fn clause(out: &mut String, shape: &Shape<'_>) -> std::fmt::Result {
    if !shape.starts.is_empty() {
        writeln!(out, "\n# {} …", one_line(&shape.starts))?;
    } else {
        writeln!(out)?;
    }
    writeln!(out, "[[clause]]\nlabel = {}", quoted(shape.label))?;
    if let Some(parent) = shape.parent {
        writeln!(out, "parent = {}", quoted(parent))?;
    }
    writeln!(out, "title = {{ vi = \"?\", en = \"?\" }}\ntext = {{ vi = \"?\", en = \"?\" }}")?;
    let modality = if shape.informs { "inform" } else { "must" };
    writeln!(out, "applies_to = [{}]\nmodality = \"{modality}\"", quoted(shape.class()))?;
    if shape.heading {
        writeln!(out, "heading = true")?;
    }
    writeln!(out, "source = {}", quoted(&cited(shape.label)))
}

fn obligation(out: &mut String, id: &str, shape: &Shape<'_>) -> std::fmt::Result {
    writeln!(out, "\n[[obligation]]\nid = {}\nclause = {}", quoted(id), quoted(shape.label))?;
    writeln!(out, "title = {{ vi = \"?\", en = \"?\" }}\ntext = {{ vi = \"?\", en = \"?\" }}")?;
    writeln!(out, "applies_to = [{}]\nweight = 1", quoted(shape.class()))?;
    if let Some(day) = shape.on {
        writeln!(out, "due = {{ on = \"{day}\" }}")?;
    } else if let Some(words) = shape.words {
        writeln!(out, "# due, every: {}", one_line(words))?;
    }
    writeln!(out, "unknown = {{ vi = \"?\", en = \"?\" }} # hoặc checks = […] / or checks = […]")?;
    writeln!(out, "risk = {{ vi = \"?\", en = \"?\" }}")
}

/// The place as Vietnamese law cites it.
fn cited(label: &str) -> String {
    let parts: Vec<&str> = label.split('.').filter(|part| !part.starts_with(['-', '*'])).collect();
    match parts.join(".") {
        plain if plain.starts_with(|c: char| c.is_ascii_digit()) => format!("Khoản {plain}"),
        plain if plain.is_empty() => "Phần không đánh số".to_owned(),
        plain => plain,
    }
}

fn obligation_id(label: &str) -> String {
    let plain = kebab(&label.replace('đ', "dd").replace("Điều", "dieu"));
    if plain.starts_with(|c: char| c.is_ascii_digit()) { format!("clause-{plain}") } else { plain }
}

/// An id that nobody has taken.
fn free(id: &str, taken: &mut BTreeSet<String>) -> String {
    let id = if id.is_empty() { "one" } else { id };
    let numbered = (2..).map(|number| format!("{id}-{number}"));
    let free = std::iter::once(id.to_owned()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

/// Small letters and digits without marks, joined by hyphens.
fn kebab(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("-");
    // Ids have 80 characters at most; room is left for a number behind.
    let short: String = joined.chars().take(70).collect();
    short.trim_matches('-').to_ascii_lowercase()
}

fn quoted(text: &str) -> String {
    toml::Value::from(one_line(text)).to_string()
}

fn one_line(text: &str) -> String {
    text.split(char::is_whitespace)
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .replace(char::is_control, " ")
}
