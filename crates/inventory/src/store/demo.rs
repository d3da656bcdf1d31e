//! The only SQL that deletes: objects that are marked as demonstration.

use vg_access::Problem;
use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Tx};

use super::hosts::HostRow;
use super::{Noun, Writer};

macro_rules! removals {
    ($($list:ident $words:ident $delete:ident $kind:literal $table:literal;)+) => {
        $(
            const $list: Statement = Statement::new(
                concat!("inventory.demo.list_", $kind),
                concat!("SELECT id FROM ", $table, " WHERE unit = $1 AND retired IN (0, 1) AND demo = 1 ORDER BY id"),
            );
            /// All words of the kind in one pass: there is no way from an object to its words but by the words themselves.
            const $words: Statement = Statement::new(
                concat!("inventory.demo.words_", $kind),
                concat!(
                    "DELETE FROM inventory_words WHERE unit = $1 AND kind = '", $kind, "' AND id IN (SELECT id FROM ", $table,
                    " WHERE unit = $1 AND retired IN (0, 1) AND demo = 1)"
                ),
            );
            const $delete: Statement = Statement::new(
                concat!("inventory.demo.delete_", $kind),
                concat!("DELETE FROM ", $table, " WHERE unit = $1 AND id = $2 AND demo = 1"),
            );
        )+
        /// List, delete of the words, delete, by kind.
        const KINDS: &[(&str, Statement, Statement, Statement)] = &[$(($kind, $list, $words, $delete)),+];
        const OF_KINDS: &[Statement] = &[$($list, $words, $delete),+];
    };
}

removals! {
    SYSTEMS SYSTEM_WORDS SYSTEM "system" "inventory_systems";
    HOSTS HOST_WORDS HOST "host" "inventory_hosts";
    CONTACTS CONTACT_WORDS CONTACT "contact" "inventory_contacts";
    CLAIMS CLAIM_WORDS CLAIM "claim" "inventory_claims";
}

const IDENTIFIERS: Statement = Statement::new(
    "inventory.demo.identifiers",
    "DELETE FROM inventory_identifiers WHERE unit || '' = $1 AND host = $2",
);
const SAYINGS: Statement =
    Statement::new("inventory.demo.sayings", "DELETE FROM inventory_sayings WHERE unit = $1 AND host = $2");
const CHANNELS: Statement =
    Statement::new("inventory.demo.channels", "DELETE FROM inventory_channels WHERE unit = $1 AND contact = $2");

/// Statements of this module.
pub(super) fn statements() -> Vec<Statement> {
    [OF_KINDS, &[IDENTIFIERS, SAYINGS, CHANNELS]].concat()
}

/// Whether the unit holds objects of the demonstration.
pub(crate) async fn has_demo(tx: &mut Tx, unit: &str) -> Result<bool, SqlError> {
    for (_, list, ..) in KINDS {
        if !tx.fetch_all(list, params![unit]).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Writer<'_> {
    /// Removes the demonstration objects of a kind with all that hangs on them; gives how many.
    pub(crate) async fn remove_demo(&mut self, kind: &str) -> Result<usize, Problem> {
        self.flush().await?;
        let Some((_, list, words, delete)) = KINDS.iter().find(|(known, ..)| *known == kind) else { return Ok(0) };
        let rows = self.tx.fetch_all(list, params![self.unit.as_str()]).await?;
        self.tx.execute(words, params![self.unit.as_str()]).await?;
        for row in &rows {
            let id = row.text("id")?;
            if kind == HostRow::KIND {
                self.leave_sets(id).await?;
                self.remove_software(id).await?;
            }
            for statement in [&IDENTIFIERS, &SAYINGS, &CHANNELS, delete] {
                self.tx.execute(statement, params![self.unit.as_str(), id]).await?;
            }
            self.change(kind, id, "removed");
        }
        Ok(rows.len())
    }

    /// Takes a host out of all its sets. Its row keeps all the words by which it is found.
    async fn leave_sets(&mut self, id: &str) -> Result<(), Problem> {
        let unit = self.unit.clone();
        let Some(record) = super::get::<HostRow>(self.tx, &unit, id).await? else { return Ok(()) };
        let words = record.data.words.split_whitespace().map(str::to_owned).collect();
        if let Some((number, sets)) = record.data.sets(record.retired_at.is_some(), &words) {
            self.pending.sets(number, sets.iter().map(|set| (set, false)));
        }
        Ok(())
    }
}
