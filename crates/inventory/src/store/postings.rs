//! The only SQL on postings: for each word or filter by which hosts are found, the set of the numbers of those hosts.
//!
//! A set lies in blocks of [`BLOCK`] numbers, each a row: few numbers as decimals, many as bits. What a search combines is cut in
//! memory, some microseconds for each hundred thousand hosts, so that its cost does not depend on how common a word is.
//!
//! A word is looked for by its beginning. To keep that to few rows, the first 2, 4 and 8 characters of each word have sets of
//! their own, and whole words only where they are longer: `windows` is in `2:wi`, `4:wind` and `8:windows`, and a search for `win`
//! reads `4:win` to `4:winz…`.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;
use std::ops::ControlFlow;

use vg_backend::params;
use vg_backend::sql::{MAX_IN, ManyRows, Select, SqlError, Statement, Tx, Value};

use super::hosts::HostRow;

/// Numbers of one block.
pub(crate) const BLOCK: i64 = 4_096;
/// Bits of a block, 64 in each.
const LIMBS: usize = BLOCK as usize / 64;
/// Numbers up to which a block is written as decimals: about where bits become shorter.
const FEW: u32 = 200;
/// Lengths of the beginnings that have sets of their own.
const LENGTHS: [usize; 3] = [2, 4, 8];
/// Rows that a search reads for one word; one that needs more (a beginning that thousands of long words share) is looked for along
/// the sort order instead. Reading so many costs some 10 ms.
const MAX_ROWS: u32 = 6_000;
/// Sorts after every continuation of a word.
const LAST: char = '\u{10ffff}';

const RANGE: Statement = Statement::new(
    "inventory.postings.range",
    "SELECT block, hosts FROM inventory_postings WHERE unit = $1 AND word >= $2 AND word < $3 ORDER BY word, block LIMIT $4",
);
const NAMED: Statement = Statement::new(
    "inventory.postings.named",
    "SELECT word, block, hosts FROM inventory_postings WHERE unit = $1 AND word >= $2 AND word < $3 ORDER BY word, block",
);
const EXACT: Statement = Statement::new(
    "inventory.postings.exact",
    "SELECT block, hosts FROM inventory_postings WHERE unit = $1 AND word = $2 ORDER BY block",
);
const SAVE: ManyRows = ManyRows::new(
    "inventory.postings.save",
    "INSERT INTO inventory_postings (unit, word, block, hosts)",
    4,
    "ON CONFLICT (unit, word, block) DO UPDATE SET hosts = excluded.hosts",
);
const EMPTY: Statement = Statement::new(
    "inventory.postings.empty",
    "DELETE FROM inventory_postings WHERE unit = $1 AND word = $2 AND block = $3",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[RANGE, NAMED, EXACT, EMPTY];

/// A set of numbers of hosts.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Numbers {
    blocks: BTreeMap<i64, Bits>,
}

type Bits = [u64; LIMBS];

impl Numbers {
    /// True when the number is among them.
    pub(crate) fn has(&self, number: i64) -> bool {
        self.blocks.get(&number.div_euclid(BLOCK)).is_some_and(|bits| has(bits, number.rem_euclid(BLOCK)))
    }

    /// How many.
    pub(crate) fn count(&self) -> usize {
        self.blocks.values().map(|bits| count(bits) as usize).sum()
    }

    /// All of them, the smallest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = i64> + '_ {
        self.blocks.iter().flat_map(|(block, bits)| places(bits).map(move |place| block * BLOCK + place))
    }

    /// What is in both.
    pub(crate) fn and(&mut self, other: &Self) {
        self.blocks.retain(|block, bits| {
            let Some(theirs) = other.blocks.get(block) else { return false };
            bits.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine &= theirs);
            count(bits) > 0
        });
    }

    /// What is in one of them.
    pub(crate) fn or(&mut self, other: &Self) {
        for (block, theirs) in &other.blocks {
            let bits = self.blocks.entry(*block).or_insert([0; LIMBS]);
            bits.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine |= theirs);
        }
    }

    /// What is not in the other.
    pub(crate) fn without(&mut self, other: &Self) {
        self.blocks.retain(|block, bits| {
            if let Some(theirs) = other.blocks.get(block) {
                take_out(bits, theirs);
            }
            count(bits) > 0
        });
    }

    /// Takes a number in.
    pub(crate) fn insert(&mut self, number: i64) {
        let bits = self.blocks.entry(number.div_euclid(BLOCK)).or_insert([0; LIMBS]);
        set(bits, number.rem_euclid(BLOCK), true);
    }

    fn add(&mut self, block: i64, text: &str) -> Result<(), SqlError> {
        read(text, self.blocks.entry(block).or_insert([0; LIMBS]))
    }
}

