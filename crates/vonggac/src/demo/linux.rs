//! Linux hosts: logons, cron, services and the audit log.

use vg_model::Timestamp;

use super::Scene;
use super::calendar::{any_time, bsd, epoch, later, local, office_share, office_time};
use super::logs::NUMBER;
use super::random::Random;

const SERVERS: &[&str] =
    &["srv-mail01", "srv-web01", "srv-web02", "srv-db01", "srv-backup01", "srv-log01", "srv-dns01"];

/// Names that strangers try at every SSH server.
const TRIED: &[&str] = &["admin", "root", "test", "oracle", "ubuntu", "postgres", "git", "ftpuser", "support", "pi"];

impl Scene<'_> {
    /// A line of RFC 3164 in the log `file` of a Linux host.
    pub(super) fn syslog(&mut self, host: &str, file: &str, time: Timestamp, text: &str) {
        // The front web server rotated its logons: all but the last day are compressed.
        let rotated = host == "srv-web01" && file == "auth.log" && time < local(self.days - 1, 0, 0, 0);
        let name = if rotated { format!("linux/{host}/{file}.1.gz") } else { format!("linux/{host}/{file}") };
        self.logs.put(&name, time, format!("{} {host} {text}", bsd(time)));
    }
}

/// What an executed program looks like to the audit system.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Execution<'a> {
    /// Path of the program.
    pub(super) exe: &'a str,
    /// Arguments, the program's own name first.
    pub(super) arguments: &'a [&'a str],
    /// Working folder.
    pub(super) folder: &'a str,
    /// User number and name.
    pub(super) user: (u32, &'a str),
}

/// An execve as the audit daemon writes it (log_format ENRICHED, name_format hostname).
pub(super) fn executed(random: &mut Random, host: &str, time: Timestamp, execution: &Execution<'_>) -> String {
    let Execution { exe, arguments, folder, user: (uid, name) } = *execution;
    let id = |kind: &str| format!("node={host} type={kind} msg=audit({}:{NUMBER}):", epoch(time, 3));
    let (pid, parent) = (random.between(900, 32_000), random.between(700, 32_000));
    let comm: String = exe.rsplit('/').next().unwrap_or_default().chars().take(15).collect();
    let listed: Vec<String> =
        arguments.iter().enumerate().map(|(index, argument)| format!("a{index}={}", audit_text(argument))).collect();
    let lines = [
        format!(
            "{} arch=c000003e syscall=59 success=yes exit=0 a0={:x} a1={:x} a2={:x} a3=8 items=2 ppid={parent} pid={pid} \
             auid=4294967295 uid={uid} gid={uid} euid={uid} suid={uid} fsuid={uid} egid={uid} sgid={uid} fsgid={uid} \
             tty=(none) ses=4294967295 comm=\"{comm}\" exe=\"{exe}\" key=\"exec\"\u{1d}ARCH=x86_64 SYSCALL=execve \
             AUID=\"unset\" UID=\"{name}\" GID=\"{name}\"",
            id("SYSCALL"),
            random.between(0x5555_0000, 0x5555_ffff),
            random.between(0x5555_0000, 0x5555_ffff),
            random.between(0x7fff_0000, 0x7fff_ffff),
        ),
        format!("{} argc={} {}", id("EXECVE"), arguments.len(), listed.join(" ")),
        format!("{} cwd=\"{folder}\"", id("CWD")),
        format!(
            "{} item=0 name=\"{exe}\" inode={} dev=fd:00 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL \
            cap_fp=0 cap_fi=0 cap_fe=0 cap_fver=0\u{1d}OUID=\"root\" OGID=\"root\"",
            id("PATH"),
            random.between(1000, 900_000)
        ),
        format!("{} proctitle={}", id("PROCTITLE"), hex(&arguments.join("\0"))),
    ];
    lines.join("\n")
}

