//! Limits on report forms. Each has a test that reaches it. What is printed has the limits of [`vg_print::limits`].

/// Report forms of one folder.
pub const MAX_FORMS: usize = 200;
/// Bytes of one form; ours have 6,000.
pub const MAX_FORM_BYTES: usize = 256 * 1024;
/// Blocks of a form with its annexes.
pub const MAX_FORM_BLOCKS: usize = 200;
/// Characters of one template: a long paragraph of a letter has 1,500.
pub const MAX_TEMPLATE_CHARS: usize = 4_000;
/// Points or dashes of one block: the letters of the Vietnamese alphabet that label points.
pub const MAX_POINTS: usize = 23;