fn take_out(bits: &mut Bits, theirs: &Bits) {
    bits.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine &= !theirs);
}

fn has(bits: &Bits, place: i64) -> bool {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    bits.get(place / 64).is_some_and(|limb| limb >> (place % 64) & 1 == 1)
}

fn set(bits: &mut Bits, place: i64, there: bool) {
    let place = usize::try_from(place).unwrap_or(usize::MAX);
    if let Some(limb) = bits.get_mut(place / 64) {
        let bit = 1 << (place % 64);
        if there { *limb |= bit } else { *limb &= !bit }
    }
}

fn count(bits: &Bits) -> u32 {
    bits.iter().map(|limb| limb.count_ones()).sum()
}

/// Adds what a row holds.
fn read(text: &str, bits: &mut Bits) -> Result<(), SqlError> {
    let damaged =
        || SqlError::new(vg_backend::sql::SqlErrorKind::Corrupt, "inventory.postings", "a set of hosts cannot be read");
    if let Some(digits) = text.strip_prefix('b') {
        if digits.len() != LIMBS * 16 {
            return Err(damaged());
        }
        for (place, limb) in bits.iter_mut().enumerate() {
            let digits = digits.get(place * 16..place * 16 + 16).ok_or_else(damaged)?;
            *limb |= u64::from_str_radix(digits, 16).map_err(|_| damaged())?;
        }
        return Ok(());
    }
    for number in text.split_ascii_whitespace() {
        let place: i64 = number.parse().map_err(|_| damaged())?;
        set(bits, place, true);
    }
    Ok(())
}

fn written(bits: &Bits) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    if count(bits) > FEW {
        text.reserve(LIMBS * 16 + 1);
        text.push('b');
        for limb in bits {
            let _ = write!(text, "{limb:016x}");
        }
        return text;
    }
    for place in places(bits) {
        let _ = write!(text, "{}{place}", if text.is_empty() { "" } else { " " });
    }
    text
}

/// The places that are set, the first before the others. Most sets have few.
fn places(bits: &Bits) -> impl Iterator<Item = i64> + '_ {
    let limbs = (0..).step_by(64).zip(bits).filter(|(_, limb)| **limb != 0);
    limbs.flat_map(|(first, limb)| {
        let mut left = *limb;
        std::iter::from_fn(move || {
            let place = (left != 0).then(|| first + i64::from(left.trailing_zeros()));
            // Takes the lowest bit away.
            left &= left.wrapping_sub(1);
            place
        })
    })
}

/// The beginning of a word, at most so many characters.
fn beginning(word: &str, length: usize) -> &str {
    word.char_indices().nth(length).and_then(|(at, _)| word.get(..at)).unwrap_or(word)
}

/// Names the sets in which a host stands, by the words by which it is found; some more than once.
pub(crate) fn each_key(row: &HostRow, retired: bool, words: &BTreeSet<String>, each: &mut dyn FnMut(&str)) {
    let mut key = String::new();
    let mut name = |letter: &str, rest: &str| {
        key.clear();
        key.push_str(letter);
        key.push_str(rest);
        each(&key);
    };
    for word in words {
        for (length, letter) in LENGTHS.into_iter().zip(["2:", "4:", "8:"]) {
            name(letter, beginning(word, length));
        }
        if word.chars().nth(8).is_some() {
            name("w:", word);
        }
    }
    each(&kind(row.host.kind.as_str()));
    each(&level(row.level));
    each(&site(&row.host.site));
    each(&system(&row.host.system));
    each(&responsible(&row.host.responsible));
    if retired {
        each(RETIRED);
    }
}

/// The set of those that are retired.
pub(crate) const RETIRED: &str = "r:";

/// The set of a kind.
pub(crate) fn kind(kind: &str) -> String {
    format!("k:{kind}")
}

/// The set of a level.
pub(crate) fn level(level: i64) -> String {
    format!("l:{level}")
}

/// The set of a site; the empty one is that of hosts without one.
pub(crate) fn site(site: &str) -> String {
    format!("p:{site}")
}

/// The set of a system; the empty one is that of hosts without one.
pub(crate) fn system(system: &str) -> String {
    format!("y:{system}")
}

/// The set of a person who answers for them; the empty one is that of hosts for which nobody does.
pub(crate) fn responsible(person: &str) -> String {
    format!("u:{person}")
}

/// One set.
pub(crate) async fn exact(tx: &mut Tx, unit: &str, key: &str) -> Result<Numbers, SqlError> {
    let mut found = Numbers::default();
    for row in tx.fetch_all(&EXACT, params![unit, key]).await? {
        found.add(row.int("block")?, row.text("hosts")?)?;
    }
    Ok(found)
}

