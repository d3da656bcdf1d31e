//! The made-up hunt: hosts, rules, events and what could not be read. Names and addresses are invented (RFC 5737).

use std::sync::Arc;

use vg_model::{DefectKind, Finding, Level, Record, RuleId, Text, TimeQuality, Timestamp, Value, limits};
use vonggac::report::{ContributingEvent, ReportRule};
use vonggac::summary::{
    Bounded, EventsSummary, FileDefect, FileNotRead, FilesSummary, FormatCount, InertRule, LimitHit, RuleNotLoaded,
    RuleSet, RulesSummary, Summary,
};

/// Text that would run if the page took data for markup.
const HOSTILE: &str = "</script><script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\">'\"><svg onload=window.pwned=1>&lt;b&gt;{{7*7}}";
/// 22 November 2026, 02:00 in Viet Nam.
const NIGHT: i64 = 1_795_287_600_000_000;
const HOUR: i64 = 3_600_000_000;

/// One event as it is told.
pub(crate) struct Told {
    /// The finding.
    pub(crate) finding: Finding,
    /// Its rule.
    pub(crate) rule: u32,
    /// The whole record.
    pub(crate) raw: Record,
    /// Events of a correlation.
    pub(crate) contributing: Vec<ContributingEvent>,
    /// Their number.
    pub(crate) contributing_total: u64,
}

/// Tells events one after the other.
pub(crate) struct Story {
    state: u64,
    hostile: bool,
    many_hosts: bool,
}

impl Story {
    /// A story of the scenario.
    pub(crate) fn new(scenario: &str) -> Self {
        Self { state: 0x9e37_79b9_7f4a_7c15, hostile: scenario == "hostile", many_hosts: scenario == "hosts" }
    }

