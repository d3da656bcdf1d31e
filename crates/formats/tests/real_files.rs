//! Every real file of the public test data: which reader takes it, what it gives, and that this stays so.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "helpers of tests: a failure is the test's failure; what is skipped is said"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use vg_formats::facts::{HostFact, HotfixState, SoftwareFact};
use vg_formats::{Fact, Options, Reading, read};

/// The folder `vuln` of the test data; without it the tests say so and pass.
fn data() -> Option<PathBuf> {
    let near = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../../shared/data");
    let root = std::env::var_os("VONGGAC_TEST_DATA").map_or(near, PathBuf::from).join("vuln");
    if root.is_dir() {
        return Some(root);
    }
    eprintln!("SKIPPED: no test data at {} (set VONGGAC_TEST_DATA)", root.display());
    None
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
    files.sort();
}

fn reading(path: &Path) -> (Option<&'static str>, Reading) {
    let bytes = std::fs::read(path).unwrap();
    read(&bytes, path.file_name().unwrap().to_str(), &Options::default())
}

fn hosts(reading: &Reading) -> Vec<&HostFact> {
    reading.facts.iter().filter_map(|fact| if let Fact::Host(host) = fact { Some(&**host) } else { None }).collect()
}

fn software(reading: &Reading) -> Vec<&SoftwareFact> {
    reading.facts.iter().filter_map(|fact| if let Fact::Software(fact) = fact { Some(&**fact) } else { None }).collect()
}

/// `file | reader | facts | hotfixes | defects`, one line a file.
fn table(root: &Path) -> String {
    let mut files = Vec::new();
    walk(&root.join("windows-hosts"), &mut files);
    walk(&root.join("inventory"), &mut files);
    let mut out = String::new();
    for file in files {
        let (name, reading) = reading(&file);
        let fixes: usize = hosts(&reading).iter().map(|host| host.hotfixes.len()).sum();
        let mut kinds: Vec<&str> = reading.defects.rows().iter().map(|row| row.kind.as_str()).collect();
        kinds.dedup();
        let shown = file.strip_prefix(root).unwrap().display();
        let name = name.unwrap_or("-");
        writeln!(out, "{shown} | {name} | {} | {fixes} | {}", reading.facts.len(), kinds.join(" ")).unwrap();
    }
    out
}

#[test]
fn every_real_file_is_read_or_said_why_not() {
    let Some(root) = data() else { return };
    let golden = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("tests/real_files.txt");
    let table = table(&root);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &table).unwrap();
    }
    assert_eq!(table, String::from_utf8(std::fs::read(golden).unwrap()).unwrap(), "UPDATE_GOLDEN=1 rewrites it");
}

/// What a plain count of lines gives: `[07]: …` between the line of the hotfixes and that of the network cards.
fn counted(text: &str) -> usize {
    let lines = text.lines().skip_while(|line| !line.starts_with("Hotfix("));
    let lines = lines.skip(1).take_while(|line| line.starts_with(' '));
    lines.filter(|line| line.trim_start().starts_with('[') && line.contains("]: ")).count()
}

#[test]
fn names_builds_and_hotfixes_agree_with_a_plain_count() {
    let Some(root) = data() else { return };
    let mut files = Vec::new();
    walk(&root.join("windows-hosts"), &mut files);
    let mut judged = 0;
    for file in files.iter().filter(|file| file.to_str().unwrap().contains("systeminfo")) {
        let text = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
        let value = |labels: &[&str]| {
            let line = text.lines().find(|line| labels.iter().any(|label| line.starts_with(label)));
            line.map(|line| line.split_once(':').unwrap().1.trim().to_owned())
        };
        let (_, reading) = reading(file);
        let host = hosts(&reading)[0];
        let shown = file.display();
        assert_eq!(host.names.first().cloned(), value(&["Host Name:", "Hostname:"]), "{shown}");
        assert_eq!(host.os.name, value(&["OS Name:", "Betriebssystemname:"]), "{shown}");
        let version = value(&["OS Version:", "Betriebssystemversion:"]).unwrap();
        assert_eq!(host.os.build.as_deref(), version.split(' ').next_back(), "{shown}");
        assert_eq!(host.os.version.as_deref(), version.split(' ').next(), "{shown}");
        assert_eq!(host.hotfixes.len(), counted(&text), "{shown}");
        let addresses = text
            .lines()
            .filter_map(|line| line.rsplit_once("]: "))
            .filter(|(_, text)| text.trim().parse::<std::net::IpAddr>().is_ok());
        assert_eq!(host.addresses.len(), addresses.count(), "{shown}");
        judged += 1;
    }
    assert_eq!(judged, 36);
}

