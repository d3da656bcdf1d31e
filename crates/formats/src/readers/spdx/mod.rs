//! Software bills of materials of SPDX, as JSON of 2.2 and 2.3.
//!
//! *Form*: `packages` with `name`, `versionInfo`, `supplier`, `externalRefs` (`purl`, `cpe22Type`, `cpe23Type`). Source: the
//! SPDX specification 2.3.
//!
//! *Gives*: one software fact for each package; found in: the name of the document. The kind comes from the package URL.
//!
//! *Not read*: files, snippets, licences, relationships. SPDX 3.0 (JSON-LD, `@context` and `@graph`) is recognised and
//! reported; so are the tag-value and RDF forms by their absence here.

use serde_json::Value;
use vg_model::Text;

use crate::facts::{Fact, SoftwareFact, SoftwareKind, said};
use crate::reader::name_fits;
use crate::readers::json::{list, parse, text};
use crate::{About, Confidence, DefectKind, Options, Place, Reader, Reading};

/// The reader of SPDX.
#[derive(Debug)]
pub(crate) struct Spdx;

static ABOUT: About = About {
    name: "spdx",
    title: || Text::new("Danh mục thành phần phần mềm SPDX", "SPDX software bill of materials"),
    specification: "https://spdx.github.io/spdx-spec/v2.3/",
    patterns: &["*.spdx.json"],
};

impl Reader for Spdx {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        if !text.trim_start().starts_with('{') {
            return None;
        }
        if text.contains("\"spdxVersion\"") || text.contains("spdx.org/rdf/3.") {
            return Some(Confidence::Certain);
        }
        name_fits(&ABOUT, file_name).then_some(Confidence::Possible)
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let mut reading = Reading::new();
        let Some(document) = parse(bytes, &mut reading.defects) else { return reading };
        let version = text(&document, "spdxVersion").unwrap_or_default();
        let third = document.get("@graph").is_some() || version.starts_with("SPDX-3");
        if third {
            reading.defects.add(
                DefectKind::Unsupported,
                Place::Whole,
                "Tệp theo SPDX 3.0 chưa đọc được. Hãy xuất theo SPDX 2.3 hoặc CycloneDX.",
                "SPDX 3.0 is not read yet; export SPDX 2.3 or CycloneDX",
            );
            return reading;
        }
        if !matches!(version.as_str(), "SPDX-2.2" | "SPDX-2.3") {
            reading.defects.value(
                DefectKind::Unsupported,
                Place::Path("/spdxVersion".into()),
                &version,
                "Phiên bản SPDX này chưa được kiểm tra; đã đọc theo các trường chung. Hãy đối chiếu số gói.",
                "this version of SPDX was not tested; the common members were read; compare the number of packages",
            );
        }
        let found_in = text(&document, "name");
        for (index, package) in list(&document, "packages").iter().enumerate() {
            push(package, &format!("/packages/{index}"), found_in.as_deref(), &mut reading);
        }
        reading
    }
}

fn push(package: &Value, path: &str, found_in: Option<&str>, reading: &mut Reading) {
    let place = Place::Path(path.to_owned());
    let Some(name) = text(package, "name") else {
        reading.defects.add(
            DefectKind::Malformed,
            place,
            "Gói không có tên; đã bỏ qua.",
            "the package has no name and was passed over",
        );
        return;
    };
    let mut purl = None;
    let mut cpes = Vec::new();
    for reference in list(package, "externalRefs") {
        let locator = text(reference, "referenceLocator");
        match text(reference, "referenceType").as_deref() {
            Some("purl") if purl.is_none() => purl = locator,
            Some("cpe22Type" | "cpe23Type") => cpes.extend(locator),
            _ => {}
        }
    }
    let supplier = text(package, "supplier").or_else(|| text(package, "originator"));
    let fact = SoftwareFact {
        name,
        version: text(package, "versionInfo"),
        kind: kind(purl.as_deref(), text(package, "primaryPackagePurpose").as_deref()),
        vendor: supplier.as_deref().and_then(supplier_name),
        purl,
        cpes,
        found_in: found_in.map(str::to_owned),
        place,
        ..SoftwareFact::default()
    };
    reading.push(Fact::Software(Box::new(fact)));
}

/// `Organization: Example (mail@example.org)` without its tag (SPDX 2.3 §7.5).
fn supplier_name(text: &str) -> Option<String> {
    let name = ["Organization:", "Person:", "Tool:"].iter().find_map(|tag| text.strip_prefix(tag)).unwrap_or(text);
    said(name)
}

fn kind(purl: Option<&str>, purpose: Option<&str>) -> SoftwareKind {
    match purl.and_then(|purl| purl.strip_prefix("pkg:")).and_then(|rest| rest.split(['/', '@']).next()) {
        Some("deb") => return SoftwareKind::Deb,
        Some("rpm") => return SoftwareKind::Rpm,
        Some("apk") => return SoftwareKind::Apk,
        Some("oci" | "docker") => return SoftwareKind::Container,
        Some("generic" | "github") | None => {}
        Some(_) => return SoftwareKind::Library,
    }
    match purpose {
        Some("APPLICATION") => SoftwareKind::Application,
        Some("LIBRARY" | "FRAMEWORK") => SoftwareKind::Library,
        Some("CONTAINER") => SoftwareKind::Container,
        Some("FIRMWARE" | "DEVICE") => SoftwareKind::Firmware,
        Some("OPERATING-SYSTEM" | "OPERATING_SYSTEM") => SoftwareKind::OperatingSystem,
        _ => SoftwareKind::Unknown,
    }
}
