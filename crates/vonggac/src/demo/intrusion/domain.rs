//! Steps in the Windows domain: spraying, the remote desktop, credentials, tools, the domain controller, cleared logs.

use vg_model::Timestamp;

use super::{TAKEN, Telling};
use crate::demo::network::Connection;
use crate::demo::windows::{Logon, Process};

const MAIL_SERVER: &str = "10.20.10.11";
const FILE_SERVER: &str = "10.20.20.12";
const CMD: &str = "C:\\Windows\\System32\\cmd.exe";
const SERVICES: &str = "C:\\Windows\\System32\\services.exe";

impl Telling<'_, '_> {
    /// A process of the taken account.
    pub(super) fn started(&mut self, seconds: u64, host: &str, image: &str, command: &str) {
        let time = self.about(seconds);
        let user = self.scene.domain_user(TAKEN);
        self.scene.windows(host).process(time, &Process { user: &user, image, command, parent: CMD });
    }

    /// A connection between two hosts inside.
    fn inside(&mut self, time: Timestamp, from: &str, to: (&str, u16), bytes: (u64, u64)) {
        self.connected(time, &Connection { from, to, proto: "tcp", service: "-", state: "SF", bytes });
    }
}

/// One password, many accounts.
pub(super) fn spray(telling: &mut Telling<'_, '_>) {
    let accounts: Vec<String> =
        telling.scene.organisation.people.iter().take(40).map(|person| person.account.clone()).collect();
    for (index, account) in accounts.iter().enumerate() {
        let time = telling.about(20 + index as u64 * 6);
        let logon = Logon { user: account, kind: "3", from: MAIL_SERVER, package: "NTLM" };
        telling.scene.windows("srv-dc01").failed_logon(time, &logon);
        telling.inside(time, MAIL_SERVER, ("10.20.20.11", 445), (1_400, 1_100));
    }
}

/// Failures, then a session.
pub(super) fn remote_desktop(telling: &mut Telling<'_, '_>) {
    let logon = Logon { user: TAKEN, kind: "10", from: MAIL_SERVER, package: "Negotiate" };
    for index in 0..24 {
        let time = telling.about(10 + index * 17);
        telling.scene.windows("srv-file01").failed_logon(time, &logon);
        telling.inside(time, MAIL_SERVER, (FILE_SERVER, 3389), (2_300, 1_900));
    }
    let time = telling.after(11 * 60);
    let mut server = telling.scene.windows("srv-file01");
    server.logon(time, &logon);
    server.special_logon(time, TAKEN);
    telling.inside(time, MAIL_SERVER, (FILE_SERVER, 3389), (3_900_000, 91_000_000));
}

/// The dump; process number and file are placeholders.
pub(super) fn credential_dump(telling: &mut Telling<'_, '_>) {
    telling.started(10, "srv-file01", "C:\\Windows\\System32\\whoami.exe", "whoami /groups");
    let command =
        "rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump MINH-HOA C:\\Windows\\Temp\\minhhoa.bin full";
    telling.started(41, "srv-file01", "C:\\Windows\\System32\\rundll32.exe", command);
    let time = telling.after(44);
    let mut server = telling.scene.windows("srv-file01");
    server.file_created(time, "C:\\Windows\\System32\\rundll32.exe", "C:\\Windows\\Temp\\minhhoa.bin");
}

/// UltraViewer as a service, AnyDesk without anyone at the desk.
pub(super) fn remote_tool(telling: &mut Telling<'_, '_>) {
    let folder = "C:\\Program Files (x86)\\UltraViewer";
    let time = telling.after(30);
    let service = format!("\"{folder}\\UltraViewer_Service.exe\"");
    telling.scene.windows("srv-file01").service_installed(time, "UltraViewService", &service);
    let image = format!("{folder}\\UltraViewer_Desktop.exe");
    telling.started(38, "srv-file01", &image, &format!("\"{image}\""));
    let image = "C:\\ProgramData\\AnyDesk\\AnyDesk.exe";
    telling.started(
        130,
        "srv-file01",
        image,
        "AnyDesk.exe --install C:\\ProgramData\\AnyDesk --start-with-win --silent",
    );
    telling.started(139, "srv-file01", image, "AnyDesk.exe --set-password");
    let time = telling.after(150);
    let mut server = telling.scene.windows("srv-file01");
    server.name_asked(time, image, "relay.dieu-khien.example", "198.51.100.201");
    server.connection(time, "NT AUTHORITY\\SYSTEM", image, ("198.51.100.201", 443));
}

/// Logons and shares on a dozen hosts, a service on the domain controller, a new account.
pub(super) fn lateral_movement(telling: &mut Telling<'_, '_>) {
    let mut hosts: Vec<String> = (1..=11).map(|number| format!("ws-{:03}", number * 4)).collect();
    hosts.push("srv-dc01".to_owned());
    for (index, host) in hosts.iter().enumerate() {
        let time = telling.about(15 + index as u64 * 31);
        let mut machine = telling.scene.windows(host);
        machine.logon(time, &Logon { user: TAKEN, kind: "3", from: FILE_SERVER, package: "NTLM" });
        machine.share_opened(time, TAKEN, FILE_SERVER, "ADMIN$");
        let to = telling.scene.organisation.address(host);
        telling.inside(time, FILE_SERVER, (to, 445), (9_000, 6_000));
    }
    let time = telling.after(480);
    let mut controller = telling.scene.windows("srv-dc01");
    controller.service_installed(time, "PSEXESVC", "%SystemRoot%\\PSEXESVC.exe");
    let time = telling.after(520);
    let mut controller = telling.scene.windows("srv-dc01");
    controller.account_created(time, TAKEN, "hotro.kt");
    controller.special_logon(time, TAKEN);
}

/// A service from the temporary folder, then empty logs.
pub(super) fn logs_cleared(telling: &mut Telling<'_, '_>) {
    let path = "C:\\Windows\\Temp\\minhhoa.exe --cho-lenh";
    let time = telling.after(20);
    telling.scene.windows("srv-dc01").service_installed(time, "CapNhatHeThong", path);
    for (seconds, log) in [(170, "System"), (172, "Application"), (175, "Security")] {
        let command = format!("wevtutil.exe cl {log} /r:localhost");
        telling.started(seconds, "srv-file01", "C:\\Windows\\System32\\wevtutil.exe", &command);
    }
    let time = telling.after(176);
    telling.scene.windows("srv-file01").security_log_cleared(time, TAKEN);
    let time = telling.after(240);
    let process = Process {
        user: "NT AUTHORITY\\SYSTEM",
        image: "C:\\Windows\\Temp\\minhhoa.exe",
        command: path,
        parent: SERVICES,
    };
    let mut controller = telling.scene.windows("srv-dc01");
    controller.process(time, &process);
    let time = telling.after(300);
    telling.scene.windows("srv-dc01").security_log_cleared(time, TAKEN);
}