#[test]
fn hosts_that_were_looked_at_by_hand() {
    let Some(root) = data() else { return };
    let host = |name: &str| hosts(&reading(&root.join("windows-hosts").join(name)).1)[0].clone();
    let shown =
        |stamp: &Option<vg_formats::facts::Stamp>| serde_json::to_value(&stamp.as_ref().unwrap().readings).unwrap();

    let nl = host("10_1803_x86_enterprise_nl_systeminfo.txt");
    assert_eq!((nl.names[0].as_str(), nl.workgroup.as_deref()), ("DESKTOP-LFQSJM4", Some("WORKGROUP")));
    assert_eq!(nl.os.architecture.as_ref().unwrap().value, "x86");
    assert_eq!(shown(&nl.booted), serde_json::json!(["2019-01-26T08:51:26"]));
    assert_eq!(nl.addresses[0].address.to_string(), "192.168.5.129");

    let de = host("7_sp1_x64_ultimaten_de_systeminfo.txt");
    assert_eq!((de.manufacturer.as_deref(), de.model.as_deref()), (Some("LENOVO"), Some("42902BG")));
    assert_eq!((de.os.service_pack.as_deref(), de.hotfix_count), (Some("Service Pack 1"), Some(263)));
    assert_eq!(shown(&de.booted), serde_json::json!(["2019-03-04T11:44:54"]));
    assert_eq!(de.addresses[0].interface.as_deref(), Some("Drahtlosnetzwerkverbindung"));

    let es = host("10_1803_x64_enterprise_es-ar_20190307_systeminfo.txt");
    assert!(es.names.is_empty(), "the file has no such line");
    // 3/7/2019 alone could be 3 July; 5/24/2018 in the same file says month first.
    assert_eq!(shown(&es.booted), serde_json::json!(["2019-03-07T07:54:07"]));

    let domain = host("srv_2012r2_u1_systeminfo.txt");
    assert_eq!(
        (domain.domain.as_deref(), domain.fqdn.as_deref()),
        (Some("nuggetlab.com"), Some("srv12r2u1x64.nuggetlab.com"))
    );
    assert_eq!(domain.kind.value.as_str(), "server");

    let xp = host("xp_sp2_x86_qfe.txt");
    assert_eq!((xp.names[0].as_str(), xp.hotfixes[0].id.value.as_str()), ("WINXPSP2", "KB147222"));
    let vista = host("vista_x64_sp1_qfe.txt");
    assert_eq!(shown(&vista.hotfixes[0].installed), serde_json::json!(["2019-03-21"]));
    assert!(vista.hotfixes[1].installed.as_ref().unwrap().readings[0].instant);

    let offered = host("10_1809_x64_education_en-us_20190306_updates.txt");
    let installed = host("10_1809_x64_education_en-us_20190306_qfe.txt");
    assert_eq!(offered.hotfixes[0].state, HotfixState::Offered);
    assert!(
        installed.hotfixes.iter().all(|fix| fix.id.value != offered.hotfixes[0].id.value),
        "offered, not installed"
    );
}

#[test]
fn packages_that_were_looked_at_by_hand() {
    let Some(root) = data() else { return };
    let facts =
        |name: &str| software(&reading(&root.join("inventory").join(name)).1).into_iter().cloned().collect::<Vec<_>>();

    let status = facts("pkg/cataloger/debian/testdata/var/lib/dpkg/status.d/multiple");
    let shown: Vec<_> =
        status.iter().map(|p| (p.name.as_str(), p.version.as_deref().unwrap(), p.source.as_deref())).collect();
    assert_eq!(shown[0], ("tzdata", "2020a-0+deb10u1", Some("tzdata-dev")));
    let kernel = facts("pkg/cataloger/debian/testdata/var/lib/dpkg/status.d/deinstall");
    assert_eq!(kernel.len(), 1, "what is deinstalled is no software of the host");
    assert_eq!(kernel[0].source.as_deref(), Some("linux-signed-aws-6.14"));
    let apk = facts("pkg/cataloger/alpine/testdata/multiple-1/lib/apk/db/installed");
    assert_eq!((apk[0].name.as_str(), apk[0].version.as_deref()), ("bash", Some("5.2.21-r0")));
    let spdx = facts("format/spdxjson/testdata/spdx/alpine-3.10.syft.spdx.json");
    assert_eq!(
        (spdx[0].name.as_str(), spdx[0].cpes[0].as_str()),
        ("busybox", "cpe:2.3:a:busybox:busybox:1.30.1-r5:*:*:*:*:*:*:*")
    );
    let cdx = facts("sbom-insecure/alpine.cdx.xml");
    assert_eq!((cdx[0].name.as_str(), cdx[0].found_in.as_deref()), ("alpine:latest", None));
    assert_eq!((cdx[1].name.as_str(), cdx[1].found_in.as_deref()), ("alpine-baselayout", Some("alpine:latest")));
}
