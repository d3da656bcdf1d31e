//! Schemas that are parts of others, in the OpenAPI document.
//!
//! A body that a caller sends is closed: a misspelt field is refused, and its schema says `additionalProperties: false`. An answer often
//! has the same fields and some more, as `allOf` of two schemas. There the closed one would refuse the fields of the other (JSON Schema
//! 2020-12, core §10.3.2.3: it sees its own `properties` alone). So a part is written out in its place, and left open.

use serde_json::{Map, Value};

/// Opens the closed parts of every schema, wherever it stands.
pub(super) fn open(document: &mut Value) {
    let known = document.pointer("/components/schemas").and_then(Value::as_object).cloned().unwrap_or_default();
    walk(document, &known);
}

fn walk(value: &mut Value, known: &Map<String, Value>) {
    match value {
        Value::Object(object) => {
            if let Some(parts) = object.get_mut("allOf").and_then(Value::as_array_mut) {
                for part in parts {
                    if let Some(opened) = opened(part, known) {
                        *part = opened;
                    }
                }
            }
            object.values_mut().for_each(|value| walk(value, known));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| walk(value, known)),
        _ => {}
    }
}

/// What a closed part becomes; nothing when it is open already.
fn opened(part: &Value, known: &Map<String, Value>) -> Option<Value> {
    let named = part.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix("#/components/schemas/"));
    let mut part = named.map_or(Some(part), |name| known.get(name))?.as_object()?.clone();
    part.remove("additionalProperties").filter(|closed| *closed == Value::Bool(false))?;
    Some(Value::Object(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_part_is_opened_and_a_body_stays_closed() {
        let closed = json!({"type": "object", "properties": {"name": {}}, "additionalProperties": false});
        let mut document = json!({"components": {"schemas": {
            "Head": {"type": "object"}, "Fields": closed,
            "Page": {"properties": {"items": {"items": {
                "allOf": [{"$ref": "#/components/schemas/Head"}, {"$ref": "#/components/schemas/Fields"}]}}}},
        }}});
        open(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Fields"], closed);
        let open = json!({"type": "object", "properties": {"name": {}}});
        assert_eq!(
            schemas["Page"]["properties"]["items"]["items"]["allOf"],
            json!([{"$ref": "#/components/schemas/Head"}, open])
        );
    }
}
