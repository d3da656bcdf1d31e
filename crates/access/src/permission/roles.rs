//! Who does what in most capabilities.

use super::Role::{self, Administrator, Analyst, Auditor, Hub, Officer, OnDuty, Reader};

/// Who reads.
pub const READ: &[Role] = &[Administrator, Officer, Analyst, OnDuty, Auditor, Reader, Hub];
/// Who changes what is followed day by day.
pub const WRITE: &[Role] = &[Administrator, Officer, Analyst];
/// Who decides and answers for it.
pub const DECIDE: &[Role] = &[Administrator, Officer];
