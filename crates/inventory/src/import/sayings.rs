//! What a fact of a file says, in the words of the inventory.

use vg_formats::facts::{HostFact, Stamp, clean};
use vg_model::Timestamp;

use crate::facts::Attribute;
use crate::limits::MAX_TEXT_CHARS;

/// Clocks without a zone are taken for Asia/Ho_Chi_Minh: UTC+7, without summer time since 1975.
const LOCAL_US: i64 = 7 * 3_600 * 1_000_000;

/// The attributes that a fact gives: attribute, value, what was printed. `system` is the id of the system that it names, and the name.
pub(super) fn attributes(fact: &HostFact, system: Option<(String, String)>) -> Vec<(Attribute, String, String)> {
    let mut list = Vec::new();
    let mut add = |attribute, value: Option<&str>, printed: Option<&str>| {
        let value = value.map(short).unwrap_or_default();
        if !value.is_empty() {
            list.push((attribute, value, printed.map(short).unwrap_or_default()));
        }
    };
    add(Attribute::Name, fact.names.first().or(fact.fqdn.as_ref()).map(String::as_str), None);
    let kind = fact.kind.value;
    let known = kind != vg_formats::facts::HostKind::Unknown;
    add(Attribute::Kind, known.then_some(kind.as_str()), fact.kind.printed.as_deref());
    add(Attribute::Site, fact.site.as_deref(), None);
    add(Attribute::Responsible, fact.responsible.as_deref(), None);
    add(Attribute::Owner, fact.owner.as_deref(), None);
    add(Attribute::OsName, fact.os.name.as_deref(), None);
    add(Attribute::OsVersion, fact.os.version.as_deref(), None);
    add(Attribute::OsBuild, fact.os.build.as_deref(), None);
    let architecture = fact.os.architecture.as_ref();
    add(
        Attribute::Architecture,
        architecture.map(|a| a.value.as_str()),
        architecture.and_then(|a| a.printed.as_deref()),
    );
    add(Attribute::Manufacturer, fact.manufacturer.as_deref(), None);
    add(Attribute::Model, fact.model.as_deref(), None);
    add(Attribute::Serial, fact.serial.as_deref(), None);
    add(Attribute::Domain, fact.domain.as_deref().or(fact.workgroup.as_deref()), None);
    list.extend(system.map(|(id, named)| (Attribute::System, id, named)));
    list
}

/// A text as a field holds it: clean, cut between characters.
pub(super) fn short(text: &str) -> String {
    let mut text = clean(text);
    // So many bytes are no more characters.
    if text.len() > MAX_TEXT_CHARS
        && let Some((end, _)) = text.char_indices().nth(MAX_TEXT_CHARS)
    {
        text.truncate(end);
    }
    text
}

/// The instant of a stamp that can be read in one way only.
pub(crate) fn instant(stamp: &Stamp) -> Option<Timestamp> {
    let [reading] = stamp.readings.as_slice() else { return None };
    let local = !reading.instant && stamp.zone == vg_formats::facts::Zone::Local;
    Some(Timestamp(if local { reading.face.0 - LOCAL_US } else { reading.face.0 }))
}
