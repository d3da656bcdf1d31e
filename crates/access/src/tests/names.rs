//! What those are called who wrote something.

use std::time::Duration;

use vg_backend::sql::MAX_IN;
use vg_backend::testkit::for_each_engine;

use super::{installed, member, signed_in};
use crate::permission::Role;
use crate::tokens::NewToken;

#[test]
fn actors_of_rows_have_names() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let lan = member(&access, &admin, "lan", &root.id, Role::Officer).await;
        let new = NewToken {
            name: "Bộ thu thập".into(),
            unit: root.id.clone(),
            scopes: vec!["test.".into()],
            life: Duration::from_secs(60),
        };
        let (_, token) = access.token_create(&signed_in(&access, "lan").await, &new).await.unwrap();
        let (account, token) = (format!("account:{}", lan.id), format!("token:{}", token.id));
        let mut tx = test.sql.begin_read().await.unwrap();
        // More than one statement can take, most of them nobody: the two are found, and nothing is said of the others.
        let nobody: Vec<String> = (0..MAX_IN).map(|number| format!("account:{number}")).collect();
        let others = ["worker:duty.pager", "setup:", "lan", "table.csv", ""];
        let all = nobody.iter().map(String::as_str).chain(others).chain([account.as_str(), token.as_str()]);
        let names = access.actor_names(&mut tx, all).await.unwrap();
        let names: Vec<(&str, &str)> = names.iter().map(|(actor, name)| (actor.as_str(), name.as_str())).collect();
        assert_eq!(names, [(account.as_str(), lan.display_name.as_str()), (token.as_str(), "Bộ thu thập")]);
    });
}
