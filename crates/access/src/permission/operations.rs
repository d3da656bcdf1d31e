//! The operations of all capabilities, joined and checked.

use std::collections::BTreeMap;

use super::{Effect, Grade, Operation, Scope};
use crate::problem::Problem;

/// All operations of the program, by name.
#[derive(Clone, Debug, Default)]
pub struct Operations {
    by_name: BTreeMap<&'static str, &'static Operation>,
}

impl Operations {
    /// Joins the operations of the capabilities. A name that is malformed or given twice, an operation that nobody may do, and
    /// a combination that makes no sense are faults of the program and refused at its start.
    pub fn join(slices: &[&'static [Operation]]) -> Result<Self, Problem> {
        let mut by_name = BTreeMap::new();
        for operation in slices.iter().copied().flatten() {
            check(operation)?;
            if by_name.insert(operation.name, operation).is_some() {
                return Err(Problem::internal(format!("operation {}: defined twice; rename one", operation.name)));
            }
        }
        Ok(Self { by_name })
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = &'static Operation> {
        self.by_name.values().copied()
    }

    /// The operation with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'static Operation> {
        self.by_name.get(name).copied()
    }

    /// True when the operation is one of these, and not another that only has the name.
    #[must_use]
    pub fn knows(&self, operation: &Operation) -> bool {
        self.get(operation.name).is_some_and(|known| known == operation)
    }

    /// Operations that are missing among `named`: the list that a test of all endpoints keeps empty.
    pub fn missing<'a>(&'a self, named: &'a [&str]) -> impl Iterator<Item = &'static str> + 'a {
        self.iter().map(|operation| operation.name).filter(|name| !named.contains(name))
    }
}

fn check(operation: &Operation) -> Result<(), Problem> {
    let name = operation.name;
    let word = |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let fault = if name.split('.').count() != 3 || !name.split('.').all(word) {
        "its name is not capability.noun.verb in lower-case words"
    } else if operation.title.0.is_empty() || operation.title.1.is_empty() {
        "it has no title in one of the languages"
    } else if operation.roles.is_empty() != (operation.scope == Scope::Own) {
        "roles are needed, save where it is about the caller's own account"
    } else if operation.min_grade == Grade::Anonymous {
        "an operation without sign-in needs no permission; do not list it"
    } else if operation.step_up && operation.min_grade < Grade::Session {
        "a token cannot confirm who holds it: with step_up the grade must be a session"
    } else if operation.step_up && operation.effect == Effect::Read && operation.scope == Scope::OwnUnit {
        "reading the own unit needs no confirmation"
    } else {
        return Ok(());
    };
    Err(Problem::internal(format!("operation {name}: {fault}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Role;

    static GOOD: [Operation; 2] = [
        Operation::write("test.thing.update", ("Sửa", "Update"), &[Role::Officer]),
        Operation::read("test.thing.read", ("Xem", "Read"), &[Role::Reader]),
    ];
    static TWICE: [Operation; 1] = [Operation::read("test.thing.read", ("Xem", "Read"), &[Role::Officer])];
    static BAD: [Operation; 5] = [
        Operation::read("test.thing", ("Xem", "Read"), &[Role::Reader]),
        Operation::read("test.Thing.read", ("Xem", "Read"), &[Role::Reader]),
        Operation::read("test.thing.read", ("", "Read"), &[Role::Reader]),
        Operation::read("test.thing.read", ("Xem", "Read"), &[]),
        Operation::read("test.thing.read", ("Xem", "Read"), &[Role::Reader]).min_grade(Grade::Anonymous),
    ];

    #[test]
    fn faults_of_the_program_are_found_at_its_start() {
        let joined = Operations::join(&[&GOOD]).unwrap();
        assert_eq!(joined.iter().map(|op| op.name).collect::<Vec<_>>(), ["test.thing.read", "test.thing.update"]);
        assert!(joined.knows(&GOOD[0]));
        assert!(!joined.knows(&TWICE[0]), "the same name with other roles is another operation");
        assert!(Operations::join(&[&GOOD, &TWICE]).unwrap_err().detail.en.contains("twice"));
        for bad in BAD.chunks(1) {
            assert_eq!(Operations::join(&[bad]).unwrap_err().code(), "internal");
        }
        assert_eq!(joined.missing(&["test.thing.read"]).collect::<Vec<_>>(), ["test.thing.update"]);
    }

    #[test]
    fn step_up_needs_a_session() {
        assert_eq!(GOOD[0].step_up().min_grade, Grade::Session);
        assert_eq!(GOOD[0].min_grade(Grade::TwoFactor).step_up().min_grade, Grade::TwoFactor);
    }
}
