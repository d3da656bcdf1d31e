//! The office: what people and their Windows machines do from day to day.

use vg_model::Timestamp;

use super::Scene;
use super::calendar::{any_time, later, local, office_share, office_time};
use super::organisation::Host;
use super::random::Random;
use super::windows::{Logon, NXLOG_HOST, Process};

const EXPLORER: &str = "C:\\Windows\\explorer.exe";
const SERVICES: &str = "C:\\Windows\\System32\\services.exe";
const SVCHOST: &str = "C:\\Windows\\System32\\svchost.exe";
const CHROME: &str = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe";
const WORD: &str = "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE";
const EXCEL: &str = "C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE";
const POWERSHELL: &str = "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe";

/// Program and command line of what people start.
const PROGRAMS: &[(&str, &str)] = &[
    (CHROME, "\"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe\""),
    (CHROME, "\"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe\" --type=renderer --lang=vi"),
    (WORD, "\"WINWORD.EXE\" /n \"Z:\\Văn bản\\Lịch trực Tết Giáp Thìn.docx\""),
    (WORD, "\"WINWORD.EXE\" /n \"Z:\\Văn bản\\Báo cáo tháng 01.docx\""),
    (EXCEL, "\"EXCEL.EXE\" \"Z:\\Kế toán\\Quyết toán 2023.xlsx\""),
    ("C:\\Windows\\System32\\notepad.exe", "notepad.exe ghichu.txt"),
    ("C:\\Windows\\System32\\calc.exe", "calc.exe"),
    ("C:\\Program Files\\UniKey\\UniKeyNT.exe", "\"C:\\Program Files\\UniKey\\UniKeyNT.exe\""),
];

/// What Windows starts by itself.
const BACKGROUND: &[(&str, &str)] = &[
    (SVCHOST, "C:\\Windows\\system32\\svchost.exe -k netsvcs -p -s Schedule"),
    (SVCHOST, "C:\\Windows\\system32\\svchost.exe -k NetworkService -p"),
    ("C:\\Windows\\System32\\SearchIndexer.exe", "C:\\Windows\\system32\\SearchIndexer.exe /Embedding"),
    ("C:\\Windows\\System32\\wuauclt.exe", "wuauclt.exe /RunHandlerComServer"),
    ("C:\\Program Files\\Windows Defender\\MpCmdRun.exe", "MpCmdRun.exe -SignatureUpdate"),
    ("C:\\Windows\\System32\\taskhostw.exe", "taskhostw.exe Install $(Arg0)"),
];

/// Outside names and their addresses.
pub(super) const PLACES: &[(&str, &str)] = &[
    ("tintuc.example", "198.51.100.10"),
    ("tracuu-vanban.example", "198.51.100.11"),
    ("capnhat.example", "198.51.100.12"),
    ("tro-chuyen.example", "198.51.100.13"),
    ("video.example", "198.51.100.14"),
    ("thoitiet.example", "198.51.100.15"),
    ("chungthuso.example", "198.51.100.16"),
    ("ngan-hang.example", "198.51.100.17"),
    ("ban-do.example", "198.51.100.18"),
    ("dich.example", "198.51.100.19"),
];

const DOCUMENTS: &[&str] =
    &["Lịch trực Tết.docx", "Tờ trình.docx", "Quyết toán 2023.xlsx", "Thư mời.docx", "Thống kê.xlsx", "Báo cáo.docx"];

/// All that the office leaves behind.
pub(super) fn write(scene: &mut Scene<'_>) {
    let hosts: Vec<Host> = scene.organisation.workstations().cloned().collect();
    for day in 0..scene.days {
        for host in &hosts {
            workstation(scene, host, day);
        }
        directory(scene, &hosts, day);
        file_server(scene, &hosts, day);
        application_server(scene, &hosts, day);
        administration(scene, day);
    }
    support(scene);
}

