//! `vonggac.toml`: every key in one table, from which reading, checking, the environment and the reference follow.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

mod keys;

pub use keys::{KEYS, Key, Kind};

/// Bytes of a configuration file: every key with a long value stays far below it.
pub const MAX_FILE_BYTES: u64 = 256 * 1024;
/// Entries of one list: proxies in front of one server are few.
pub const MAX_LIST: usize = 64;
const PREFIX: &str = "VONGGAC_";

/// A value of a setting.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Value {
    Text(String),
    Number(u64),
    List(Vec<String>),
}

/// All settings, each with the file's, the environment's or its default value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings(BTreeMap<(&'static str, &'static str), Value>);

impl Settings {
    /// Reads the file, when one is given, then what `environment` overrides.
    ///
    /// # Errors
    ///
    /// Names the key that is unknown or has a wrong value, and where it stands.
    pub fn load(file: Option<&Path>, environment: impl Iterator<Item = (String, String)>) -> Result<Self> {
        let mut settings = Self(BTreeMap::new());
        for key in KEYS {
            settings.0.insert((key.section, key.name), from_text(key, key.default)?);
        }
        if let Some(file) = file {
            let text = read(file)?;
            settings.file(&text).with_context(|| format!("read {}", file.display()))?;
        }
        settings.environment(environment)?;
        Ok(settings)
    }

    fn file(&mut self, text: &str) -> Result<()> {
        let table: toml::Table = toml::from_str(text)?;
        for (section, keys) in &table {
            if !KEYS.iter().any(|key| key.section == section) {
                bail!("unknown section [{section}]; see `vonggac config reference`");
            }
            let keys = keys.as_table().with_context(|| format!("{section} is no section; write [{section}]"))?;
            for (name, value) in keys {
                let key = KEYS.iter().find(|key| key.section == section && key.name == name);
                let key =
                    key.with_context(|| format!("unknown key {section}.{name}; see `vonggac config reference`"))?;
                self.0.insert((key.section, key.name), from_toml(key, value)?);
            }
        }
        Ok(())
    }

    /// Variables that begin with a section's name and are no key are refused too: a misspelt one would be lost silently.
    fn environment(&mut self, environment: impl Iterator<Item = (String, String)>) -> Result<()> {
        for (variable, value) in environment {
            let Some(rest) = variable.strip_prefix(PREFIX) else { continue };
            if let Some(key) = KEYS.iter().find(|key| key.variable() == variable) {
                let value = from_text(key, &value).with_context(|| format!("environment {variable}"))?;
                self.0.insert((key.section, key.name), value);
            } else if KEYS.iter().any(|key| rest.starts_with(&format!("{}_", key.section.to_uppercase()))) {
                bail!("environment {variable}: unknown key; see `vonggac config reference`");
            }
        }
        Ok(())
    }

