//! Literals that a text must contain for a regular expression to match it.
//!
//! The result is a set of folded literals of which at least one stands in the folded text whenever the expression
//! matches. `None` when no useful set is known: then the field's presence is the gate.

use regex_syntax::hir::{Hir, HirKind};

/// Most literals in one set; alternations beyond it give no gate.
const MAX_LITERALS: usize = 64;
/// Shorter literals say too little to gate on.
const MIN_LEN: usize = 3;

/// Literals of which one must stand in the folded text.
pub(crate) fn required(pattern: &str, ignore_case: bool) -> Option<Vec<Vec<u8>>> {
    let hir =
        regex_syntax::ParserBuilder::new().utf8(false).case_insensitive(ignore_case).build().parse(pattern).ok()?;
    let set = of(&hir)?;
    set.iter().all(|literal| literal.len() >= MIN_LEN).then_some(set)
}

fn of(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => run_of(hir).map(|run| vec![run]),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Concat(parts) => best_of_concat(parts),
        HirKind::Alternation(options) => {
            let mut all = Vec::new();
            for option in options {
                all.extend(of(option)?);
                if all.len() > MAX_LITERALS {
                    return None;
                }
            }
            Some(all)
        }
        _ => None,
    }
}

/// The set of one part (or of adjacent fixed characters taken together) whose shortest literal is longest.
fn best_of_concat(parts: &[Hir]) -> Option<Vec<Vec<u8>>> {
    let mut best: Option<Vec<Vec<u8>>> = None;
    let mut offer = |set: Vec<Vec<u8>>| {
        let worth = |set: &[Vec<u8>]| set.iter().map(Vec::len).min().unwrap_or(0);
        if best.as_ref().is_none_or(|known| worth(&set) > worth(known)) {
            best = Some(set);
        }
    };
    let mut run = Vec::new();
    for part in parts {
        if let Some(more) = run_of(part) {
            run.extend(more);
            continue;
        }
        if !run.is_empty() {
            offer(vec![std::mem::take(&mut run)]);
        }
        if let Some(set) = of(part) {
            offer(set);
        }
    }
    if !run.is_empty() {
        offer(vec![run]);
    }
    best
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
            for case in cases.take(8) {
                other.clear();
                crate::sigma::ast::fold(case.encode_utf8(&mut buffer).as_bytes(), &mut other);
                if other != folded {
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

    fn texts(pattern: &str) -> Option<Vec<String>> {
        Some(required(pattern, false)?.into_iter().map(|literal| String::from_utf8(literal).unwrap()).collect())
    }

    #[test]
    fn sets() {
        assert_eq!(texts("abc+def"), Some(vec!["def".into()]));
        assert_eq!(texts("(Foo|BarBaz)x?"), Some(vec!["foo".into(), "barbaz".into()]));
        // s has a third case, the long s, which folds to itself: the run ends before it.
        assert_eq!(texts("(?i)PowerShell"), Some(vec!["power".into()]));
        assert_eq!(texts(r"[a-z]{8}\.exe"), Some(vec![".exe".into()]));
        assert_eq!(texts(r"\d+"), None);
        assert_eq!(texts("(abc|.)"), None);
        assert_eq!(texts("(longword)?"), None);
    }

    #[test]
    fn letters_with_three_cases_do_not_become_a_literal() {
        // k also matches the Kelvin sign, s the long s: all of them must fold alike or the letter breaks the run.
        for literal in required("(?i)task", false).unwrap_or_default() {
            for text in ["TASK", "task", "ta\u{17f}\u{212a}"] {
                let mut folded = Vec::new();
                crate::sigma::ast::fold(text.as_bytes(), &mut folded);
                assert!(memchr::memmem::find(&folded, &literal).is_some(), "{text}");
            }
        }
    }
}