    /// A number below `bound`, from a fixed sequence (xorshift64).
    fn below(&mut self, bound: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) % bound.max(1)
    }

    /// Event number `index` of `count`.
    pub(crate) fn next(&mut self, index: u64, count: u64, rules: &[ReportRule]) -> Told {
        let rule = if index == 12 { 3 } else { self.pick_rule(rules.len() as u64) };
        let time = self.time(index, count);
        let host = self.host();
        let user = ["vanthu03", "ketoan01", "quantri", "SYSTEM", "saoluu"][self.below(5) as usize];
        let raw = self.record(rule, time, &host, user, index);
        let looked_at: &[&str] = match rule {
            1 => &["TargetImage", "GrantedAccess"],
            2 => &["EventID", "IpAddress", "TargetUserName"],
            5 => &["cs-uri-query", "cs-method"],
            7 => &["message"],
            _ => &["Image", "CommandLine"],
        };
        let mut event = Record::default();
        for (name, value) in &raw.fields {
            if looked_at.contains(&name.as_str()) || (self.hostile && name.starts_with('<')) {
                event.push(name.clone(), value.clone());
            }
        }
        let missing = index % 97 == 96;
        let shown = &rules[rule as usize];
        let finding = Finding {
            time: if missing { Timestamp(0) } else { time },
            time_quality: if missing {
                TimeQuality::Missing
            } else if rule == 7 {
                TimeQuality::AssumedYear
            } else {
                TimeQuality::Exact
            },
            rule_id: shown.id.clone(),
            rule_title: shown.title.clone(),
            level: shown.level,
            file: if self.hostile && index.is_multiple_of(3) {
                format!("C:\\logs\\{HOSTILE}.evtx")
            } else {
                format!(
                    "/thu-thap/{host}/Windows/System32/winevt/Logs/{}.evtx",
                    if rule == 2 { "Security" } else { "Microsoft-Windows-Sysmon%4Operational" }
                )
            },
            record: 48_000 + index * 3,
            host: host.clone(),
            event,
        };
        let contributing = if rule == 2 { self.attempts(time, &host, index) } else { Vec::new() };
        Told { contributing_total: if rule == 2 { 57 } else { 0 }, finding, rule, raw, contributing }
    }

    fn pick_rule(&mut self, rules: u64) -> u32 {
        let dice = self.below(1_000);
        match dice {
            0..2 => 0,
            2..9 => 1,
            9..20 => 2,
            20..90 => 3,
            90..180 => 4,
            180..260 => 5,
            260..420 => 6,
            420..520 => 7,
            _ => (8 + self.below(rules - 8)) as u32,
        }
    }

    fn time(&mut self, index: u64, count: u64) -> Timestamp {
        let jitter = self.below(HOUR as u64) as i64;
        match index {
            5 if self.hostile => return Timestamp(i64::MAX),
            // 1601-01-01, a FILETIME of zero.
            6 if self.hostile => return Timestamp(-11_644_473_600_000_000),
            _ => {}
        }
        if index.is_multiple_of(4) {
            return Timestamp(NIGHT + self.below(50 * 60) as i64 * 1_000_000 + jitter % 1_000_000);
        }
        let week = 7 * 24 * HOUR;
        Timestamp(NIGHT - week + (index as i64 * (week / count.max(1) as i64)) + jitter)
    }

    fn host(&mut self) -> String {
        let hosts = [
            "PC-VANTHU-03",
            "PC-KETOAN-01",
            "SRV-TAPTIN-01",
            "DC-01.tinh.example",
            "PC-VANTHU-07",
            "SRV-WEB-02",
            "PC-LANHDAO-02",
            "SRV-MAIL-01",
            "",
        ];
        if self.hostile && self.below(3) == 0 {
            return HOSTILE.to_owned();
        }
        if self.many_hosts {
            return format!("PC-{:05}.don-vi.example", self.below(20_000));
        }
        let at = self.below(hosts.len() as u64).min(self.below(hosts.len() as u64));
        hosts[at as usize].to_owned()
    }

    /// Random hexadecimal digits, as hashes and identifiers in real records: they do not compress.
    fn hex(&mut self, digits: usize) -> String {
        (0..digits).map(|_| char::from_digit(self.below(16) as u32, 16).unwrap_or('0')).collect()
    }

    fn record(&mut self, rule: u32, time: Timestamp, host: &str, user: &str, index: u64) -> Record {
        let hashes = format!("MD5={},SHA256={},IMPHASH={}", self.hex(32), self.hex(64), self.hex(32));
        let guids = [self.hex(32), self.hex(32), self.hex(16)];
        let mut record = Record::default();
        let mut text = |name: &str, value: &str| record.push(name, Value::Text(value.to_owned()));
        text("UtcTime", &time.to_string());
        text("Computer", host);
        text("Channel", if rule == 2 { "Security" } else { "Microsoft-Windows-Sysmon/Operational" });
        text("User", &format!("TINH\\{user}"));
        let command = match rule {
            0 => "wevtutil.exe cl Security".to_owned(),
            3 => format!(
                "powershell.exe -nop -w hidden -enc {}",
                "SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoA".repeat(if index == 12 || index % 50 == 7 { 940 } else { 3 })
            ),
            4 => format!("rundll32.exe C:\\Users\\{user}\\AppData\\Local\\Temp\\cap-nhat-{}.dll,Start", index % 9),
            6 => "net group \"Domain Admins\" /domain".to_owned(),
            _ => format!("C:\\Program Files\\Ứng dụng\\dong-bo.exe --máy {host} --lần {index}"),
        };
        text(
            "Image",
            if rule == 3 {
                "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"
            } else {
                "C:\\Windows\\System32\\rundll32.exe"
            },
        );
        text("ParentImage", "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE");
        text("CommandLine", &command);
        text("TargetImage", "C:\\Windows\\System32\\lsass.exe");
        text("GrantedAccess", "0x1410");
        text("IpAddress", &format!("192.0.2.{}", 10 + index % 40));
        text("TargetUserName", user);
        text("cs-method", "GET");
        text("cs-uri-query", "id=1%27%20UNION%20SELECT%20null,version()--");
        text("message", "Failed password for invalid user admin from 203.0.113.77 port 40112 ssh2");
        text("Hashes", &hashes);
        for (name, guid) in ["ProcessGuid", "ParentProcessGuid", "LogonGuid"].into_iter().zip(&guids) {
            text(name, &format!("{{{guid}}}"));
        }
        if self.hostile {
            text(HOSTILE, HOSTILE);
            text("<img src=x onerror=window.pwned=1>", "=HYPERLINK(\"http://192.0.2.1\",\"x\")");
            text("__proto__", "polluted");
            text("constructor", "\u{202e}gnp.exe\u{0}\u{1b}[31m");
        }
        record.push("EventID", Value::Number(if rule == 2 { "4625" } else { "1" }.to_owned()));
        record.push("ProcessId", Value::Number((1_000 + index % 7_000).to_string()));
        record.push("Keywords", Value::Text("Audit Failure".to_owned()));
        record.push("Keywords", Value::Text("Classic".to_owned()));
        record.push("Signed", Value::Bool(false));
        record.push("Company", Value::Null);
        record.push("RuleName", Value::Text(String::new()));
        record
    }

    fn attempts(&mut self, time: Timestamp, host: &str, index: u64) -> Vec<ContributingEvent> {
        (0..12)
            .map(|attempt| {
                let mut event = Record::default();
                event.push("IpAddress", Value::Text(format!("192.0.2.{}", 10 + index % 40)));
                event.push("TargetUserName", Value::Text(format!("tai-khoan-{attempt:02}")));
                ContributingEvent {
                    time: Timestamp(time.0 - (12 - attempt) * 4_000_000),
                    time_quality: TimeQuality::Exact,
                    rule_title: "Failed logon".to_owned(),
                    file: format!("/thu-thap/{host}/Windows/System32/winevt/Logs/Security.evtx"),
                    record: 47_000 + index + attempt as u64,
                    host: host.to_owned(),
                    event,
                }
            })
            .collect()
    }
}

