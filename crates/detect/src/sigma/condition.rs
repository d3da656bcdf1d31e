//! Conditions: parsing, and putting the selections in.
//!
//! Specification: Sigma rules 2.1, Condition. Precedence from the loosest: `or`, `and`, `not`, `x of`, brackets. Words
//! of the language are taken in any case. A quantifier is `1`, `any` or `all`. `them` and patterns leave out identifiers
//! that begin with `_`, unless the pattern itself begins with it.

use vg_model::limits;

use super::ast::Expr;
use super::problem::{Fault, ProblemKind};
use super::selection::{all_of, one_of};

/// A condition before its selections are put in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    /// A search identifier.
    Name(String),
    /// `1 of pattern` (`false`) or `all of pattern` (`true`); `them` is the pattern `*`.
    Of {
        all: bool,
        pattern: String,
    },
}

/// Parses the part of a condition before any `|`. `at` is where the condition stands.
pub(super) fn parse(text: &str, at: (u32, u32)) -> Result<Condition, Fault> {
    let tokens = tokens(text);
    let mut parser = Parser { tokens: &tokens, next: 0, at, text };
    let condition = parser.or(0)?;
    match parser.peek() {
        None => Ok(condition),
        Some(token) => Err(parser.fault(format!("'{token}' is not expected here: join expressions by 'and' or 'or'"))),
    }
}

fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let len = if c == '(' || c == ')' {
            1
        } else {
            rest.find(|c: char| c.is_whitespace() || c == '(' || c == ')').unwrap_or(rest.len())
        };
        let (token, after) = rest.split_at_checked(len).unwrap_or((rest, ""));
        out.push(token);
        rest = after.trim_start();
    }
    out
}

struct Parser<'a> {
    tokens: &'a [&'a str],
    next: usize,
    at: (u32, u32),
    text: &'a str,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.tokens.get(self.next).copied()
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.eq_ignore_ascii_case(word));
        self.next += usize::from(found);
        found
    }

    fn fault(&self, what: String) -> Fault {
        Fault::new(ProblemKind::ConditionSyntax, self.at, format!("{what} (condition: {})", self.text.trim()))
    }

    fn or(&mut self, depth: usize) -> Result<Condition, Fault> {
        let mut parts = vec![self.and(depth)?];
        while self.take("or") {
            parts.push(self.and(depth)?);
        }
        Ok(single(parts, Condition::Or))
    }

    fn and(&mut self, depth: usize) -> Result<Condition, Fault> {
        let mut parts = vec![self.not(depth)?];
        while self.take("and") {
            parts.push(self.not(depth)?);
        }
        Ok(single(parts, Condition::And))
    }

    fn not(&mut self, depth: usize) -> Result<Condition, Fault> {
        if depth > limits::MAX_RULE_NESTING {
            let message = format!("the condition is nested deeper than {} levels", limits::MAX_RULE_NESTING);
            return Err(Fault::new(ProblemKind::NestingTooDeep, self.at, message));
        }
        if self.take("not") {
            return Ok(Condition::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.take("(") {
            let inner = self.or(depth + 1)?;
            if !self.take(")") {
                return Err(self.fault("a bracket is not closed".to_owned()));
            }
            return Ok(inner);
        }
        self.operand()
    }

    fn operand(&mut self) -> Result<Condition, Fault> {
        let Some(token) = self.peek() else {
            return Err(self.fault("the condition ends where a selection is expected".to_owned()));
        };
        if token == ")" || ["and", "or", "of"].iter().any(|word| token.eq_ignore_ascii_case(word)) {
            return Err(self.fault(format!("'{token}' stands where a selection is expected")));
        }
        self.next += 1;
        if !self.take("of") {
            if token.contains('*') {
                return Err(self.fault(format!("write '1 of {token}' or 'all of {token}'")));
            }
            return Ok(Condition::Name(token.to_owned()));
        }
        let all = match token.to_ascii_lowercase().as_str() {
            "all" => true,
            "1" | "any" => false,
            _ => {
                let message = format!("'{token} of' is not known: a quantifier is '1', 'any' or 'all'");
                return Err(Fault::new(ProblemKind::UnknownQuantifier, self.at, message));
            }
        };
        let Some(pattern) = self.peek().filter(|pattern| !matches!(*pattern, "(" | ")")) else {
            return Err(self.fault(format!("'{token} of' is followed by no pattern")));
        };
        self.next += 1;
        let pattern = if pattern.eq_ignore_ascii_case("them") { "*" } else { pattern };
        Ok(Condition::Of { all, pattern: pattern.to_owned() })
    }
}

fn single(mut parts: Vec<Condition>, join: impl FnOnce(Vec<Condition>) -> Condition) -> Condition {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            join(parts)
        }
        _ => join(parts),
    }
}

