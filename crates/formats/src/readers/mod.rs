//! The readers: one folder and one word in [`READERS`] for each.

use crate::Reader;

mod apk;
mod cyclonedx;
mod dhcp_isc;
mod dhcp_kea;
mod dpkg;
mod hotfix;
mod json;
pub mod nat_log;
mod nmap;
mod rpm;
mod spdx;
mod systeminfo;
pub mod table;

/// Every reader. Among equally sure ones the first reads; the table, which can read anything with columns, comes last.
pub static READERS: &[&dyn Reader] = &[
    &systeminfo::Systeminfo,
    &hotfix::Hotfix,
    &dpkg::Dpkg,
    &rpm::Rpm,
    &apk::Apk,
    &cyclonedx::CycloneDx,
    &spdx::Spdx,
    &nmap::Nmap,
    &dhcp_isc::DhcpIsc,
    &dhcp_kea::DhcpKea,
    &nat_log::NatLog,
    &table::Table,
];

/// The text of the beginning of an input, good enough to recognise it by.
pub(crate) fn head_text(head: &[u8]) -> String {
    crate::text::decode(head, &mut crate::Defects::new()).text
}
