//! Searches over events that people keep: a name, what is looked for, and over which time; for themselves or for the unit.
//!
//! *Invariants*: one that is not shared is seen by the account that made it alone, and is 404 for everybody else; names are told apart
//! among what one person sees; a text that cannot be read as a search is not kept.
//!
//! *What it does not do*: it asks nothing; whoever opens one searches as if the text had been written.

pub(crate) mod store;

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, Kept, On, Problem};
use vg_backend::sql::Tx;
use vg_backend::transaction;
use vg_model::Timestamp;

use crate::Monitor;
use crate::alerts::Who;
use crate::check::{Faults, refused};
use crate::error::{search_problem, version_mismatch};
use crate::limits::{MAX_SAVED_OF_ONE, MAX_SAVED_SHARED};
use crate::operations::{EVENT_READ, SEARCH_MANAGE, SEARCH_SAVE};
use crate::search::{Moment, Search, time_of};

/// Zone in which a text is tried, in minutes east of UTC: whether it can be read does not depend on it.
const OFFSET: i32 = 420;

/// What people say of a search that is kept.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct NewSearch {
    /// Its name.
    pub name: String,
    /// What it is good for.
    pub note: String,
    /// The search; nothing for every event.
    pub q: String,
    /// First moment: relative as `now-24h`, or a fixed one.
    pub from: String,
    /// The moment behind the last one.
    pub to: String,
    /// The whole unit sees it.
    pub shared: bool,
}

/// A search that is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedSearch {
    /// What people say of it.
    pub about: NewSearch,
    /// The account that made it.
    pub account: String,
    /// Kind and id of who made it.
    pub created_by: String,
}

impl SavedSearch {
    /// Whether an account may change it without being the one who decides in the unit.
    #[must_use]
    pub fn is_own(&self, account: &str) -> bool {
        !account.is_empty() && self.account == account
    }
}

impl NewSearch {
    /// As it is kept.
    fn checked(&self, now: Timestamp) -> Result<Self, Problem> {
        let mut faults = Faults::default();
        let name = faults.line("/name", &self.name);
        faults.required("/name", &name);
        let end = |text: &str, otherwise: &str| {
            let text = text.trim();
            if text.is_empty() { otherwise.to_owned() } else { text.to_owned() }
        };
        let kept = Self {
            name,
            note: faults.note("/note", &self.note),
            q: self.q.trim().to_owned(),
            from: end(&self.from, "now-24h"),
            to: end(&self.to, "now"),
            shared: self.shared,
        };
        faults.done()?;
        let moment = Moment { now, offset_minutes: OFFSET };
        Search::read(&kept.q, moment).map_err(|error| search_problem(&error, "/q"))?;
        let at = |text: &str, pointer| time_of(text, moment).map_err(|error| search_problem(&error, pointer));
        if at(&kept.from, "/from")? >= at(&kept.to, "/to")? {
            let (vi, en) = ("thời điểm đầu phải trước thời điểm cuối", "the first moment must be before the last");
            return Err(refused("/from", "out_of_range", vi, en));
        }
        Ok(kept)
    }

    fn changes(&self, old: &Self) -> Changes {
        Changes::new()
            .field("name", &old.name, &self.name)
            .field("note", &old.note, &self.note)
            .field("q", &old.q, &self.q)
            .field("from", &old.from, &self.from)
            .field("to", &old.to, &self.to)
            .field("shared", old.shared, self.shared)
    }
}

/// Refuses a name that its owner sees already, and more than there may be.
async fn room(tx: &mut Tx, unit: &str, account: &str, id: &str, about: &NewSearch) -> Result<(), Problem> {
    let others: Vec<_> = store::seen_by(tx, unit, account).await?.into_iter().filter(|other| other.id != id).collect();
    let key = vg_formats::search_key(&about.name);
    if others.iter().any(|other| vg_formats::search_key(&other.data.about.name) == key) {
        return Err(refused("/name", "taken", "đã có tìm kiếm lưu tên này", "another saved search has this name"));
    }
    let (most, what) = if about.shared {
        (MAX_SAVED_SHARED, ("tìm kiếm lưu dùng chung của đơn vị", "shared searches of a unit"))
    } else {
        (MAX_SAVED_OF_ONE, ("tìm kiếm lưu của một người", "saved searches of one person"))
    };
    let like = others.iter().filter(|other| {
        if about.shared { other.data.about.shared } else { !other.data.about.shared && other.data.is_own(account) }
    });
    if like.count() >= most { Err(Problem::limit(what, most)) } else { Ok(()) }
}

