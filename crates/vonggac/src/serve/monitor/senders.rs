//! Settings of senders, ready to be pasted: made of this server's address and the source, with the token as the only thing left to put in.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use openidconnect::url::{Host, Url};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_model::Text;
use vg_monitor::sources::NewSource;

use crate::serve::api::Answer;
use crate::serve::input::Who;
use crate::serve::kept::BothView;
use crate::serve::state::App;
use crate::serve::stream::{PREFIX, Ports};

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// Ports of syslog: TCP and UDP (RFC 3164, RFC 6587), TLS (RFC 5425).
const SYSLOG: u16 = 514;
const SYSLOG_TLS: u16 = 6514;

/// By which door a sender comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Door {
    Syslog,
    SyslogTls,
    /// HTTP; it can be given a path.
    Http,
    /// HTTP; its settings take a host and a port alone, so that it needs a door whose paths begin at the root.
    HttpAtRoot,
}

/// A kind of sender.
struct Sender {
    id: &'static str,
    door: Door,
    title: &'static str,
    /// Where its setting goes.
    file: &'static str,
    syntax: &'static str,
    /// Protocols of sources that it fits.
    protocols: &'static [&'static str],
    text: &'static str,
    /// What to know of it, Vietnamese and English.
    notes: (&'static str, &'static str),
}

/// What holds of syslog, which carries no token.
const BY_ADDRESS: (&str, &str) = (
    "Syslog không mang mã: nguồn được nhận ra theo dải địa chỉ hoặc chứng thư đã khai báo. Khởi động lại rsyslog sau khi lưu tệp.",
    "Syslog carries no token: the source is known by its address ranges or its certificate. Restart rsyslog when the file is saved.",
);

