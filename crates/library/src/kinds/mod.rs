//! The kinds of entries: one file for each subject.

mod calendar;
mod clock;
mod control;
mod form;
mod incident;
mod law;
mod level;
mod party;
mod term;

pub use calendar::{DayOff, ExtraDay, Holiday, Hours, Stretch, WeekDay};
pub use clock::{Clock, ClockKind, Trigger, Window};
pub use control::{Catalogue, Control, EvidenceKind, Group};
pub use form::{Choice, Field, FieldKind, Form};
pub use incident::{IncidentKind, Plan, Severity, Step};
pub use law::{Act, ActKind};
pub use level::{Approval, Criterion, Document, Fact, FactKind, State, Threshold};
pub use party::{Authority, Channel, Contact, Role};
pub use term::Term;

/// The part of [`crate::entry::Entry`] that is the same for every kind.
macro_rules! entry {
    ($type:ty, $table:literal, [$($required:literal),*], |$this:ident, $out:ident| $body:block) => {
        impl crate::entry::Entry for $type {
            const TABLE: &'static str = $table;
            const REQUIRED: &'static [&'static str] = &[$($required),*];

            fn head(&self) -> &crate::entry::Head {
                &self.head
            }

            fn head_mut(&mut self) -> &mut crate::entry::Head {
                &mut self.head
            }

            fn describe<'a>(&'a self, $out: &mut crate::entry::Description<'a>) {
                let $this = self;
                $body
            }

            fn facts(&self, view: &crate::regimes::View<'_>) -> crate::facts::Facts {
                crate::facts::facts_of(self, view)
            }
        }
    };
}
pub(crate) use entry;
