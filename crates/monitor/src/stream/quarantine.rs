//! Chunks on which the program failed: laid aside as they came, counted, and fit to be fed again.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use super::entry::Arrived;

/// Lays a chunk aside, again and again while the disk refuses it: what is counted as laid aside is there. False when it `is_over` before.
pub(super) fn keep_at_last(folder: &Path, chunk: &Arrived, pause: Duration, is_over: &dyn Fn() -> bool) -> bool {
    while let Err(error) = keep(folder, chunk) {
        tracing::error!(%error, position = chunk.position, "a chunk could not be laid aside; it is tried again");
        if is_over() {
            return false;
        }
        std::thread::sleep(pause);
    }
    true
}

/// Lays a chunk aside: `POSITION.records` has its bytes, `POSITION.json` what is known of it.
pub(super) fn keep(folder: &Path, chunk: &Arrived) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let about = serde_json::json!({
        "position": chunk.position, "unit": chunk.unit, "source": chunk.source, "protocol": chunk.protocol,
        "format": chunk.format, "hint": chunk.hint, "received": chunk.received.to_string(),
        "records": chunk.records, "counted": chunk.cut == vg_receive::Cut::Counted,
    });
    let write = |ending: &str, bytes: &[u8]| -> io::Result<()> {
        let mut file = fs::File::create(folder.join(format!("{:020}.{ending}", chunk.position)))?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write("records", &chunk.bytes)?;
    write("json", about.to_string().as_bytes())?;
    fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn what_the_disk_refuses_is_tried_until_it_is_there_or_nobody_waits() {
        let folder = tempfile::tempdir().unwrap();
        let aside = folder.path().join("aside");
        let chunk = Arrived {
            position: 7,
            unit: "u".into(),
            source: "s".into(),
            protocol: "syslog".into(),
            format: None,
            hint: None,
            received: vg_model::Timestamp(1),
            records: 1,
            cut: vg_receive::Cut::Lines,
            encoding: None,
            preamble: 0,
            again: false,
            modified: None,
            digest: 0,
            bytes: bytes::Bytes::from_static(b"one\n"),
        };
        // A file stands where the folder should be.
        fs::write(&aside, b"").unwrap();
        assert!(!keep_at_last(&aside, &chunk, Duration::ZERO, &|| true));
        let tries = Cell::new(0);
        let room_after_three = || {
            tries.set(tries.get() + 1);
            if tries.get() == 3 {
                fs::remove_file(&aside).unwrap();
            }
            false
        };
        assert!(keep_at_last(&aside, &chunk, Duration::ZERO, &room_after_three));
        assert_eq!(tries.get(), 3);
        assert!(aside.join(format!("{:020}.json", chunk.position)).exists());
    }
}