const SENDERS: &[Sender] = &[
    Sender {
        id: "rsyslog-tcp",
        door: Door::Syslog,
        title: "rsyslog (TCP)",
        file: "/etc/rsyslog.d/60-vonggac.conf",
        syntax: "rsyslog",
        protocols: &["syslog"],
        text: include_str!("senders/rsyslog-tcp.conf"),
        notes: BY_ADDRESS,
    },
    Sender {
        id: "rsyslog-tls",
        door: Door::SyslogTls,
        title: "rsyslog (TLS)",
        file: "/etc/rsyslog.d/60-vonggac.conf",
        syntax: "rsyslog",
        protocols: &["syslog"],
        text: include_str!("senders/rsyslog-tls.conf"),
        notes: BY_ADDRESS,
    },
    Sender {
        id: "syslog-ng",
        door: Door::SyslogTls,
        title: "syslog-ng (TLS)",
        file: "/etc/syslog-ng/conf.d/vonggac.conf",
        syntax: "syslog-ng",
        protocols: &["syslog"],
        text: include_str!("senders/syslog-ng.conf"),
        notes: (
            "Syslog không mang mã: nguồn được nhận ra theo dải địa chỉ hoặc chứng thư đã khai báo. Khởi động lại syslog-ng sau khi lưu tệp.",
            "Syslog carries no token: the source is known by its address ranges or its certificate. Restart syslog-ng when the file is saved.",
        ),
    },
    Sender {
        id: "rsyslog-http",
        door: Door::HttpAtRoot,
        title: "rsyslog (omelasticsearch)",
        file: "/etc/rsyslog.d/60-vonggac.conf",
        syntax: "rsyslog",
        protocols: &["elasticsearch"],
        text: include_str!("senders/rsyslog-http.conf"),
        notes: (
            "Tệp chứa mã của nguồn: chỉ để tài khoản root đọc được (chmod 600).",
            "The file holds the token of the source: let root alone read it (chmod 600).",
        ),
    },
    Sender {
        id: "filebeat",
        door: Door::Http,
        title: "Filebeat",
        file: "/etc/filebeat/filebeat.yml",
        syntax: "yaml",
        protocols: &["elasticsearch"],
        text: include_str!("senders/filebeat.yml"),
        notes: (
            "Cũng dùng được cho Winlogbeat, Auditbeat và Metricbeat: chỉ thay phần đầu vào. Không dùng api_key: Beats mã hoá giá trị này theo cách riêng.",
            "Works for Winlogbeat, Auditbeat and Metricbeat, too, with their own inputs. Not as api_key: Beats encode that in a way of their own.",
        ),
    },
    Sender {
        id: "fluent-bit",
        door: Door::Http,
        title: "Fluent Bit",
        file: "/etc/fluent-bit/fluent-bit.conf",
        syntax: "ini",
        protocols: &["elasticsearch"],
        text: include_str!("senders/fluent-bit.conf"),
        notes: (
            "Thêm vào tệp đang có; đầu vào nào khớp Match cũng được gửi.",
            "Add it to the file that is there; every input that Match fits is sent.",
        ),
    },
    Sender {
        id: "vector",
        door: Door::Http,
        title: "Vector",
        file: "/etc/vector/vonggac.yaml",
        syntax: "yaml",
        protocols: &["elasticsearch"],
        text: include_str!("senders/vector.yaml"),
        notes: (
            "Thay \"*\" bằng tên các nguồn của Vector cần gửi. Vector xác nhận với nguồn của nó sau khi Vọng Gác đã ghi xuống đĩa.",
            "Replace \"*\" by the names of the sources of Vector that are to be sent. Vector acknowledges to them when Vọng Gác has written to disk.",
        ),
    },
    Sender {
        id: "splunk",
        door: Door::HttpAtRoot,
        title: "Splunk HEC (Docker)",
        file: "/etc/docker/daemon.json",
        syntax: "json",
        protocols: &["splunk_hec"],
        text: include_str!("senders/splunk.json"),
        notes: (
            "Ứng dụng khác gửi HEC dùng cùng địa chỉ và mã, đường dẫn /services/collector. Riêng httpout của Splunk Universal Forwarder không phải HEC nên không gửi được: hãy để Heavy Forwarder gửi syslog.",
            "Other programs that send HEC take the same address and token, with the path /services/collector. The httpout of Splunk's Universal Forwarder is no HEC and cannot be taken: let a heavy forwarder send syslog.",
        ),
    },
    Sender {
        id: "otel-collector",
        door: Door::Http,
        title: "OpenTelemetry Collector",
        file: "/etc/otelcol/config.yaml",
        syntax: "yaml",
        protocols: &["otlp"],
        text: include_str!("senders/otel-collector.yaml"),
        notes: (
            "Cần bản otelcol-contrib (filelog, file_storage). Chỉ nhật ký được nhận; số đo và dấu vết thì không.",
            "Needs otelcol-contrib (filelog, file_storage). Logs alone are taken, no metrics and no traces.",
        ),
    },
    Sender {
        id: "promtail",
        door: Door::Http,
        title: "Promtail, Grafana Alloy (Loki)",
        file: "/etc/promtail/config.yml",
        syntax: "yaml",
        protocols: &["loki"],
        text: include_str!("senders/promtail.yaml"),
        notes: (
            "Grafana Alloy: cùng địa chỉ và mã trong khối loki.write.",
            "Grafana Alloy: the same address and token in a block loki.write.",
        ),
    },
    Sender {
        id: "curl",
        door: Door::Http,
        title: "curl",
        file: "",
        syntax: "sh",
        protocols: &["lines"],
        text: include_str!("senders/curl.sh"),
        notes: (
            "Mỗi dòng một bản ghi. Câu trả lời cho biết bao nhiêu bản ghi đã được nhận; chỉ khi đó dữ liệu mới nằm trên đĩa.",
            "One record a line. The answer says how many were accepted; only these are on disk.",
        ),
    },
];

/// What is said of the certificate.
const CERTIFICATE: (&str, &str) = (
    "/etc/vonggac/ca.pem là chứng thư của máy chủ này, hoặc của cơ quan cấp chứng thư cho nó; nếu máy gửi đã tin cậy sẵn thì bỏ dòng đó.",
    "/etc/vonggac/ca.pem is the certificate of this server, or of the authority that issued it; leave the line out where the sender trusts it already.",
);

