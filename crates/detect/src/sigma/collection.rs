//! Rule collections of Sigma before 2.0: documents that share attributes through `action: global`.
//!
//! Sigma 2.1 has no such thing any more, but rules in use still are collections. `global` adds its attributes to every
//! document after it, `reset` forgets them, `repeat` takes the previous rule and changes what it states. Maps are joined
//! key by key; anything else is replaced.

use super::meta::text_of;
use super::problem::{Fault, ProblemKind};
use super::yaml::{Node, Value};

/// The state within one file.
#[derive(Default)]
pub(super) struct Collection {
    global: Option<Node>,
    previous: Option<Node>,
}

/// A document after the collection has been applied.
pub(super) struct Complete {
    pub(super) root: Node,
    /// It is made of more than its own text.
    pub(super) shared: bool,
}

impl Collection {
    /// The whole rule, or `None` for a document that only changes the collection.
    pub(super) fn apply(&mut self, root: Node) -> Result<Option<Complete>, Fault> {
        let action = root.get("action").map(|node| (text_of(&root, "action"), node.at()));
        let Some((action, at)) = action else {
            let shared = self.global.is_some();
            let root = match &self.global {
                Some(global) => merged(global, root),
                None => root,
            };
            if shared {
                self.previous = Some(root.clone());
            }
            return Ok(Some(Complete { root, shared }));
        };
        let own = without_action(root);
        match action.as_str() {
            "global" => {
                self.global = Some(match self.global.take() {
                    Some(global) => merged(&global, own),
                    None => own,
                });
                Ok(None)
            }
            "reset" => {
                *self = Self::default();
                Ok(None)
            }
            "repeat" => match &self.previous {
                Some(previous) => {
                    let root = merged(previous, own);
                    self.previous = Some(root.clone());
                    Ok(Some(Complete { root, shared: true }))
                }
                None => {
                    let message = "'action: repeat' without a rule before it in the collection";
                    Err(Fault::new(ProblemKind::UnknownAction, at, message))
                }
            },
            other => {
                let message = format!("unknown action '{other}': use global, reset or repeat, or remove the attribute");
                Err(Fault::new(ProblemKind::UnknownAction, at, message))
            }
        }
    }
}

fn without_action(mut root: Node) -> Node {
    if let Value::Map(entries) = &mut root.value {
        entries.retain(|(key, _)| key.text() != Some("action"));
    }
    root
}

/// `over` on top of `base`.
fn merged(base: &Node, over: Node) -> Node {
    let (Value::Map(base_entries), Value::Map(_)) = (&base.value, &over.value) else { return over };
    let mut entries = base_entries.clone();
    let Value::Map(over_entries) = over.value else { return base.clone() };
    for (key, value) in over_entries {
        match entries.iter_mut().find(|(known, _)| known.text() == key.text()) {
            Some((_, known)) => *known = merged(known, value),
            None => entries.push((key, value)),
        }
    }
    Node { line: over.line, column: over.column, value: Value::Map(entries) }
}
