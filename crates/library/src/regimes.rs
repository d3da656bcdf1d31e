//! Regimes by date: which packs are in force on a day, and what they hold then.

use std::borrow::Cow;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use vg_model::Text;

use crate::overlay::Overlay;
use crate::pack::{OfPack, Pack};
use crate::value::PackId;

/// What looking up a regime refuses.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RegimeError {
    /// No pack covers the day.
    #[error("no regime pack covers {day}")]
    NoRegime {
        /// The day.
        day: NaiveDate,
    },
    /// There is no overlay of that id.
    #[error("no overlay is called {id}")]
    NoOverlay {
        /// The id.
        id: String,
    },
}

impl RegimeError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoRegime { .. } => "regime_not_found",
            Self::NoOverlay { .. } => "overlay_not_found",
        }
    }

    /// What is wrong and how to mend it, in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NoRegime { day } => Text::new(
                format!(
                    "Không có gói quy định nào áp dụng cho ngày {day}. Hãy chọn ngày khác hoặc bổ sung gói quy định cho thời kỳ đó."
                ),
                format!("No regime pack covers {day}. Choose another day, or add a pack for that time."),
            ),
            Self::NoOverlay { id } => Text::new(
                format!("Không có lớp phủ `{id}`. Hãy kiểm tra tên thư mục của lớp phủ."),
                format!("There is no overlay `{id}`. Check the name of its folder."),
            ),
        }
    }
}

/// All packs and overlays.
#[derive(Default, Debug)]
pub struct Regimes {
    /// Newest first, by first day of validity.
    packs: Vec<Pack>,
    overlays: Vec<Overlay>,
}

impl Regimes {
    /// What is in force on a day.
    ///
    /// # Errors
    /// When no pack covers the day.
    pub fn at(&self, day: NaiveDate) -> Result<View<'_>, RegimeError> {
        self.at_with(day, &[])
    }

    /// What is in force on a day for a unit with overlays; the later in the list, the stronger. An overlay whose base is not
    /// in force, or that is not valid on the day, changes nothing.
    ///
    /// # Errors
    /// When no pack covers the day, or an overlay does not exist.
    pub fn at_with(&self, day: NaiveDate, overlays: &[PackId]) -> Result<View<'_>, RegimeError> {
        let mut packs: Vec<Cow<'_, Pack>> =
            self.packs.iter().filter(|pack| pack.head.covers(day)).map(Cow::Borrowed).collect();
        if packs.is_empty() {
            return Err(RegimeError::NoRegime { day });
        }
        for id in overlays {
            let overlay = self.overlays.iter().find(|overlay| overlay.head.id == *id);
            let overlay = overlay.ok_or_else(|| RegimeError::NoOverlay { id: id.to_string() })?;
            for pack in packs.iter_mut().filter(|pack| pack.head.id == overlay.head.base) {
                if overlay.head.covers(day) {
                    overlay.lay_over(pack.to_mut());
                }
            }
        }
        Ok(View { day, packs })
    }

    /// What one pack holds on a day, whatever else is in force and whether the pack is; nothing when there is no such pack. A
    /// letter is read by the regime that it names also where it was written some weeks before that regime began.
    #[must_use]
    pub fn alone(&self, id: &str, day: NaiveDate) -> Option<View<'_>> {
        self.pack(id).map(|pack| View { day, packs: vec![Cow::Borrowed(pack)] })
    }

    /// All packs, newest first.
    #[must_use]
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    /// All overlays, by id.
    #[must_use]
    pub fn overlays(&self) -> &[Overlay] {
        &self.overlays
    }

    /// The pack of an id.
    #[must_use]
    pub fn pack(&self, id: &str) -> Option<&Pack> {
        self.packs.iter().find(|pack| pack.head.id.as_str() == id)
    }

    pub(crate) fn add_pack(&mut self, pack: Pack) {
        self.packs.push(pack);
    }

    pub(crate) fn add_overlay(&mut self, overlay: Overlay) {
        self.overlays.push(overlay);
    }

    pub(crate) fn sort(&mut self) {
        self.packs.sort_by(|a, b| b.head.from.cmp(&a.head.from).then_with(|| a.head.id.cmp(&b.head.id)));
        self.overlays.sort_by(|a, b| a.head.id.cmp(&b.head.id));
    }
}

/// What is in force on one day. Where one law has begun and the decrees of the one before still run, two packs are in
/// force; of an id that both have, and of what a newer entry says it replaces, the newer pack speaks.
#[derive(Debug)]
pub struct View<'a> {
    day: NaiveDate,
    packs: Vec<Cow<'a, Pack>>,
}

impl View<'_> {
    /// The day.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The packs in force, the newest first.
    pub fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter().map(AsRef::as_ref)
    }

    /// Every entry of a kind that is in force, with the id of its pack; by pack and id.
    #[must_use]
    pub fn all<T: OfPack>(&self) -> Vec<(&PackId, &T)> {
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        let mut found = Vec::new();
        for pack in self.packs() {
            let valid = T::entries(pack).iter().filter(|entry| entry.head().covers(self.day));
            let here: Vec<&T> = valid.filter(|entry| !taken.contains(entry.head().id.as_str())).collect();
            for entry in here {
                taken.insert(&entry.head().id);
                taken.extend(entry.head().replaces.iter().map(String::as_str));
                found.push((&pack.head.id, entry));
            }
        }
        found
    }

    /// The entry of an id that is in force.
    #[must_use]
    pub fn find<T: OfPack>(&self, id: &str) -> Option<&T> {
        self.all().into_iter().map(|(_, entry)| entry).find(|entry: &&T| entry.head().id == id)
    }
}
