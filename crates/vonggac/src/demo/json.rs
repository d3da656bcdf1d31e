//! One JSON object a line, its keys in the order in which they are given.

/// A line in the making.
#[derive(Debug)]
pub(super) struct JsonLine(String);

impl JsonLine {
    /// An object with no key yet.
    pub(super) fn new() -> Self {
        Self("{".to_owned())
    }

    fn key(&mut self, key: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        quote(key, &mut self.0);
        self.0.push(':');
    }

    /// A text.
    pub(super) fn text(mut self, key: &str, value: &str) -> Self {
        self.key(key);
        quote(value, &mut self.0);
        self
    }

    /// A number, `true` or `false`, written as it is.
    pub(super) fn bare(mut self, key: &str, value: &str) -> Self {
        self.key(key);
        self.0.push_str(value);
        self
    }

    /// Opens an object.
    pub(super) fn open(mut self, key: &str) -> Self {
        self.key(key);
        self.0.push('{');
        self
    }

    /// Closes the innermost object.
    pub(super) fn close(mut self) -> Self {
        self.0.push('}');
        self
    }

    /// The finished line.
    pub(super) fn line(self) -> String {
        self.close().0
    }
}

/// Appends `text` in quotation marks (RFC 8259 §7).
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_and_escaped() {
        let line = JsonLine::new().text("a", "C:\\x \"y\"\n").open("b").bare("c", "1").close().text("d", "é").line();
        assert_eq!(line, r#"{"a":"C:\\x \"y\"\n","b":{"c":1},"d":"é"}"#);
        assert!(serde_json::from_str::<serde_json::Value>(&line).is_ok());
    }
}