/// The selections of a rule, in the order written.
pub(super) type Selections = Vec<(String, Expr)>;

/// Puts the selections into a condition. `budget` counts the tests that the rule may still have.
pub(super) fn resolve(
    condition: &Condition,
    selections: &Selections,
    budget: &mut usize,
    at: (u32, u32),
) -> Result<Expr, Fault> {
    let mut each = |parts: &[Condition]| {
        parts.iter().map(|part| resolve(part, selections, budget, at)).collect::<Result<Vec<_>, _>>()
    };
    match condition {
        Condition::And(parts) => Ok(all_of(each(parts)?)),
        Condition::Or(parts) => Ok(one_of(each(parts)?)),
        Condition::Not(inner) => Ok(Expr::Not(Box::new(resolve(inner, selections, budget, at)?))),
        Condition::Name(name) => match selections.iter().find(|(known, _)| known == name) {
            Some((_, expr)) => spend(expr, budget, at),
            None => {
                let message = format!("the condition names '{name}', but 'detection' has no such selection");
                Err(Fault::new(ProblemKind::UndefinedSelection, at, message))
            }
        },
        Condition::Of { all, pattern } => {
            let chosen: Vec<&Expr> =
                selections.iter().filter(|(name, _)| selects(pattern, name)).map(|(_, expr)| expr).collect();
            if chosen.is_empty() {
                let message = format!("no selection has a name like '{pattern}': mend the pattern or add one");
                return Err(Fault::new(ProblemKind::SelectorMatchesNothing, at, message));
            }
            let parts = chosen.into_iter().map(|expr| spend(expr, budget, at)).collect::<Result<Vec<_>, _>>()?;
            Ok(if *all { all_of(parts) } else { one_of(parts) })
        }
    }
}

fn spend(expr: &Expr, budget: &mut usize, at: (u32, u32)) -> Result<Expr, Fault> {
    match budget.checked_sub(tests(expr)) {
        Some(left) => {
            *budget = left;
            Ok(expr.clone())
        }
        None => {
            let message = format!("the rule has more than {} tests: split it", limits::MAX_TESTS_PER_RULE);
            Err(Fault::new(ProblemKind::TooManyPatterns, at, message))
        }
    }
}

fn tests(expr: &Expr) -> usize {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().map(tests).sum(),
        Expr::Not(inner) => tests(inner),
        Expr::Test(_) => 1,
    }
}

/// True when the pattern of an `x of` takes in the identifier.
pub(super) fn selects(pattern: &str, name: &str) -> bool {
    (pattern.starts_with('_') || !name.starts_with('_')) && wildcard(pattern, name)
}

/// `*` matches any characters; the parts between are found from the left, the last at the end.
fn wildcard(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

/// Names of the selections that a condition takes in, in the order of `names`.
pub(super) fn referenced<'a>(condition: &Condition, names: &[&'a str]) -> Vec<&'a str> {
    names.iter().copied().filter(|name| refers(condition, name)).collect()
}

