//! The other side: rsigma-parser and rsigma-eval.

use rsigma_eval::{Engine, JsonEvent, compile_rule, evaluate_rule};
use rsigma_parser::parse_sigma_yaml;
use serde_json::Value;

use crate::rule::id_of;

/// Rules, compiled by the peer in one batch.
pub struct Peer {
    engine: Engine,
    /// For each rule of the case why it is refused.
    pub refused: Vec<Option<String>>,
}

impl Peer {
    /// Reads and compiles rule texts.
    pub fn new(texts: &[String]) -> Self {
        let mut refused = vec![None; texts.len()];
        let mut rules = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            match parse_sigma_yaml(text) {
                Ok(read) if read.rules.len() == 1 && read.errors.is_empty() => {
                    rules.extend(read.rules.into_iter().map(|rule| (number, rule)));
                }
                Ok(read) => refused[number] = Some(format!("parser: {}", read.errors.join("; "))),
                Err(error) => refused[number] = Some(format!("parser: {error}")),
            }
        }
        let mut engine = Engine::new();
        for (place, error) in engine.add_rules(rules.iter().map(|(_, rule)| rule)) {
            refused[rules[place].0] = Some(format!("compiler: {error}"));
        }
        Self { engine, refused }
    }

    /// Numbers of the rules that match an event.
    pub fn hits(&self, event: &Value) -> Vec<usize> {
        let results = self.engine.evaluate(&JsonEvent::borrow(event));
        let number = |id: &str| id.rsplit('-').next().and_then(|digits| digits.parse().ok());
        results.iter().filter_map(|result| result.header.rule_id.as_deref().and_then(number)).collect()
    }
}

/// What the peer says of one rule and one event without its indexes; `None` when it refuses the rule.
pub fn single(text: &str, event: &Value) -> Option<bool> {
    let read = parse_sigma_yaml(text).ok().filter(|read| read.errors.is_empty())?;
    let compiled = compile_rule(read.rules.first()?).ok()?;
    debug_assert_eq!(compiled.id.as_deref(), Some(id_of(0).as_str()));
    Some(evaluate_rule(&compiled, &JsonEvent::borrow(event)).is_some())
}
