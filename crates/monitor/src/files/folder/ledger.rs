//! What a folder remembers: which files were read, and how far the one is that is read now.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::super::limits::MAX_KNOWN;
use crate::sources::hex;

/// The file that is read now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Now {
    pub(super) name: String,
    /// SHA-256 of its bytes.
    pub(super) digest: String,
    /// Where the journal was when it was begun.
    pub(super) floor: u64,
    /// Chunks that are in the journal for sure.
    pub(super) brought: u64,
    /// The same file was read before.
    pub(super) again: bool,
}

/// What a folder remembers.
#[derive(Debug)]
pub(super) struct Ledger {
    /// One line for each file: its digest, a blank, its name.
    known: PathBuf,
    now: PathBuf,
    digests: BTreeSet<String>,
}

impl Ledger {
    /// The ledger of a folder.
    pub(super) fn open(data: &Path, folder: &str) -> io::Result<Self> {
        let digest = hex(&Sha256::digest(folder));
        let data = data.join(digest.get(..24).unwrap_or(&digest));
        fs::create_dir_all(&data)?;
        let mut ledger = Self { known: data.join("known"), now: data.join("now.json"), digests: BTreeSet::new() };
        let mut lines = Vec::new();
        match File::open(&ledger.known) {
            Ok(file) => {
                for line in BufReader::new(file).split(b'\n') {
                    lines.push(String::from_utf8_lossy(&line?).into_owned());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        if lines.len() > MAX_KNOWN {
            lines.drain(..lines.len() - MAX_KNOWN);
            let made = data.join("known.new");
            let mut file = File::create(&made)?;
            file.write_all((lines.join("\n") + "\n").as_bytes())?;
            file.sync_data()?;
            fs::rename(&made, &ledger.known)?;
        }
        ledger.digests = lines.iter().filter_map(|line| line.get(..64)).map(str::to_owned).collect();
        Ok(ledger)
    }

    /// Whether a file with these bytes was read to its end.
    pub(super) fn knows(&self, digest: &str) -> bool {
        self.digests.contains(digest)
    }

    /// What was being read when the server ended.
    pub(super) fn now(&self) -> Option<Now> {
        let mut text = Vec::new();
        File::open(&self.now).ok()?.take(64 * 1024).read_to_end(&mut text).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Notes what is read now; flushed to the disk at its beginning.
    pub(super) fn note(&self, now: &Now, flush: bool) -> io::Result<()> {
        let made = self.now.with_extension("new");
        let mut file = File::create(&made)?;
        file.write_all(&serde_json::to_vec(now).map_err(io::Error::other)?)?;
        if flush {
            file.sync_data()?;
        }
        fs::rename(&made, &self.now)
    }

    /// A file was read to its end and is in its place.
    pub(super) fn ended(&mut self, now: &Now) -> io::Result<()> {
        if self.digests.insert(now.digest.clone()) {
            let mut file = OpenOptions::new().create(true).append(true).open(&self.known)?;
            let name: String = now.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            file.write_all(format!("{} {name}\n", now.digest).as_bytes())?;
            file.sync_data()?;
        }
        match fs::remove_file(&self.now) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// SHA-256 of a file. Blocks while it is read.
pub(super) fn digest_of(path: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(path)?;
    let (mut digest, mut piece, mut size) = (Sha256::new(), vec![0; 256 * 1024], 0);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok((hex(&digest.finalize()), size)),
            read => {
                digest.update(piece.get(..read).unwrap_or_default());
                size += read as u64;
            }
        }
    }
}
