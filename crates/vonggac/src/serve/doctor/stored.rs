//! The database: does it open, does it fit this program, is its newest record in the past.

use std::path::Path;

use vg_backend::Backend;
use vg_model::{Text, Timestamp};

use super::Found;
use crate::serve::settings::Settings;
use crate::serve::{capabilities, installation};

/// How far the newest record may lie ahead of the clock, in microseconds: more than two servers of one house differ.
const MOST_AHEAD_US: i64 = 60 * 1_000_000;

pub(super) async fn database(settings: &Settings, data: &Path) -> Vec<Found> {
    if settings.text("engines", "sql").is_empty() && !data.join("vonggac.db").exists() {
        let seen = Text::new(
            "chưa có cơ sở dữ liệu; lần khởi động đầu sẽ tạo ra",
            "there is no database yet; the first start makes it",
        );
        return vec![Found::good("database", seen)];
    }
    let backend = match installation::open(settings, data, false).await {
        Ok(backend) => backend,
        Err(error) => {
            let seen = Text::new(format!("không mở được: {error:#}"), format!("does not open: {error:#}"));
            let mend = Text::new(
                "kiểm tra engines.sql, máy chủ PostgreSQL và quyền đọc tệp; nếu tệp hỏng, khôi phục từ bản sao lưu",
                "look at engines.sql, the PostgreSQL server and the rights on the file; a damaged file is restored from a backup",
            );
            return vec![Found::bad("database", seen, mend)];
        }
    };
    let found = look(&backend).await;
    backend.sql.close().await;
    found
}

async fn look(backend: &Backend) -> Vec<Found> {
    let pending = match vg_backend::migrate::pending(&backend.sql, &capabilities::migrations()).await {
        Ok(pending) => pending,
        Err(error) => {
            let seen = Text::new(
                format!("không dùng được với bản này: {error}"),
                format!("does not fit this program: {error}"),
            );
            let mend = Text::new(
                "dùng bản chương trình mới hơn, hoặc khôi phục bản sao lưu của bản này",
                "use the newer program, or restore a backup that this one made",
            );
            return vec![Found::bad("database", seen, mend)];
        }
    };
    let seen = match pending {
        0 => Text::new("mở được, cấu trúc đúng bản này", "opens, its tables are up to date"),
        count => Text::new(
            format!("mở được; lần khởi động tới sẽ cập nhật {count} bước, nên sao lưu trước"),
            format!("opens; the next start applies {count} steps, make a backup before"),
        ),
    };
    let mut all = vec![Found::good("database", seen)];
    match newest(backend).await {
        Ok(Some(newest)) if newest.0 > backend.clock.now().0 + MOST_AHEAD_US => all.push(Found::bad(
            "clock",
            Text::new(
                format!("đồng hồ đi sau bản ghi mới nhất ({newest})"),
                format!("is before the newest record ({newest})"),
            ),
            Text::new("chỉnh lại đồng hồ trước khi khởi động", "set the clock before the server starts"),
        )),
        Ok(_) => {}
        Err(error) => {
            let seen = Text::new(
                format!("không đọc được nhật ký kiểm toán: {error}"),
                format!("the audit cannot be read: {error}"),
            );
            let mend = Text::new("chạy vonggac verify audit", "run vonggac verify audit");
            all.push(Found::notice("database", seen, mend));
        }
    }
    all
}

/// Time of the newest record of the audit.
async fn newest(backend: &Backend) -> Result<Option<Timestamp>, vg_access::Problem> {
    let mut tx = backend.sql.begin_read().await?;
    let heads = vg_access::audit::heads(&mut tx).await?;
    Ok(heads.into_iter().map(|head| head.at).max())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::doctor::Grade;

    #[tokio::test]
    async fn a_database_is_absent_good_or_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::load(None, std::iter::empty()).unwrap();
        let grades =
            async || database(&settings, folder.path()).await.iter().map(|found| found.grade).collect::<Vec<_>>();
        assert_eq!(grades().await, [Grade::Good], "before the first start");
        let backend = installation::open(&settings, folder.path(), true).await.unwrap();
        installation::access(&backend, &settings, true).await.unwrap();
        backend.sql.close().await;
        assert_eq!(grades().await, [Grade::Good]);
        std::fs::write(folder.path().join("vonggac.db"), vec![b'x'; 8192]).unwrap();
        assert_eq!(grades().await, [Grade::Bad]);
    }
}