/// Where this server is reached.
struct Place {
    /// Scheme, host and port, without a slash at the end.
    base: String,
    host: String,
    port: u16,
    tls: bool,
    /// Ports of doors of their own, where the settings name some.
    ports: Ports,
}

impl Place {
    /// The place behind an origin; nothing when it is none.
    fn of(base: &str) -> Option<Self> {
        let url = Url::parse(base).ok().filter(|url| url.host_str().is_some_and(is_plain))?;
        let host = match url.host()? {
            Host::Ipv6(address) => address.to_string(),
            host => host.to_string(),
        };
        let base = url.origin().ascii_serialization();
        Some(Self {
            base,
            host,
            port: url.port_or_known_default()?,
            tls: url.scheme() == "https",
            ports: Ports::default(),
        })
    }

    /// The same with doors of their own.
    fn with(self, ports: Ports) -> Self {
        Self { ports, ..self }
    }

    /// Under which the doors of senders over HTTP stand.
    fn path(&self) -> &'static str {
        if self.ports.http.is_some() { "" } else { PREFIX }
    }

    /// Scheme, host, port and path of the doors over HTTP.
    fn doors(&self) -> String {
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        match self.ports.http {
            Some(port) => format!("{}://{host}:{port}", if self.tls { "https" } else { "http" }),
            None => format!("{}{PREFIX}", self.base),
        }
    }

    /// What has to be set first, so that a sender finds its door.
    fn missing(&self, door: Door) -> (&'static str, &'static str) {
        match door {
            Door::Syslog if self.ports.syslog.is_none() => (
                "Máy chủ này chưa nhận syslog: quản trị viên đặt stream.syslog, ví dụ 0.0.0.0:514.",
                "This server does not take syslog yet: an administrator sets stream.syslog, like 0.0.0.0:514.",
            ),
            Door::SyslogTls if self.ports.syslog_tls.is_none() => (
                "Máy chủ này chưa nhận syslog qua TLS: quản trị viên đặt stream.syslog_tls, ví dụ 0.0.0.0:6514.",
                "This server does not take syslog over TLS yet: an administrator sets stream.syslog_tls, like 0.0.0.0:6514.",
            ),
            Door::HttpAtRoot if self.ports.http.is_none() => (
                "Phần mềm này chỉ nhận tên máy và cổng, không nhận đường dẫn: quản trị viên đặt stream.http, ví dụ 0.0.0.0:9200, rồi mở lại trang này.",
                "This program takes a host and a port, no path: an administrator sets stream.http, like 0.0.0.0:9200; then open this page again.",
            ),
            _ => ("", ""),
        }
    }

    /// The setting of a sender for a source.
    fn fill(&self, sender: &Sender, source: &NewSource) -> String {
        let text = sender.text;
        let text = if self.tls { text.to_owned() } else { without_certificate(text) };
        let text = match self.path() {
            "" => text.lines().filter(|line| !line.contains("@PATH@")).flat_map(|line| [line, "\n"]).collect(),
            path => text.replace("@PATH@", path),
        };
        let base =
            if sender.door == Door::HttpAtRoot && self.ports.http.is_none() { self.base.clone() } else { self.doors() };
        text.replace("@BASE@", &base)
            .replace("@HOST@", &self.host)
            .replace("@PORT@", &self.ports.http.unwrap_or(self.port).to_string())
            .replace("@SYSLOG_TLS@", &self.ports.syslog_tls.unwrap_or(SYSLOG_TLS).to_string())
            .replace("@SYSLOG@", &self.ports.syslog.unwrap_or(SYSLOG).to_string())
            .replace("@TLS_WORD@", if self.tls { "on" } else { "off" })
            .replace("@FORMAT@", if is_plain(&source.format) { &source.format } else { "auto" })
    }
}

/// True for what means nothing in a shell, a string or an address: it is pasted into a terminal.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:[]".contains(c))
}

