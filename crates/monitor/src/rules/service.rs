//! What can be done with sets and single rules. The keeper of every server follows.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Operation, Problem};
use vg_backend::blob::BlobId;
use vg_backend::transaction;
use vg_model::Level;

use super::bundle::{Bundle, NoBundle};
use super::model::{Choice, Content, NewSet, Origin, RuleSet, STATUSES, SetChange, Told, USED_STATUSES};
use super::store;
use crate::Monitor;
use crate::alerts::Who;
use crate::check::{Faults, refused};
use crate::error::version_mismatch;
use crate::limits::{MAX_RULE_SETS, MAX_SET_BYTES};
use crate::operations::{RULE_CHOOSE, RULE_READ, RULE_SET_KNOW, RULE_SET_MANAGE, RULE_SET_READ, RULE_TRY};
use crate::sources::hex;

/// Id of the set of a folder: the same for the same path, on every server.
#[must_use]
pub fn folder_id(path: &str) -> String {
    format!("folder-{}", hex(Sha256::digest(path).get(..8).unwrap_or_default()))
}

fn subject_of(set: &str) -> String {
    format!("set:{set}")
}

impl Monitor {
    /// All sets in the order in which they count.
    pub async fn rule_sets(&self, caller: &Caller) -> Result<Vec<RuleSet>, Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        self.access.require(&mut tx, caller, &RULE_SET_READ, On::System).await?;
        Ok(store::sets(&mut tx).await?)
    }

    /// What happened to a set, the latest first.
    pub async fn rule_set_history(&self, caller: &Caller, id: &str) -> Result<Vec<Told>, Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        self.access.require(&mut tx, caller, &RULE_SET_READ, On::System).await?;
        Ok(store::history(&mut tx, &subject_of(id)).await?)
    }

    /// Refuses whoever may not import: before what was sent is read.
    pub async fn rule_set_may_manage(&self, caller: &Caller) -> Result<(), Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        self.access.require(&mut tx, caller, &RULE_SET_MANAGE, On::System).await.map(|_| ())
    }

    /// Refuses whoever may not switch rules.
    pub async fn rule_may_choose(&self, caller: &Caller) -> Result<(), Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        self.access.require(&mut tx, caller, &RULE_CHOOSE, On::System).await.map(|_| ())
    }

    /// Refuses whoever may not try a rule in a unit.
    pub async fn rule_may_try(&self, caller: &Caller, unit: &str) -> Result<(), Problem> {
        self.reading(caller, &RULE_TRY, unit).await.map(|_| ())
    }

    /// All sets and what was decided on rules, for whoever loads them.
    pub(super) async fn rule_sets_known(
        &self,
        caller: &Caller,
    ) -> Result<(Vec<RuleSet>, BTreeMap<String, (i64, Choice)>), Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        self.access.require(&mut tx, caller, &RULE_SET_KNOW, On::System).await?;
        Ok((store::sets(&mut tx).await?, store::choices(&mut tx).await?))
    }

    /// The files of a set, checked against its blob.
    pub(super) async fn rule_set_bundle(&self, set: &RuleSet) -> Result<Bundle, NoBundle> {
        let blob: Result<BlobId, _> = set.content.blob.parse();
        let bytes = match blob {
            Ok(blob) => self.backend.blobs.get_bytes(&blob, MAX_SET_BYTES).await,
            Err(error) => Err(error),
        };
        match bytes {
            Ok(bytes) => Bundle::kept(&bytes),
            Err(error) => Err(NoBundle(error.message())),
        }
    }

    /// Keeps the files of a set as a blob.
    pub(super) async fn rule_set_keep(&self, bundle: &Bundle) -> Result<String, Problem> {
        let fault = |error: &dyn std::fmt::Display| Problem::internal(format!("keep a set of rules: {error}"));
        let bytes = bundle.write().map_err(|error| fault(&error))?;
        Ok(self.backend.blobs.put_bytes(&bytes).await.map_err(|error| fault(&error))?.to_string())
    }

    /// Makes a set of what was previewed.
    pub(super) async fn rule_set_create(
        &self,
        caller: &Caller,
        new: &NewSet,
        content: &Content,
    ) -> Result<RuleSet, Problem> {
        let id = self.next_id()?;
        let make = |sets: &mut Vec<RuleSet>, who: &Who| {
            if sets.len() >= MAX_RULE_SETS {
                return Err(Problem::limit(("bộ quy tắc", "sets of rules"), MAX_RULE_SETS));
            }
            let name = checked_name(sets, &id, &new.name)?;
            let statuses = checked_statuses(&new.statuses)?;
            let place = sets.last().map_or(0, |last| last.place + 1);
            let set = RuleSet {
                statuses,
                min_level: new.min_level,
                ..fresh(&id, place, &name, (Origin::File, &new.path), content, who)
            };
            sets.push(set);
            Ok(("created", summary(content)))
        };
        self.rule_set_write(caller, &RULE_SET_MANAGE, &id, None, make).await
    }

    /// Gives a set another content; `said` is the difference in words.
    pub(super) async fn rule_set_replace(
        &self,
        caller: &Caller,
        (id, version): (&str, i64),
        path: &str,
        content: &Content,
        said: &str,
    ) -> Result<RuleSet, Problem> {
        let make = |sets: &mut Vec<RuleSet>, who: &Who| {
            let set = find(sets, id)?;
            if set.origin != Origin::File {
                let (vi, en) = (
                    "bộ này được đọc từ máy chủ; hãy thay nội dung tại đó",
                    "this set is read from the server; change it there",
                );
                return Err(refused("/set", "not_a_file", vi, en));
            }
            path.clone_into(&mut set.path);
            give(set, content, who);
            Ok(("content", said.to_owned()))
        };
        self.rule_set_write(caller, &RULE_SET_MANAGE, id, Some(version), make).await
    }

    /// Changes what of a set is looked for, its name or its place.
    pub async fn rule_set_update(
        &self,
        caller: &Caller,
        id: &str,
        version: i64,
        change: &SetChange,
    ) -> Result<RuleSet, Problem> {
        let make = |sets: &mut Vec<RuleSet>, _: &Who| {
            let name = change.name.as_ref().map(|name| checked_name(sets, id, name)).transpose()?;
            let statuses = change.statuses.as_ref().map(|statuses| checked_statuses(statuses)).transpose()?;
            let set = find(sets, id)?;
            let mut said = Vec::new();
            if let Some(name) = name {
                said.push(format!("{} → {name}", set.name));
                set.name = name;
            }
            if let Some(on) = change.on {
                said.push(if on { "on" } else { "off" }.to_owned());
                set.on = on;
            }
            if let Some(level) = change.min_level {
                said.push(format!("{} → {level}", set.min_level));
                set.min_level = level;
            }
            if let Some(statuses) = statuses {
                said.push(format!("{} → {}", set.statuses.join(" "), statuses.join(" ")));
                set.statuses = statuses;
            }
            if let Some(place) = change.place {
                let at = sets.iter().position(|set| set.id == id).unwrap_or_default();
                let set = sets.remove(at);
                let to = place.min(sets.len());
                said.push(format!("{} → {}", at + 1, to + 1));
                sets.insert(to, set);
                sets.iter_mut().zip(0..).for_each(|(set, place)| set.place = place);
            }
            Ok(("changed", said.join("; ")))
        };
        self.rule_set_write(caller, &RULE_SET_MANAGE, id, Some(version), make).await
    }

    /// Removes a set. That of the program stays; that of a folder comes back when the settings still name it.
    pub async fn rule_set_remove(&self, caller: &Caller, id: &str, version: i64) -> Result<(), Problem> {
        let subject = Subject::new("rule_set", id);
        let (_, pending) = self.access.begin(caller, &RULE_SET_MANAGE, On::System, &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut sets = store::sets(tx).await?;
            let set = find(&mut sets, id)?;
            if set.version != version {
                return Err(version_mismatch(version, set.version));
            }
            if set.origin == Origin::Pack {
                let (vi, en) =
                    ("bộ đi kèm chỉ tắt được, không gỡ được", "the set of the program can only be switched off");
                return Err(refused("/set", "pack", vi, en));
            }
            store::remove(tx, id).await?;
            let changes = Changes::new().set("name", &set.name).set("digest", &set.content.digest);
            pending.done(tx, Outcome::Done, &changes).await
        });
        pending.settle(done).await
    }

    /// The set of the program or of a folder as it is there now. Nothing is written when it is so already.
    pub(super) async fn rule_set_follow(
        &self,
        caller: &Caller,
        (origin, id, path): (Origin, &str, &str),
        content: &Content,
        said: &str,
    ) -> Result<(), Problem> {
        let (known, _) = self.rule_sets_known(caller).await?;
        if known.iter().any(|set| set.id == id && set.content == *content) {
            return Ok(());
        }
        let make = |sets: &mut Vec<RuleSet>, who: &Who| {
            if let Ok(set) = find(sets, id) {
                give(set, content, who);
                return Ok(("content", said.to_owned()));
            }
            let name = if origin == Origin::Pack { "Vọng Gác" } else { path };
            let place = if origin == Origin::Pack { 0 } else { sets.last().map_or(1, |last| last.place + 1) };
            let mut set = fresh(id, place, &free_name(sets, name), (origin, path), content, who);
            if origin == Origin::Pack {
                set.min_level = Level::Informational;
            }
            sets.insert(if origin == Origin::Pack { 0 } else { sets.len() }, set);
            Ok(("created", summary(content)))
        };
        self.rule_set_write(caller, &RULE_SET_KNOW, id, None, make).await.map(|_| ())
    }

    /// Changes sets in one transaction: what was changed is written, told in the history, and recorded.
    async fn rule_set_write(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        id: &str,
        version: Option<i64>,
        make: impl Fn(&mut Vec<RuleSet>, &Who) -> Result<(&'static str, String), Problem>,
    ) -> Result<RuleSet, Problem> {
        let subject = Subject::new("rule_set", id);
        let (granted, pending) = self.access.begin(caller, operation, On::System, &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let before = store::sets(tx).await?;
            if let Some(version) = version {
                let found = before.iter().find(|set| set.id == id).ok_or_else(Problem::not_found)?;
                if found.version != version {
                    return Err(version_mismatch(version, found.version));
                }
            }
            let mut sets = before.clone();
            let (event, said) = make(&mut sets, &who)?;
            for set in sets.iter_mut().filter(|set| !before.contains(set)) {
                if before.iter().any(|known| known.id == set.id) {
                    set.version += 1;
                }
                set.updated_at = who.now;
                set.updated_by.clone_from(&who.actor);
                store::save(tx, set).await?;
            }
            let told = Told { at: who.now, actor: who.actor, event: event.to_owned(), reason: said.clone() };
            store::tell(tx, &subject_of(id), &told).await?;
            let set = sets.into_iter().find(|set| set.id == id).ok_or_else(Problem::not_found)?;
            let changes = Changes::new().set("action", event).set("name", &set.name).set("change", said.as_str());
            pending.done(tx, Outcome::Done, &changes.set("digest", &set.content.digest)).await?;
            Ok(set)
        });
        pending.settle(done).await
    }

    /// Switches a rule on or off, whatever its set says; with nothing the set decides again.
    pub async fn rule_choose(
        &self,
        caller: &Caller,
        rule: &str,
        on: Option<bool>,
        reason: &str,
    ) -> Result<Choice, Problem> {
        let subject = Subject::new("rule", rule);
        let (granted, pending) = self.access.begin(caller, &RULE_CHOOSE, On::System, &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let mut faults = Faults::default();
            let rule = faults.line("/rule", rule);
            faults.required("/rule", &rule);
            let reason = faults.note("/reason", reason);
            faults.required("/reason", &reason);
            faults.done()?;
            let choice = Choice { on, reason, at: who.now, by: who.actor };
            store::choose(tx, &rule, &choice).await?;
            let event = store::choice_name(on);
            let told = Told {
                at: choice.at,
                actor: choice.by.clone(),
                event: event.to_owned(),
                reason: choice.reason.clone(),
            };
            store::tell(tx, &format!("rule:{rule}"), &told).await?;
            let changes = Changes::new().set("choice", event).set("reason", &choice.reason);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(choice)
        });
        pending.settle(done).await
    }

    /// What was decided on a rule, the latest first.
    pub async fn rule_history(&self, caller: &Caller, unit: &str, rule: &str) -> Result<Vec<Told>, Problem> {
        let mut tx = self.reading(caller, &RULE_READ, unit).await?;
        Ok(store::history(&mut tx, &format!("rule:{rule}")).await?)
    }
}

