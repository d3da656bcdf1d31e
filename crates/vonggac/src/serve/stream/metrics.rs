//! Figures of the stream in the text form of Prometheus.

use std::fmt::Write as _;

use super::Live;

/// All of them as text.
pub(in crate::serve) fn text(live: &Live) -> String {
    let status = live.stream.status();
    let figures = status.figures;
    let rows: [(&str, &str, &str, f64); 20] = [
        (
            "records_appended_total",
            "counter",
            "Records written to the journal, which is when senders are answered.",
            float(status.appended),
        ),
        ("records_worked_total", "counter", "Records that were worked on.", float(figures.records)),
        ("records_stored_total", "counter", "Records that became rows of events.", float(figures.stored)),
        ("records_unparsed_total", "counter", "Stored records that no parser understood.", float(figures.unparsed)),
        ("records_quarantined_total", "counter", "Records laid aside after a failure.", float(figures.quarantined)),
        ("records_repeated_total", "counter", "Records that their sources sent again.", float(figures.repeated)),
        ("bytes_total", "counter", "Bytes of records that were worked on.", float(figures.bytes)),
        ("journal_lost_total", "counter", "Entries of the journal that could not be read.", float(figures.lost)),
        ("findings_total", "counter", "Findings counted in alerts.", float(figures.findings)),
        ("findings_suppressed_total", "counter", "Findings that suppressions took.", float(figures.suppressed)),
        ("alerts_total", "counter", "Alerts that were opened.", float(figures.alerts)),
        ("commits_total", "counter", "Commits of the event store.", float(figures.commits)),
        ("rules", "gauge", "Rules that are looked for.", live.stream.rules().len() as f64),
        ("records_per_second", "gauge", "Records a second over the last ten seconds.", status.per_second),
        (
            "journal_waiting",
            "gauge",
            "Entries of the journal that wait to be worked on.",
            float(status.waiting_entries),
        ),
        (
            "waiting_bytes",
            "gauge",
            "Bytes that arrived since the start and wait to be worked on; sources that bring more than their share of it are held back.",
            float(status.waiting_bytes),
        ),
        ("journal_bytes", "gauge", "Bytes of the journal.", float(status.journal_bytes)),
        ("open_rows", "gauge", "Rows that can be asked and are not in files yet.", float(status.open_rows)),
        ("event_rows", "gauge", "Rows in files.", float(status.totals.present)),
        ("event_bytes", "gauge", "Bytes of the files of events.", float(status.totals.bytes)),
    ];
    let mut out = String::new();
    for (name, kind, help, value) in rows {
        let _ = write!(
            out,
            "# HELP vonggac_stream_{name} {help}\n# TYPE vonggac_stream_{name} {kind}\nvonggac_stream_{name} {value}\n"
        );
    }
    let _ = write!(
        out,
        "# HELP vonggac_intake_records_total Records at the doors, by protocol and by what became of them.\n\
         # TYPE vonggac_intake_records_total counter\n"
    );
    let mut protocols: Vec<&'static str> =
        live.desk.counters().rows().iter().map(|(_, protocol, _)| *protocol).collect();
    protocols.sort_unstable();
    protocols.dedup();
    for protocol in protocols {
        let count = live.desk.counters().of(protocol);
        for (what, value) in [("received", count.received), ("accepted", count.accepted), ("refused", count.refused())]
        {
            let _ = writeln!(out, "vonggac_intake_records_total{{protocol=\"{protocol}\",what=\"{what}\"}} {value}");
        }
    }
    out
}

fn float(value: u64) -> f64 {
    value as f64
}
