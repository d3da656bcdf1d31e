//! Processes that are killed in the middle of their load, and two that want the same folder.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;
use crate::clock::Random as _;

const ROUNDS: u32 = 40;
const TASKS: u64 = 8;

fn options() -> JournalOptions {
    JournalOptions {
        max_entry_bytes: 200_000,
        segment_bytes: 1 << 20,
        max_bytes: 4 << 30,
        min_free_bytes: 0,
        not_before: Position::FIRST,
        max_waiting_bytes: 4 << 20,
    }
}

/// The body of entry `number` of a task in a round: its length and bytes follow from them.
fn body(round: u64, task: u64, number: u64) -> Vec<u8> {
    let seed = round << 40 | task << 32 | number;
    let random = SeededRandom::new(seed);
    let mut len = [0; 4];
    random.fill(&mut len).unwrap();
    let mut body = vec![0; u32::from_le_bytes(len) as usize % if number.is_multiple_of(16) { 150_000 } else { 3_000 }];
    random.fill(&mut body).unwrap();
    body
}

/// The child: runs only when the parent starts it by its environment, and writes until it is killed.
#[test]
#[ignore = "started by the test below"]
fn child() {
    let (Ok(folder), Ok(round)) = (std::env::var("VG_JOURNAL"), std::env::var("VG_JOURNAL_ROUND")) else { return };
    let (journal, _) = open_real(Path::new(&folder), options());
    let round: u64 = round.parse().unwrap();
    let threads: Vec<_> = (0..TASKS)
        .map(|task| {
            let journal = journal.clone();
            std::thread::spawn(move || {
                for number in 0.. {
                    let head = format!("{round} {task} {number}");
                    let body = body(round, task, number).into();
                    let position = journal.append_blocking(Entry { kind: 9, head: head.as_bytes(), body }).unwrap();
                    let mut out = std::io::stdout().lock();
                    write!(out, "\nack {position} {head}\n").unwrap();
                    out.flush().unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

fn start(folder: &Path, test: &str, round: u32) -> std::process::Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("journal::tests::crash::{test}"), "--ignored", "--nocapture", "--test-threads=1"])
        .env("VG_JOURNAL", folder)
        .env("VG_JOURNAL_ROUND", round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the child some time after its first acknowledgement; returns what it acknowledged, by position.
fn run_and_kill(folder: &Path, round: u32, pause: Duration) -> BTreeMap<u64, String> {
    let mut child = start(folder, "child", round);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let ack = |line: String| {
        let (position, head) = line.strip_prefix("ack ")?.split_once(' ')?;
        Some((position.parse::<u64>().ok()?, head.to_owned()))
    };
    let first = lines.by_ref().find_map(ack).expect("the child writes");
    let killer = std::thread::spawn(move || {
        std::thread::sleep(pause);
        // SIGKILL on Unix.
        child.kill().unwrap();
        child.wait().unwrap();
    });
    // A line that was cut off has fewer than three numbers after its position.
    let whole = |(_, head): &(u64, String)| head.split(' ').count() == 3;
    let mut all: Vec<(u64, String)> = lines.filter_map(ack).filter(whole).collect();
    killer.join().unwrap();
    // The last line may end in the middle of its last number.
    all.pop();
    all.push(first);
    all.into_iter().collect()
}

#[test]
fn no_acknowledged_entry_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let random = SeededRandom::new(11);
    let (mut acknowledged, mut torn, mut known) = (BTreeMap::new(), 0, 0);
    for round in 0..ROUNDS {
        let mut byte = [0];
        random.fill(&mut byte).unwrap();
        let told = run_and_kill(folder.path(), round, Duration::from_millis(u64::from(byte[0]) / 2));
        for (position, head) in told {
            assert!(position >= known, "round {round}: position {position} was given before");
            assert_eq!(acknowledged.insert(position, head), None, "round {round}: position {position} was given twice");
        }
        let (journal, opened) = open_real(folder.path(), options());
        assert!(opened.damage.is_empty(), "round {round}: {opened:?}");
        torn += u32::from(opened.torn.is_some());
        known = opened.next.0;
        // The whole journal in the last round, the end of it in the others.
        let from = if round + 1 == ROUNDS { 1 } else { acknowledged.keys().rev().nth(200).copied().unwrap_or(1) };
        verify(&journal, &acknowledged, from);
    }
    eprintln!("{ROUNDS} kills, {} acknowledged entries, none lost; {torn} torn tails", acknowledged.len());
    assert!(acknowledged.len() > ROUNDS as usize, "the child hardly wrote");
}

/// Every entry from `from` on is whole, once, in order; every acknowledged one is among them.
fn verify(journal: &Journal, acknowledged: &BTreeMap<u64, String>, from: u64) {
    let mut reader = journal.reader(Position(from));
    let mut heads = BTreeMap::new();
    let mut last = 0;
    while let Some(found) = reader.try_next().unwrap() {
        let Found::Entry(record) = found else { continue };
        assert!(record.position.0 > last);
        last = record.position.0;
        let head = String::from_utf8(record.head.to_vec()).unwrap();
        let numbers: Vec<u64> = head.split(' ').map(|number| number.parse().unwrap()).collect();
        assert_eq!(record.body, body(numbers[0], numbers[1], numbers[2]), "entry {head} is not whole");
        assert_eq!(heads.insert(head, record.position.0), None, "an entry is there twice");
    }
    for (position, head) in acknowledged.range(from..) {
        assert_eq!(heads.get(head), Some(position), "acknowledged and lost: {head}");
    }
}

/// The child that only wants the folder.
#[test]
#[ignore = "started by the test below"]
fn second() {
    let Ok(folder) = std::env::var("VG_JOURNAL") else { return };
    match Journal::open(Path::new(&folder), options()) {
        Ok(_) => println!("\nopened"),
        Err(error) => println!("\nrefused {error}"),
    }
}

#[test]
fn a_second_process_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let ask = || {
        let output = start(folder.path(), "second", 0).wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().find(|line| line.starts_with("opened") || line.starts_with("refused")).unwrap().to_owned()
    };
    let (journal, _) = open_real(folder.path(), options());
    put(&journal, "one").unwrap();
    let answer = ask();
    assert!(answer.starts_with("refused journal_locked"), "{answer}");
    assert!(answer.contains(&format!("process {};", std::process::id())), "{answer}");
    put(&journal, "two").unwrap();
    drop(journal);
    assert_eq!(ask(), "opened");
    let (journal, _) = open_real(folder.path(), options());
    assert_eq!(bodies(&read_all(&journal)), [b"one", b"two"]);
}