fn find<'s>(sets: &'s mut [RuleSet], id: &str) -> Result<&'s mut RuleSet, Problem> {
    sets.iter_mut().find(|set| set.id == id).ok_or_else(Problem::not_found)
}

fn fresh(id: &str, place: i64, name: &str, (origin, path): (Origin, &str), content: &Content, who: &Who) -> RuleSet {
    RuleSet {
        id: id.to_owned(),
        version: 1,
        created_at: who.now,
        updated_at: who.now,
        updated_by: who.actor.clone(),
        place,
        name: name.to_owned(),
        origin,
        path: vg_access::cut(path, crate::limits::MAX_LINE_CHARS),
        content: content.clone(),
        content_at: who.now,
        content_by: who.actor.clone(),
        on: true,
        min_level: Level::Low,
        statuses: USED_STATUSES.map(str::to_owned).to_vec(),
    }
}

fn give(set: &mut RuleSet, content: &Content, who: &Who) {
    set.content = content.clone();
    set.content_at = who.now;
    set.content_by.clone_from(&who.actor);
}

fn summary(content: &Content) -> String {
    let Content { rules, correlations, refused, .. } = content;
    format!("{rules} + {correlations}; −{refused}")
}

/// A name that no other set has.
fn free_name(sets: &[RuleSet], wanted: &str) -> String {
    let taken = |name: &str| sets.iter().any(|set| set.name == name);
    let wanted = vg_access::cut(wanted, 200);
    let further = (2..).map(|number| format!("{wanted} ({number})"));
    std::iter::once(wanted.clone()).chain(further).find(|name| !taken(name)).unwrap_or(wanted)
}

