//! Every key with its default, its range and what it is for.

/// What a key takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A text.
    Text,
    /// A text that is never shown.
    Secret,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A whole number from the first to the second.
    Number(u64, u64),
    /// A list of texts; in the environment with commas between them.
    List,
}

impl Kind {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Text | Self::Secret | Self::OneOf(_) => "a text",
            Self::Number(..) => "a whole number",
            Self::List => "a list of texts",
        }
    }
}

/// A key.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its section.
    pub section: &'static str,
    /// Its name in the section.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Its default, as text.
    pub default: &'static str,
    /// What it is for, Vietnamese and English.
    pub about: (&'static str, &'static str),
}

impl Key {
    pub(super) fn full(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// Its variable in the environment.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("VONGGAC_{}_{}", self.section.to_uppercase(), self.name.to_uppercase())
    }

    pub(super) fn range(&self) -> String {
        match self.kind {
            Kind::Number(least, most) => format!(" ({least}–{most})"),
            Kind::OneOf(words) => format!(" ({})", words.join(", ")),
            Kind::Text | Kind::Secret | Kind::List => String::new(),
        }
    }
}

const fn key(
    section: &'static str,
    name: &'static str,
    kind: Kind,
    default: &'static str,
    vi: &'static str,
    en: &'static str,
) -> Key {
    Key { section, name, kind, default, about: (vi, en) }
}