type Sketch = (Level, &'static str, &'static str, &'static [&'static str]);

const SKETCHES: [Sketch; 12] = [
    (
        Level::Critical,
        "Xóa nhật ký bảo mật của Windows",
        "Windows Security log cleared",
        &["attack.stealth", "attack.t1070.001"],
    ),
    (
        Level::Critical,
        "Đọc bộ nhớ tiến trình LSASS để lấy mật khẩu",
        "LSASS memory read for credentials",
        &["attack.credential-access", "attack.t1003.001"],
    ),
    (
        Level::High,
        "Dò mật khẩu nhiều tài khoản từ một địa chỉ",
        "Password spraying from one address",
        &["attack.credential-access", "attack.t1110.003"],
    ),
    (
        Level::High,
        "PowerShell chạy lệnh mã hóa Base64 với cửa sổ ẩn",
        "Hidden PowerShell with encoded command",
        &["attack.execution", "attack.stealth", "attack.t1059.001", "attack.t1027"],
    ),
    (
        Level::High,
        "Rundll32 nạp thư viện trong thư mục tạm",
        "Rundll32 loads a library from a temporary folder",
        &["attack.stealth", "attack.t1218.011"],
    ),
    (
        Level::Medium,
        "Chèn mã SQL trong tham số truy vấn web",
        "SQL injection in a web query",
        &["attack.initial-access", "attack.t1190"],
    ),
    (
        Level::Medium,
        "Liệt kê nhóm quản trị miền",
        "Domain administrators listed",
        &["attack.discovery", "attack.t1069.002"],
    ),
    (
        Level::Medium,
        "Đăng nhập SSH thất bại bằng tài khoản không tồn tại",
        "SSH logon failure for an unknown account",
        &["attack.credential-access", "attack.t1110.001"],
    ),
    (
        Level::Low,
        "Tác vụ định kỳ mới được tạo",
        "New scheduled task",
        &["attack.persistence", "attack.execution", "attack.t1053.005"],
    ),
    (
        Level::Low,
        "Ổ đĩa mạng quản trị được gắn",
        "Administrative share mounted",
        &["attack.lateral-movement", "attack.t1021.002"],
    ),
    (
        Level::Informational,
        "Ứng dụng Office mở tiến trình con",
        "Office program starts a child process",
        &["attack.execution", "attack.t1204.002"],
    ),
    (Level::Informational, "Phần mềm điều khiển từ xa được khởi động", "Remote control software started", &[]),
];

