//! Labels as Prometheus writes them: `{job="sshd", host="a"}`.

use std::collections::BTreeMap;

/// Reads labels; `None` when they are not written so.
pub(super) fn read(text: &str) -> Option<BTreeMap<String, String>> {
    let mut rest = text.trim().strip_prefix('{')?.strip_suffix('}')?.trim_start();
    let mut labels = BTreeMap::new();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let name = name.trim();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.')) {
            return None;
        }
        let quoted = after.trim_start().strip_prefix('"')?;
        let (value, after) = unquote(quoted)?;
        labels.insert(name.to_owned(), value);
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if after.is_empty() => after,
            None => return None,
        };
    }
    Some(labels)
}

/// The text up to the closing quote, and what follows.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.chars();
    loop {
        match chars.next()? {
            '"' => return Some((value, chars.as_str())),
            '\\' => match chars.next()? {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'r' => value.push('\r'),
                c @ ('"' | '\\') => value.push(c),
                _ => return None,
            },
            c => value.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_read_or_refused_whole() {
        let read_one = |text: &str| read(text).map(|labels| labels.into_iter().collect::<Vec<_>>());
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read_one("{}"), Some(vec![]));
        assert_eq!(
            read_one(r#"{job="máy chủ", path="C:\\a \"b\"\n",}"#),
            Some(vec![pair("job", "máy chủ"), pair("path", "C:\\a \"b\"\n")])
        );
        for bad in ["", "{", "{a}", "{a=b}", "{a=\"b}", "{=\"b\"}", "{a=\"b\" c=\"d\"}", "{a=\"\\x\"}"] {
            assert_eq!(read_one(bad), None, "{bad}");
        }
    }
}
