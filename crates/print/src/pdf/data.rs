//! What is ready, as JSON for the templates.

use serde_json::Value;

use super::glyphs::{partable, visible};
use crate::error::PrintError;
use crate::ready::Ready;

/// The document as JSON, every text such that the fonts can show it and it fits.
pub(super) fn json(ready: &Ready) -> Result<Vec<u8>, PrintError> {
    let mut value = serde_json::to_value(ready).map_err(PrintError::packing)?;
    fit(&mut value);
    outline(&mut value);
    if let Some(object) = value.as_object_mut() {
        // These stand in the file's own description, not on paper.
        object.insert("title".to_owned(), Value::from(ready.title.as_str()));
        object.insert("author".to_owned(), Value::from(ready.author.as_str()));
    }
    serde_json::to_vec(&value).map_err(PrintError::packing)
}

fn fit(value: &mut Value) {
    match value {
        Value::String(text) => *text = partable(&visible(text)),
        Value::Array(list) => list.iter_mut().for_each(fit),
        Value::Object(fields) => fields.values_mut().for_each(fit),
        _ => {}
    }
}

/// Gives each heading its depth in the outline of the file, in which no depth is left out.
fn outline(value: &mut Value) {
    let mut bodies: Vec<&mut Value> = Vec::new();
    if let Some(object) = value.as_object_mut() {
        for (name, field) in object.iter_mut() {
            match name.as_str() {
                "body" => bodies.push(field),
                "annexes" => {
                    bodies.extend(field.as_array_mut().into_iter().flatten().filter_map(|a| a.get_mut("body")))
                }
                _ => {}
            }
        }
    }
    for body in bodies {
        let mut open: Vec<u64> = Vec::new();
        for block in body.as_array_mut().into_iter().flatten() {
            let Some(level) = block.get("level").and_then(Value::as_u64) else { continue };
            open.retain(|above| *above < level);
            open.push(level);
            if let Some(block) = block.as_object_mut() {
                block.insert("outline".to_owned(), Value::from(open.len()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn no_depth_is_left_out_of_the_outline() {
        let heading = |level: u64| json!({ "block": "heading", "level": level });
        let mut value = json!({ "body": [heading(2), heading(3), heading(3), heading(1), heading(3)], "annexes": [{ "body": [heading(3)] }] });
        outline(&mut value);
        let depths = |body: &Value| -> Vec<u64> {
            body.as_array().unwrap().iter().map(|block| block["outline"].as_u64().unwrap()).collect()
        };
        assert_eq!(depths(&value["body"]), [1, 2, 2, 1, 2]);
        assert_eq!(depths(&value["annexes"][0]["body"]), [1]);
    }
}
