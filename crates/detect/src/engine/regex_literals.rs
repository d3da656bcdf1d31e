//! Literals that a text must contain for a regular expression to match it.
//!
//! The result is a list of sets of folded literals: of each set at least one literal stands in the folded text whenever
//! the expression matches. One set serves as the gate; all of them together are asked before the expression itself, which
//! is a hundred times dearer on a long text. No set at all: then the field's presence is the gate.

use regex_syntax::hir::{Hir, HirKind};

/// Most literals in one set; alternations beyond it give none.
const MAX_LITERALS: usize = 64;
/// Most sets of one expression; further ones would say little more.
const MAX_SETS: usize = 8;
/// Shorter literals say too little.
const MIN_LEN: usize = 2;

/// Literals of which one must stand in the folded text.
pub(crate) type Set = Vec<Vec<u8>>;

/// What must stand in the folded text, the sets of longest literals first.
pub(crate) fn required(pattern: &str, ignore_case: bool) -> Vec<Set> {
    let parser = regex_syntax::ParserBuilder::new().utf8(false).case_insensitive(ignore_case).build().parse(pattern);
    let mut sets = parser.map(|hir| of(&hir)).unwrap_or_default();
    sets.retain(|set| worth(set) >= MIN_LEN);
    sets.sort_by(|a, b| worth(b).cmp(&worth(a)).then_with(|| a.cmp(b)));
    sets.dedup();
    sets.truncate(MAX_SETS);
    sets
}

/// Length of the shortest literal.
fn worth(set: &Set) -> usize {
    set.iter().map(Vec::len).min().unwrap_or(0)
}

fn of(hir: &Hir) -> Vec<Set> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => run_of(hir).map(|run| vec![vec![run]]).unwrap_or_default(),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => of_concat(parts),
        HirKind::Alternation(options) => {
            let mut all = Set::new();
            for option in options {
                let Some(best) = of(option).into_iter().max_by_key(worth) else { return Vec::new() };
                all.extend(best);
                if all.len() > MAX_LITERALS {
                    return Vec::new();
                }
            }
            all.sort();
            all.dedup();
            vec![all]
        }
        _ => Vec::new(),
    }
}

/// The sets of all parts; fixed characters side by side are one literal.
fn of_concat(parts: &[Hir]) -> Vec<Set> {
    let mut sets = Vec::new();
    let mut run = Vec::new();
    for part in parts {
        if let Some(more) = run_of(part) {
            run.extend(more);
            continue;
        }
        if !run.is_empty() {
            sets.push(vec![std::mem::take(&mut run)]);
        }
        sets.extend(of(part));
    }
    if !run.is_empty() {
        sets.push(vec![run]);
    }
    sets
}

/// The folded bytes that a literal, or a class of the cases of one letter, always consumes.
fn run_of(hir: &Hir) -> Option<Vec<u8>> {
    let mut folded = Vec::new();
    match hir.kind() {
        HirKind::Literal(literal) => {
            crate::sigma::ast::fold(&literal.0, &mut folded);
            // Bytes of a cut UTF-8 sequence fold otherwise inside a whole text.
            std::str::from_utf8(&literal.0).ok().map(|_| folded)
        }
        HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => {
            let mut cases = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            let mut buffer = [0; 4];
            let first = cases.next()?;
            crate::sigma::ast::fold(first.encode_utf8(&mut buffer).as_bytes(), &mut folded);
            let mut other = Vec::new();
            for (number, case) in cases.enumerate() {
                other.clear();
                crate::sigma::ast::fold(case.encode_utf8(&mut buffer).as_bytes(), &mut other);
                if other != folded || number > 8 {
                    return None;
                }
            }
            Some(folded)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pattern: &str) -> Vec<Vec<String>> {
        let text = |literal: Vec<u8>| String::from_utf8(literal).unwrap();
        required(pattern, false).into_iter().map(|set| set.into_iter().map(text).collect()).collect()
    }

    fn sets(expected: &[&[&str]]) -> Vec<Vec<String>> {
        expected.iter().map(|set| set.iter().map(|text| (*text).to_owned()).collect()).collect()
    }

    #[test]
    fn what_must_be_there() {
        assert_eq!(texts("abc+def"), sets(&[&["def"], &["ab"]]));
        assert_eq!(texts("(Foo|BarBaz)x?"), sets(&[&["barbaz", "foo"]]));
        assert_eq!(texts("(?i)PowerShell.{1,5}-enc"), sets(&[&["powershell"], &["-enc"]]));
        assert_eq!(texts(r"[a-z]{8}\.exe"), sets(&[&[".exe"]]));
        assert_eq!(texts(r"\d+"), sets(&[]));
        assert_eq!(texts("(abc|.)"), sets(&[]));
        assert_eq!(texts("(longword)?"), sets(&[]));
    }

    #[test]
    fn letters_with_three_cases_are_found_in_every_case() {
        // k is also the Kelvin sign, s also the long s: the fold must take all of them to one.
        for set in required("(?i)task", false) {
            for text in ["TASK", "task", "ta\u{17f}\u{212a}"] {
                let mut folded = Vec::new();
                crate::sigma::ast::fold(text.as_bytes(), &mut folded);
                assert!(set.iter().any(|literal| memchr::memmem::find(&folded, literal).is_some()), "{text}");
            }
        }
    }
}