/// What is in at least one of these sets.
pub(crate) async fn any(tx: &mut Tx, unit: &str, keys: &[String]) -> Result<Numbers, SqlError> {
    let mut found = Numbers::default();
    for keys in keys.chunks(MAX_IN) {
        let (statement, values) = of_keys(unit, keys).build()?;
        tx.fetch_each::<SqlError, _>(&statement, &values, |row| {
            found.add(row.int(0)?, row.text(1)?)?;
            Ok(ControlFlow::Continue(()))
        })
        .await?;
    }
    Ok(found)
}

/// Rows of some sets, at most [`MAX_IN`].
pub(crate) fn of_keys(unit: &str, keys: &[String]) -> Select {
    Select::new("inventory.postings.any", &["block", "hosts"], "inventory_postings")
        .and_where("unit = ?", params![unit])
        .and_in("word", keys.iter().map(String::as_str))
}

/// The hosts that have a word that begins so; nothing when too many rows would have to be read for it.
pub(crate) async fn beginning_with(tx: &mut Tx, unit: &str, word: &str) -> Result<Option<Numbers>, SqlError> {
    let length = word.chars().count();
    let first = match LENGTHS.iter().find(|known| length <= **known) {
        Some(known) => format!("{known}:{word}"),
        None => format!("w:{word}"),
    };
    let mut found = Numbers::default();
    let mut rows = 0;
    let values = params![unit, first.as_str(), format!("{first}{LAST}"), MAX_ROWS + 1];
    tx.fetch_each::<SqlError, _>(&RANGE, values, |row| {
        rows += 1;
        found.add(row.int(0)?, row.text(1)?)?;
        Ok(ControlFlow::Continue(()))
    })
    .await?;
    Ok((rows <= MAX_ROWS).then_some(found))
}

/// The sets whose keys begin so, by what follows; for kinds and levels, which are few.
pub(crate) async fn named(tx: &mut Tx, unit: &str, letter: &str) -> Result<BTreeMap<String, Numbers>, SqlError> {
    let mut found: BTreeMap<String, Numbers> = BTreeMap::new();
    for row in tx.fetch_all(&NAMED, params![unit, letter, format!("{letter}{LAST}")]).await? {
        let name = row.text("word")?.strip_prefix(letter).unwrap_or_default().to_owned();
        found.entry(name).or_default().add(row.int("block")?, row.text("hosts")?)?;
    }
    Ok(found)
}

/// How many of each set whose key begins so are not among `left_out`, by what follows, in the order of the keys; the first `most` sets.
/// One block at a time is in memory.
pub(crate) async fn counted(
    tx: &mut Tx,
    unit: &str,
    letter: &str,
    left_out: &Numbers,
    most: usize,
) -> Result<Vec<(String, i64)>, SqlError> {
    let mut found: Vec<(String, i64)> = Vec::new();
    let values = params![unit, letter, format!("{letter}{LAST}")];
    tx.fetch_each::<SqlError, _>(&NAMED, values, |row| {
        let mut bits = [0; LIMBS];
        read(row.text(2)?, &mut bits)?;
        if let Some(theirs) = left_out.blocks.get(&row.int(1)?) {
            take_out(&mut bits, theirs);
        }
        let name = row.text(0)?.strip_prefix(letter).unwrap_or_default();
        let more = i64::from(count(&bits));
        if let Some((known, count)) = found.last_mut()
            && known == name
        {
            *count += more;
        } else if found.len() == most {
            return Ok(ControlFlow::Break(()));
        } else {
            found.push((name.to_owned(), more));
        }
        Ok(ControlFlow::Continue(()))
    })
    .await?;
    found.retain(|(_, count)| *count > 0);
    Ok(found)
}

/// Changes of sets: by key, numbers, true for those that come in. The last word on a number holds.
#[derive(Default)]
pub(super) struct Changed {
    by_key: HashMap<String, Vec<(i64, bool)>>,
}

impl Changed {
    pub(super) fn note(&mut self, key: &str, number: i64, there: bool) {
        match self.by_key.get_mut(key) {
            Some(numbers) => numbers.push((number, there)),
            None => drop(self.by_key.insert(key.to_owned(), vec![(number, there)])),
        }
    }

