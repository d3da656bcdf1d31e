//! Backup, restore and verification over the data of a server, and the verbs on its configuration.

use crate::program::{Server, run};

#[test]
fn what_was_backed_up_comes_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let data = folder.path().join("data");
    let mut server = Server::start(&data, &[]);
    let (admin, unit) = server.set_up(&data);
    // The server goes on working meanwhile.
    let (code, out, error) = run(&["backup", &at("copy.vgb"), "--data", &at("data")]);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.contains("tables"), "{out}");
    assert_eq!(run(&["verify", "backup", &at("copy.vgb")]).0, Some(0));
    assert_eq!(run(&["verify", "audit", "--data", &at("data")]).0, Some(0));
    assert_eq!(
        run(&["restore", &at("copy.vgb"), "--data", &at("data")]).0,
        Some(2),
        "a full folder is not overwritten"
    );
    assert_eq!(run(&["restore", &at("copy.vgb"), "--data", &at("again")]).0, Some(0));
    std::fs::write(folder.path().join("again/set-up"), "").unwrap();
    let restored = Server::start(&folder.path().join("again"), &[]);
    let mut client = restored.client();
    client.cookie = admin.cookie.clone();
    let found = client.get(&format!("/api/v1/units/{unit}"));
    assert_eq!(found.json()["name"], "Sở Y tế", "{}", found.text());

    let mut bytes = std::fs::read(at("copy.vgb")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(at("bad.vgb"), bytes).unwrap();
    assert_eq!(run(&["verify", "backup", &at("bad.vgb")]).0, Some(2));
    let (code, _, error) = run(&["verify", "audit", "--data", &at("nothing")]);
    assert_eq!(code, Some(2));
    assert!(error.contains("vonggac.db") && !folder.path().join("nothing").exists(), "{error}");
}

#[test]
fn the_configuration_is_checked_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vonggac.toml");
    let path = file.to_str().unwrap();
    std::fs::write(&file, "[server]\nlisten = \"127.0.0.1:9000\"\n").unwrap();
    assert_eq!(run(&["config", "check", "--config", path]).0, Some(0));
    assert!(run(&["config", "show", "--config", path]).1.contains("listen = \"127.0.0.1:9000\""));
    std::fs::write(&file, "[server]\nlissen = \"x\"\n").unwrap();
    let (code, _, error) = run(&["config", "check", "--config", path]);
    assert_eq!(code, Some(2));
    assert!(error.contains("server.lissen"), "{error}");
}
