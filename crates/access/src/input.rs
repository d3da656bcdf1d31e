//! Names and addresses from outside: checked, normalised, limited.

use unicode_normalization::UnicodeNormalization as _;

use crate::limits::{MAX_MAIL_CHARS, MAX_NAME_CHARS, MAX_USERNAME_CHARS};
use crate::problem::FieldError;

/// A name for people: NFC, without control characters, 1 to [`MAX_NAME_CHARS`] characters.
pub(crate) fn name(pointer: &'static str, text: &str) -> Result<String, FieldError> {
    // NFC at most triples a text; longer ones are refused unread (UAX #15, section 12).
    if text.len() > MAX_NAME_CHARS * 12 {
        return Err(too_long(pointer, MAX_NAME_CHARS));
    }
    let name: String = text.trim().nfc().collect();
    if name.is_empty() {
        return Err(FieldError::new(pointer, "empty", "không được để trống", "must not be empty"));
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(too_long(pointer, MAX_NAME_CHARS));
    }
    if name.chars().any(is_hidden) {
        return Err(hidden(pointer));
    }
    Ok(name)
}

/// A user name as shown, and the key under which it is unique: NFKC and case folded. Letters, digits and `. - _ @`, beginning
/// with a letter or digit.
pub(crate) fn username(pointer: &'static str, text: &str) -> Result<(String, String), FieldError> {
    if text.len() > MAX_USERNAME_CHARS * 12 {
        return Err(too_long(pointer, MAX_USERNAME_CHARS));
    }
    let shown: String = text.trim().nfkc().collect();
    let key = fold(&shown);
    if key.is_empty() {
        return Err(FieldError::new(pointer, "empty", "không được để trống", "must not be empty"));
    }
    if shown.chars().count() > MAX_USERNAME_CHARS || key.chars().count() > MAX_USERNAME_CHARS {
        return Err(too_long(pointer, MAX_USERNAME_CHARS));
    }
    let fits = |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) || ".-_@".contains(c);
    if !key.chars().all(fits) || !key.starts_with(char::is_alphanumeric) {
        return Err(FieldError::new(
            pointer,
            "bad_character",
            "chỉ gồm chữ cái, chữ số và các dấu . - _ @, bắt đầu bằng chữ cái hoặc chữ số",
            "has letters, digits and . - _ @ only, and begins with a letter or digit",
        ));
    }
    Ok((shown, key))
}

/// The key of whatever was typed as a user name at sign-in; it need not be a valid one.
pub(crate) fn username_key(text: &str) -> String {
    let head: String = text.trim().chars().take(MAX_USERNAME_CHARS * 4).collect();
    fold(&head.nfkc().collect::<String>()).chars().take(MAX_USERNAME_CHARS).filter(|c| !c.is_control()).collect()
}

/// Folds case. Upper case first makes `ß` and `ss`, `ς` and `σ` the same, as full case folding does (Unicode, section 3.13).
fn fold(text: &str) -> String {
    text.to_uppercase().to_lowercase().nfkc().collect()
}

/// A mail address: one `@` with something on both sides, no spaces. More is only known by sending to it.
pub(crate) fn mail(pointer: &'static str, text: &str) -> Result<Option<String>, FieldError> {
    let mail = text.trim();
    if mail.is_empty() {
        return Ok(None);
    }
    if mail.chars().count() > MAX_MAIL_CHARS {
        return Err(too_long(pointer, MAX_MAIL_CHARS));
    }
    let parts = mail.rsplit_once('@').filter(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if parts.is_none() || mail.chars().any(|c| c.is_whitespace() || is_hidden(c)) {
        return Err(FieldError::new(pointer, "bad_mail", "không phải địa chỉ thư điện tử", "is not a mail address"));
    }
    Ok(Some(mail.to_owned()))
}

/// Characters that change how a text looks without being seen: controls, zero width, directions.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn hidden(pointer: &'static str) -> FieldError {
    FieldError::new(
        pointer,
        "hidden_character",
        "có ký tự điều khiển hoặc ký tự ẩn",
        "has control or hidden characters",
    )
}

fn too_long(pointer: &'static str, most: usize) -> FieldError {
    FieldError::new(pointer, "too_long", format!("dài quá {most} ký tự"), format!("has more than {most} characters"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_have_one_key() {
        let key = |text: &str| username("/u", text).unwrap().1;
        assert_eq!(key("Nguyễn.An"), key("nguye\u{302}\u{303}n.an"), "composed and decomposed");
        assert_eq!(key("ＡＮ"), "an", "full width");
        assert_eq!(key("STRASSE"), key("straße"));
        assert_eq!(key("ΟΔΟΣ"), key("οδος"));
        assert_eq!(username_key(" AN "), "an");
        assert_ne!(key("an"), key("ân"));
    }

    #[test]
    fn user_names_are_checked() {
        for (bad, code) in [
            ("", "empty"),
            ("a b", "bad_character"),
            ("-an", "bad_character"),
            ("an\u{202e}", "bad_character"),
            ("an\0", "bad_character"),
            (&"ư".repeat(MAX_USERNAME_CHARS + 1), "too_long"),
            (&"a".repeat(100_000), "too_long"),
        ] {
            assert_eq!(username("/u", bad).unwrap_err().code, code, "{bad:.20}");
        }
        assert!(username("/u", &"ư".repeat(MAX_USERNAME_CHARS)).is_ok());
        assert!(username_key(&"x".repeat(100_000)).len() <= MAX_USERNAME_CHARS);
    }

    #[test]
    fn names_and_mails_are_checked() {
        assert_eq!(name("/n", " Sở Y tế \n").unwrap(), "Sở Y tế");
        assert_eq!(name("/n", "a\u{200b}b").unwrap_err().code, "hidden_character");
        assert_eq!(name("/n", "  ").unwrap_err().code, "empty");
        assert!(name("/n", &"ạ".repeat(MAX_NAME_CHARS)).is_ok());
        assert_eq!(name("/n", &"ạ".repeat(MAX_NAME_CHARS + 1)).unwrap_err().code, "too_long");
        assert_eq!(mail("/m", "").unwrap(), None);
        assert_eq!(mail("/m", "truc@example.vn").unwrap().as_deref(), Some("truc@example.vn"));
        for bad in ["a", "@b", "a@", "a b@c"] {
            assert_eq!(mail("/m", bad).unwrap_err().code, "bad_mail");
        }
        assert_eq!(mail("/m", &format!("a@{}", "b".repeat(MAX_MAIL_CHARS))).unwrap_err().code, "too_long");
    }
}