    /// Writes them: what stands there is read, changed and written back, block by block.
    pub(super) async fn write(self, tx: &mut Tx, unit: &str) -> Result<(), SqlError> {
        let mut sets: Vec<(String, Vec<(i64, bool)>)> = self.by_key.into_iter().collect();
        sets.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let mut blocks: BTreeMap<i64, Vec<Change>> = BTreeMap::new();
        for (key, numbers) in sets {
            let mut rest = numbers.as_slice();
            // Almost always all are in one block.
            while let Some((first, _)) = rest.first() {
                let block = first.div_euclid(BLOCK);
                let same = rest.iter().take_while(|(number, _)| number.div_euclid(BLOCK) == block).count();
                let (of_block, others) = rest.split_at(same);
                let places = of_block.iter().map(|(number, there)| (number.rem_euclid(BLOCK), *there)).collect();
                blocks.entry(block).or_default().push(Change { key: key.clone(), places });
                rest = others;
            }
        }
        let mut rows: Vec<(String, i64, Value)> = Vec::new();
        for (block, changes) in blocks {
            // By key; one set may come more than once, in the order of what was said of it.
            let mut keys: Vec<&str> = changes.iter().map(|change| change.key.as_str()).collect();
            keys.dedup();
            let known = stored(tx, unit, block, &keys).await?;
            let mut changes = changes.into_iter().peekable();
            while let Some(Change { key, places }) = changes.next() {
                let before = known.get(&key);
                let mut bits = before.map_or([0; LIMBS], |bits| **bits);
                places.iter().for_each(|(place, there)| set(&mut bits, *place, *there));
                while let Some(more) = changes.next_if(|more| more.key == key) {
                    more.places.iter().for_each(|(place, there)| set(&mut bits, *place, *there));
                }
                if count(&bits) > 0 {
                    rows.push((key, block, written(&bits).into()));
                } else if before.is_some() {
                    tx.execute(&EMPTY, params![unit, key, block]).await?;
                }
            }
        }
        // Along the primary key.
        rows.sort_by(|a, b| (a.0.as_str(), a.1).cmp(&(b.0.as_str(), b.1)));
        let rows = rows.into_iter().map(|(key, block, hosts)| vec![unit.into(), key.into(), block.into(), hosts]);
        tx.execute_rows(&SAVE, rows.collect()).await.map(drop)
    }
}

/// A change of a set within one block.
struct Change {
    key: String,
    places: Vec<(i64, bool)>,
}

/// What stands in a block of these sets.
async fn stored(tx: &mut Tx, unit: &str, block: i64, keys: &[&str]) -> Result<HashMap<String, Box<Bits>>, SqlError> {
    let mut known = HashMap::new();
    for keys in keys.chunks(MAX_IN) {
        let (statement, values) = of_block(unit, block, keys).build()?;
        for row in tx.fetch_all(&statement, &values).await? {
            let mut bits = Box::new([0; LIMBS]);
            read(row.text("hosts")?, &mut bits)?;
            known.insert(row.text("word")?.to_owned(), bits);
        }
    }
    Ok(known)
}

/// Rows of one block; at most [`MAX_IN`] sets.
pub(crate) fn of_block(unit: &str, block: i64, keys: &[&str]) -> Select {
    Select::new("inventory.postings.of_block", &["word", "hosts"], "inventory_postings")
        .and_where("unit = ?", params![unit])
        .and_in("word", keys.iter().copied())
        .and_where("block = ?", params![block])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(all: impl IntoIterator<Item = i64>) -> Numbers {
        let mut found = Numbers::default();
        for number in all {
            found.add(number.div_euclid(BLOCK), &number.rem_euclid(BLOCK).to_string()).unwrap();
        }
        found
    }

    #[test]
    fn a_block_reads_as_it_was_written_few_and_many() {
        for step in [1, 2, 19, 21, 500, 4_095] {
            let mut bits = [0; LIMBS];
            (0..BLOCK).step_by(step).for_each(|place| set(&mut bits, place, true));
            let text = written(&bits);
            assert_eq!(text.starts_with('b'), count(&bits) > FEW, "{step}");
            let mut again = [0; LIMBS];
            read(&text, &mut again).unwrap();
            assert_eq!(again, bits, "{step}");
        }
        for damaged in ["b00", "x", "1 zwei"] {
            assert!(read(damaged, &mut [0; LIMBS]).is_err(), "{damaged}");
        }
    }

    #[test]
    fn sets_are_cut_as_sets_are() {
        let (two, three) = (numbers((0..20_000).step_by(2)), numbers((0..20_000).step_by(3)));
        let mut both = two.clone();
        both.and(&three);
        assert_eq!(both, numbers((0..20_000).step_by(6)));
        let mut rest = two.clone();
        rest.without(&three);
        assert_eq!(rest.count(), two.count() - both.count());
        assert!(rest.has(19_998 - 4) && !rest.has(6) && !rest.has(-1) && !rest.has(1 << 40));
        assert_eq!(both.all().take(3).collect::<Vec<_>>(), [0, 6, 12]);
        rest.and(&numbers([5]));
        assert_eq!(rest, Numbers::default());
    }

    #[test]
    fn words_stand_under_their_beginnings() {
        assert_eq!([2, 4, 8].map(|length| beginning("đườngdài", length)), ["đư", "đườn", "đườngdài"]);
        assert_eq!(beginning("a", 2), "a");
    }
}
