//! Forms read from made-up messages.

use vg_model::{Record, TimeQuality, Wanted};

use super::*;
use crate::parsers::sink::RecordSink;

/// Forms name no field of a parser.
#[derive(Clone, Copy)]
enum Field {}

impl FieldName for Field {
    const ALL: &'static [&'static str] = &[];
    fn index(self) -> usize {
        match self {}
    }
}

#[track_caller]
fn check(text: &str, json: &str) -> Option<Known> {
    let content = recognise(b"", text.as_bytes()).unwrap_or_else(|| panic!("not recognised: {text}"));
    let mut record = Record::default();
    let told = content.walk::<Field>(&Clock::default(), &mut RecordSink::new(&mut record, Wanted::All));
    assert_eq!(record.to_json(), json, "{text}");
    told.time
}

#[test]
fn cef() {
    let time = check(
        r"CEF:0|Hãng|Thi\|ết bị|1.0|100|Đăng nhập \\ hỏng|7|src=192.0.2.9 msg=a \= b\nc  cs1=giá trị cs1Label=Nhãn request=http://x.example/?a=b&c=d path=C:\Users\an rt=1707498000000",
        concat!(
            r#"{"cefVersion":"0","deviceVendor":"Hãng","deviceProduct":"Thi|ết bị","deviceVersion":"1.0","#,
            r#""deviceEventClassId":"100","name":"Đăng nhập \\ hỏng","severity":"7","src":"192.0.2.9","#,
            r#""msg":"a = b\nc","cs1":"giá trị","cs1Label":"Nhãn","request":"http://x.example/?a=b&c=d","#,
            r#""path":"C:\\Users\\an","rt":"1707498000000","Nhãn":"giá trị"}"#
        ),
    );
    assert_eq!(time.unwrap().0.to_string(), "2024-02-09T17:00:00.000000Z");
    check(
        "CEF: 1|a|b|c|d|e|f|cs2= cs2Label=x k=v",
        r#"{"cefVersion":"1","deviceVendor":"a","deviceProduct":"b","deviceVersion":"c","deviceEventClassId":"d","name":"e","severity":"f","cs2Label":"x","k":"v"}"#,
    );
    check("CEF:0|a|b", r#"{"cefVersion":"0","deviceVendor":"a","deviceProduct":"b"}"#);
}

#[test]
fn leef() {
    let header = r#""vendor":"V","product":"P","version":"1","eventId":"4","#;
    let time = check(
        "LEEF:1.0|V|P|1|4|src=192.0.2.9\tmsg=a b=c\tdevTime=Feb 10 2024 00:00:00 +0700",
        &format!(
            r#"{{"leefVersion":"1.0",{header}"src":"192.0.2.9","msg":"a b=c","devTime":"Feb 10 2024 00:00:00 +0700"}}"#
        ),
    );
    assert_eq!(time.unwrap().1, TimeQuality::Exact);
    for delimiter in ["^", "0x5E", "x5e"] {
        check(
            &format!("LEEF:2.0|V|P|1|4|{delimiter}|src=192.0.2.9^msg=a b"),
            &format!(r#"{{"leefVersion":"2.0",{header}"src":"192.0.2.9","msg":"a b"}}"#),
        );
    }
    check(
        "LEEF:1.0|V|P|1|4|src=192.0.2.9 msg=a b usrName=an",
        &format!(r#"{{"leefVersion":"1.0",{header}"src":"192.0.2.9","msg":"a b","usrName":"an"}}"#),
    );
}

#[test]
fn fortigate() {
    let time = check(
        r#"date=2024-02-10 time=00:00:00 devname="FG TẾT" devid="FG1" tz="+0700" msg="a \"b\" c=d" url="/x" empty="" path=C:\x junk"#,
        concat!(
            r#"{"date":"2024-02-10","time":"00:00:00","devname":"FG TẾT","devid":"FG1","tz":"+0700","#,
            r#""msg":"a \"b\" c=d","url":"/x","path":"C:\\x"}"#
        ),
    );
    assert_eq!(
        time.map(|(time, quality)| (time.to_string(), quality)),
        Some(("2024-02-09T17:00:00.000000Z".into(), TimeQuality::Exact))
    );
    assert!(recognise(b"", b"date=2024-02-10 time=00:00:00 host=x").is_none());
}

#[test]
fn limits_are_reached_and_nothing_else_changes() {
    // More labels than are resolved: the others stay under their keys.
    let pairs: String = (0..40).map(|n| format!(" k{n}=v{n} k{n}Label=l{n}")).collect();
    let mut record = Record::default();
    let text = format!("CEF:0|a|b|c|d|e|f|{pairs}");
    let content = recognise(b"", text.as_bytes()).unwrap();
    content.walk::<Field>(&Clock::default(), &mut RecordSink::new(&mut record, Wanted::All));
    assert_eq!(record.get("l31").map(|value| value.as_text().to_owned()), Some("v31".to_owned()));
    assert!(record.get("l32").is_none() && record.get("k39").is_some());
    // A device that is named too late.
    let late = |count: usize| format!("date=2024-02-10{} devid=FG1", " a=b".repeat(count));
    assert!(recognise(b"", late(6).as_bytes()).is_some());
    assert!(recognise(b"", late(7).as_bytes()).is_none());
    // Marks that end no value: the first one ends it, and the time stays linear (a megabyte of them).
    let marks = format!("date=2024-02-10 devid=FG1 {}", "a=\"x\"y ".repeat(130_000).replace("y ", "y\t"));
    let mut record = Record::default();
    let content = recognise(b"", marks.as_bytes()).unwrap();
    content.walk::<Field>(&Clock::default(), &mut RecordSink::new(&mut record, Wanted::All));
    assert_eq!(record.get("a").map(|value| value.as_text().to_owned()), Some("x".to_owned()));
}

#[test]
fn sysmon_for_linux() {
    let time = check(
        r#"<Event><System><Provider Name="Linux-Sysmon" Guid="{ff032593}"/><EventID>1</EventID><TimeCreated SystemTime="2024-02-09T17:00:00.000000000Z"/><Correlation/><Channel>Linux-Sysmon/Operational</Channel><Computer>may1</Computer></System><EventData><Data Name="RuleName">-</Data><Data Name="CommandLine">sh -c &quot;a &amp;&#38; b&quot; &lt;x</Data><Data Name="Empty"></Data></EventData></Event>"#,
        concat!(
            r#"{"Provider_Name":"Linux-Sysmon","Provider_Guid":"{ff032593}","EventID":"1","#,
            r#""TimeCreated_SystemTime":"2024-02-09T17:00:00.000000000Z","Channel":"Linux-Sysmon/Operational","Computer":"may1","#,
            r#""RuleName":"-","CommandLine":"sh -c \"a && b\" <x","Empty":""}"#
        ),
    );
    assert_eq!(time.unwrap().1, TimeQuality::Exact);
}

#[test]
fn asa() {
    check(
        "%ASA-6-302013: Built inbound TCP connection 9 for outside:192.0.2.9/50 (192.0.2.9/50)(AN\\x) to dmz:10.0.0.5/443 (198.51.100.5/443) (an)",
        concat!(
            r#"{"message_id":"302013","message":"Built inbound TCP connection 9 for outside:192.0.2.9/50 (192.0.2.9/50)(AN\\x) to dmz:10.0.0.5/443 (198.51.100.5/443) (an)","#,
            r#""direction":"inbound","protocol":"TCP","connection_id":"9","src_interface":"outside","src_ip":"192.0.2.9","src_port":"50","#,
            r#""nat_src_ip":"192.0.2.9","nat_src_port":"50","src_user":"AN\\x","dst_interface":"dmz","dst_ip":"10.0.0.5","dst_port":"443","#,
            r#""nat_dst_ip":"198.51.100.5","nat_dst_port":"443","user":"an","action":"accept"}"#
        ),
    );
    check(
        "%ASA-session-5-111010: User 'an', running 'CLI' from IP 192.0.2.9, executed 'x' y'",
        concat!(
            r#"{"message_id":"111010","message":"User 'an', running 'CLI' from IP 192.0.2.9, executed 'x' y'","#,
            r#""user":"an","application":"CLI","src_ip":"192.0.2.9","command":"x' y"}"#
        ),
    );
}

#[test]
fn other_messages_have_no_form() {
    for text in
        ["", "CEF", "CEF:", "LEEF:x", "1,2,3", "1,2024/02/10 00:00:00,1,traffic", "%SEC-6-X: y", "<Event>", "date=1"]
    {
        assert!(recognise(b"", text.as_bytes()).is_none(), "{text}");
    }
}
