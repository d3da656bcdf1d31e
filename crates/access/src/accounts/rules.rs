//! Which passwords are refused, and why: length and guessability alone, as NIST SP 800-63B §3.1.1.2 advises; no demands for
//! kinds of characters.

use unicode_normalization::UnicodeNormalization as _;

use crate::limits::{MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARS};
use crate::problem::FieldError;

/// Beginnings that people in Vietnam and elsewhere build passwords from, without marks and spaces, in lower case. A password is
/// refused when little is left of it after they are taken out.
const COMMON: &[&str] = &[
    "matkhau",
    "password",
    "passw0rd",
    "123456789",
    "12345678",
    "123456",
    "qwertyuiop",
    "qwerty",
    "asdfgh",
    "zxcvbn",
    "abc123",
    "abcdef",
    "111111",
    "000000",
    "888888",
    "666666",
    "123123",
    "iloveyou",
    "anhyeuem",
    "emyeuanh",
    "yeuem",
    "vietnam",
    "hanoi",
    "saigon",
    "danang",
    "hochiminh",
    "admin",
    "administrator",
    "quantri",
    "quantrivien",
    "welcome",
    "letmein",
    "changeme",
    "thaydoi",
    "vonggac",
    "anninhmang",
    "antoanthongtin",
    "conyeume",
    "giadinh",
    "chucmungnammoi",
    "p@ssword",
    "p@ssw0rd",
    "1qaz2wsx",
    "1q2w3e4r",
    "2024",
    "2025",
    "2026",
    "2027",
    "@123",
    "!@#$%^",
];

/// Fewest characters that must be left of a password when common pieces and the user name are taken out.
const MIN_REST: usize = 6;
/// Fewest different characters.
const MIN_DISTINCT: usize = 5;

/// What is wrong with a new password for the account with this user name; nothing when it may be used.
pub(crate) fn faults(pointer: &'static str, password: &str, username_key: &str) -> Vec<FieldError> {
    let fault = |code, vi: String, en: String| vec![FieldError::new(pointer, code, vi, en)];
    if password.len() > MAX_PASSWORD_BYTES {
        let most = MAX_PASSWORD_BYTES;
        return fault("too_long", format!("mật khẩu dài quá {most} byte"), format!("has more than {most} bytes"));
    }
    if password.chars().count() < MIN_PASSWORD_CHARS {
        let least = MIN_PASSWORD_CHARS;
        let vi = format!("mật khẩu cần ít nhất {least} ký tự; một câu ngắn dễ nhớ là đủ");
        return fault("too_short", vi, format!("needs at least {least} characters; a short sentence will do"));
    }
    let plain = plain(password);
    let name = self::plain(username_key);
    if name.chars().count() >= 3 && plain.contains(&name) {
        let vi = "mật khẩu không được chứa tên đăng nhập".to_owned();
        return fault("contains_username", vi, "must not contain the user name".to_owned());
    }
    let mut distinct: Vec<char> = plain.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let rest = COMMON.iter().fold(plain.clone(), |rest, common| rest.replace(common, ""));
    if distinct.len() < MIN_DISTINCT || rest.chars().count() < MIN_REST || is_run(&plain) {
        let vi = "mật khẩu quá dễ đoán; hãy chọn một câu ngắn chỉ mình bạn nghĩ ra".to_owned();
        return fault("too_common", vi, "is easy to guess; choose a short sentence of your own".to_owned());
    }
    Vec::new()
}

/// Lower case, without marks and spaces: `Mật khẩu` and `matkhau` are guessed alike.
fn plain(text: &str) -> String {
    text.nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c) && !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

/// True when each character is the one before it plus or minus one, or the same: `abcdefghijkl`.
fn is_run(text: &str) -> bool {
    let steps = text.chars().zip(text.chars().skip(1));
    steps.clone().filter(|(a, b)| u32::from(*a).abs_diff(u32::from(*b)) > 1).count() * 4 < steps.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(password: &str) -> Option<&'static str> {
        faults("/password", password, "lan.tran").first().map(|fault| fault.code)
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for (password, expected) in [
            ("ngắn quá", "too_short"),
            ("Lan.Tran của tôi", "contains_username"),
            ("LÂN.TRẦN của tôi", "contains_username"),
            ("Mật khẩu 123456", "too_common"),
            ("matkhau@123456", "too_common"),
            ("P@ssw0rd2026!!", "too_common"),
            ("aaaaaaaaaaaaaaa", "too_common"),
            ("abcdefghijklmnop", "too_common"),
            ("987654321098765", "too_common"),
        ] {
            assert_eq!(code(password), Some(expected), "{password}");
        }
        assert_eq!(code(&"ữ".repeat(MAX_PASSWORD_BYTES / 3 + 1)), Some("too_long"));
        for good in ["bến đò chiều mưa", "correct horse battery", "T7#kq9!vLm2x"] {
            assert_eq!(code(good), None, "{good}");
        }
    }
}
