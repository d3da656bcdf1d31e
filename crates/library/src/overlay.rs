//! Overlays: what a unit, sector or province lays over a regime.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use vg_model::Text;

use crate::pack::Pack;
use crate::value::{Day, PackId};

/// What stands at the head of an overlay.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct OverlayHead {
    /// Its id: the name of its folder.
    #[serde(default)]
    pub id: PackId,
    /// What it is called.
    #[serde(default)]
    pub title: Text,
    /// The regime that it is laid over.
    #[serde(default)]
    pub base: PackId,
    /// Whose it is and what it changes.
    #[serde(default)]
    pub summary: Text,
    /// First day; none for as long as the regime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Day>,
    /// Last day; none for as long as the regime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
}

impl OverlayHead {
    /// Whether the overlay is laid on a day.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from.0 <= day) && self.until.is_none_or(|until| day <= until.0)
    }
}

/// An entry of the regime that an overlay takes away, with its reason.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Table of the entry.
    #[serde(default)]
    pub table: String,
    /// Its id.
    #[serde(default)]
    pub id: String,
    /// Why it does not hold here.
    #[serde(default)]
    pub reason: Text,
    /// Path of the file that says so.
    #[serde(skip)]
    pub file: String,
}

/// An overlay.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Overlay {
    /// What stands at its head.
    pub head: OverlayHead,
    /// Its entries: those with an id of the regime take the place of its entries, the others are added.
    pub entries: Pack,
    /// Entries of the regime that it takes away.
    pub withdrawals: Vec<Withdrawal>,
}

impl Overlay {
    /// Lays it over a pack.
    pub(crate) fn lay_over(&self, pack: &mut Pack) {
        for withdrawal in &self.withdrawals {
            pack.remove(&withdrawal.table, &withdrawal.id);
        }
        pack.lay_over(&self.entries);
        pack.settle();
    }
}
