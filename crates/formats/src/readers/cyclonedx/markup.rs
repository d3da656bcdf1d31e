//! CycloneDX as XML.

use super::kind;
use crate::facts::{Fact, SoftwareFact, said};
use crate::text::decode;
use crate::xml::{Step, walk};
use crate::{DefectKind, Defects, Place, Reading};

/// A component whose end has not come yet.
struct Open {
    fact: SoftwareFact,
    component_type: String,
    group: Option<String>,
    /// True when its own text elements may follow (not inside a nested structure).
    depth: usize,
}

#[derive(Default)]
struct Walk {
    path: Vec<String>,
    open: Vec<Open>,
    text: String,
    subject: Option<String>,
}

pub(super) fn read(bytes: &[u8]) -> Reading {
    let mut reading = Reading::new();
    let decoded = decode(bytes, &mut reading.defects);
    let mut defects = Defects::new();
    let mut state = Walk::default();
    walk(&decoded.text, &mut defects, |step, _| state.take(step, &mut reading));
    reading.defects.merge(defects);
    // A cut document leaves components open; what they said so far stands.
    while state.close(&mut reading) {}
    // Inner components end before those around them.
    reading.facts.sort_by(|a, b| a.place().cmp(b.place()));
    reading
}

impl Walk {
    fn take(&mut self, step: Step, reading: &mut Reading) {
        match step {
            Step::Open(element) => {
                self.text.clear();
                self.path.push(element.name.clone());
                if element.name == "component" {
                    let found_in = self.open.last().map(|open| open.fact.name.clone()).or_else(|| self.subject.clone());
                    let found_in = found_in.filter(|name| !name.is_empty());
                    let fact =
                        SoftwareFact { place: Place::Offset(element.offset), found_in, ..SoftwareFact::default() };
                    let component_type = element.get("type").unwrap_or_default().to_owned();
                    self.open.push(Open { fact, component_type, group: None, depth: self.path.len() });
                }
            }
            Step::Text(text) => {
                if self.text.len() < crate::limits::MAX_VALUE {
                    self.text.push_str(&text);
                }
            }
            Step::Close(name) => {
                self.end(&name, reading);
                self.path.pop();
                self.text.clear();
            }
        }
    }

    fn end(&mut self, name: &str, reading: &mut Reading) {
        if name == "component" {
            self.close(reading);
            return;
        }
        let depth = self.path.len();
        let parent = depth.checked_sub(2).and_then(|at| self.path.get(at)).cloned().unwrap_or_default();
        let Some(open) = self.open.last_mut() else { return };
        let value = said(&self.text);
        if parent == "supplier" && name == "name" && depth == open.depth + 2 {
            open.fact.vendor = value;
            return;
        }
        if depth != open.depth + 1 {
            return;
        }
        match name {
            "name" => open.fact.name = value.unwrap_or_default(),
            "version" => open.fact.version = value,
            "group" => open.group = value,
            "purl" => open.fact.purl = value,
            "cpe" => open.fact.cpes.extend(value),
            "publisher" | "author" if open.fact.vendor.is_none() => open.fact.vendor = value,
            _ => {}
        }
    }

    /// Ends the innermost component; false when none is open.
    fn close(&mut self, reading: &mut Reading) -> bool {
        let Some(Open { mut fact, component_type, group, .. }) = self.open.pop() else { return false };
        let in_metadata = self.path.iter().any(|name| name == "metadata");
        if in_metadata && !self.path.iter().any(|name| name == "tools") && self.open.is_empty() {
            self.subject = Some(fact.name.clone()).filter(|name| !name.is_empty());
        }
        let Some(kind) = kind(&component_type, fact.purl.as_deref()) else { return true };
        if self.path.iter().any(|name| name == "tools") {
            return true;
        }
        if fact.name.is_empty() {
            reading.defects.add(
                DefectKind::Malformed,
                fact.place,
                "Thành phần không có tên; đã bỏ qua.",
                "the component has no name and was passed over",
            );
            return true;
        }
        fact.kind = kind;
        if let Some(group) = group {
            fact.name = format!("{group}/{}", fact.name);
        }
        reading.push(Fact::Software(Box::new(fact)));
        true
    }
}
