//! What those are called who wrote something.
//!
//! Rows of capabilities name who wrote them by kind and id ([`Granted::actor`](crate::Granted::actor)). Whoever may read such a row
//! may know who wrote it, also where that is somebody of a unit above; accounts themselves stay behind their own permission. So a
//! door asks for the names of actors that stand in rows which the caller has just been given, and never for ids that the caller sent.

use std::collections::{BTreeMap, BTreeSet};

use vg_backend::sql::{MAX_IN, Select, Tx};

use crate::access::Access;
use crate::problem::Problem;

impl Access {
    /// The names of actors, by the actor as rows have it: the display name of an account as it is now, the name of a token. Workers and the
    /// first setup have none beyond what the row says; neither have accounts that are not there.
    pub async fn actor_names<'a>(
        &self,
        tx: &mut Tx,
        actors: impl IntoIterator<Item = &'a str> + Send,
    ) -> Result<BTreeMap<String, String>, Problem> {
        let (mut accounts, mut tokens) = (BTreeSet::new(), BTreeSet::new());
        for actor in actors {
            match actor.split_once(':') {
                Some(("account", id)) => drop(accounts.insert(id)),
                Some(("token", id)) => drop(tokens.insert(id)),
                _ => {}
            }
        }
        let mut names = BTreeMap::new();
        for (kind, table, column, ids) in
            [("account", "access_accounts", "display_name", accounts), ("token", "access_tokens", "name", tokens)]
        {
            let ids: Vec<&str> = ids.into_iter().collect();
            for ids in ids.chunks(MAX_IN) {
                let select =
                    Select::new("access.actor.names", &["id", column], table).and_in("id", ids.iter().copied());
                let (statement, values) = select.build()?;
                for row in tx.fetch_all(&statement, &values).await? {
                    names.insert(format!("{kind}:{}", row.text("id")?), row.text(column)?.to_owned());
                }
            }
        }
        Ok(names)
    }

    /// The names of units that stand in rows which the caller has just been given; units that are not there have none.
    pub async fn unit_names<'a>(
        &self,
        tx: &mut Tx,
        units: impl IntoIterator<Item = &'a str> + Send,
    ) -> Result<BTreeMap<String, String>, Problem> {
        let ids: Vec<&str> = units.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let mut names = BTreeMap::new();
        for ids in ids.chunks(MAX_IN) {
            let select =
                Select::new("access.unit.names", &["id", "name"], "access_units").and_in("id", ids.iter().copied());
            let (statement, values) = select.build()?;
            for row in tx.fetch_all(&statement, &values).await? {
                names.insert(row.text("id")?.to_owned(), row.text("name")?.to_owned());
            }
        }
        Ok(names)
    }
}