fn workstation(scene: &mut Scene<'_>, host: &Host, day: u32) {
    let account = host.account.clone().unwrap_or_default();
    let mut random = scene.stream(&format!("{} {day}", host.name));
    // Those on duty come every day; of the others as many as the office is full.
    let duty = scene.organisation.on_duty(&account);
    // Whose machine joins the botnet was at work that day.
    let comes = random.chance(office_share(day, 980))
        || duty && day >= 3 && random.chance(500)
        || host.name == "ws-017" && day == 1;
    if !comes {
        return;
    }
    let user = scene.domain_user(&account);
    let arrives = later(local(day, 7, 10, 0), random.below(50 * 60_000));
    let leaves = later(local(day, 16, 45, 0), random.below(70 * 60_000));
    let mut machine = scene.windows(&host.name);
    let logon = Logon { user: &account, kind: "2", from: "127.0.0.1", package: "Negotiate" };
    if random.chance(60) {
        machine.failed_logon(later(arrives, 100), &logon);
    }
    machine.logon(later(arrives, 9_000), &logon);
    machine.process(
        later(arrives, 11_000),
        &Process {
            user: &user,
            image: EXPLORER,
            command: "C:\\Windows\\Explorer.EXE",
            parent: "C:\\Windows\\System32\\userinit.exe",
        },
    );
    machine.logoff(leaves, &account, "2");
    for _ in 0..scene.scaled(55) {
        let span = (leaves.0 - arrives.0).max(0) as u64 / 1000;
        let time = later(arrives, 15_000 + random.below(span.saturating_sub(20_000)));
        activity(scene, &mut random, host, &user, time);
    }
}

/// One thing that a person or the machine does.
fn activity(scene: &mut Scene<'_>, random: &mut Random, host: &Host, user: &str, time: Timestamp) {
    let mut machine = scene.windows(&host.name);
    match random.below(100) {
        0..22 => {
            let (image, command) = random.pick(PROGRAMS);
            machine.process(time, &Process { user, image, command, parent: EXPLORER });
        }
        22..32 => {
            let (image, command) = random.pick(BACKGROUND);
            machine.process(time, &Process { user: "NT AUTHORITY\\SYSTEM", image, command, parent: SERVICES });
        }
        32..58 => {
            let (name, address) = random.pick(PLACES);
            machine.name_asked(time, CHROME, name, address);
            machine.connection(later(time, 40), user, CHROME, (address, 443));
        }
        58..78 => {
            let account = host.account.as_deref().unwrap_or_default();
            let document = random.pick(DOCUMENTS);
            let path = format!("C:\\Users\\{account}\\Documents\\{document}");
            machine.file_created(time, if document.ends_with("xlsx") { EXCEL } else { WORD }, &path);
        }
        78..90 => {
            let recent = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\RecentDocs\\MRUListEx";
            machine.registry_set(time, EXPLORER, recent, "Binary Data");
        }
        90..95 => machine.special_logon(time, "SYSTEM"),
        _ => {
            let account = host.account.as_deref().unwrap_or_default();
            machine.logon(time, &Logon { user: account, kind: "7", from: "127.0.0.1", package: "Negotiate" });
        }
    }
}

/// The domain controller: logons over the network, day and night.
fn directory(scene: &mut Scene<'_>, hosts: &[Host], day: u32) {
    let mut random = scene.stream(&format!("dc {day}"));
    let people = scene.scaled(office_share(day, 850));
    let machines = scene.scaled(150);
    for index in 0..people + machines {
        let Some(host) = hosts.get(random.below(hosts.len() as u64) as usize) else { continue };
        let by_person = index < people;
        let time = if by_person { office_time(&mut random, day) } else { any_time(&mut random, day) };
        let account = match &host.account {
            Some(account) if by_person => account.clone(),
            _ => format!("{}$", host.name.to_uppercase()),
        };
        let mut server = scene.windows("srv-dc01");
        let logon = Logon { user: &account, kind: "3", from: &host.address, package: "Kerberos" };
        if by_person && random.chance(4) {
            server.failed_logon(time, &logon);
            continue;
        }
        server.logon(time, &logon);
        server.logoff(later(time, 200 + random.below(9_000)), &account, "3");
    }
    for _ in 0..scene.scaled(60) {
        let time = any_time(&mut random, day);
        let (image, command) = random.pick(BACKGROUND);
        let process = Process { user: "NT AUTHORITY\\SYSTEM", image, command, parent: SERVICES };
        scene.windows("srv-dc01").created_process(time, &process);
    }
}

