//! What units below made of a letter that was passed on to them: who is silent, who works, who answered, and how it stands in all.

use std::collections::BTreeMap;

use vg_access::{Caller, Problem};
use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::Timestamp;

use crate::Directive;
use crate::board::Tally;
use crate::letters;
use crate::limits::MAX_PAGE;
use crate::operations::OBLIGATION_READ;

/// Where a unit stands with a letter, those first that need a call.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Standing {
    /// Nobody there has looked at it.
    Silent,
    /// It was read and is not confirmed.
    Reading,
    /// It is followed, and something is past its due time.
    Late,
    /// It is followed.
    Working,
    /// It was answered.
    Answered,
    /// It was withdrawn there.
    Withdrawn,
}

impl Standing {
    /// All of them, as lists show them.
    pub const ALL: [Self; 6] =
        [Self::Silent, Self::Reading, Self::Late, Self::Working, Self::Answered, Self::Withdrawn];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Reading => "reading",
            Self::Late => "late",
            Self::Working => "working",
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// How a unit below stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Below {
    /// The unit.
    pub unit: String,
    /// The letter in its register.
    pub letter: String,
    /// Where it stands.
    pub standing: Standing,
    /// The day by which an answer is wanted; empty for none.
    pub answer_by: String,
    /// When somebody there took note of it.
    pub acknowledged_at: Option<Timestamp>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// How many obligations are how; `None` before it was confirmed.
    pub tally: Option<Tally>,
    /// When that was settled last.
    pub at: Option<Timestamp>,
}

/// All units below together, and a page of them.
#[derive(Clone, PartialEq, Debug)]
pub struct RollUp {
    /// How many units stand where.
    pub units: BTreeMap<&'static str, i64>,
    /// Obligations of all of them.
    pub tally: Tally,
    /// Those first that need a call.
    pub page: Vec<Below>,
    /// Where the next page begins; `None` when there is none.
    pub next: Option<(i64, String)>,
}

macro_rules! rank {
    () => {
        "CASE WHEN l.state = 'withdrawn' THEN 5 WHEN l.answered_at IS NOT NULL THEN 4 WHEN l.state = 'issued' THEN 0 WHEN l.state = \
         'read' THEN 1 WHEN s.late > 0 THEN 2 ELSE 3 END"
    };
}

macro_rules! from {
    () => {
        " FROM directive_letters l LEFT JOIN directive_standings s ON s.letter = l.id WHERE l.parent = $1 AND l.parent_unit = $2"
    };
}

