//! Chunks on which the program failed: laid aside as they came, counted, and fit to be fed again.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use super::entry::Arrived;

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
