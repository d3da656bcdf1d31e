//! Units as a tree: authority, ministry or province, unit, sub-unit.
//!
//! The path of a unit lists the ids from the root down, each ended by a slash: `/authority/ministry/`. "In the subtree of" is
//! then one range of an index: `path >= '/a/b/' AND path < '/a/b0'` (`0` is the character after the slash, and the database
//! sorts by bytes). Moving a unit rewrites the paths below it, which is rare; asking is not.

mod service;
mod store;

pub use service::NewUnit;
pub(crate) use service::inactive;
pub(crate) use store::{STATEMENTS, by_id, path_of};

use vg_model::Timestamp;

/// What a unit is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum UnitKind {
    /// National authority.
    Authority,
    /// Ministry or agency of its rank.
    Ministry,
    /// Province or city under the central government.
    Province,
    /// Department, hospital, university, bank, enterprise.
    Unit,
    /// Part of a unit.
    SubUnit,
}

impl UnitKind {
    /// All kinds, from the top down.
    pub const ALL: [Self; 5] = [Self::Authority, Self::Ministry, Self::Province, Self::Unit, Self::SubUnit];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Authority => "authority",
            Self::Ministry => "ministry",
            Self::Province => "province",
            Self::Unit => "unit",
            Self::SubUnit => "sub_unit",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its rank: a unit never stands below one of a lower rank. Ministry and province have the same.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Authority => 0,
            Self::Ministry | Self::Province => 1,
            Self::Unit => 2,
            Self::SubUnit => 3,
        }
    }

    /// True when a unit of this kind may stand below one of kind `parent`. A unit may stand below a unit (a hospital below a
    /// department), a sub-unit below a sub-unit; an authority only at the root.
    #[must_use]
    pub const fn fits_below(self, parent: Self) -> bool {
        self.rank() > parent.rank() || (self.rank() == parent.rank() && self.rank() >= 2)
    }
}

/// A unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// The unit above; none at the root.
    pub parent: Option<String>,
    /// What it is.
    pub kind: UnitKind,
    /// Its official name.
    pub name: String,
    /// Ids from the root down to itself.
    pub path: String,
    /// False when it works no more: nobody acts in it, and nothing new is put into it.
    pub active: bool,
    /// When it was created.
    pub created_at: Timestamp,
}

impl Unit {
    /// Levels from the root: 1 for a unit at the root.
    #[must_use]
    pub fn depth(&self) -> usize {
        depth(&self.path)
    }
}

/// Levels of a path.
pub(crate) fn depth(path: &str) -> usize {
    path.matches('/').count().saturating_sub(1)
}

/// True when `path` is that of the unit at `above` or of one below it.
pub(crate) fn in_subtree(path: &str, above: &str) -> bool {
    // A path ends in a slash, so `/a/b/` is no beginning of `/a/bc/`. An empty one would be the beginning of all.
    !above.is_empty() && path.starts_with(above)
}

/// True for the path of a unit at the root of the tree.
pub(crate) fn is_root(path: &str) -> bool {
    depth(path) == 1
}

/// The range of paths of a subtree: from the first to before the second.
pub(crate) fn subtree_bounds(path: &str) -> (String, String) {
    let mut end = path.strip_suffix('/').unwrap_or(path).to_owned();
    end.push('0');
    (path.to_owned(), end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn kinds_stand_in_their_order() {
        use UnitKind::{Authority, Ministry, Province, SubUnit, Unit};
        assert!(Ministry.fits_below(Authority) && Unit.fits_below(Province) && SubUnit.fits_below(Unit));
        assert!(Unit.fits_below(Unit) && SubUnit.fits_below(SubUnit) && SubUnit.fits_below(Authority));
        assert!(!Authority.fits_below(Authority) && !Ministry.fits_below(Province) && !Unit.fits_below(SubUnit));
        for kind in UnitKind::ALL {
            assert_eq!(UnitKind::parse(kind.name()), Some(kind));
        }
    }

    proptest! {
        /// The range of the index and the comparison in memory say the same of any two paths.
        #[test]
        fn the_range_is_the_subtree(a in "(/[0-9a-f-]{1,3}){1,4}", b in "(/[0-9a-f-]{1,3}){1,4}") {
            let (a, b) = (format!("{a}/"), format!("{b}/"));
            let (from, to) = subtree_bounds(&a);
            prop_assert_eq!(from <= b && b < to, in_subtree(&b, &a));
            let below = format!("{a}x/");
            prop_assert!(in_subtree(&below, &a) && !in_subtree(&a, &below) && in_subtree(&a, &a));
            prop_assert_eq!(depth(&below), depth(&a) + 1);
        }
    }
}