/// A file created or changed below a watch.
pub(super) fn touched(
    random: &mut Random,
    host: &str,
    time: Timestamp,
    exe: &str,
    file: &str,
    user: (u32, &str),
) -> String {
    let (uid, name) = user;
    let id = |kind: &str| format!("node={host} type={kind} msg=audit({}:{NUMBER}):", epoch(time, 3));
    let folder = file.rsplit_once('/').map_or("/", |(folder, _)| folder);
    let comm: String = exe.rsplit('/').next().unwrap_or_default().chars().take(15).collect();
    let lines = [
        format!(
            "{} arch=c000003e syscall=257 success=yes exit=7 a0=ffffff9c a1={:x} a2=241 a3=1b6 items=2 ppid={} pid={} \
             auid=4294967295 uid={uid} gid={uid} euid={uid} suid={uid} fsuid={uid} egid={uid} sgid={uid} fsgid={uid} \
             tty=(none) ses=4294967295 comm=\"{comm}\" exe=\"{exe}\" key=\"files\"\u{1d}ARCH=x86_64 SYSCALL=openat \
             AUID=\"unset\" UID=\"{name}\" GID=\"{name}\"",
            id("SYSCALL"),
            random.between(0x7fff_0000, 0x7fff_ffff),
            random.between(700, 32_000),
            random.between(900, 32_000),
        ),
        format!("{} cwd=\"/\"", id("CWD")),
        format!(
            "{} item=0 name=\"{folder}/\" inode={} dev=fd:00 mode=040755 ouid={uid} ogid={uid} rdev=00:00 \
            nametype=PARENT",
            id("PATH"),
            random.between(1000, 900_000)
        ),
        format!(
            "{} item=1 name=\"{file}\" inode={} dev=fd:00 mode=0100640 ouid={uid} ogid={uid} rdev=00:00 \
            nametype=CREATE",
            id("PATH"),
            random.between(1000, 900_000)
        ),
        format!("{} proctitle=\"{comm}\"", id("PROCTITLE")),
    ];
    lines.join("\n")
}

/// Quoted, or in hexadecimal where the kernel could not quote it.
fn audit_text(text: &str) -> String {
    if text.bytes().any(|byte| byte <= b' ' || byte == b'"' || byte >= 0x7f) {
        hex(text)
    } else {
        format!("\"{text}\"")
    }
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02X}")).collect()
}

/// All that the Linux hosts log without being attacked.
pub(super) fn write(scene: &mut Scene<'_>) {
    for day in 0..scene.days {
        for host in SERVERS {
            routine(scene, host, day);
            logons(scene, host, day);
        }
        strangers(scene, day);
        audit(scene, day);
    }
    change(scene);
}

/// Cron, services and the mail queue.
fn routine(scene: &mut Scene<'_>, host: &str, day: u32) {
    let mut random = scene.stream(&format!("{host} {day}"));
    for hour in 0..24 {
        for minute in [0, 15, 30, 45] {
            let time = later(local(day, hour, minute, 1), random.below(900));
            let pid = random.between(2000, 60_000);
            let job = format!("CRON[{pid}]: (root) CMD (/usr/local/bin/kiemtra-dichvu --im)");
            scene.syslog(host, "syslog", time, &job);
        }
        let time = later(local(day, hour, 17, 1), random.below(900));
        let job =
            format!("CRON[{}]: (root) CMD (cd / && run-parts --report /etc/cron.hourly)", random.between(2000, 60_000));
        scene.syslog(host, "syslog", time, &job);
    }
    let nightly: &[(u32, u32, &str)] = &[
        (1, 5, "systemd[1]: Starting Rotate log files..."),
        (1, 6, "systemd[1]: Finished Rotate log files."),
        (2, 30, "sao-luu[812]: bat dau sao luu hang dem"),
        (3, 41, "sao-luu[812]: hoan tat, 0 loi"),
        (6, 12, "systemd[1]: Starting Daily apt download activities..."),
        (6, 13, "systemd[1]: Finished Daily apt download activities."),
    ];
    for (hour, minute, text) in nightly {
        scene.syslog(host, "syslog", later(local(day, *hour, *minute, 0), random.below(50_000)), text);
    }
    for _ in 0..scene.scaled(if host == "srv-mail01" { 260 } else { 50 }) {
        let time = any_time(&mut random, day);
        let text = if host == "srv-mail01" {
            format!(
                "postfix/smtpd[{}]: disconnect from unknown[198.51.100.{}] ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5",
                random.between(1000, 60_000),
                random.between(60, 250)
            )
        } else {
            format!("systemd[1]: session-{}.scope: Deactivated successfully.", random.between(10, 9000))
        };
        scene.syslog(host, "syslog", time, &text);
    }
}

