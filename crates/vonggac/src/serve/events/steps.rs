//! A search goes back in time by steps, the newest events first: so there is something to show also where looking at everything takes longer
//! than a question may, and whoever looks goes on from there.
//!
//! The first step is over so many rows that it is the only one in most units; how large the next one is follows from how long the last took.
//! What files cannot hold is left out by every step as ever, so a search by address or digest has a handful of steps in which little is
//! read.

use std::time::Duration;

use vg_lake::Answer;
use vg_model::Timestamp;
use vg_monitor::search::Window;

/// Rows of the first step, of all units together.
const FIRST_ROWS: u64 = 2_000_000;
/// How long a step should take.
const STEP: Duration = Duration::from_millis(1_500);
/// How much larger than the last a step is at most.
const GROWTH: u64 = 8;
/// Of the time of a question, the hundredths in which steps begin.
const PERCENT: u32 = 60;

/// What steps run on.
pub(super) trait Ground {
    /// Why nothing was found.
    type Error;
    /// A moment before another between which there are about so many rows.
    fn back(&self, to: Timestamp, rows: u64) -> Timestamp;
    /// The newest events of a time, so many at most.
    async fn find(&self, window: Window, rows: usize) -> Result<Answer, Self::Error>;
    /// Whether there was no time for it.
    fn is_late(error: &Self::Error) -> bool;
    /// Time since the question was asked.
    fn elapsed(&self) -> Duration;
}

/// What steps came to.
#[derive(Debug)]
pub(super) struct Walked {
    pub(super) answer: Answer,
    /// Nothing before this moment was looked at, and there was no time left; nothing when the page is full or everything was looked at.
    pub(super) reached: Option<Timestamp>,
}

/// Looks for the newest `rows` events of a time, for as long as `limit` allows.
pub(super) async fn walk<G: Ground>(
    ground: &G,
    window: Window,
    rows: usize,
    limit: Duration,
) -> Result<Walked, G::Error> {
    let mut top = window.to;
    let mut many = FIRST_ROWS;
    let mut all: Option<Answer> = None;
    loop {
        let from = ground.back(top, many).max(window.from);
        let began = ground.elapsed();
        let wanted = rows.saturating_sub(all.as_ref().map_or(0, |all| all.rows.len()));
        let found = match (ground.find(Window { from, to: top }, wanted).await, all.take()) {
            (Ok(found), None) => found,
            (Ok(found), Some(mut all)) => {
                all.rows.extend(found.rows);
                all.truncated |= found.truncated;
                all
            }
            // What was found before stays.
            (Err(error), Some(all)) if G::is_late(&error) => {
                return Ok(Walked { answer: all, reached: Some(top) });
            }
            (Err(error), _) => return Err(error),
        };
        if found.truncated || found.rows.len() >= rows || from <= window.from {
            return Ok(Walked { answer: found, reached: None });
        }
        let now = ground.elapsed();
        if now + STEP > limit * PERCENT / 100 {
            return Ok(Walked { answer: found, reached: Some(from) });
        }
        many = next(many, now.saturating_sub(began));
        (all, top) = (Some(found), from);
    }
}

