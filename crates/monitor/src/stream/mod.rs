//! The stream: from the journal of what arrived to rows of `events`, findings and figures.
//!
//! | noun | module |
//! |---|---|
//! | columns of `events` | [`columns`] |

pub mod columns;