fn refers(condition: &Condition, name: &str) -> bool {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().any(|part| refers(part, name)),
        Condition::Not(inner) => refers(inner, name),
        Condition::Name(named) => named == name,
        Condition::Of { pattern, .. } => selects(pattern, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sigma::ast::{Op, Predicate};

    /// A compact rendering with every bracket written out.
    fn show(condition: &Condition) -> String {
        let join =
            |parts: &[Condition], word: &str| format!("({})", parts.iter().map(show).collect::<Vec<_>>().join(word));
        match condition {
            Condition::And(parts) => join(parts, " & "),
            Condition::Or(parts) => join(parts, " | "),
            Condition::Not(inner) => format!("!{}", show(inner)),
            Condition::Name(name) => name.clone(),
            Condition::Of { all, pattern } => format!("{}<{pattern}>", if *all { "all" } else { "one" }),
        }
    }

    #[test]
    fn precedence_and_brackets() {
        for (text, expected) in [
            ("a", "a"),
            ("a and b or c", "((a & b) | c)"),
            ("a or b and not c", "(a | (b & !c))"),
            ("(a or b) and c", "((a | b) & c)"),
            ("not not a", "!!a"),
            ("not 1 of filter_* and sel", "(!one<filter_*> & sel)"),
            ("all of them", "all<*>"),
            ("any of sel*", "one<sel*>"),
            ("a AND NOT b", "(a & !b)"),
            ("notepad and orion", "(notepad & orion)"),
            ("((a))and(b)", "(a & b)"),
            ("all and 1", "(all & 1)"),
            ("  a\n  or b\n", "(a | b)"),
        ] {
            assert_eq!(show(&parse(text, (1, 1)).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn malformed_conditions_are_refused() {
        for (text, kind) in [
            ("", ProblemKind::ConditionSyntax),
            ("a and", ProblemKind::ConditionSyntax),
            ("a b", ProblemKind::ConditionSyntax),
            ("(a", ProblemKind::ConditionSyntax),
            ("a)", ProblemKind::ConditionSyntax),
            ("or a", ProblemKind::ConditionSyntax),
            ("sel*", ProblemKind::ConditionSyntax),
            ("1 of", ProblemKind::ConditionSyntax),
            ("1 of (a)", ProblemKind::ConditionSyntax),
            ("2 of them", ProblemKind::UnknownQuantifier),
            ("a of sel*", ProblemKind::UnknownQuantifier),
        ] {
            assert_eq!(parse(text, (7, 3)).unwrap_err().kind, kind, "{text}");
        }
        let deep = format!("{}a{}", "(".repeat(200), ")".repeat(200));
        assert_eq!(parse(&deep, (1, 1)).unwrap_err().kind, ProblemKind::NestingTooDeep);
        assert_eq!(parse(&"not ".repeat(200), (1, 1)).unwrap_err().kind, ProblemKind::NestingTooDeep);
    }

    #[test]
    fn patterns_of_names() {
        for (pattern, name, expected) in [
            ("*", "a", true),
            ("*", "_a", false),
            ("_*", "_a", true),
            ("sel*", "selection", true),
            ("sel*", "xsel", false),
            ("*_a", "x_a", true),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
            ("sel", "sel", true),
            ("sel", "selx", false),
        ] {
            assert_eq!(selects(pattern, name), expected, "{pattern} {name}");
        }
    }

    fn test(name: &str) -> Expr {
        Expr::Test(Predicate { field: Some(name.to_owned()), op: Op::Null })
    }

    #[test]
    fn selections_are_put_in() {
        let selections: Selections = ["sel_a", "sel_b", "_hidden"].map(|name| (name.to_owned(), test(name))).into();
        let lower = |text: &str| resolve(&parse(text, (1, 1)).unwrap(), &selections, &mut 100, (1, 1));
        assert_eq!(lower("1 of them").unwrap(), Expr::Or(vec![test("sel_a"), test("sel_b")]));
        assert_eq!(lower("all of sel_*").unwrap(), Expr::And(vec![test("sel_a"), test("sel_b")]));
        assert_eq!(lower("1 of *_a").unwrap(), test("sel_a"));
        assert_eq!(lower("_hidden").unwrap(), test("_hidden"));
        assert_eq!(lower("x").unwrap_err().kind, ProblemKind::UndefinedSelection);
        assert_eq!(lower("1 of x*").unwrap_err().kind, ProblemKind::SelectorMatchesNothing);
        let many = vec!["sel_a"; 101].join(" or ");
        assert_eq!(lower(&many).unwrap_err().kind, ProblemKind::TooManyPatterns);
    }

    #[test]
    fn references_are_listed() {
        let condition = parse("a and not 1 of f*", (1, 1)).unwrap();
        assert_eq!(referenced(&condition, &["a", "b", "f1"]), ["a", "f1"]);
    }
}