/// The rules of the story.
pub(crate) fn rules(hostile: bool) -> Vec<ReportRule> {
    let mark = if hostile { HOSTILE } else { "" };
    SKETCHES
        .iter()
        .enumerate()
        .map(|(index, (level, vi, en, tags))| ReportRule {
            id: RuleId(format!("6f1d0c52-0000-4000-8000-0000000000{index:02}").into()),
            title: format!("{en}{mark}"),
            titles: Text::new(format!("{vi}{mark}"), if index % 5 == 4 { String::new() } else { format!("{en}{mark}") }),
            level: *level,
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            description: format!("Made-up rule number {index}: {en}. {mark}"),
            advice: if index % 3 == 2 {
                Text::default()
            } else {
                Text::new(
                    "Xác định tài khoản và tiến trình cha đã chạy lệnh này.\nXem các phát hiện khác trên cùng máy trong vòng 10 phút trước và sau.\nNếu không phải việc quản trị đã được duyệt: cô lập máy, giữ nguyên bộ nhớ và báo trưởng ca trực.",
                    "Find the account and the parent process that ran this.\nLook at other findings on the same host within 10 minutes.\nUnless it was approved administration: isolate the host, keep its memory and tell the head of the shift.",
                )
            },
            references: vec!["https://rules.example/guide".to_owned(), format!("javascript:alert(1){mark}")],
            falsepositives: vec![format!("Planned maintenance by administrators {mark}")],
            author: format!("Tổ trực mẫu {mark}"),
            path: format!("windows/mau_{index:02}.yml"),
            text: Arc::from(format!("title: {en}{mark}\nid: 6f1d0c52-0000-4000-8000-0000000000{index:02}\nstatus: test\nlevel: {level}\nlogsource:\n    product: windows\ndetection:\n    selection:\n        CommandLine|contains: mau-{index}\n    condition: selection\n")),
        })
        .collect()
}

/// What was read and what was not.
pub(crate) fn summary(scenario: &str) -> Summary {
    let mut summary = Summary {
        version: "0.1.0".to_owned(),
        started: Timestamp(NIGHT + 2 * HOUR),
        finished: Timestamp(NIGHT + 2 * HOUR + 83_400_000),
        elapsed_seconds: 83.4,
        inputs: vec!["/thu-thap/2026-11-22".to_owned(), "/thu-thap/tuong-lua/eve.json.gz".to_owned()],
        events: EventsSummary {
            first: Some(Timestamp(NIGHT - 100 * HOUR)),
            last: Some(Timestamp(NIGHT)),
            without_time: 0,
        },
        ..Summary::default()
    };
    summary.rules.sets = vec![
        RuleSet {
            name: "SigmaHQ".to_owned(),
            rules: 3_148,
            digest: "3b5d5c3712955042212316173ccf37be800d2f1f0e6c3a1e4b9a0c1d2e3f4a5b".to_owned(),
        },
        RuleSet {
            name: "quy-tac/don-vi".to_owned(),
            rules: 42,
            digest: "e7cf3ef4f17c3999a94f2c6f612e8a888e5b1026878e4e19398b23bd38ec221a".to_owned(),
        },
    ];
    summary.rules.loaded = 3_190;
    if scenario == "unread" {
        summary.files = FilesSummary { found: 1, read: 0, not_read: Bounded::default() };
        summary.files.not_read.insert(
            not_read("/thu-thap/2026-11-22/anh-dia.raw", DefectKind::UnknownFormat, "no parser knows this content"),
            10,
        );
        summary.events = EventsSummary::default();
        return summary;
    }
    summary.files = FilesSummary { found: 1_204, read: 1_201, not_read: Bounded::default() };
    summary.bytes = 27_482_337_280;
    summary.records = 14_882_301;
    summary.formats = vec![
        FormatCount { format: "evtx".to_owned(), files: 1_180, bytes: 24_482_337_280, records: 11_200_417 },
        FormatCount { format: "jsonl".to_owned(), files: 1, bytes: 2_900_000_000, records: 3_600_112 },
        FormatCount { format: "syslog".to_owned(), files: 20, bytes: 100_000_000, records: 81_772 },
    ];
    if scenario != "empty" {
        trouble(&mut summary);
    }
    summary
}

