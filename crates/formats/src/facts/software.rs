//! What is said about software.

use super::{Printed, Property, Stamp};
use crate::Place;

/// What kind of thing carries the software.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SoftwareKind {
    /// Package of Debian and its descendants.
    Deb,
    /// Package of the RPM family.
    Rpm,
    /// Package of Alpine.
    Apk,
    /// Program of Windows.
    Windows,
    /// Library or module of a language.
    Library,
    /// Application.
    Application,
    /// Container image.
    Container,
    /// Firmware.
    Firmware,
    /// Operating system as a component.
    OperatingSystem,
    /// Not said.
    #[default]
    Unknown,
}

/// What one place says about one piece of software.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct SoftwareFact {
    /// Name.
    pub name: String,
    /// Version as its maker writes it; for packages with epoch and release (`1:2.3-4`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Kind.
    pub kind: SoftwareKind,
    /// Who makes or supplies it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vendor: Option<String>,
    /// Package URL, as given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// Common Platform Enumeration names, as given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cpes: Vec<String>,
    /// Processor architecture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub architecture: Option<Printed<String>>,
    /// Source package that it was built from; advisories of distributions name this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Version of the source package, where it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_version: Option<String>,
    /// When it was installed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installed: Option<Stamp>,
    /// Host that it is on, where the row says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// File, path or parent component in which it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_in: Option<String>,
    /// Everything else, under the names of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// Where it stood.
    pub place: Place,
}
