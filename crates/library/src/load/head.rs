//! Heads of packs and overlays, and withdrawals.

use toml::Table;

use super::{Place, entry::read_fields};
use crate::lint::FaultCode;
use crate::overlay::{OverlayHead, Withdrawal};
use crate::pack::RegimeHead;

pub(super) fn regime(table: Table, folder: &str, place: &Place<'_>) -> Option<RegimeHead> {
    place.require(&table, None, &["id", "title", "from", "summary", "grade"]);
    let head: RegimeHead = read_fields(table, None, place)?;
    same_as_folder(head.id.as_str(), folder, place);
    Some(head)
}

pub(super) fn overlay(table: Table, folder: &str, place: &Place<'_>) -> Option<OverlayHead> {
    place.require(&table, None, &["id", "title", "base", "summary"]);
    let head: OverlayHead = read_fields(table, None, place)?;
    same_as_folder(head.id.as_str(), folder, place);
    Some(head)
}

pub(super) fn withdrawal(table: Table, place: &Place<'_>) -> Option<Withdrawal> {
    place.require(&table, None, &["table", "id", "reason"]);
    let mut withdrawal: Withdrawal = read_fields(table, None, place)?;
    place.file.clone_into(&mut withdrawal.file);
    Some(withdrawal)
}

fn same_as_folder(id: &str, folder: &str, place: &Place<'_>) {
    if id != folder {
        place.report(FaultCode::BadId, Some(id), "id", &format!("{id} ≠ {folder}"));
    }
}