/// The setting without what names a certificate, for a server that speaks plain HTTP on its own machine. Syslog over TLS keeps it.
fn without_certificate(text: &str) -> String {
    if text.contains("@SYSLOG_TLS@") {
        return text.to_owned();
    }
    let (mut kept, mut skipped) = (String::with_capacity(text.len()), None);
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let word = line.trim();
        // The block of a certificate in YAML goes with what is below it.
        if word == "tls:" || word == "tls_config:" {
            skipped = Some(indent);
            continue;
        }
        if skipped.is_some_and(|block| indent > block) {
            continue;
        }
        skipped = None;
        if word.contains("ca.pem") {
            let rest =
                word.replace("tls.cacert=\"/etc/vonggac/ca.pem\"", "").replace("--cacert /etc/vonggac/ca.pem ", "");
            if rest == word {
                continue;
            }
            kept.extend(std::iter::repeat_n(' ', indent));
            kept.push_str(rest.trim_end());
        } else {
            kept.push_str(line);
        }
        kept.push('\n');
    }
    kept
}

/// The setting of a kind of sender.
#[derive(Debug, Serialize, ToSchema)]
struct SenderView {
    /// `rsyslog-tcp`, `rsyslog-tls`, `syslog-ng`, `rsyslog-http`, `filebeat`, `fluent-bit`, `vector`, `splunk`, `otel-collector`,
    /// `promtail`, `curl`
    sender: &'static str,
    title: &'static str,
    /// Where it goes; empty for what is typed.
    file: &'static str,
    /// `rsyslog`, `syslog-ng`, `yaml`, `ini`, `json`, `sh`
    syntax: &'static str,
    /// The setting, with `<TOKEN>` where the secret of a token belongs.
    text: String,
    /// True when there is `<TOKEN>` in it.
    needs_token: bool,
    /// True when it speaks the protocol of the source.
    fits: bool,
    notes: BothView,
}

/// Settings of senders for a source, those that speak its protocol first.
#[derive(Debug, Serialize, ToSchema)]
struct SendersView {
    /// Under which address they reach this server.
    address: String,
    items: Vec<SenderView>,
}