const PAGE: Statement = Statement::new(
    "directive.rollup.page",
    concat!(
        "SELECT l.unit, l.id, l.answer_by, l.acknowledged_at, l.answered_at, ",
        rank!(),
        " AS rank, s.followed, s.met, s.stated, s.not_met, s.unknown, s.waived, s.not_applicable, s.late, s.weight, s.weight_met, s.at",
        from!(),
        " AND (",
        rank!(),
        ", l.unit) > ($3, $4) ORDER BY rank, l.unit LIMIT $5"
    ),
);
const SUMS: Statement = Statement::new(
    "directive.rollup.sums",
    concat!(
        "SELECT ",
        rank!(),
        " AS rank, COUNT(*) AS units, CAST(COALESCE(SUM(s.followed), 0) AS BIGINT) AS followed, CAST(COALESCE(SUM(s.met), 0) AS \
         BIGINT) AS met, CAST(COALESCE(SUM(s.stated), 0) AS BIGINT) AS stated, CAST(COALESCE(SUM(s.not_met), 0) AS BIGINT) AS \
         not_met, CAST(COALESCE(SUM(s.unknown), 0) AS BIGINT) AS unknown, CAST(COALESCE(SUM(s.waived), 0) AS BIGINT) AS waived, \
         CAST(COALESCE(SUM(s.not_applicable), 0) AS BIGINT) AS not_applicable, CAST(COALESCE(SUM(s.late), 0) AS BIGINT) AS late, \
         CAST(COALESCE(SUM(s.weight), 0) AS BIGINT) AS weight, CAST(COALESCE(SUM(s.weight_met), 0) AS BIGINT) AS weight_met",
        from!(),
        " GROUP BY 1 ORDER BY 1"
    ),
);
const OF_UNIT: Statement = Statement::new(
    "directive.standing.of_unit",
    "SELECT letter, followed, met, stated, not_met, unknown, waived, not_applicable, late, weight, weight_met FROM \
     directive_standings WHERE unit = $1",
);
const SAVE: ManyRows = ManyRows::new(
    "directive.standing.save",
    "INSERT INTO directive_standings (letter, unit, followed, met, stated, not_met, unknown, waived, not_applicable, late, weight, \
     weight_met, at)",
    13,
    "ON CONFLICT (letter) DO UPDATE SET followed = excluded.followed, met = excluded.met, stated = excluded.stated, not_met = \
     excluded.not_met, unknown = excluded.unknown, waived = excluded.waived, not_applicable = excluded.not_applicable, late = \
     excluded.late, weight = excluded.weight, weight_met = excluded.weight_met, at = excluded.at WHERE directive_standings.unit = \
     excluded.unit",
);
/// Standings of demonstration letters of a unit; before the letters.
pub(crate) const REMOVE_DEMO: Statement = Statement::new(
    "directive.demo.standings",
    "DELETE FROM directive_standings WHERE unit = $1 AND letter IN (SELECT id FROM directive_letters WHERE unit = $1 AND demo = 1)",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[PAGE, SUMS, OF_UNIT, REMOVE_DEMO];

fn tally(row: &Row) -> Result<Option<Tally>, SqlError> {
    let Some(all) = row.opt_int("followed")? else { return Ok(None) };
    Ok(Some(Tally {
        all,
        met: row.int("met")?,
        stated: row.int("stated")?,
        not_met: row.int("not_met")?,
        unknown: row.int("unknown")?,
        waived: row.int("waived")?,
        not_applicable: row.int("not_applicable")?,
        late: row.int("late")?,
        weight: row.int("weight")?,
        weight_met: row.int("weight_met")?,
    }))
}

fn standing(row: &Row) -> Result<Standing, SqlError> {
    let rank = usize::try_from(row.int("rank")?).unwrap_or(usize::MAX);
    Ok(Standing::ALL.get(rank).copied().unwrap_or(Standing::Withdrawn))
}

/// Writes how the letters of a unit stand, where that is different from what is written.
pub(crate) async fn save(
    tx: &mut Tx,
    unit: &str,
    tallies: &BTreeMap<String, Tally>,
    now: Timestamp,
) -> Result<(), SqlError> {
    let mut known = BTreeMap::new();
    for row in tx.fetch_all(&OF_UNIT, params![unit]).await? {
        known.insert(row.text("letter")?.to_owned(), tally(&row)?.unwrap_or_default());
    }
    let changed = tallies.iter().filter(|(letter, tally)| known.get(*letter) != Some(*tally));
    let rows: Vec<_> = changed
        .map(|(letter, tally)| {
            let Tally { all, met, stated, not_met, unknown, waived, not_applicable, late, weight, weight_met } = *tally;
            row![
                letter.as_str(),
                unit,
                all,
                met,
                stated,
                not_met,
                unknown,
                waived,
                not_applicable,
                late,
                weight,
                weight_met,
                now
            ]
        })
        .collect();
    if !rows.is_empty() {
        tx.execute_rows(&SAVE, rows).await?;
    }
    Ok(())
}

impl Directive {
    /// What the units below made of a letter that this unit passed on to them; `after` is the end of the page before.
    pub async fn roll_up(
        &self,
        caller: &Caller,
        unit: &str,
        letter: &str,
        after: Option<(i64, &str)>,
        limit: u32,
    ) -> Result<RollUp, Problem> {
        let mut tx = self.reading(caller, &OBLIGATION_READ, unit).await?;
        letters::store::get(&mut tx, unit, letter).await?.ok_or_else(Problem::not_found)?;
        let mut units = BTreeMap::new();
        let mut all = Tally::default();
        for row in tx.fetch_all(&SUMS, params![letter, unit]).await? {
            units.insert(standing(&row)?.name(), row.int("units")?);
            all.plus(&tally(&row)?.unwrap_or_default());
        }
        let limit = limit.clamp(1, MAX_PAGE);
        let (rank, from) = after.unwrap_or((-1, ""));
        let rows = tx.fetch_all(&PAGE, params![letter, unit, rank, from, i64::from(limit)]).await?;
        let below = |row: &Row| {
            let time = |column: &str| row.opt_int(column).map(|at| at.map(Timestamp));
            Ok::<_, SqlError>(Below {
                unit: row.text("unit")?.to_owned(),
                letter: row.text("id")?.to_owned(),
                standing: standing(row)?,
                answer_by: row.text("answer_by")?.to_owned(),
                acknowledged_at: time("acknowledged_at")?,
                answered_at: time("answered_at")?,
                tally: tally(row)?,
                at: time("at")?,
            })
        };
        let page = rows.iter().map(below).collect::<Result<Vec<_>, _>>()?;
        let last = rows.last().filter(|_| rows.len() >= limit as usize);
        let next = last.map(|row| Ok::<_, SqlError>((row.int("rank")?, row.text("unit")?.to_owned()))).transpose()?;
        Ok(RollUp { units, tally: all, page, next })
    }
}
