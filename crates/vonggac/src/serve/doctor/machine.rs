//! Folder, disk, time service, port.

use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use vg_model::Text;

use super::Found;

/// Below this many bytes the server should not start: a full disk stops every change.
const LEAST_FREE: u64 = 200 * 1024 * 1024;
/// Below this many bytes somebody should make room.
const FEW_FREE: u64 = 2 * 1024 * 1024 * 1024;

pub(super) fn data(data: &Path) -> Found {
    let name = data.display();
    let found = match std::fs::metadata(data) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let seen = Text::new(format!("{name}: chưa có thư mục này"), format!("{name}: there is no such folder"));
            let mend = Text::new(
                "lần khởi động đầu sẽ tạo ra; nếu đã có dữ liệu, hãy nêu đúng --data",
                "the first start makes it; if there is data already, name it by --data",
            );
            return Found::notice("data", seen, mend);
        }
        Err(error) => {
            let seen =
                Text::new(format!("{name}: không đọc được: {error}"), format!("{name}: cannot be read: {error}"));
            let mend = Text::new(
                "kiểm tra quyền của tài khoản chạy máy chủ",
                "look at the rights of the account that runs the server",
            );
            return Found::bad("data", seen, mend);
        }
    };
    if !found.is_dir() {
        let seen = Text::new(format!("{name} không phải thư mục"), format!("{name} is no folder"));
        return Found::bad("data", seen, Text::new("nêu một thư mục bằng --data", "name a folder by --data"));
    }
    // A file without a name: nothing is left behind even if this process is killed.
    if let Err(error) = tempfile::tempfile_in(data) {
        let seen = Text::new(format!("{name}: không ghi được: {error}"), format!("{name}: cannot be written: {error}"));
        let mend = Text::new(
            "giao thư mục cho tài khoản chạy máy chủ (chown), hoặc chạy bằng tài khoản đó",
            "give the folder to the account that runs the server (chown), or run as that account",
        );
        return Found::bad("data", seen, mend);
    }
    let mode = found.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let seen = Text::new(
            format!("{name}: người khác trên máy vào được (quyền {mode:o})"),
            format!("{name}: others on this machine may enter (mode {mode:o})"),
        );
        return Found::notice("data", seen, Text::new(format!("chmod 700 {name}"), format!("chmod 700 {name}")));
    }
    Found::good(
        "data",
        Text::new(format!("{name}: ghi được, đóng với người khác"), format!("{name}: writable, closed to others")),
    )
}

pub(super) fn disk(data: &Path) -> Found {
    // Before the first start the folder is not there: its disk is that of the nearest folder above.
    let place = data.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    match rustix::fs::statvfs(place) {
        Ok(disk) => of_space(disk.f_bavail.saturating_mul(disk.f_frsize)),
        Err(error) => {
            let seen = Text::new(
                format!("không đo được dung lượng trống: {error}"),
                format!("free space cannot be measured: {error}"),
            );
            Found::notice("disk", seen, Text::new("kiểm tra bằng df -h", "look at it by df -h"))
        }
    }
}

fn of_space(free: u64) -> Found {
    let mib = free / (1024 * 1024);
    let seen = Text::new(format!("còn trống {mib} MiB"), format!("{mib} MiB free"));
    let mend = Text::new(
        "dọn bớt tệp hoặc chuyển thư mục dữ liệu sang ổ lớn hơn",
        "make room, or move the data folder to a larger disk",
    );
    match free {
        0..LEAST_FREE => Found::bad("disk", seen, mend),
        LEAST_FREE..FEW_FREE => Found::notice("disk", seen, mend),
        _ => Found::good("disk", seen),
    }
}

/// Whether a time service keeps the clock. Only `systemd-timesyncd` and `chronyd` leave a sign that can be seen without asking them.
pub(super) fn time_service() -> Found {
    let signs =
        ["/run/systemd/timesync/synchronized", "/run/chrony/chronyd.pid", "/run/ntpd.pid", "/run/openntpd/ntpd.sock"];
    if signs.iter().any(|sign| Path::new(sign).exists()) {
        return Found::good("clock", Text::new("có dịch vụ đồng bộ thời gian", "a time service keeps it"));
    }
    let seen = Text::new("không thấy dịch vụ đồng bộ thời gian", "no time service is seen");
    let mend = Text::new(
        "bật đồng bộ giờ (timedatectl set-ntp true, chrony): mã xác thực thứ hai và bằng chứng cần giờ đúng",
        "turn one on (timedatectl set-ntp true, chrony): the second factor and evidence need the right time",
    );
    Found::notice("clock", seen, mend)
}

pub(super) fn port(listen: &str) -> Found {
    let Ok(address) = listen.parse::<SocketAddr>() else {
        let seen = Text::new(format!("'{listen}' không phải ĐỊA_CHỈ:CỔNG"), format!("'{listen}' is no ADDRESS:PORT"));
        return Found::bad("port", seen, Text::new("ví dụ 0.0.0.0:8443", "for example 0.0.0.0:8443"));
    };
    match TcpListener::bind(address) {
        Ok(_) => Found::good("port", Text::new(format!("{address} còn trống"), format!("{address} is free"))),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Found::notice(
            "port",
            Text::new(format!("{address} đang có chương trình lắng nghe"), format!("{address} is in use")),
            Text::new(
                format!(
                    "nếu không phải Vọng Gác đang chạy: ss -ltnp 'sport = :{}', hoặc đổi server.listen",
                    address.port()
                ),
                format!(
                    "unless this server is running: ss -ltnp 'sport = :{}', or change server.listen",
                    address.port()
                ),
            ),
        ),
        Err(error) => Found::bad(
            "port",
            Text::new(
                format!("không lắng nghe được trên {address}: {error}"),
                format!("{address} cannot be listened on: {error}"),
            ),
            Text::new(
                "cổng dưới 1024 cần quyền (AmbientCapabilities=CAP_NET_BIND_SERVICE); địa chỉ phải có trên máy này",
                "ports below 1024 need a right (AmbientCapabilities=CAP_NET_BIND_SERVICE); the address must be one of this machine",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::doctor::Grade;

    #[test]
    fn folders_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(data(&folder.path().join("none")).grade, Grade::Notice);
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(data(folder.path()).grade, Grade::Good);
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        let open = data(folder.path());
        assert!(open.grade == Grade::Notice && open.mend.en.starts_with("chmod 700"), "{open:?}");
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(data(&file).grade, Grade::Bad);
    }

    #[test]
    fn space_has_two_limits() {
        assert_eq!(of_space(LEAST_FREE - 1).grade, Grade::Bad);
        assert_eq!(of_space(LEAST_FREE).grade, Grade::Notice);
        assert_eq!(of_space(FEW_FREE).grade, Grade::Good);
        assert_ne!(disk(Path::new("/no/such/folder")).seen.en, "");
    }

    #[test]
    fn a_port_is_free_taken_or_impossible() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        assert_eq!(port(&taken.local_addr().unwrap().to_string()).grade, Grade::Notice);
        assert_eq!(port("127.0.0.1:0").grade, Grade::Good);
        assert_eq!(port("8443").grade, Grade::Bad);
        assert_eq!(port("192.0.2.1:8443").grade, Grade::Bad, "no address of this machine");
    }
}
