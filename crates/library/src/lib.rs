//! Reads and checks the packs of `library/`: regimes, and the calendar by which their deadlines are counted.
//!
//! *What it is*: the law of a time as data, typed, looked up by date. *What it does not do*: it opens no file, reads no
//! clock and holds no rule of law of its own. Texts are handed over by whoever has them: the program, a test, a unit's
//! own folder.
//!
//! [`load::load`] makes [`Regimes`] out of texts; [`Regimes::at`] shows what is in force on a day; [`lint::lint`] finds
//! every fault of a folder, and [`lint::render`] writes the faults for people. [`Regimes::section`] shows the entries of a
//! table with what they say in words: see [`facts`].

pub mod calendar;
mod determine;
pub mod entry;
pub mod facts;
pub mod kinds;
pub mod lint;
pub mod load;
mod overlay;
mod pack;
mod regimes;
pub mod value;

pub use determine::Determination;
pub use overlay::{Overlay, OverlayHead, Withdrawal};
pub use pack::{Count, Entries, OfPack, Pack, Placed, RegimeHead, TABLES};
pub use regimes::{RegimeError, Regimes, View};