impl Monitor {
    /// Searches that the caller sees in a unit, by name: those of the unit and its own.
    pub async fn search_list(&self, caller: &Caller, unit: &str) -> Result<Vec<Kept<SavedSearch>>, Problem> {
        let mut tx = self.reading(caller, &EVENT_READ, unit).await?;
        Ok(store::seen_by(&mut tx, unit, caller.account().unwrap_or_default()).await?)
    }

    /// One that the caller sees.
    pub async fn search_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Kept<SavedSearch>, Problem> {
        let mut tx = self.reading(caller, &EVENT_READ, unit).await?;
        seen(&mut tx, unit, id, caller.account().unwrap_or_default()).await
    }

    /// Keeps a search.
    pub async fn search_create(
        &self,
        caller: &Caller,
        unit: &str,
        new: &NewSearch,
    ) -> Result<Kept<SavedSearch>, Problem> {
        let id = self.next_id()?;
        let subject = Subject::new("saved_search", &id);
        let (granted, pending) = self.access.begin(caller, &SEARCH_SAVE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let about = new.checked(who.now)?;
            let same = |known: &SavedSearch| known.about == about;
            if let Some(made) = self.made_before(store::get(tx, unit, &id).await?, same)? {
                pending.done(tx, Outcome::Done, &Changes::new()).await?;
                return Ok(made);
            }
            room(tx, unit, &who.account, "", &about).await?;
            let changes = about.changes(&NewSearch::default());
            let kept = Kept {
                id: id.clone(),
                unit: unit.to_owned(),
                version: 1,
                created_at: who.now,
                updated_at: who.now,
                updated_by: who.actor.clone(),
                data: SavedSearch { about, account: who.account, created_by: who.actor },
            };
            store::save(tx, &kept).await?;
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Changes one: its owner, or for what is shared whoever decides in the unit.
    pub async fn search_update(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &NewSearch,
    ) -> Result<Kept<SavedSearch>, Problem> {
        let subject = Subject::new("saved_search", id);
        let (granted, pending) = self.access.begin(caller, &SEARCH_SAVE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let mut kept = seen(tx, unit, id, &who.account).await?;
            self.may_change(tx, caller, &kept, &who.account).await?;
            if kept.version != version {
                return Err(version_mismatch(version, kept.version));
            }
            let about = new.checked(who.now)?;
            // What somebody else made stays shared: nobody takes it away for themselves.
            if !about.shared && !kept.data.is_own(&who.account) {
                let (vi, en) = ("chỉ người tạo mới được chuyển thành riêng", "only its owner can make it their own");
                return Err(refused("/shared", "not_own", vi, en));
            }
            let owner = kept.data.account.clone();
            room(tx, unit, &owner, id, &about).await?;
            let changes = about.changes(&kept.data.about);
            kept.data.about = about;
            kept.version += 1;
            kept.updated_at = who.now;
            kept.updated_by = who.actor;
            store::save(tx, &kept).await?;
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Removes one, as [`search_update`](Self::search_update) changes one.
    pub async fn search_remove(&self, caller: &Caller, unit: &str, id: &str) -> Result<(), Problem> {
        let subject = Subject::new("saved_search", id);
        let (granted, pending) = self.access.begin(caller, &SEARCH_SAVE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let kept = seen(tx, unit, id, &who.account).await?;
            self.may_change(tx, caller, &kept, &who.account).await?;
            store::remove(tx, unit, id).await?;
            let about = &kept.data.about;
            let changes = Changes::new().set("name", &about.name).set("q", &about.q).set("removed", true);
            pending.done(tx, Outcome::Done, &changes).await
        });
        pending.settle(done).await
    }

    async fn may_change(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        kept: &Kept<SavedSearch>,
        account: &str,
    ) -> Result<(), Problem> {
        if kept.data.is_own(account) {
            return Ok(());
        }
        self.access.require(tx, caller, &SEARCH_MANAGE, On::Unit(&kept.unit)).await.map(|_| ())
    }
}

/// One that an account sees; 404 for those of others.
async fn seen(tx: &mut Tx, unit: &str, id: &str, account: &str) -> Result<Kept<SavedSearch>, Problem> {
    let found = store::get(tx, unit, id).await?;
    found.filter(|kept| kept.data.about.shared || kept.data.is_own(account)).ok_or_else(Problem::not_found)
}