fn checked_name(sets: &[RuleSet], id: &str, name: &str) -> Result<String, Problem> {
    let mut faults = Faults::default();
    let name = faults.line("/name", name);
    faults.required("/name", &name);
    if sets.iter().any(|set| set.id != id && set.name.eq_ignore_ascii_case(&name)) {
        faults.add("/name", "taken", "đã có bộ quy tắc mang tên này", "another set has this name");
    }
    faults.done()?;
    Ok(name)
}

fn checked_statuses(given: &[String]) -> Result<Vec<String>, Problem> {
    if let Some(unknown) = given.iter().find(|status| !STATUSES.contains(&status.as_str())) {
        let known = STATUSES.join(", ");
        let (vi, en) = (
            format!("không có trạng thái “{unknown}”; chọn trong: {known}"),
            format!("there is no status '{unknown}'; choose among {known}"),
        );
        return Err(refused("/statuses", "unknown", &vi, &en));
    }
    // In the order of the list, each once.
    Ok(STATUSES.iter().filter(|status| given.iter().any(|one| one == *status)).map(|s| (*s).to_owned()).collect())
}

impl Content {
    /// The numbers of loaded rules.
    pub(super) fn of(bundle: &Bundle, loaded: &vg_detect::sigma::Loaded, blob: String) -> Self {
        let number = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
        Self {
            blob,
            digest: bundle.digest(),
            revision: bundle.revision.clone(),
            licence: bundle.licence(),
            files: number(bundle.files.len()),
            rules: number(loaded.rules.len()),
            correlations: number(loaded.correlations.len()),
            filters: number(loaded.filters.len()),
            refused: number(loaded.problems.len()),
        }
    }
}
