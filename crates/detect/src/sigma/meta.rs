//! What a rule says about itself, and which log source it is for.
//!
//! Specification: Sigma rules 2.1, Components. Custom attributes of ours: `vi` (title in Vietnamese; a text, or a map
//! with `title`) and `advice` (what to check next; a map with `vi` and `en`, or a text, which is taken as English).
//! Attributes that have no bearing on matching are taken as they come: what is doubtful in them is for the lint.

use std::sync::Arc;

use vg_model::{Level, RuleId, Text};

use super::ast::{LogSource, RuleMeta};
use super::problem::{Fault, ProblemKind};
use super::yaml::{Node, Value};

/// The text of an attribute; empty when it is missing, null or not a scalar.
pub(super) fn text_of(root: &Node, key: &str) -> String {
    root.get(key).filter(|node| !node.is_null()).and_then(Node::text).unwrap_or_default().trim().to_owned()
}

/// The texts of an attribute that is a list, or a single text.
pub(super) fn texts_of(root: &Node, key: &str) -> Vec<String> {
    let Some(node) = root.get(key).filter(|node| !node.is_null()) else { return Vec::new() };
    node.items().iter().filter_map(Node::text).map(str::to_owned).collect()
}

/// `path`, with `#n` for a document after the first.
pub(super) fn document_path(path: &str, document: usize) -> String {
    if document > 1 { format!("{path}#{document}") } else { path.to_owned() }
}

/// Reads the metadata. Only the title is mandatory.
pub(super) fn read(root: &Node, path: &str, document: usize, text: Arc<str>) -> Result<RuleMeta, Fault> {
    let title = text_of(root, "title");
    if title.is_empty() {
        let message = "the rule has no title: add 'title' with a short text";
        return Err(Fault::new(ProblemKind::MissingAttribute, root.at(), message));
    }
    let id = match text_of(root, "id") {
        id if id.is_empty() => format!("{path}#{document}"),
        id => id,
    };
    let vietnamese = match root.get("vi") {
        Some(node) if node.map().is_some() => text_of(node, "title"),
        _ => text_of(root, "vi"),
    };
    let advice = match root.get("advice") {
        Some(node) if node.map().is_some() => Text::new(text_of(node, "vi"), text_of(node, "en")),
        _ => Text::new("", text_of(root, "advice")),
    };
    Ok(RuleMeta {
        id: RuleId(id.into()),
        name: Some(text_of(root, "name")).filter(|name| !name.is_empty()),
        titles: Text::new(vietnamese, title.clone()),
        title,
        advice,
        description: text_of(root, "description"),
        level: text_of(root, "level").parse().unwrap_or(Level::Medium),
        status: text_of(root, "status"),
        author: texts_of(root, "author").join(", "),
        date: text_of(root, "date"),
        modified: text_of(root, "modified"),
        tags: texts_of(root, "tags").iter().map(|tag| tag.trim().to_lowercase()).collect(),
        references: texts_of(root, "references"),
        falsepositives: texts_of(root, "falsepositives"),
        fields: texts_of(root, "fields"),
        path: document_path(path, document),
        text,
    })
}

/// Reads `logsource`.
pub(super) fn logsource(root: &Node) -> Result<LogSource, Fault> {
    let Some(node) = root.get("logsource").filter(|node| !node.is_null()) else {
        let message = "the rule has no 'logsource': say which events it looks at by category, product or service";
        return Err(Fault::new(ProblemKind::MissingAttribute, root.at(), message));
    };
    if !matches!(node.value, Value::Map(_)) {
        let message = "'logsource' is not a map: give it category, product or service";
        return Err(Fault::new(ProblemKind::WrongType, node.at(), message));
    }
    let part = |key: &str| {
        let text = text_of(node, key).to_lowercase();
        (!text.is_empty()).then_some(text)
    };
    let source = LogSource { category: part("category"), product: part("product"), service: part("service") };
    if source == LogSource::default() {
        let message = "'logsource' names neither category, product nor service: add at least one";
        return Err(Fault::new(ProblemKind::EmptyLogsource, node.at(), message));
    }
    Ok(source)
}