/// Rows of the next step, after one of so many rows took so long.
fn next(rows: u64, took: Duration) -> u64 {
    let fits = u128::from(rows) * STEP.as_micros() / took.as_micros().max(1);
    u64::try_from(fits).unwrap_or(u64::MAX).clamp(rows / 2, rows.saturating_mul(GROWTH)).max(1)
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use vg_lake::Cell as Value;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(10);

    /// A store with one row each microsecond, in which finding takes time for each row that is looked at.
    struct Made {
        /// Rows that are looked at in a second.
        rate: u64,
        /// Moments of the events that are found.
        hits: Vec<i64>,
        now: Cell<Duration>,
        asked: RefCell<Vec<(i64, i64)>>,
        /// From the call of this number on, finding takes too long.
        ends_at: usize,
    }

    impl Made {
        fn new(rate: u64, hits: &[i64]) -> Self {
            Self {
                rate,
                hits: hits.to_vec(),
                now: Cell::new(Duration::ZERO),
                asked: RefCell::default(),
                ends_at: usize::MAX,
            }
        }

        async fn walk(&self, from: i64, to: i64, rows: usize) -> Result<(Vec<i64>, Option<i64>), Late> {
            let window = Window { from: Timestamp(from), to: Timestamp(to) };
            let walked = walk(self, window, rows, LIMIT).await?;
            let time = |row: &Vec<Value>| match row.as_slice() {
                [Value::Time(time)] => time.0,
                other => panic!("{other:?}"),
            };
            Ok((walked.answer.rows.iter().map(time).collect(), walked.reached.map(|at| at.0)))
        }

        /// The times that were asked for, without gap and overlap from the last to the first moment.
        fn covered(&self) -> (i64, i64) {
            let asked = self.asked.borrow();
            for pair in asked.windows(2) {
                assert_eq!(pair[0].0, pair[1].1, "steps meet: {asked:?}");
            }
            (asked.last().unwrap().0, asked.first().unwrap().1)
        }
    }

    /// There was no time for it.
    #[derive(PartialEq, Debug)]
    struct Late;

    impl Ground for Made {
        type Error = Late;

        fn back(&self, to: Timestamp, rows: u64) -> Timestamp {
            Timestamp(to.0.saturating_sub(i64::try_from(rows).unwrap_or(i64::MAX)))
        }

        async fn find(&self, window: Window, rows: usize) -> Result<Answer, Late> {
            if self.asked.borrow().len() >= self.ends_at {
                return Err(Late);
            }
            self.asked.borrow_mut().push((window.from.0, window.to.0));
            let looked = u64::try_from(window.to.0 - window.from.0).unwrap();
            self.now.set(self.now.get() + Duration::from_secs_f64(looked as f64 / self.rate as f64));
            let mut found: Vec<i64> =
                self.hits.iter().copied().filter(|at| (window.from.0..window.to.0).contains(at)).collect();
            found.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
            found.truncate(rows);
            let rows = found.into_iter().map(|at| vec![Value::Time(Timestamp(at))]).collect();
            Ok(Answer { columns: Vec::new(), rows, truncated: false, clock: false, snapshots: Vec::new() })
        }

        fn is_late(_: &Late) -> bool {
            true
        }

        fn elapsed(&self) -> Duration {
            self.now.get()
        }
    }

    #[tokio::test]
    async fn few_rows_are_one_step() {
        let made = Made::new(1_000_000, &[5, 900_000]);
        assert_eq!(made.walk(0, 1_000_000, 10).await, Ok((vec![900_000, 5], None)));
        assert_eq!(made.asked.borrow().as_slice(), [(0, 1_000_000)]);
    }

    #[tokio::test]
    async fn steps_end_when_the_page_is_full() {
        let made = Made::new(10_000_000, &[99_999_999, 99_999_998, 90_000_000, 4]);
        assert_eq!(made.walk(0, 100_000_000, 3).await, Ok((vec![99_999_999, 99_999_998, 90_000_000], None)));
        assert!(made.covered().0 > 4, "what is older was not looked at");
    }

    #[tokio::test]
    async fn what_there_is_no_time_for_is_said_and_gone_on_with() {
        let made = Made::new(4_000_000, &[99_999_999, 4]);
        let (found, reached) = made.walk(0, 100_000_000, 10).await.unwrap();
        let reached = reached.unwrap();
        assert_eq!((found, made.covered()), (vec![99_999_999], (reached, 100_000_000)));
        assert!(made.now.get() < LIMIT, "{:?}", made.now.get());
        assert!(reached < 90_000_000, "{reached}");
        // Going on from there ends at the beginning.
        let mut to = reached;
        let mut rest = Vec::new();
        loop {
            let on = Made::new(4_000_000, &[99_999_999, 4]);
            let (found, reached) = on.walk(0, to, 10).await.unwrap();
            rest.extend(found);
            match reached {
                Some(at) => to = at,
                None => break,
            }
        }
        assert_eq!(rest, [4]);
    }

    #[tokio::test]
    async fn a_fast_search_has_few_steps() {
        let made = Made::new(1_000_000_000, &[7]);
        assert_eq!(made.walk(0, 100_000_000, 10).await, Ok((vec![7], None)));
        assert!(made.asked.borrow().len() <= 3, "{:?}", made.asked.borrow());
    }

    #[tokio::test]
    async fn what_takes_too_long_keeps_what_was_found_before() {
        let made = Made { ends_at: 2, ..Made::new(40_000_000, &[99_999_999, 4]) };
        let (found, reached) = made.walk(0, 100_000_000, 10).await.unwrap();
        assert_eq!((found, reached), (vec![99_999_999], Some(made.covered().0)));
        let made = Made { ends_at: 0, ..Made::new(1, &[]) };
        assert_eq!(made.walk(0, 100_000_000, 10).await, Err(Late), "the first step has nothing to keep");
    }
}
