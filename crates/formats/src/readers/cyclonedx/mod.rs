//! Software bills of materials of CycloneDX, as JSON (1.2 to 1.6; later ones are read alike and said so) and XML (1.0 to
//! 1.6).
//!
//! *Form*: `components` with `type`, `name`, `version`, `group`, `purl`, `cpe`, and components within components; the
//! subject of the document is `metadata.component`. Source: the CycloneDX specification.
//!
//! *Gives*: one software fact for each component, files left out; found in: the component around it, or the subject. The
//! subject itself is a fact too when it is a container, application, firmware or operating system.
//!
//! *Not read*: licences, hashes, services, vulnerabilities, dependencies.

mod document;
mod markup;

use vg_model::Text;

use crate::facts::SoftwareKind;
use crate::reader::name_fits;
use crate::{About, Confidence, Options, Reader, Reading};

/// The reader of CycloneDX.
#[derive(Debug)]
pub(crate) struct CycloneDx;

static ABOUT: About = About {
    name: "cyclonedx",
    title: || Text::new("Danh mục thành phần phần mềm CycloneDX", "CycloneDX software bill of materials"),
    specification: "https://cyclonedx.org/specification/overview/",
    patterns: &["*.cdx.json", "*.cdx.xml", "bom.json", "bom.xml"],
};

impl Reader for CycloneDx {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        let start = text.trim_start();
        if start.starts_with('{') && text.contains("\"bomFormat\"") && text.contains("CycloneDX") {
            return Some(Confidence::Certain);
        }
        if start.starts_with('<') && text.contains("cyclonedx.org/schema/bom/") {
            return Some(Confidence::Certain);
        }
        (start.starts_with(['{', '<']) && name_fits(&ABOUT, file_name)).then_some(Confidence::Possible)
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
        match first {
            Some(b'<') => markup::read(bytes),
            _ => document::read(bytes),
        }
    }
}

/// The kind of a component by its `type` and its package URL; `None` for what is no software (files, data).
fn kind(component_type: &str, purl: Option<&str>) -> Option<SoftwareKind> {
    match purl.and_then(|purl| purl.strip_prefix("pkg:")).and_then(|rest| rest.split(['/', '@']).next()) {
        Some("deb") => return Some(SoftwareKind::Deb),
        Some("rpm") => return Some(SoftwareKind::Rpm),
        Some("apk") => return Some(SoftwareKind::Apk),
        _ => {}
    }
    match component_type {
        "library" | "framework" => Some(SoftwareKind::Library),
        "application" | "platform" => Some(SoftwareKind::Application),
        "container" => Some(SoftwareKind::Container),
        "firmware" | "device-driver" => Some(SoftwareKind::Firmware),
        "operating-system" => Some(SoftwareKind::OperatingSystem),
        "file" | "data" | "cryptographic-asset" | "machine-learning-model" => None,
        _ => Some(SoftwareKind::Unknown),
    }
}
