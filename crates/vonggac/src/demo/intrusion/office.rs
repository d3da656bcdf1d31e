//! Steps at the workstation that joins a botnet, and the last steps at the file server.

use super::{DROP, Telling};
use crate::demo::network::Connection;
use crate::demo::windows::Process;

const HOST: &str = "ws-017";
const ADDRESS: &str = "192.168.32.27";
const FILE_SERVER: &str = "10.20.20.12";
const SYSTEM32: &str = "C:\\Windows\\System32";

/// The Run key, names that do not exist, the control server.
pub(super) fn botnet(telling: &mut Telling<'_, '_>) {
    let image = "C:\\Users\\Public\\minhhoa.exe";
    let user = telling.scene.domain_user("son.dc");
    let time = telling.about(12);
    let process = Process { user: &user, image, command: image, parent: "C:\\Windows\\explorer.exe" };
    let mut machine = telling.scene.windows(HOST);
    machine.process(time, &process);
    let key = "HKU\\S-1-5-21-1000000001-1000000002-1000000003-1117\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\CapNhat";
    machine.registry_set(time, image, key, image);
    for index in 0..70 {
        let name = format!("{}.example", telling.random.letters(14));
        let time = telling.about(60 + index * 3);
        telling.scene.query(&mut telling.random, time, ADDRESS, &name, "");
        if index % 7 == 0 {
            telling.scene.windows(HOST).name_asked(time, image, &name, "");
        }
    }
    // A beacon every five minutes.
    for round in 0..18 {
        let time = telling.about(330 + round * 300);
        let to = ("198.51.100.77", 6667);
        let beacon = Connection { from: ADDRESS, to, proto: "tcp", service: "-", state: "SF", bytes: (310, 190) };
        telling.connected(time, &beacon);
        telling.scene.firewall(&mut telling.random, time, "allow", &beacon);
    }
}

/// The archive, then gigabytes to one address.
pub(super) fn data_theft(telling: &mut Telling<'_, '_>) {
    let command = "7z.exe a -pMINH-HOA -mhe=on -v500m C:\\PerfLogs\\vb.7z D:\\VanBan";
    telling.started(30, "srv-file01", "C:\\PerfLogs\\7z.exe", command);
    for part in 0..13 {
        let time = telling.about(1_500 + part * 200);
        let to = (DROP, 443);
        let bytes = (telling.random.between(490_000_000, 510_000_000), 1_900_000);
        let upload = Connection { from: FILE_SERVER, to, proto: "tcp", service: "ssl", state: "SF", bytes };
        telling.connected(time, &upload);
        telling.scene.flow(&mut telling.random, time, &upload);
        telling.scene.firewall(&mut telling.random, time, "allow", &upload);
    }
}

/// Services are stopped, copies deleted.
pub(super) fn backups_destroyed(telling: &mut Telling<'_, '_>) {
    let services =
        ["MSSQLSERVER", "SQLWriter", "VSS", "wbengine", "BackupAgent", "VeeamBackupSvc", "SQLAgent", "SQLBrowser"];
    for (index, service) in services.iter().enumerate() {
        let command = format!("net.exe stop {service} /y");
        telling.started(10 + index as u64 * 5, "srv-file01", &format!("{SYSTEM32}\\net.exe"), &command);
    }
    for (seconds, tool, command) in [
        (95, "vssadmin.exe", "vssadmin.exe delete shadows /all /quiet"),
        (104, "wbadmin.exe", "wbadmin.exe delete catalog -quiet"),
        (110, "bcdedit.exe", "bcdedit.exe /set {default} recoveryenabled No"),
    ] {
        telling.started(seconds, "srv-file01", &format!("{SYSTEM32}\\{tool}"), command);
    }
}
