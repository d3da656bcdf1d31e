//! CycloneDX as JSON.

use serde_json::Value;

use super::kind;
use crate::facts::{Fact, SoftwareFact, SoftwareKind};
use crate::readers::json::{list, parse, text};
use crate::{DefectKind, Place, Reading};

/// Minor versions of specification 1 that were looked at.
const KNOWN: &[&str] = &["1.2", "1.3", "1.4", "1.5", "1.6"];

pub(super) fn read(bytes: &[u8]) -> Reading {
    let mut reading = Reading::new();
    let Some(document) = parse(bytes, &mut reading.defects) else { return reading };
    let version = text(&document, "specVersion").unwrap_or_default();
    if !KNOWN.contains(&version.as_str()) {
        reading.defects.value(
            DefectKind::Unsupported,
            Place::Path("/specVersion".into()),
            &version,
            "Phiên bản CycloneDX này chưa được kiểm tra; đã đọc theo các trường chung. Hãy đối chiếu số thành phần.",
            "this version of CycloneDX was not tested; the common members were read; compare the number of components",
        );
    }
    let subject = document.get("metadata").and_then(|metadata| metadata.get("component"));
    let name = subject.and_then(|subject| text(subject, "name"));
    // Some tools write a subject without type and name; it says nothing.
    if let Some(subject) = subject.filter(|_| name.is_some()) {
        component(subject, "/metadata/component", None, &mut reading);
    }
    for (index, item) in list(&document, "components").iter().enumerate() {
        component(item, &format!("/components/{index}"), name.as_deref(), &mut reading);
    }
    reading
}

/// Adds a component and those within it; the nesting of the document is bounded already.
fn component(item: &Value, path: &str, found_in: Option<&str>, reading: &mut Reading) {
    let component_type = text(item, "type").unwrap_or_default();
    let name = text(item, "name");
    let purl = text(item, "purl");
    match (kind(&component_type, purl.as_deref()), &name) {
        (Some(kind), Some(name)) => {
            let place = Place::Path(path.to_owned());
            let fact = software(item, name, kind, purl, found_in, place);
            reading.push(Fact::Software(Box::new(fact)));
        }
        (Some(_), None) => reading.defects.add(
            DefectKind::Malformed,
            Place::Path(path.to_owned()),
            "Thành phần không có tên; đã bỏ qua.",
            "the component has no name and was passed over",
        ),
        (None, _) => {}
    }
    for (index, inner) in list(item, "components").iter().enumerate() {
        component(inner, &format!("{path}/components/{index}"), name.as_deref().or(found_in), reading);
    }
}

fn software(
    item: &Value,
    name: &str,
    kind: SoftwareKind,
    purl: Option<String>,
    found_in: Option<&str>,
    place: Place,
) -> SoftwareFact {
    let group = text(item, "group");
    let supplier = item.get("supplier").and_then(|supplier| text(supplier, "name"));
    SoftwareFact {
        name: group.map_or(name.to_owned(), |group| format!("{group}/{name}")),
        version: text(item, "version"),
        kind,
        vendor: supplier.or_else(|| text(item, "publisher")).or_else(|| text(item, "author")),
        purl,
        cpes: text(item, "cpe").into_iter().collect(),
        found_in: found_in.map(str::to_owned),
        place,
        ..SoftwareFact::default()
    }
}
