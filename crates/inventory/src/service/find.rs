//! Lists of hosts: what is asked for is cut out of sets of numbers (see [`postings`]), then the page is read.
//!
//! Few hosts are looked up by their numbers and sorted. Many are soon met along the sort order: its index is walked, number by number,
//! until a page is full. Both cost the same at some thousand hosts, and neither depends on how common a word is: a search for a word
//! that half of all hosts have, together with a filter, does not sort half of the hosts.

use std::collections::BTreeSet;

use vg_access::Problem;
use vg_backend::params;
use vg_backend::sql::{MAX_IN, Row, Select, Tx};

use super::list::{SearchWord, escaped, limit, ordered, page_of, search_words};
use crate::model::{Count, Filter, Host, Page};
use crate::store::Noun as _;
use crate::store::hosts::{HostRow, LISTED, listed};
use crate::store::postings::{self, Numbers};
use crate::store::software;

/// Most numbers that are looked up one by one and sorted rather than met on a walk: some 25 ms, less than a walk from end
/// to end.
const MAX_SORTED: usize = 3_000;
/// Numbers of the first piece of a walk; each further piece is four times as long, so that a page that is soon full costs little and a
/// long walk few statements.
const FIRST_PIECE: u32 = 1_000;
/// Most numbers of one piece: some 20 ms, and a text of 600 kB.
const MAX_PIECE: u32 = 100_000;

/// What a filter asks for.
pub(crate) struct Asked {
    /// Those that it leaves, as far as sets can say it; nothing when no set narrows it.
    numbers: Option<Numbers>,
    /// Words that stand in too many sets, to be looked for in each row.
    wide: Vec<SearchWord>,
}

/// One page of hosts, without what they are known by.
pub(crate) async fn hosts(tx: &mut Tx, unit: &str, filter: &Filter) -> Result<Page<Host>, Problem> {
    let asked = ask(tx, unit, filter).await?;
    let rows = match &asked.numbers {
        None => {
            let (statement, values) = along(unit, filter, &asked.wide)?.build()?;
            tx.fetch_all(&statement, &values).await?
        }
        Some(numbers) if numbers.count() <= MAX_IN => {
            rows_of(tx, unit, filter, &asked.wide, &numbers.all().collect::<Vec<_>>()).await?
        }
        Some(numbers) => {
            let met = met(tx, unit, filter, &asked.wide, numbers).await?;
            rows_of(tx, unit, filter, &[], &met).await?
        }
    };
    page_of::<HostRow, Host>(&rows, filter, listed)
}

/// A page along the sort order.
pub(crate) fn along(unit: &str, filter: &Filter, words: &[SearchWord]) -> Result<Select, Problem> {
    let select = Select::packing("inventory.list", LISTED.0, LISTED.1, HostRow::TABLE)
        .and_where("unit = ? AND retired = ?", params![unit, filter.retired]);
    Ok(ordered::<HostRow>(wide(select, words), filter)?.limit(limit(filter)))
}

/// The numbers of the next page, where there are more than one statement takes.
async fn met(
    tx: &mut Tx,
    unit: &str,
    filter: &Filter,
    words: &[SearchWord],
    numbers: &Numbers,
) -> Result<Vec<i64>, Problem> {
    let page = limit(filter) as usize;
    if numbers.count() > MAX_SORTED || page > MAX_IN / 2 {
        return walk(tx, unit, filter, words, numbers).await;
    }
    // The best of those seen and of the next ones, until all were seen.
    let mut all = numbers.all();
    let mut best = Vec::new();
    loop {
        let seen = best.len();
        best.extend(all.by_ref().take(MAX_IN - seen));
        if best.len() == seen {
            return Ok(best);
        }
        let (statement, values) = best_of(unit, filter, words, &best)?.build()?;
        best = split(&tx.fetch_one(&statement, &values).await?)?;
    }
}

/// The numbers of the first page of these hosts, at most [`MAX_IN`], in their order.
pub(crate) fn best_of(unit: &str, filter: &Filter, words: &[SearchWord], numbers: &[i64]) -> Result<Select, Problem> {
    let select = Select::new("inventory.list.best", &["inventory_hosts.no"], HostRow::TABLE)
        .among("inventory_hosts.no", numbers)
        .and_where("unit = ?", params![unit]);
    Ok(ordered::<HostRow>(wide(select, words), filter)?.joined("no", limit(filter), 0))
}

/// The numbers of a row that [joins](Select::joined) them.
fn split(row: &Row) -> Result<Vec<i64>, Problem> {
    let joined = row.opt_text("joined")?.unwrap_or_default();
    Ok(joined.split_ascii_whitespace().map(|number| number.parse().unwrap_or(-1)).collect())
}

