//! What those are called who wrote something.
//!
//! Rows of capabilities name who wrote them by kind and id ([`Granted::actor`](crate::Granted::actor)). Whoever may read such a row
//! may know who wrote it, also where that is somebody of a unit above; accounts themselves stay behind their own permission. So a
//! door asks for the names of actors that stand in rows which the caller has just been given, and never for ids that the caller sent.

use std::collections::{BTreeMap, BTreeSet};

use vg_backend::sql::{MAX_IN, Select, Tx};

use crate::access::Access;
use crate::caller::Caller;
use crate::permission::{On, Operation};
use crate::problem::Problem;

/// Accounts to which something of a unit can be given; more than a list of people is good for.
const MAX_PEOPLE: u32 = 1_000;

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

    /// Active accounts that may do `operation` in a unit by a role there or above, with their display names, in the order of these: to
    /// whom somebody who may do it, too, can give something. At most 1,000 roles are looked at.
    pub async fn people(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        unit: &str,
        operation: &'static Operation,
    ) -> Result<Vec<(String, String)>, Problem> {
        self.require(tx, caller, operation, On::Unit(unit)).await?;
        let path = self.unit_path(tx, unit).await?.unwrap_or_default();
        let above = path.split('/').filter(|id| !id.is_empty());
        let select = Select::new(
            "access.people",
            &["a.id", "a.display_name"],
            "access_memberships m JOIN access_accounts a ON a.id = m.account JOIN access_units u ON u.id = m.unit",
        )
        .and_in("m.unit", above)
        .and_in("m.role", operation.roles.iter().map(|role| role.name()))
        .and_where("a.state = 'active' AND u.active = 1", &[])
        .limit(MAX_PEOPLE);
        let (statement, values) = select.build()?;
        let mut people = BTreeSet::new();
        for row in tx.fetch_all(&statement, &values).await? {
            people.insert((row.text("display_name")?.to_owned(), row.text("id")?.to_owned()));
        }
        Ok(people.into_iter().map(|(name, id)| (id, name)).collect())
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
