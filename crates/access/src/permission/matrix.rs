//! The matrix role × operation × whose unit, from the decision itself.

use std::time::Duration;

use vg_model::Timestamp;

use super::{Grade, On, Operation, Operations, Role, Scope, decide};
use crate::caller::{Caller, Membership, Origin, Principal};

/// Where the object is, seen from the unit in which the caller has the role.
const PLACES: [(&str, &str); 4] = [("own", "/a/b/"), ("below", "/a/b/c/"), ("above", "/a/"), ("other", "/x/")];

/// The matrix as text, one line for each operation and place, one column for each role: `yes`, `403`, `404`, or `-` where the
/// operation has no such place. The caller has the strongest sign-in, confirmed just now; the weakest that is enough is stated.
/// A line `root` shows the installation seen with a role at the root of the tree, `own` otherwise with one below it.
#[must_use]
pub fn matrix(operations: &Operations) -> String {
    let mut out = format!("{:<28} {:<8} {:<10} {:<8}", "operation", "scope", "grade", "place");
    for role in Role::ALL {
        out.push_str(&format!(" {:<13}", role.name()));
    }
    out = out.trim_end().to_owned() + "\n";
    for operation in operations.iter() {
        for (place, path) in places(operation) {
            let mut line = format!(
                "{:<28} {:<8} {:<10} {place:<8}",
                operation.name,
                format!("{:?}", operation.scope).to_lowercase(),
                grade(operation)
            );
            for role in Role::ALL {
                line.push_str(&format!(" {:<13}", answer(operations, operation, role, place, path)));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

fn places(operation: &Operation) -> &'static [(&'static str, &'static str)] {
    match operation.scope {
        Scope::OwnUnit | Scope::Subtree => &PLACES,
        Scope::System => &[("root", "/a/"), ("lower", "/a/b/")],
        Scope::Own => &[("self", ""), ("another", "")],
    }
}

fn grade(operation: &Operation) -> String {
    let word = match operation.min_grade {
        Grade::Anonymous => "none",
        Grade::Token => "token",
        Grade::Session => "session",
        Grade::TwoFactor => "two",
    };
    format!("{word}{}", if operation.step_up { "+" } else { "" })
}

fn answer(operations: &Operations, operation: &Operation, role: Role, place: &str, path: &str) -> &'static str {
    let now = Timestamp(0);
    let mut caller = Caller::anonymous(Origin::default());
    caller.principal = Principal::Session { account: "me".to_owned(), session: "s".to_owned() };
    caller.grade = Grade::TwoFactor;
    caller.confirmed_at = Some(now);
    let at = if operation.scope == Scope::System { path } else { "/a/b/" };
    caller.memberships = vec![Membership { path: at.to_owned(), unit: "u".to_owned(), role }];
    let on = match operation.scope {
        Scope::System => On::System,
        Scope::Own => On::Own(if place == "self" { "me" } else { "you" }),
        Scope::OwnUnit | Scope::Subtree => On::Unit("u"),
    };
    match decide(operations, &caller, operation, on, Some(path), now, Duration::from_secs(1)) {
        Ok(()) => "yes",
        Err(refusal) => match refusal.problem(operation).status() {
            403 => "403",
            404 => "404",
            _ => "fault",
        },
    }
}