async fn ask(tx: &mut Tx, unit: &str, filter: &Filter) -> Result<Asked, Problem> {
    let mut asked = Asked { numbers: None, wide: Vec::new() };
    let exact = [
        filter.kind.map(|kind| postings::kind(kind.as_str())),
        filter.level.map(|level| postings::level(i64::from(level))),
        filter.system.as_deref().map(postings::system),
        filter.site.as_deref().map(postings::site),
        filter.responsible.as_deref().map(postings::responsible),
    ];
    for key in exact.into_iter().flatten() {
        asked.narrow(postings::exact(tx, unit, &key).await?);
    }
    if let Some(package) = &filter.software {
        asked.narrow(software::having(tx, unit, package).await?);
    }
    for word in search_words(&filter.text) {
        let mut found = Some(Numbers::default());
        for form in BTreeSet::from(word.forms()) {
            let some = postings::beginning_with(tx, unit, form).await?;
            match (&mut found, some) {
                (Some(found), Some(some)) => found.or(&some),
                _ => found = None,
            }
        }
        match found {
            Some(found) => asked.narrow(found),
            None => asked.wide.push(word),
        }
    }
    if let Some(numbers) = &mut asked.numbers {
        let retired = postings::exact(tx, unit, postings::RETIRED).await?;
        if filter.retired { numbers.and(&retired) } else { numbers.without(&retired) }
    }
    Ok(asked)
}

impl Asked {
    fn narrow(&mut self, by: Numbers) {
        match &mut self.numbers {
            Some(numbers) => numbers.and(&by),
            None => self.numbers = Some(by),
        }
    }
}

/// Looks for words in the rows themselves.
fn wide(mut select: Select, words: &[SearchWord]) -> Select {
    for word in words {
        let [plain, other] = word.forms().map(|form| format!("% {}%", escaped(form)));
        let condition = "words LIKE ? ESCAPE '\\' OR words LIKE ? ESCAPE '\\'";
        select = select.and_where(condition, params![plain, other]);
    }
    select
}

/// The rows of these hosts, at most [`MAX_IN`], in their order.
pub(crate) fn of_numbers(
    unit: &str,
    filter: &Filter,
    words: &[SearchWord],
    numbers: &[i64],
) -> Result<Select, Problem> {
    let select = Select::packing("inventory.list.of_numbers", LISTED.0, LISTED.1, HostRow::TABLE)
        .among("inventory_hosts.no", numbers)
        .and_where("unit = ?", params![unit]);
    Ok(ordered::<HostRow>(wide(select, words), filter)?.limit(limit(filter)))
}

async fn rows_of(
    tx: &mut Tx,
    unit: &str,
    filter: &Filter,
    words: &[SearchWord],
    numbers: &[i64],
) -> Result<Vec<Row>, Problem> {
    if numbers.is_empty() {
        // The mark of the page and the order are looked at all the same.
        along(unit, filter, words)?;
        return Ok(Vec::new());
    }
    let (statement, values) = of_numbers(unit, filter, words, numbers)?.build()?;
    Ok(tx.fetch_all(&statement, &values).await?)
}

/// A piece of the numbers along a sort order.
pub(crate) fn piece(
    unit: &str,
    filter: &Filter,
    words: &[SearchWord],
    rows: u32,
    skip: u32,
) -> Result<Select, Problem> {
    let select = Select::new("inventory.list.walk", &["inventory_hosts.no"], HostRow::TABLE)
        .and_where("unit = ? AND retired = ?", params![unit, filter.retired]);
    Ok(ordered::<HostRow>(wide(select, words), filter)?.joined("no", rows, skip))
}

/// The numbers of the next page along the sort order.
async fn walk(
    tx: &mut Tx,
    unit: &str,
    filter: &Filter,
    words: &[SearchWord],
    numbers: &Numbers,
) -> Result<Vec<i64>, Problem> {
    let wanted = limit(filter) as usize;
    let mut met = Vec::with_capacity(wanted);
    let (mut length, mut skip) = (FIRST_PIECE, 0);
    loop {
        let (statement, values) = piece(unit, filter, words, length, skip)?.build()?;
        let piece = split(&tx.fetch_one(&statement, &values).await?)?;
        met.extend(piece.iter().filter(|number| numbers.has(**number)).take(wanted - met.len()));
        if met.len() == wanted || piece.len() < length as usize {
            return Ok(met);
        }
        skip += length;
        length = (length * 4).min(MAX_PIECE);
    }
}

/// Hosts that are followed, by kind and level.
pub(crate) async fn counts(tx: &mut Tx, unit: &str) -> Result<Vec<Count>, Problem> {
    let retired = postings::exact(tx, unit, postings::RETIRED).await?;
    let kinds = postings::named(tx, unit, &postings::kind("")).await?;
    let levels = postings::named(tx, unit, "l:").await?;
    let mut found = Vec::new();
    for (kind, mut of_kind) in kinds {
        of_kind.without(&retired);
        for (level, of_level) in &levels {
            let mut both = of_kind.clone();
            both.and(of_level);
            let count = i64::try_from(both.count()).unwrap_or(i64::MAX);
            if count > 0 {
                found.push(Count { kind: kind.clone(), level: level.parse().unwrap_or(0), count });
            }
        }
    }
    Ok(found)
}