/// The file server: shares opened by people, the nightly backup.
fn file_server(scene: &mut Scene<'_>, hosts: &[Host], day: u32) {
    let mut random = scene.stream(&format!("file {day}"));
    for _ in 0..scene.scaled(office_share(day, 480)) {
        let Some(host) = hosts.get(random.below(hosts.len() as u64) as usize) else { continue };
        let account = host.account.clone().unwrap_or_default();
        let time = office_time(&mut random, day);
        let mut server = scene.windows("srv-file01");
        let logon = Logon { user: &account, kind: "3", from: &host.address, package: "Kerberos" };
        server.logon(time, &logon);
        server.share_opened(later(time, 30), &account, &host.address, random.pick(&["VanBan", "KeToan", "DungChung"]));
        server.logoff(later(time, 60_000 + random.below(900_000)), &account, "3");
    }
    let backup = scene.organisation.address("srv-backup01").to_owned();
    let mut server = scene.windows("srv-file01");
    for part in 0..6 {
        let time = later(local(day, 3, 5 * part, 0), random.below(60_000));
        let logon = Logon { user: "svc-saoluu", kind: "3", from: &backup, package: "Kerberos" };
        server.logon(time, &logon);
        server.special_logon(later(time, 3), "svc-saoluu");
        server.share_opened(later(time, 40), "svc-saoluu", &backup, "SaoLuu$");
        server.logoff(later(time, 200_000), "svc-saoluu", "3");
    }
    let command = "wbadmin.exe start backup -backupTarget:E: -include:D: -quiet";
    let image = "C:\\Windows\\System32\\wbadmin.exe";
    let parent = "C:\\Windows\\System32\\taskeng.exe";
    let process = Process { user: "NT AUTHORITY\\SYSTEM", image, command, parent };
    server.process(local(day, 3, 0, 2), &process);
}

/// The document management server, which ships with NXLog.
fn application_server(scene: &mut Scene<'_>, hosts: &[Host], day: u32) {
    let mut random = scene.stream(&format!("app {day}"));
    for _ in 0..scene.scaled(office_share(day, 260) + 20) {
        let Some(host) = hosts.get(random.below(hosts.len() as u64) as usize) else { continue };
        let account = host.account.clone().unwrap_or_default();
        let time = office_time(&mut random, day);
        let mut server = scene.windows(NXLOG_HOST);
        server.logon(time, &Logon { user: &account, kind: "3", from: &host.address, package: "Kerberos" });
        server.logoff(later(time, 90_000), &account, "3");
    }
    let image = "C:\\Program Files\\QLVB\\bin\\dongbo.exe";
    for hour in 0..24 {
        let command = "dongbo.exe --hang-gio";
        let process = Process { user: "NT AUTHORITY\\SYSTEM", image, command, parent: SERVICES };
        scene.windows(NXLOG_HOST).created_process(local(day, hour, 5, 0), &process);
    }
}

/// What administrators do: the inventory script at noon, updates in the evening, Remote Desktop from their own machines.
fn administration(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("administration {day}"));
    let admin = scene.organisation.address("ws-006").to_owned();
    let user = scene.domain_user("nam.vh");
    let path = "C:\\Scripts\\kiemke.ps1";
    let text = "Get-CimInstance Win32_OperatingSystem | Select-Object CSName, Version, LastBootUpTime";
    for name in ["srv-dc01", "srv-file01"] {
        let mut server = scene.windows(name);
        let time = later(local(day, 12, 30, 0), random.below(60_000));
        let command = "powershell.exe -NoProfile -File C:\\Scripts\\kiemke.ps1";
        server.process(time, &Process { user: &user, image: POWERSHELL, command, parent: SVCHOST });
        server.script_block(later(time, 700), text, path);
        let time = local(day, 19, 2, 11);
        let image = "C:\\Program Files\\Windows Defender\\MpCmdRun.exe";
        let command = "MpCmdRun.exe -SignatureUpdate";
        let process = Process { user: "NT AUTHORITY\\SYSTEM", image, command, parent: SVCHOST };
        server.process(time, &process);
        if day < 3 {
            let logon = Logon { user: "nam.vh", kind: "10", from: &admin, package: "Negotiate" };
            let time = office_time(&mut random, day);
            server.logon(time, &logon);
            server.special_logon(later(time, 2), "nam.vh");
            server.logoff(later(time, 900_000), "nam.vh", "10");
        }
    }
    // Updates bring drivers and agents as services, also in the holiday.
    if matches!(day, 0 | 2) {
        let path = "\"C:\\Program Files\\Backup Agent\\agent.exe\" --service";
        scene.windows("srv-file01").service_installed(local(day, 18, 40, 5), "BackupAgent", path);
        let path = "C:\\Program Files\\Print Helper\\phsvc.exe";
        scene.windows("ws-009").service_installed(local(day, 10, 12, 44), "PrintHelper", path);
    }
}

/// IT support helps a clerk over UltraViewer on the first day: allowed, and worth a look all the same.
fn support(scene: &mut Scene<'_>) {
    let user = scene.domain_user("hoa.dt");
    let image = "C:\\Program Files (x86)\\UltraViewer\\UltraViewer_Desktop.exe";
    let command = "\"C:\\Program Files (x86)\\UltraViewer\\UltraViewer_Desktop.exe\"";
    scene.windows("ws-012").process(local(0, 9, 41, 20), &Process { user: &user, image, command, parent: EXPLORER });
}