fn not_read(file: &str, reason: DefectKind, detail: &str) -> FileNotRead {
    FileNotRead { file: file.to_owned(), reason, detail: detail.to_owned() }
}

fn trouble(summary: &mut Summary) {
    summary.events.without_time = 214;
    for (file, reason, detail) in [
        ("/thu-thap/2026-11-22/PC-KETOAN-01/pagefile.sys", DefectKind::UnknownFormat, "no parser knows this content"),
        ("/thu-thap/2026-11-22/SRV-MAIL-01/mail.zip!luu.7z", DefectKind::Unsupported, "7-Zip archives are not read"),
        ("/thu-thap/2026-11-22/DC-01/Security.evtx", DefectKind::Unreadable, "permission denied"),
    ] {
        summary.files.not_read.insert(not_read(file, reason, detail), limits::MAX_SUMMARY_ROWS);
    }
    for (index, kind) in
        [DefectKind::ChecksumMismatch, DefectKind::Truncated, DefectKind::Malformed].into_iter().enumerate()
    {
        let file = format!("/thu-thap/2026-11-22/PC-VANTHU-03/Windows/System32/winevt/Logs/System-{index}.evtx");
        let defect = FileDefect {
            file,
            offset: 69_632 * (index as u64 + 1),
            kind,
            count: 1 + index as u64,
            detail: "chunk header".to_owned(),
        };
        summary.defects.insert(defect, limits::MAX_SUMMARY_ROWS);
    }
    let mut rules =
        RulesSummary { sets: std::mem::take(&mut summary.rules.sets), loaded: 3_190, ..RulesSummary::default() };
    rules.not_loaded.insert(
        RuleNotLoaded {
            path: "quy-tac/don-vi/thu-nghiem.yml".to_owned(),
            line: 14,
            code: "condition_syntax".to_owned(),
            message: "the condition names 'selection2', which does not exist".to_owned(),
        },
        limits::MAX_SUMMARY_ROWS,
    );
    for index in 0..1_312 {
        rules.inert.insert(
            InertRule {
                id: RuleId(format!("6f1d0c52-0000-4000-8001-{index:012}").into()),
                title: format!("Made-up cloud rule {index}"),
                reason_code: "no_source".to_owned(),
                reason: Text::new(
                    "Không có nhật ký AWS CloudTrail trong dữ liệu.",
                    "There is no AWS CloudTrail log in the data.",
                ),
            },
            limits::MAX_SUMMARY_ROWS,
        );
    }
    summary.rules = rules;
    summary.limits_hit.push(LimitHit {
        limit: "max_record".to_owned(),
        count: 2,
        detail: Text::new(
            "2 dòng dài hơn 16 MiB bị bỏ qua, không được xét.",
            "2 lines longer than 16 MiB were passed over and not judged.",
        ),
    });
}