/// Every key, by section.
#[rustfmt::skip]
pub static KEYS: &[Key] = &[
    key("server", "listen", Kind::Text, "127.0.0.1:8443", "địa chỉ và cổng lắng nghe", "address and port to listen on"),
    key("server", "name", Kind::Text, "Vọng Gác", "tên hệ thống trong ứng dụng xác thực", "name of the installation in authenticator apps"),
    key("server", "public_url", Kind::Text, "", "địa chỉ mà trình duyệt dùng để mở Vọng Gác (`https://tên-máy[:cổng]`); bắt buộc đối với đăng nhập tập trung và khoá truy cập (passkey)", "address under which browsers open Vọng Gác (`https://name[:port]`); needed for central sign-in and passkeys"),
    key("server", "trusted_proxies", Kind::List, "", "dải địa chỉ của máy chủ trung gian được tin cậy; chỉ khi đó `X-Forwarded-For` mới được đọc", "networks of trusted proxies; only from these is `X-Forwarded-For` read"),
    key("server", "stop_seconds", Kind::Number(1, 600), "30", "thời gian chờ yêu cầu đang chạy khi dừng", "time for running requests when stopping"),
    key("engines", "sql", Kind::Text, "", "cơ sở dữ liệu (`sqlite:ĐƯỜNG_DẪN`, `postgres://…`); để trống: `vonggac.db` trong thư mục dữ liệu", "state database (`sqlite:PATH`, `postgres://…`); empty: `vonggac.db` in the data folder"),
    key("engines", "blob", Kind::Text, "", "kho tệp (`file:THƯ_MỤC`); để trống: `blob` trong thư mục dữ liệu", "blob store (`file:FOLDER`); empty: `blob` in the data folder"),
    key("tls", "certificate", Kind::Text, "", "tệp PEM của chuỗi chứng thư; để trống: tự tạo khi khởi động lần đầu", "PEM file of the certificate chain; empty: made at the first start"),
    key("tls", "key", Kind::Text, "", "tệp PEM của khoá riêng", "PEM file of the private key"),
    key("tls", "names", Kind::List, "", "tên và địa chỉ thêm vào chứng thư tự tạo", "names and addresses added to the certificate that is made"),
    key("log", "format", Kind::OneOf(&["text", "json"]), "text", "dạng nhật ký vận hành", "form of the log"),
    key("log", "level", Kind::OneOf(&["error", "warn", "info", "debug"]), "info", "mức nhật ký", "level of the log"),
    key("sessions", "idle_minutes", Kind::Number(1, 1_440), "60", "phiên kết thúc sau thời gian không hoạt động", "a session ends after so long without a request"),
    key("sessions", "absolute_minutes", Kind::Number(1, 10_080), "840", "phiên kết thúc muộn nhất sau", "a session ends after so long in any case"),
    key("sessions", "confirm_minutes", Kind::Number(1, 60), "5", "thời gian có hiệu lực của lần xác nhận danh tính", "how long a confirmation counts"),
    key("oidc", "issuer", Kind::Text, "", "địa chỉ của hệ thống đăng nhập tập trung (OpenID Connect); để trống: tắt", "address of the provider of central sign-in (OpenID Connect); empty: off"),
    key("oidc", "client_id", Kind::Text, "", "mã ứng dụng do hệ thống đó cấp cho Vọng Gác", "name that the provider gave to Vọng Gác"),
    key("oidc", "client_secret", Kind::Secret, "", "khoá bí mật của ứng dụng; nên đặt trong tệp riêng", "secret of the client; better in a file of its own"),
    key("oidc", "client_secret_file", Kind::Text, "", "tệp chứa khoá bí mật của ứng dụng", "file that holds the secret of the client"),
    key("oidc", "scopes", Kind::List, "profile,email", "phạm vi xin thêm ngoài `openid`", "scopes asked for besides `openid`"),
    key("oidc", "ca_file", Kind::Text, "", "tệp PEM của chứng thư gốc nội bộ, thêm vào các chứng thư gốc của máy", "PEM file of root certificates that count besides those of the machine"),
    key("oidc", "label_vi", Kind::Text, "Đăng nhập bằng tài khoản cơ quan", "chữ trên nút ở trang đăng nhập, tiếng Việt", "text of the button on the sign-in page, Vietnamese"),
    key("oidc", "label_en", Kind::Text, "Sign in with the organisation's account", "chữ trên nút ở trang đăng nhập, tiếng Anh", "text of the button on the sign-in page, English"),
    key("oidc", "name_claim", Kind::OneOf(&["preferred_username", "email", "name", "sub"]), "preferred_username", "thuộc tính dùng làm tên của liên kết để người đọc nhận ra", "claim by which people recognise a link"),
    key("oidc", "two_factor_acr", Kind::List, "", "giá trị `acr` được tính là xác thực hai bước", "values of `acr` that count as two factors"),
    key("oidc", "two_factor_amr", Kind::List, "", "giá trị `amr` được tính là xác thực hai bước; nếu khai báo cả `acr` thì phải thoả cả hai", "values of `amr` that count as two factors; with `acr` as well, both must fit"),
    key("limits", "body_bytes", Kind::Number(1_024, 67_108_864), "1048576", "kích thước tối đa của nội dung yêu cầu", "largest body of a request"),
    key("limits", "upload_bytes", Kind::Number(1_024, 268_435_456), "67108864", "kích thước tối đa của tệp nhập", "largest file that is imported"),
    key("limits", "header_bytes", Kind::Number(1_024, 65_536), "16384", "tổng kích thước tối đa của tiêu đề", "largest size of all headers together"),
    key("limits", "query_bytes", Kind::Number(64, 16_384), "4096", "độ dài tối đa của tham số truy vấn", "longest query string"),
    key("limits", "json_depth", Kind::Number(4, 100), "32", "số tầng lồng nhau tối đa của JSON", "deepest nesting of JSON"),
    key("limits", "request_seconds", Kind::Number(1, 600), "30", "thời gian tối đa cho một yêu cầu", "longest time of one request"),
    key("limits", "concurrent", Kind::Number(1, 10_000), "256", "số yêu cầu xử lý cùng lúc", "requests that run at once"),
    key("limits", "principal_burst", Kind::Number(1, 100_000), "100", "số yêu cầu dồn của một tài khoản hoặc mã truy cập", "requests at once of one account or token"),
    key("limits", "principal_per_second", Kind::Number(1, 10_000), "20", "số yêu cầu mỗi giây của một tài khoản hoặc mã truy cập", "requests a second of one account or token"),
    key("limits", "address_burst", Kind::Number(1, 100_000), "200", "số yêu cầu dồn từ một địa chỉ", "requests at once from one address"),
    key("limits", "address_per_second", Kind::Number(1, 10_000), "50", "số yêu cầu mỗi giây từ một địa chỉ", "requests a second from one address"),
    key("lake", "query_seconds", Kind::Number(1, 600), "10", "thời gian tối đa của một câu hỏi SQL", "longest time of one query in SQL"),
    key("lake", "query_mib", Kind::Number(16, 65_536), "128", "bộ nhớ tối đa của một câu hỏi, tính bằng MiB", "memory of one query, in MiB"),
    key("lake", "rows", Kind::Number(1, 1_000_000), "10000", "số dòng tối đa của một kết quả", "most rows of an answer"),
    key("lake", "concurrent", Kind::Number(1, 64), "2", "số câu hỏi xử lý cùng lúc; các câu khác chờ lượt", "queries that run at once; others wait for their turn"),
    key("lake", "kept_mib", Kind::Number(16, 65_536), "512", "bộ nhớ giữ các bảng để hỏi, tính bằng MiB; bảng lâu không hỏi đến được bỏ trước", "memory for tables that are asked, in MiB; those not asked for longest make room"),
    key("sql", "listen", Kind::Text, "", "địa chỉ và cổng để công cụ báo cáo hỏi dữ liệu qua giao thức PostgreSQL, ví dụ `0.0.0.0:5432`; để trống: tắt", "address and port at which reporting tools ask over the protocol of PostgreSQL, like `0.0.0.0:5432`; empty: off"),
    key("sql", "plain", Kind::OneOf(&["loopback", "never", "always"]), "loopback", "khi nào nhận kết nối không có TLS: chỉ từ chính máy này, không bao giờ, hay luôn luôn", "when connections without TLS are taken: from this machine alone, never, or always"),
    key("sql", "rows", Kind::Number(1, 100_000_000), "1000000", "số dòng tối đa của một kết quả qua giao thức PostgreSQL; nhiều hơn thì báo lỗi", "most rows of an answer over the protocol of PostgreSQL; more are an error"),
    key("sql", "connections", Kind::Number(1, 10_000), "32", "số kết nối cùng lúc qua giao thức PostgreSQL", "connections at once over the protocol of PostgreSQL"),
    key("sql", "idle_minutes", Kind::Number(1, 10_080), "60", "kết nối bị đóng sau thời gian không hoạt động", "a connection is closed after so long without a message"),
    key("stream", "http", Kind::Text, "", "địa chỉ và cổng riêng nhận sự kiện qua HTTP (Elasticsearch `_bulk`, Splunk HEC, OTLP, Loki, GELF); để trống: chỉ nhận tại đường dẫn `/intake` của cổng chung", "address and port of its own for events over HTTP (Elasticsearch `_bulk`, Splunk HEC, OTLP, Loki, GELF); empty: only below `/intake` of the common port"),
    key("stream", "syslog", Kind::Text, "", "địa chỉ và cổng nhận syslog qua UDP và TCP, ví dụ `0.0.0.0:514`; để trống: tắt", "address and port for syslog over UDP and TCP, like `0.0.0.0:514`; empty: off"),
    key("stream", "syslog_tls", Kind::Text, "", "địa chỉ và cổng nhận syslog qua TLS, ví dụ `0.0.0.0:6514`; để trống: tắt", "address and port for syslog over TLS, like `0.0.0.0:6514`; empty: off"),
    key("stream", "gelf", Kind::Text, "", "địa chỉ và cổng nhận GELF qua UDP và TCP, ví dụ `0.0.0.0:12201`; để trống: tắt", "address and port for GELF over UDP and TCP, like `0.0.0.0:12201`; empty: off"),
    key("stream", "client_ca", Kind::Text, "", "tệp PEM của nơi cấp chứng thư cho các nguồn gửi syslog qua TLS", "PEM file of the authorities whose certificates senders of syslog over TLS may show"),
    key("stream", "follow", Kind::List, "", "tệp nhật ký theo dõi ngay trên máy chủ này, mỗi mục `ĐƯỜNG_DẪN -> NGUỒN; format=…; encoding=…`, ví dụ `/var/log/nginx/*.log -> Máy chủ web; format=web_access`; tệp khớp nhiều mục thuộc về mục đứng trước", "log files of this machine that are followed, each `PATH -> SOURCE; format=…; encoding=…`, like `/var/log/nginx/*.log -> Web server; format=web_access`; a file that fits several belongs to the first"),
    key("stream", "folders", Kind::List, "", "thư mục nhận tệp (EVTX, tệp nén, nhật ký), mỗi mục `THƯ_MỤC -> NGUỒN; format=…; encoding=…`; tệp đọc xong được chuyển vào `done` hoặc `failed`", "folders into which files are put (EVTX, archives, logs), each `FOLDER -> SOURCE; format=…; encoding=…`; what was read is moved to `done` or `failed`"),
    key("stream", "rules", Kind::List, "", "thư mục hoặc tệp luật Sigma dùng thêm ngoài bộ luật đi kèm", "folders or files of Sigma rules besides those of the program"),
    key("stream", "workers", Kind::Number(0, 64), "0", "số luồng đọc và đối chiếu sự kiện; 0: bằng số bộ xử lý", "threads that read and match events; 0: as many as processors"),
    key("stream", "commit_seconds", Kind::Number(1, 3_600), "30", "sự kiện được ghi thành tệp muộn nhất sau", "events are written to files after so long at the latest"),
    key("stream", "journal_gib", Kind::Number(1, 65_536), "16", "dung lượng tối đa của sổ nhận, nơi sự kiện chờ xử lý", "size of the journal in which events wait"),
    key("stream", "days", Kind::Number(0, 36_500), "365", "số ngày lưu sự kiện; 0: không giới hạn", "days for which events are kept; 0: without end"),
    key("stream", "gib", Kind::Number(0, 1_048_576), "0", "dung lượng lưu sự kiện; đầy thì bỏ ngày cũ nhất trước; 0: không giới hạn", "size of the events that are kept, the oldest day goes first; 0: without limit"),
];
