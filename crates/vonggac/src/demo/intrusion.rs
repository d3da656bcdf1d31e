//! The intrusion of the story: for each step the lines that it leaves in the logs. When and where a step happens is in
//! `library/demo/story.toml`; here is only what it looks like. Programs, files and addresses are placeholders.

mod domain;
mod mail;
mod office;

use anyhow::{Result, bail};
use vg_model::Timestamp;

use super::Scene;
use super::calendar::later;
use super::network::Connection;
use super::random::Random;
use super::story::{Step, Story};

/// First address of the intruder: probing and the web shell.
const INTRUDER: &str = "203.0.113.45";
/// Second address: guessing passwords.
const GUESSER: &str = "203.0.113.46";
/// Where programs are fetched from.
const DEPOT: &str = "203.0.113.80";
/// Where the stolen data goes.
const DROP: &str = "203.0.113.90";
/// The account that fell.
const TAKEN: &str = "qt.tep";

/// A step being told.
struct Telling<'s, 'o> {
    scene: &'s mut Scene<'o>,
    step: &'s Step,
    random: Random,
}

impl Telling<'_, '_> {
    /// An instant of the step.
    fn after(&self, seconds: u64) -> Timestamp {
        later(self.step.at, seconds * 1000)
    }

    /// The network sensor sees it.
    fn connected(&mut self, time: Timestamp, connection: &Connection<'_>) {
        self.scene.connection(&mut self.random, time, connection);
    }

    /// About that instant.
    fn about(&mut self, seconds: u64) -> Timestamp {
        later(self.step.at, seconds * 1000 + self.random.below(900))
    }
}

/// All steps of the story.
pub(super) fn write(scene: &mut Scene<'_>, story: &Story) -> Result<()> {
    for step in &story.steps {
        let random = scene.stream(&format!("step {}", step.id));
        let mut telling = Telling { scene, step, random };
        match step.id.as_str() {
            "botnet" => office::botnet(&mut telling),
            "probe" => mail::probe(&mut telling),
            "webmail-guessing" => mail::guessing(&mut telling),
            "mailbox-import" => mail::import(&mut telling),
            "web-shell" => mail::web_shell(&mut telling),
            "miner" => mail::miner(&mut telling),
            "foothold" => mail::foothold(&mut telling),
            "inside-scan" => mail::inside_scan(&mut telling),
            "password-spray" => domain::spray(&mut telling),
            "remote-desktop" => domain::remote_desktop(&mut telling),
            "credential-dump" => domain::credential_dump(&mut telling),
            "remote-tool" => domain::remote_tool(&mut telling),
            "lateral-movement" => domain::lateral_movement(&mut telling),
            "data-theft" => office::data_theft(&mut telling),
            "backups-destroyed" => office::backups_destroyed(&mut telling),
            "logs-cleared" => domain::logs_cleared(&mut telling),
            other => bail!("library/demo/story.toml: nobody knows how the step '{other}' looks"),
        }
    }
    Ok(())
}
