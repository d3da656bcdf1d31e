//! Makes a difference small: the least rule and event on which both sides still disagree in the same way.
//!
//! A step may slip from one cause to another; the seed and the number of the case lead back to the whole one.

use vg_detect::naive::RegexCache;

use crate::event::{Event, Leaf};
use crate::rule::{Cond, Item, Rule, Scalar, Selection};
use crate::{ours, peer};

/// What each side says of a pair that both accept: ours (naive), the peer's.
pub fn verdicts(rule: &Rule, event: &Event) -> Option<(bool, bool)> {
    let text = rule.yaml(0);
    let json = event.json(None);
    let value = serde_json::from_str(&json).ok()?;
    let theirs = peer::single(&text, &value)?;
    let loaded = ours::load_texts(std::slice::from_ref(&text));
    let own = loaded.rules.first()?;
    let (_, records) = ours::decode(&[json], &std::sync::Arc::default());
    let held = ours::naive_holds(own, &ours::sources(), records.first()?, &mut RegexCache::default());
    Some((held, theirs))
}

/// The least pair with the verdicts of this one.
pub fn shrink(rule: &Rule, event: &Event) -> Option<(Rule, Event)> {
    let wanted = verdicts(rule, event).filter(|(ours, theirs)| ours != theirs)?;
    let (mut rule, mut event) = (rule.clone(), event.clone());
    loop {
        let smaller = rules_below(&rule).into_iter().find(|less| verdicts(less, &event) == Some(wanted));
        if let Some(less) = smaller {
            rule = less;
            continue;
        }
        let smaller = events_below(&event).into_iter().find(|less| verdicts(&rule, less) == Some(wanted));
        let Some(less) = smaller else { return Some((rule, event)) };
        event = less;
    }
}

fn rules_below(rule: &Rule) -> Vec<Rule> {
    let mut out = Vec::new();
    let used = |condition: Cond| Rule { condition, ..rule.clone() };
    out.extend(conditions_below(&rule.condition).into_iter().map(used));
    for place in 0..rule.selections.len() {
        if rule.selections.len() > 1 {
            let mut less = rule.clone();
            less.selections.remove(place);
            out.push(less);
        }
        for selection in selections_below(&rule.selections[place].1) {
            let mut less = rule.clone();
            less.selections[place].1 = selection;
            out.push(less);
        }
    }
    out
}

fn conditions_below(condition: &Cond) -> Vec<Cond> {
    match condition {
        Cond::Name(_) => Vec::new(),
        Cond::Of(..) => Vec::new(),
        Cond::Not(inner) => {
            let kept = conditions_below(inner).into_iter().map(|less| Cond::Not(Box::new(less)));
            std::iter::once((**inner).clone()).chain(kept).collect()
        }
        Cond::And(parts) => parts_below(parts, Cond::And),
        Cond::Or(parts) => parts_below(parts, Cond::Or),
    }
}

fn parts_below(parts: &[Cond], join: fn(Vec<Cond>) -> Cond) -> Vec<Cond> {
    let mut out = parts.to_vec();
    for place in 0..parts.len() {
        for less in conditions_below(&parts[place]) {
            let mut kept = parts.to_vec();
            kept[place] = less;
            out.push(join(kept));
        }
    }
    out
}

fn selections_below(selection: &Selection) -> Vec<Selection> {
    match selection {
        Selection::Map(items) => items_below(items).into_iter().map(Selection::Map).collect(),
        Selection::Maps(maps) => {
            let mut out: Vec<Selection> = maps.iter().cloned().map(Selection::Map).collect();
            for place in 0..maps.len() {
                for less in items_below(&maps[place]) {
                    let mut kept = maps.clone();
                    kept[place] = less;
                    out.push(Selection::Maps(kept));
                }
            }
            out
        }
        Selection::Keywords(values) => values_below(values).into_iter().map(Selection::Keywords).collect(),
    }
}

fn items_below(items: &[Item]) -> Vec<Vec<Item>> {
    let mut out = Vec::new();
    for place in 0..items.len() {
        let with = |item: Item| {
            let mut kept = items.to_vec();
            kept[place] = item;
            kept
        };
        if items.len() > 1 {
            let mut kept = items.to_vec();
            kept.remove(place);
            out.push(kept);
        }
        let item = &items[place];
        for at in 0..item.modifiers.len() {
            let mut less = item.clone();
            less.modifiers.remove(at);
            // A shorter chain must stay one that the specification allows.
            let needs_re = less.modifiers.iter().any(|m| matches!(*m, "i" | "m" | "s")) && !less.has("re");
            let numeric = matches!(item.modifiers[at], "cidr" | "exists" | "fieldref");
            if !needs_re && !numeric && item.modifiers[at] != "re" {
                out.push(with(less));
            }
        }
        out.extend(values_below(&item.values).into_iter().map(|values| with(Item { values, ..item.clone() })));
    }
    out
}

fn values_below(values: &[Scalar]) -> Vec<Vec<Scalar>> {
    let mut out = Vec::new();
    for place in 0..values.len() {
        if values.len() > 1 {
            let mut kept = values.to_vec();
            kept.remove(place);
            out.push(kept);
        }
        if let Scalar::Text(text) = &values[place] {
            for less in texts_below(text) {
                let mut kept = values.to_vec();
                kept[place] = Scalar::Text(less);
                out.push(kept);
            }
        }
    }
    out
}

fn texts_below(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let half = chars.len() / 2;
    let mut out: Vec<String> = Vec::new();
    if half > 1 {
        out.push(chars[half..].iter().collect());
        out.push(chars[..half].iter().collect());
    }
    for at in 0..chars.len() {
        let mut less = chars.clone();
        less.remove(at);
        // An empty value asks another question than a value.
        if !less.is_empty() {
            out.push(less.into_iter().collect());
        }
    }
    out
}

fn events_below(event: &Event) -> Vec<Event> {
    let mut out = Vec::new();
    for place in 0..event.0.len() {
        let mut less = event.clone();
        less.0.remove(place);
        out.push(less);
        let with = |leaf: Leaf| {
            let mut kept = event.clone();
            kept.0[place].1 = leaf;
            kept
        };
        match &event.0[place].1 {
            Leaf::List(items) => {
                out.extend(items.iter().cloned().map(with));
                for at in 0..items.len() {
                    let mut kept = items.clone();
                    kept.remove(at);
                    out.push(with(Leaf::List(kept)));
                }
            }
            Leaf::Text(text) => out.extend(texts_below(text).into_iter().map(|less| with(Leaf::Text(less)))),
            _ => {}
        }
    }
    out
}
