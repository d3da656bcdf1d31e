//! How the allocator gives memory back: at once, but not while much is worked on.
//!
//! `mimalloc` gives freed pages back ten milliseconds later, but only when the same thread frees something again, which a thread that has
//! nothing more to do never does: of 89 MB after the start of a server 75 were free. With a delay of zero a server with 100,000 hosts
//! takes 275 MB at most in place of 357 (docs/benchmarks.md).
//!
//! While events stream in, and in a hunt, what one job frees the next one needs: given back at once, a quarter of the stream's time went
//! into pages that were emptied and filled again, and a hunt on two threads took up to a seventh more. So freed pages stay a little while
//! somebody is [`busy`].

#![expect(unsafe_code, reason = "the allocator is set by functions of C; the proof stands at each call")]

use std::sync::atomic::{AtomicUsize, Ordering};

/// For how long freed pages stay while somebody is busy, in milliseconds.
const KEEP_MS: std::ffi::c_long = 30;
/// Who is busy now.
static BUSY: AtomicUsize = AtomicUsize::new(0);

/// `mi_option_purge_delay` of `mimalloc.h`, which the binding does not name; [`tests`] compares it with what the header says of it.
const PURGE_DELAY: libmimalloc_sys::mi_option_t = 15;

/// From now on freed pages go back at once, unless the environment says otherwise (`MIMALLOC_PURGE_DELAY`, milliseconds).
pub fn give_back_at_once() {
    keep_for(0);
}

/// Freed pages stay a little until this is dropped.
#[derive(Debug)]
pub struct Busy(());

/// What one step frees the next one needs: freed pages stay a little until what this returns is dropped.
#[must_use]
pub fn busy() -> Busy {
    if BUSY.fetch_add(1, Ordering::AcqRel) == 0 {
        keep_for(KEEP_MS);
    }
    Busy(())
}

impl Drop for Busy {
    fn drop(&mut self) {
        if BUSY.fetch_sub(1, Ordering::AcqRel) == 1 {
            keep_for(0);
        }
    }
}

/// From now on freed pages go back after so many milliseconds, unless the environment says otherwise.
fn keep_for(milliseconds: std::ffi::c_long) {
    if std::env::var_os("MIMALLOC_PURGE_DELAY").is_none() {
        // SAFETY: the function writes one word of a table that it guards itself; the number lies within the table.
        unsafe { libmimalloc_sys::mi_option_set(PURGE_DELAY, milliseconds) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Milliseconds.
    fn delay() -> std::ffi::c_long {
        // SAFETY: reads one word of a table; the number lies within it.
        unsafe { libmimalloc_sys::mi_option_get(PURGE_DELAY) }
    }

    #[test]
    fn the_option_is_the_one_that_the_header_describes() {
        assert_eq!(delay(), 10, "its value as delivered, which no option beside it has");
        give_back_at_once();
        assert_eq!(delay(), 0);
        let (one, other) = (busy(), busy());
        assert_eq!(delay(), KEEP_MS);
        drop(one);
        assert_eq!(delay(), KEEP_MS, "the other still is");
        drop(other);
        assert_eq!(delay(), 0);
    }
}