    /// A text; empty for a key that has none.
    #[must_use]
    pub fn text(&self, section: &str, name: &str) -> &str {
        match self.get(section, name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// A number; 0 for a key that has none.
    #[must_use]
    pub fn number(&self, section: &str, name: &str) -> u64 {
        match self.get(section, name) {
            Some(Value::Number(number)) => *number,
            _ => 0,
        }
    }

    /// A list.
    #[must_use]
    pub fn list(&self, section: &str, name: &str) -> &[String] {
        match self.get(section, name) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }

    fn get(&self, section: &str, name: &str) -> Option<&Value> {
        self.0.iter().find(|((s, n), _)| *s == section && *n == name).map(|(_, value)| value)
    }

    /// What is in force, as a file; passwords in addresses are masked.
    #[must_use]
    pub fn show(&self) -> String {
        let mut out = String::new();
        let mut section = "";
        for key in KEYS {
            if key.section != section {
                section = key.section;
                let _ = writeln!(out, "{}[{section}]", if out.is_empty() { "" } else { "\n" });
            }
            let value = match self.get(key.section, key.name) {
                Some(Value::Text(text)) if key.kind == Kind::Secret && !text.is_empty() => "\"[redacted]\"".to_owned(),
                Some(Value::Text(text)) => toml::Value::from(masked(text)).to_string(),
                Some(Value::Number(number)) => number.to_string(),
                Some(Value::List(list)) => toml::Value::from(list.clone()).to_string(),
                None => continue,
            };
            let _ = writeln!(out, "{} = {value}", key.name);
        }
        out
    }
}

/// The reference of all keys as Markdown.
#[must_use]
pub fn reference() -> String {
    let mut out = "# vonggac.toml\n\nWritten by the program itself: `vonggac config reference`. Every key may stand in the \
                   file (`--config FILE`) or in the environment,\nwhich has the last word. A key that is not listed here is \
                   refused.\n"
        .to_owned();
    let mut section = "";
    for key in KEYS {
        if key.section != section {
            section = key.section;
            let _ = writeln!(
                out,
                "\n## [{section}]\n\n| key | default | environment | tiếng Việt | English |\n|---|---|---|---|---|"
            );
        }
        let default = match key.kind {
            Kind::Number(..) => key.default.to_owned(),
            Kind::List => {
                toml::Value::from(key.default.split(',').filter(|one| !one.is_empty()).collect::<Vec<_>>()).to_string()
            }
            _ => format!("\"{}\"", key.default),
        };
        let (vi, en) = key.about;
        let range = key.range();
        let _ = writeln!(out, "| `{}` | `{default}` | `{}` | {vi}{range} | {en}{range} |", key.name, key.variable());
    }
    out
}

fn read(file: &Path) -> Result<String> {
    use std::io::Read as _;
    let open = || format!("read {}", file.display());
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes))
        .with_context(open)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        bail!("read {}: larger than {MAX_FILE_BYTES} bytes, so it is no configuration", file.display());
    }
    String::from_utf8(bytes).with_context(open)
}

fn from_toml(key: &Key, value: &toml::Value) -> Result<Value> {
    match (key.kind, value) {
        (Kind::Text | Kind::Secret | Kind::OneOf(_), toml::Value::String(text)) => from_text(key, text),
        (Kind::Number(..), toml::Value::Integer(number)) => from_text(key, &number.to_string()),
        (Kind::List, toml::Value::Array(list)) => {
            let texts: Option<Vec<&str>> = list.iter().map(toml::Value::as_str).collect();
            let texts = texts.with_context(|| format!("{}: must be a list of texts", key.full()))?;
            from_text(key, &texts.join(","))
        }
        (_, other) => bail!("{}: must be {}, not {}", key.full(), key.kind.name(), other.type_str()),
    }
}

fn from_text(key: &Key, text: &str) -> Result<Value> {
    Ok(match key.kind {
        Kind::Text | Kind::Secret => Value::Text(text.to_owned()),
        Kind::OneOf(allowed) if allowed.contains(&text) => Value::Text(text.to_owned()),
        Kind::OneOf(allowed) => bail!("{}: '{text}' is none of: {}", key.full(), allowed.join(", ")),
        Kind::Number(least, most) => match text.parse() {
            Ok(number) if (least..=most).contains(&number) => Value::Number(number),
            _ => bail!("{}: '{text}' is no whole number from {least} to {most}", key.full()),
        },
        Kind::List => {
            let list: Vec<String> =
                text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect();
            if list.len() > MAX_LIST {
                bail!("{}: more than {MAX_LIST} entries", key.full());
            }
            Value::List(list)
        }
    })
}

/// An address without its password.
fn masked(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find('/').unwrap_or(rest.len());
    let Some((authority, path)) = rest.split_at_checked(end) else { return text.to_owned() };
    match authority.rsplit_once('@').and_then(|(user, host)| Some((user.split_once(':')?.0, host))) {
        Some((user, host)) => format!("{scheme}://{user}:[redacted]@{host}{path}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
