//! The certificate of the server.

use std::path::{Path, PathBuf};

use vg_model::Text;

use super::Found;
use crate::serve::settings::Settings;
use crate::serve::tls::{self, Validity};

/// Days before its end from which somebody should renew a certificate.
const RENEW_DAYS: i64 = 30;
const DAY_S: i64 = 86_400;

pub(super) fn certificate(settings: &Settings, data: &Path) -> Found {
    let own = settings.text("tls", "certificate");
    let (file, key) = match own.is_empty() {
        true => (data.join("tls/certificate.pem"), data.join("tls/key.pem")),
        false => (PathBuf::from(own), PathBuf::from(settings.text("tls", "key"))),
    };
    if own.is_empty() && !file.exists() {
        let seen = Text::new("chưa có; lần khởi động đầu sẽ tự tạo", "there is none yet; the first start makes one");
        return Found::good("certificate", seen);
    }
    match tls::validity(&file, &key) {
        Ok(validity) => of_validity(validity, now_s(), &file),
        Err(error) => {
            let seen = Text::new(format!("không dùng được: {error:#}"), format!("cannot be used: {error:#}"));
            let mend = match own.is_empty() {
                true => Text::new(
                    "xoá hai tệp trong DATA/tls, lần khởi động tới sẽ tạo lại",
                    "remove the two files of DATA/tls; the next start makes them anew",
                ),
                false => Text::new(
                    "kiểm tra tls.certificate và tls.key: dạng PEM, cùng một cặp",
                    "look at tls.certificate and tls.key: PEM, and of one pair",
                ),
            };
            Found::bad("certificate", seen, mend)
        }
    }
}

/// Seconds since 1970.
fn now_s() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

fn of_validity(validity: Validity, now: i64, file: &Path) -> Found {
    let days = (validity.until_s - now).div_euclid(DAY_S);
    let name = file.display();
    let mend = Text::new(
        "thay bằng chứng thư mới; máy chủ đọc lại trong vài giây, không cần khởi động lại",
        "replace it; the server reads it again within seconds, without a restart",
    );
    if now < validity.from_s {
        let seen = Text::new(format!("{name}: chưa có hiệu lực"), format!("{name}: is not valid yet"));
        return Found::bad(
            "certificate",
            seen,
            Text::new("kiểm tra đồng hồ của máy", "look at the clock of this machine"),
        );
    }
    if days < 0 {
        let seen = Text::new(format!("{name}: đã hết hạn {} ngày", -days), format!("{name}: ended {} days ago", -days));
        return Found::bad("certificate", seen, mend);
    }
    let seen = Text::new(format!("{name}: còn hiệu lực {days} ngày"), format!("{name}: valid for {days} more days"));
    if days < RENEW_DAYS { Found::notice("certificate", seen, mend) } else { Found::good("certificate", seen) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::doctor::Grade;

    #[test]
    fn the_end_of_a_certificate_is_seen_in_time() {
        let grade = |until_s| of_validity(Validity { from_s: 0, until_s }, 100 * DAY_S, Path::new("c.pem")).grade;
        assert_eq!(grade(131 * DAY_S), Grade::Good);
        assert_eq!(grade(129 * DAY_S), Grade::Notice);
        assert_eq!(grade(99 * DAY_S), Grade::Bad);
        let early =
            of_validity(Validity { from_s: 101 * DAY_S, until_s: 200 * DAY_S }, 100 * DAY_S, Path::new("c.pem"));
        assert_eq!(early.grade, Grade::Bad);
    }

    #[test]
    fn files_that_do_not_belong_together_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::load(None, std::iter::empty()).unwrap();
        assert_eq!(certificate(&settings, folder.path()).grade, Grade::Good, "none yet");
        let clock = vg_backend::clock::SystemClock;
        tls::Files::of(&settings, folder.path(), "127.0.0.1", &clock).unwrap();
        assert_eq!(certificate(&settings, folder.path()).grade, Grade::Good);
        let other = tempfile::tempdir().unwrap();
        tls::Files::of(&settings, other.path(), "127.0.0.1", &clock).unwrap();
        std::fs::copy(other.path().join("tls/key.pem"), folder.path().join("tls/key.pem")).unwrap();
        assert_eq!(certificate(&settings, folder.path()).grade, Grade::Bad);
        std::fs::write(folder.path().join("tls/certificate.pem"), "no certificate").unwrap();
        assert_eq!(certificate(&settings, folder.path()).grade, Grade::Bad);
    }
}
