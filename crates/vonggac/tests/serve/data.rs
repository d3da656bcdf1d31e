//! Backup, restore and verification over the data of a server, and the verbs on its configuration.

use crate::home::{Home, on_each_engine};
use crate::program::Server;

fn what_was_backed_up_comes_back_whole(home: &Home) {
    let (copy, bad) = (home.at("copy.vgb"), home.at("bad.vgb"));
    let mut server = Server::start(home, &[]);
    let (admin, unit) = server.set_up();
    // The server goes on working meanwhile.
    let out = home.runs(&["backup", &copy, "--data", "DATA"]);
    assert!(out.contains("tables"), "{out}");
    home.runs(&["verify", "backup", &copy]);
    home.runs(&["verify", "audit", "--data", "DATA"]);
    let (code, ..) = home.run(&["restore", &copy, "--data", "DATA"]);
    assert_eq!(code, Some(2), "a full folder is not overwritten");
    let again = home.another();
    again.runs(&["restore", &copy, "--data", "DATA"]);
    std::fs::write(again.data().join("set-up"), "").unwrap();
    let restored = Server::start(&again, &[]);
    let mut client = restored.client();
    client.cookie = admin.cookie.clone();
    let found = client.get(&format!("/api/v1/units/{unit}"));
    assert_eq!(found.json()["name"], "Sở Y tế", "{}", found.text());

    let mut bytes = std::fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(&bad, bytes).unwrap();
    assert_eq!(home.run(&["verify", "backup", &bad]).0, Some(2));
}

on_each_engine!(what_was_backed_up_comes_back_whole);

#[test]
fn a_folder_without_an_installation_is_told_so_and_not_filled() {
    let home = Home::sqlite();
    let (code, _, error) = home.run(&["verify", "audit", "--data", "DATA"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("vonggac.db") && !home.data().exists(), "{error}");
}

#[test]
fn the_configuration_is_checked_by_name() {
    let home = Home::sqlite();
    let path = home.at("vonggac.toml");
    std::fs::write(&path, "[server]\nlisten = \"127.0.0.1:9000\"\n").unwrap();
    assert_eq!(home.run(&["config", "check", "--config", &path]).0, Some(0));
    assert!(home.run(&["config", "show", "--config", &path]).1.contains("listen = \"127.0.0.1:9000\""));
    std::fs::write(&path, "[server]\nlissen = \"x\"\n").unwrap();
    let (code, _, error) = home.run(&["config", "check", "--config", &path]);
    assert_eq!(code, Some(2));
    assert!(error.contains("server.lissen"), "{error}");
}
