//! The demonstration: logs of an invented organisation over the week of Tết 2024, with an intrusion in ordinary noise.
//!
//! *What it is*: a generator. The organisation and the story are data (`library/demo`); this module turns them into log
//! files in the forms that the parsers read: Windows events of winlogbeat and NXLog, syslog, Linux audit, nginx, Zeek,
//! Suricata, also compressed and in an archive. The same seed gives the same bytes: there is no clock here, no hash
//! order, and randomness is named in `random`.
//!
//! *Boundaries*: everything is invented; outside addresses are those of RFC 5737. The lines show what an intrusion
//! leaves behind; hosts, files and arguments are placeholders, no line works as an attack.
//!
//! *What it does not do*: clock drift, damaged files, EVTX, IPv6.

mod calendar;
mod intrusion;
mod json;
mod linux;
mod logs;
mod network;
mod office;
mod organisation;
mod random;
mod story;
mod web;
mod windows;

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use logs::Logs;
use random::Random;

pub use organisation::{Host, Organisation, Person, ServiceAccount, System, TEXT as ORGANISATION};
pub use story::{Expected, Step, Story};

/// Most that [`DemoOptions::scale`] may be: some million records, which are sorted in memory.
pub const MAX_SCALE: u32 = 10;
/// Most days that [`DemoOptions::days`] may be.
pub const MAX_DAYS: u32 = calendar::DAYS;
/// Empty file by which a folder is known as one that was made here.
pub const MARKER: &str = ".vonggac-demo";

/// What to make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DemoOptions {
    /// Seed of all randomness.
    pub seed: u64,
    /// Days from 2024-02-05 on, 1 to [`MAX_DAYS`]. The intrusion is over after six.
    pub days: u32,
    /// How much ordinary noise, 1 to [`MAX_SCALE`]; the intrusion stays as it is.
    pub scale: u32,
}

impl Default for DemoOptions {
    fn default() -> Self {
        Self { seed: 2024, days: MAX_DAYS, scale: 1 }
    }
}

/// What was made.
#[derive(Clone, Debug)]
pub struct DemoSummary {
    /// Files and members of archives, in the order of their names.
    pub files: Vec<DemoFile>,
    /// SHA-256 over names and contents before compression, hexadecimal.
    pub digest: String,
    /// The story that the logs tell.
    pub story: Story,
}

/// A file that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DemoFile {
    /// Path below the folder; `archive!member` in an archive.
    pub name: String,
    /// Records in it.
    pub records: u64,
    /// Bytes before compression.
    pub bytes: u64,
}

impl DemoSummary {
    /// Records of all files.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.files.iter().map(|file| file.records).sum()
    }

    /// Bytes of all files before compression.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// All that the makers of lines share.
struct Scene<'o> {
    organisation: &'o Organisation,
    logs: Logs,
    seed: u64,
    days: u32,
    scale: u32,
    /// Handles, ports and identifiers that mean nothing.
    random: Random,
}

impl Scene<'_> {
    /// The stream of random numbers of one maker.
    fn stream(&self, name: &str) -> Random {
        Random::stream(self.seed, name)
    }

    /// An amount of noise at the scale asked for.
    fn scaled(&self, count: u64) -> u64 {
        count * u64::from(self.scale)
    }
}

/// Writes the logs below `out`, which is made when it does not exist.
///
/// # Errors
///
/// When an option is out of its range, `out` holds files that were not made here, or a file cannot be written.
pub fn write(out: &Path, options: &DemoOptions) -> Result<DemoSummary> {
    if !(1..=MAX_SCALE).contains(&options.scale) || !(1..=MAX_DAYS).contains(&options.days) {
        bail!("scale must be from 1 to {MAX_SCALE}, days from 1 to {MAX_DAYS}");
    }
    claim(out)?;
    let organisation = Organisation::embedded()?;
    let story = Story::embedded()?;
    let end = calendar::local(options.days, 0, 0, 0);
    let mut scene = Scene {
        organisation: &organisation,
        logs: Logs::new(story.begins, end),
        seed: options.seed,
        days: options.days,
        scale: options.scale,
        random: Random::stream(options.seed, "identifiers"),
    };
    office::write(&mut scene);
    linux::write(&mut scene);
    web::write(&mut scene);
    network::write(&mut scene);
    intrusion::write(&mut scene, &story)?;
    let (files, digest) = scene.logs.write(out)?;
    Ok(DemoSummary { files, digest, story })
}

/// Makes sure that `out` is new, empty, or was made here.
fn claim(out: &Path) -> Result<()> {
    let marker = out.join(MARKER);
    match std::fs::read_dir(out) {
        Ok(mut entries) => {
            if entries.next().is_some() && !marker.exists() {
                bail!("{} is not empty and was not made by this command: choose another folder", out.display());
            }
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            std::fs::create_dir_all(out).with_context(|| format!("create {}", out.display()))?;
        }
        Err(error) => return Err(error).with_context(|| format!("open {}", out.display())),
    }
    std::fs::write(&marker, b"").with_context(|| format!("write {}", marker.display()))
}