/// Monitoring logs on every half hour with its key, administrators with passwords and sudo.
fn logons(scene: &mut Scene<'_>, host: &str, day: u32) {
    let mut random = scene.stream(&format!("logons {host} {day}"));
    let monitor = scene.organisation.address("srv-log01").to_owned();
    let shift = random.below(20) as u32;
    for half in 0..48 {
        // One host after the other: the monitor does not ask all of them at once.
        let place = SERVERS.iter().position(|known| *known == host).unwrap_or(0) as u32;
        let time = local(day, half / 2, half % 2 * 30 + place * 3, shift);
        let (pid, port) = (random.between(2000, 60_000), random.between(32_768, 60_999));
        let key = "SHA256:h0aMaiVangKhongPhaiKhoaThatChiLaViDuMinhHoa0";
        let text =
            format!("sshd[{pid}]: Accepted publickey for svc-giamsat from {monitor} port {port} ssh2: ED25519 {key}");
        scene.syslog(host, "auth.log", time, &text);
        let text =
            format!("sshd[{pid}]: pam_unix(sshd:session): session opened for user svc-giamsat(uid=997) by (uid=0)");
        scene.syslog(host, "auth.log", later(time, 20), &text);
        let text = format!("sshd[{pid}]: pam_unix(sshd:session): session closed for user svc-giamsat");
        scene.syslog(host, "auth.log", later(time, 4_000), &text);
    }
    let admin = scene.organisation.address("ws-006").to_owned();
    for _ in 0..office_share(day, 3) {
        let time = office_time(&mut random, day);
        let (pid, port) = (random.between(2000, 60_000), random.between(32_768, 60_999));
        if random.chance(200) {
            let text = format!("sshd[{pid}]: Failed password for nam.vh from {admin} port {port} ssh2");
            scene.syslog(host, "auth.log", time, &text);
        }
        let text = format!("sshd[{pid}]: Accepted password for nam.vh from {admin} port {port} ssh2");
        scene.syslog(host, "auth.log", later(time, 6_000), &text);
        let command = random.pick(&[
            "/usr/bin/systemctl status nginx",
            "/usr/bin/tail -n 50 /var/log/syslog",
            "/usr/bin/apt update",
        ]);
        let text = format!("sudo:   nam.vh : TTY=pts/0 ; PWD=/home/nam.vh ; USER=root ; COMMAND={command}");
        scene.syslog(host, "auth.log", later(time, 31_000), &text);
    }
}

/// Strangers at the SSH port of the front web server; one of them is in a hurry.
fn strangers(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("ssh strangers {day}"));
    for _ in 0..scene.scaled(120) {
        let time = any_time(&mut random, day);
        let address = format!("203.0.113.{}", random.between(100, 230));
        guess(scene, &mut random, time, &address);
    }
    if day == 3 {
        for index in 0..26 {
            guess(scene, &mut random, later(local(3, 3, 20, 0), index * 4_000), "203.0.113.187");
        }
    }
}

fn guess(scene: &mut Scene<'_>, random: &mut Random, time: Timestamp, address: &str) {
    let (pid, port, name) = (random.between(2000, 60_000), random.between(32_768, 60_999), random.pick(TRIED));
    let who = if name == "root" { "root".to_owned() } else { format!("invalid user {name}") };
    let text = format!("sshd[{pid}]: Failed password for {who} from {address} port {port} ssh2");
    scene.syslog("srv-web01", "auth.log", time, &text);
    let text = format!("sshd[{pid}]: Connection closed by {who} {address} port {port} [preauth]")
        .replace("by root", "by authenticating user root");
    scene.syslog("srv-web01", "auth.log", later(time, 900), &text);
}

/// What the audit log of the mail server holds on an ordinary day.
fn audit(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("audit {day}"));
    let zimbra = (998, "zimbra");
    let jobs = [
        Execution {
            exe: "/opt/zimbra/bin/zmcontrol",
            arguments: &["zmcontrol", "status"],
            folder: "/opt/zimbra",
            user: zimbra,
        },
        Execution {
            exe: "/opt/zimbra/libexec/zmstatuslog",
            arguments: &["zmstatuslog"],
            folder: "/opt/zimbra",
            user: zimbra,
        },
        Execution {
            exe: "/usr/bin/curl",
            arguments: &["curl", "-s", "http://127.0.0.1:8080/health"],
            folder: "/opt/zimbra",
            user: zimbra,
        },
        Execution { exe: "/usr/bin/df", arguments: &["df", "-h"], folder: "/root", user: (0, "root") },
        Execution {
            exe: "/usr/sbin/logrotate",
            arguments: &["logrotate", "/etc/logrotate.conf"],
            folder: "/",
            user: (0, "root"),
        },
        Execution {
            exe: "/usr/bin/ps",
            arguments: &["ps", "-eo", "pid,comm"],
            folder: "/",
            user: (997, "svc-giamsat"),
        },
    ];
    for _ in 0..scene.scaled(100) {
        let time = any_time(&mut random, day);
        let execution = random.pick(&jobs);
        let text = executed(&mut random, "srv-mail01", time, &execution);
        scene.logs.put_numbered("linux/srv-mail01/audit.log", "audit", time, text);
    }
}

/// An administrator writes a cron file by hand before the holiday: allowed, and worth a medium finding.
fn change(scene: &mut Scene<'_>) {
    let mut random = scene.stream("change");
    let time = local(2, 11, 20, 9);
    let text = touched(&mut random, "srv-mail01", time, "/usr/bin/vim.basic", "/etc/cron.d/kiemtra-tet", (0, "root"));
    scene.logs.put_numbered("linux/srv-mail01/audit.log", "audit", time, text);
}
