//! The API reference as a page, made from the document: no script, one style sheet.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;

use super::state::App;

const STYLE: &str = include_str!("reference_page/style.css");

/// Routes of the page; it shows what the document says, so it is no part of the document.
pub(super) fn routes() -> axum::Router<App> {
    axum::Router::new().route("/docs/api", get(page)).route("/docs/api.css", get(style))
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response()
}

async fn page(State(app): State<App>) -> Response {
    let document = serde_json::from_str(&app.document).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], render(&document)).into_response()
}

/// The whole page.
fn render(document: &Value) -> String {
    let mut out = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>Vọng Gác: API</title><link rel=\"stylesheet\" href=\"/docs/api.css\">\
         <h1>Vọng Gác: API</h1><p>Machine-readable: <a href=\"/api/v1/openapi.json\">openapi.json</a>. Refusals are \
         problem details (RFC 9457) with a stable <code>code</code>.</p>",
    );
    let mut tag = "";
    let mut routes: Vec<(&str, &str, &str, &Value)> = Vec::new();
    for (path, methods) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, route) in methods.as_object().into_iter().flatten() {
            let tag = route.pointer("/tags/0").and_then(Value::as_str).unwrap_or_default();
            routes.push((tag, path, method, route));
        }
    }
    routes.sort_by_key(|(tag, path, method, _)| (*tag, *path, *method));
    for (of, path, method, route) in routes {
        if of != tag {
            tag = of;
            let _ = write!(out, "<h2>{}</h2>", text(tag));
        }
        one(&mut out, path, method, route);
    }
    out.push_str("<h2>Schemas</h2>");
    for (name, schema) in document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten() {
        let shown = serde_json::to_string_pretty(schema).unwrap_or_default();
        let _ =
            write!(out, "<details id=\"{0}\"><summary>{0}</summary><pre>{1}</pre></details>", text(name), text(&shown));
    }
    out.push_str("</html>\n");
    out
}

fn one(out: &mut String, path: &str, method: &str, route: &Value) {
    let field = |name: &str| route.get(name).and_then(Value::as_str).unwrap_or_default();
    let (summary, operation) = (text(field("summary")), text(field("x-operation")));
    let _ = write!(
        out,
        "<section><h3><b>{}</b> <code>{}</code></h3><p>{summary} <small>{operation}</small></p>",
        text(&method.to_uppercase()),
        text(path)
    );
    let parameters: Vec<&Value> = route.get("parameters").and_then(Value::as_array).into_iter().flatten().collect();
    if !parameters.is_empty() {
        out.push_str("<ul>");
        for parameter in parameters {
            let field = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
            let must = if parameter.get("required").is_some_and(|must| must == true) { " *" } else { "" };
            let (name, place, about) = (text(field("name")), text(field("in")), text(field("description")));
            let _ = write!(out, "<li><code>{name}</code>{must} <small>{place}</small> {about}");
        }
        out.push_str("</ul>");
    }
    let body = schema_of(route.pointer("/requestBody/content"));
    if let Some(body) = body {
        let _ = write!(out, "<p>Takes <a href=\"#{0}\">{0}</a></p>", text(body));
    }
    for (status, response) in route.get("responses").and_then(Value::as_object).into_iter().flatten() {
        if let Some(name) = schema_of(response.get("content")) {
            let _ = write!(out, "<p>{0} → <a href=\"#{1}\">{1}</a></p>", text(status), text(name));
        }
    }
    out.push_str("</section>");
}

/// Name of the schema of a body.
fn schema_of(content: Option<&Value>) -> Option<&str> {
    let first = content?.as_object()?.values().next()?;
    first.pointer("/schema/$ref")?.as_str()?.rsplit('/').next()
}

/// Text that is no markup.
fn text(plain: &str) -> String {
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_stands_on_the_page_and_nothing_is_markup() {
        let document: Value = serde_json::from_str(&crate::serve::api::document().unwrap()).unwrap();
        let page = render(&document);
        for path in document["paths"].as_object().unwrap().keys() {
            assert!(page.contains(&format!("<code>{path}</code>")), "{path}");
        }
        assert!(page.contains("If-Match") && !page.contains("<script") && !page.contains("style="));
        assert_eq!(text("<b a=\"1\">&"), "&lt;b a=&quot;1&quot;&gt;&amp;");
    }
}
