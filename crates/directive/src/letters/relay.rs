//! Passing letters on to units below.

use std::collections::BTreeSet;

use serde_json::json;
use sha2::{Digest as _, Sha256};
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem};
use vg_backend::sql::WriteTx;
use vg_backend::transaction;

use super::{Fields, Letter, LetterState, store};
use crate::check::Faults;
use crate::checks::hex;
use crate::error::letter_state;
use crate::limits::{MAX_RELAYS, MAX_RELAYS_LISTED};
use crate::operations::LETTER_RELAY;
use crate::{Directive, Kept};

/// To whom a letter is passed on.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Relay {
    /// Units below.
    pub units: Vec<String>,
    /// The number of the letter by which it is passed on; empty to keep that of the letter.
    pub number: String,
    /// The day by which an answer is wanted; empty for none.
    pub answer_by: String,
}

impl Directive {
    /// Passes a confirmed letter on to units below, each with its own entry in its register. A unit that has it already is left out.
    pub async fn letter_relay(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        relay: &Relay,
    ) -> Result<Vec<Kept<Letter>>, Problem> {
        let subject = Subject::new("letter", id);
        let (granted, pending) = self.access.begin(caller, &LETTER_RELAY, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut faults = Faults::default();
            faults.line("/number", &relay.number);
            faults.day("/answer_by", &relay.answer_by);
            if relay.units.is_empty() || relay.units.len() > MAX_RELAYS {
                faults.too_many("/units", MAX_RELAYS);
            }
            faults.done()?;
            let kept = store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            if kept.data.state != LetterState::Confirmed {
                return Err(letter_state(
                    "hãy xác nhận nội dung văn bản trước khi chuyển",
                    "confirm the letter before passing it on",
                ));
            }
            let reading = store::reading(tx, unit, id).await?;
            let (reading, text) = reading.unwrap_or_else(|| ("{}".to_owned(), String::new()));
            let has: BTreeSet<String> = store::units_below(tx, unit, id).await?;
            let mut made = Vec::new();
            let wanted: BTreeSet<&str> = relay.units.iter().map(String::as_str).collect();
            for below in wanted.iter().copied().filter(|below| !has.contains(*below)) {
                if !self.is_below(tx, unit, below).await? {
                    return Err(Problem::not_found());
                }
                let letter = self.relayed(tx, &kept, below, relay).await?;
                let new = self.new_kept(below, &self.backend.new_id()?, granted.actor(), letter);
                store::save(tx, &[&new]).await?;
                store::add_reading(tx, below, &new.id, &reading, &text).await?;
                self.publish(tx, "letter", below, &new.id, "issued").await?;
                made.push(new);
            }
            self.decided(tx, caller, &granted, &kept, relayed_to(&wanted)).await?;
            let changes = Changes::new().set("units", made.len() as i64).set("answer_by", &relay.answer_by);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(made)
        });
        pending.settle(done).await
    }

    async fn relayed(
        &self,
        tx: &mut WriteTx,
        kept: &Kept<Letter>,
        below: &str,
        relay: &Relay,
    ) -> Result<Letter, Problem> {
        let number = if relay.number.is_empty() { kept.data.fields.number.clone() } else { relay.number.clone() };
        let fields = Fields {
            number,
            channel: "relay".to_owned(),
            arrival_number: String::new(),
            arrived_on: String::new(),
            passed_to: String::new(),
            note: String::new(),
            ..kept.data.fields.clone()
        };
        Ok(Letter {
            no: store::last(tx, below).await? + 1,
            state: LetterState::Issued,
            fields,
            confirmed_at: None,
            confirmed_by: String::new(),
            parent: kept.id.clone(),
            parent_unit: kept.unit.clone(),
            answer_by: relay.answer_by.clone(),
            acknowledged_at: None,
            answered_at: None,
            ..kept.data.clone()
        })
    }
}

/// To whom a letter was passed on, as evidence: how many, a digest over all ids, one in a line, and the first of them.
fn relayed_to(units: &BTreeSet<&str>) -> serde_json::Value {
    let lines: String = units.iter().flat_map(|unit| [*unit, "\n"]).collect();
    let first: Vec<&str> = units.iter().copied().take(MAX_RELAYS_LISTED).collect();
    json!({"step": "relay", "count": units.len(), "units_sha256": hex(&Sha256::digest(lines)), "units": first})
}