/// See the settings of senders for a source, ready to be pasted
#[utoipa::path(get, path = "/api/v1/units/{unit}/sources/{id}/senders", tag = "monitor", operation_id = "list_source_senders",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = SendersView)),
    extensions(("x-operation" = json!("monitor.source.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Answer<SendersView> {
    let source = app.monitor.source_get(&caller, &unit, &id).await?.data.about;
    let place = place(&app, &headers);
    let view = |sender: &Sender| {
        let text = place.fill(sender, &source);
        let certificate = if text.contains("ca.pem") { CERTIFICATE } else { ("", "") };
        let said = [place.missing(sender.door), sender.notes, certificate];
        let join = |part: fn(&(&'static str, &'static str)) -> &'static str| {
            said.iter().map(part).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let notes = Text::new(join(|part| part.0), join(|part| part.1));
        SenderView {
            sender: sender.id,
            title: sender.title,
            file: sender.file,
            syntax: sender.syntax,
            needs_token: text.contains("<TOKEN>"),
            fits: sender.protocols.contains(&source.protocol.as_str()),
            notes: (&notes).into(),
            text,
        }
    };
    let mut items: Vec<SenderView> = SENDERS.iter().map(view).collect();
    // The sort is stable: the others keep their order.
    items.sort_by_key(|item| !item.fits);
    Ok(Json(SendersView { address: place.doors(), items }))
}

/// Where this server is reached: as its settings say, else as this caller reached it.
fn place(app: &App, headers: &HeaderMap) -> Place {
    let asked = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let scheme = if app.secure { "https" } else { "http" };
    let named = app.public_url.as_deref().and_then(Place::of);
    let local = || Place {
        base: format!("{scheme}://localhost"),
        host: "localhost".to_owned(),
        port: 443,
        tls: app.secure,
        ports: Ports::default(),
    };
    named.or_else(|| Place::of(&format!("{scheme}://{asked}"))).unwrap_or_else(local).with(app.live.ports)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(base: &str, id: &str) -> String {
        let source = NewSource { format: "zeek".to_owned(), ..NewSource::default() };
        let sender = SENDERS.iter().find(|sender| sender.id == id).unwrap();
        Place::of(base).unwrap().fill(sender, &source)
    }

    #[test]
    fn every_setting_names_the_server_and_leaves_the_token_alone_to_put_in() {
        for sender in SENDERS {
            for base in ["https://vonggac.example.vn", "https://192.0.2.1:8443", "http://127.0.0.1:8080"] {
                let text = filled(base, sender.id);
                assert!(
                    !text.contains('@') || !text.replace("@timestamp", "").replace("@events.log", "").contains('@'),
                    "{text}"
                );
                let host = Place::of(base).unwrap().host;
                assert!(text.contains(&host), "{}: {text}", sender.id);
                let by_address = sender.protocols == ["syslog"];
                assert_eq!(text.matches("<TOKEN>").count(), usize::from(!by_address), "{}: {text}", sender.id);
                assert!(!text.contains("ca.pem") || base.starts_with("https") || by_address, "{}: {text}", sender.id);
                assert!(text.ends_with('\n') && !text.contains('\t'), "{}", sender.id);
            }
        }
        let ids: std::collections::BTreeSet<&str> = SENDERS.iter().map(|sender| sender.id).collect();
        assert_eq!(ids.len(), SENDERS.len());
    }

    #[test]
    fn ports_and_formats_are_filled_in() {
        assert!(filled("https://192.0.2.1:8443", "curl").contains("\"https://192.0.2.1:8443/intake/ingest/zeek\""));
        let fluent = filled("https://vonggac.example.vn", "fluent-bit");
        assert!(fluent.contains("Port                      443\n    Path                      /intake\n"), "{fluent}");
        // Doors of their own have no path, and ports of their own.
        let ports = Ports { http: Some(9200), syslog: Some(5140), syslog_tls: None };
        let own = Place::of("https://vonggac.example.vn").unwrap().with(ports);
        let fill = |id: &str| own.fill(SENDERS.iter().find(|sender| sender.id == id).unwrap(), &NewSource::default());
        assert!(fill("fluent-bit").contains("Port                      9200\n    tls"), "{}", fill("fluent-bit"));
        assert!(fill("filebeat").contains("[\"https://vonggac.example.vn:9200\"]"), "{}", fill("filebeat"));
        assert!(fill("rsyslog-tcp").contains("port=\"5140\"") && fill("rsyslog-tls").contains("port=\"6514\""));
        assert_eq!([own.missing(Door::Syslog), own.missing(Door::HttpAtRoot)], [("", ""); 2]);
        assert!(own.missing(Door::SyslogTls).0.contains("stream.syslog_tls"));
        assert!(filled("https://[2001:db8::1]:8443", "rsyslog-tcp").contains("target=\"2001:db8::1\" port=\"514\""));
        assert!(filled("https://[2001:db8::1]:8443", "promtail").contains("https://[2001:db8::1]:8443/intake/loki"));
        let plain = filled("http://127.0.0.1:8080", "otel-collector");
        assert!(!plain.contains("tls") && plain.contains("sending_queue"), "{plain}");
        for bad in ["https://a\"b", "https://a;b", "https://$(a)", "https://`a`", "x"] {
            assert!(Place::of(bad).is_none(), "{bad}");
        }
        assert_eq!(filled("http://127.0.0.1:8080", "curl").lines().next(), Some("curl --fail-with-body \\"),);
        let rsyslog = filled("http://127.0.0.1:8080", "rsyslog-http");
        assert!(rsyslog.contains("usehttps=\"off\"\n") && !rsyslog.contains("cacert"), "{rsyslog}");
    }

    #[test]
    fn settings_in_json_and_yaml_are_in_form() {
        for base in ["https://vonggac.example.vn", "http://127.0.0.1:8080"] {
            let json: serde_json::Value = serde_json::from_str(&filled(base, "splunk")).unwrap();
            assert_eq!(json["log-opts"]["splunk-url"], base);
        }
    }

    #[test]
    fn every_protocol_of_sources_that_a_program_speaks_has_a_sender() {
        for protocol in vg_monitor::sources::model::PROTOCOLS {
            let has = SENDERS.iter().any(|sender| sender.protocols.contains(&protocol));
            // Files are read by the server itself.
            assert_eq!(has, !["gelf", "file", "folder"].contains(&protocol), "{protocol}");
        }
    }
}
