//! Reads and checks the packs of `library/`: regimes, and the calendar by which their deadlines are counted.
//!
//! *What it is*: the law of a time as data, typed, looked up by date. *What it does not do*: it opens no file, reads no
//! clock and holds no rule of law of its own. Texts are handed over by whoever has them: the program, a test, a unit's
//! own folder.

pub mod calendar;
