//! What those are called who wrote what an answer shows. The API names them by kind and id; a person reads a name.
//!
//! Only actors of rows that the caller has just been given are asked for.

use std::collections::BTreeMap;

use vg_access::Problem;

use crate::serve::state::App;

/// Names by actor (`account:…`, `token:…`).
#[derive(Debug)]
pub(in crate::serve) struct Names(BTreeMap<String, String>);

impl Names {
    /// The names of these actors.
    pub(in crate::serve) async fn of<'a>(
        app: &App,
        actors: impl IntoIterator<Item = &'a str> + Send,
    ) -> Result<Self, Problem> {
        let mut tx = app.backend.sql.begin_read().await?;
        Ok(Self(app.access.actor_names(&mut tx, actors).await?))
    }

    /// The name of one; empty when there is none.
    pub(in crate::serve) fn get(&self, actor: &str) -> String {
        self.0.get(actor).cloned().unwrap_or_default()
    }
}
