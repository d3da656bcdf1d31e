//! What every route has in common in the OpenAPI document: how it refuses, and how a caller shows who it is.

use serde_json::{Map, Value, json};

/// Adds the problem details to every route, and the two ways to sign in to those that want one.
pub(super) fn describe(document: &mut Value) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for route in paths.values_mut().filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let is_public = route.get("x-operation").is_some_and(|operation| operation == "public");
        if let Some(responses) = route.get_mut("responses").and_then(Value::as_object_mut) {
            let schema = json!({"$ref": "#/components/schemas/Problem"});
            let refusal = json!({
                "description": "Refused; `code` says why, in the language of the caller",
                "content": {"application/problem+json": {"schema": schema}}
            });
            responses.insert("default".to_owned(), refusal);
        }
        if let (false, Some(route)) = (is_public, route.as_object_mut()) {
            route.insert("security".to_owned(), json!([{"session": []}, {"token": []}]));
        }
    }
    let Some(components) = document.pointer_mut("/components").and_then(Value::as_object_mut) else { return };
    if let Some(schemas) = components.get_mut("schemas").and_then(Value::as_object_mut) {
        schemas.insert("Problem".to_owned(), problem());
    }
    let session = json!({
        "type": "apiKey", "in": "cookie", "name": "__Host-vonggac",
        "description": "Set by signing in; requests that change anything need the header x-vonggac-csrf too"
    });
    let token = json!({"type": "http", "scheme": "bearer", "description": "An API token with its scopes"});
    components.insert("securitySchemes".to_owned(), json!({"session": session, "token": token}));
}

/// Problem details (RFC 9457).
fn problem() -> Value {
    let text = || json!({"type": "string"});
    let error = json!({
        "type": "object", "required": ["pointer", "code", "message"],
        "properties": {"pointer": text(), "code": text(), "message": text()}
    });
    json!({
        "type": "object", "description": "Problem details (RFC 9457)",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": text(), "title": text(), "detail": text(), "code": text(), "trace_id": text(),
            "status": {"type": "integer"}, "retry_after": {"type": "integer"},
            "errors": {"type": "array", "items": error}
        }
    })
}
