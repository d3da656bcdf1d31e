//! The two web services as nginx logs them: the provincial portal, and Zimbra's web mail behind its own nginx. Lines are
//! the combined form with the virtual host in front.

use vg_model::Timestamp;

use super::Scene;
use super::calendar::{any_time, common_log, later, nginx_error, office_share, office_time, public_time};
use super::organisation::Host;
use super::random::Random;

/// Access log of the mail server.
pub(super) const MAIL: &str = "web/mail-access.log";
/// Virtual host of the mail server.
pub(super) const MAIL_HOST: &str = "mail.anbinh.example:443";
const PORTAL: &str = "web/portal-access.log";
const PORTAL_ROTATED: &str = "web/portal-access.log.1.gz";
const PORTAL_ERRORS: &str = "web/portal-error.log";
const PORTAL_HOST: &str = "cong.anbinh.example:443";

const AGENTS: &[&str] = &[
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/121.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 13; SM-A536E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/121.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.3 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:122.0) Gecko/20100101 Firefox/122.0",
];

const PAGES: &[&str] = &[
    "/",
    "/tin-tuc",
    "/tin-tuc/lich-nghi-tet-giap-thin",
    "/tin-tuc/chuyen-doi-so?trang=2",
    "/van-ban?loai=quyet-dinh",
    "/van-ban/tai-ve?id=1024",
    "/dich-vu-cong",
    "/dich-vu-cong/tra-cuu?ma=AB-2024-0117",
    "/lien-he",
    "/tim-kiem?q=l%E1%BB%8Bch+tr%E1%BB%B1c+t%E1%BA%BFt",
    "/assets/app.css",
    "/assets/app.js",
    "/assets/hoa-mai.png",
    "/api/thoi-tiet?tinh=anbinh",
];

/// What strangers try on every web server, all of it missing here.
const TRIED: &[&str] = &[
    "/.env",
    "/wp-login.php",
    "/.git/config",
    "/phpmyadmin/index.php",
    "/admin.php",
    "/boaform/admin/formLogin",
    "/xmlrpc.php",
];

/// A request as logged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a> {
    /// Client.
    pub(super) client: &'a str,
    /// Method and path.
    pub(super) request: &'a str,
    /// Status.
    pub(super) status: u16,
    /// Bytes of the answer.
    pub(super) bytes: u64,
    /// User agent.
    pub(super) agent: &'a str,
}

/// A line of an access log.
pub(super) fn line(host: &str, time: Timestamp, request: &Request<'_>) -> String {
    let Request { client, request, status, bytes, agent } = request;
    format!("{host} {client} - - [{}] \"{request} HTTP/1.1\" {status} {bytes} \"-\" \"{agent}\"", common_log(time))
}

/// Any visitor's browser.
pub(super) fn agent(random: &mut Random) -> &'static str {
    random.pick(AGENTS)
}

/// An address somewhere outside that does no harm.
pub(super) fn visitor(random: &mut Random) -> String {
    let net = if random.chance(700) { "198.51.100" } else { "192.0.2" };
    format!("{net}.{}", random.between(60, 250))
}

/// All ordinary web traffic.
pub(super) fn write(scene: &mut Scene<'_>) {
    for day in 0..scene.days {
        portal(scene, day);
        strangers(scene, day);
        mail(scene, day);
        phones(scene, day);
    }
    scanner(scene);
}

/// The last day is in the open log, earlier ones were rotated.
fn portal_log(scene: &Scene<'_>, day: u32) -> &'static str {
    if day + 1 == scene.days { PORTAL } else { PORTAL_ROTATED }
}

fn portal(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("portal {day}"));
    let file = portal_log(scene, day);
    for _ in 0..scene.scaled(1500) {
        let time = public_time(&mut random, day);
        let client = visitor(&mut random);
        let page = random.pick(PAGES);
        let status = random.pick(&[200, 200, 200, 200, 200, 200, 200, 304, 304, 301, 404]);
        let bytes = if status == 200 { random.between(900, 64_000) } else { random.between(0, 300) };
        let request =
            Request { client: &client, request: &format!("GET {page}"), status, bytes, agent: agent(&mut random) };
        scene.logs.put(file, time, line(PORTAL_HOST, time, &request));
        if status == 404 {
            missing(scene, &mut random, time, &client, page);
        }
    }
}

fn missing(scene: &mut Scene<'_>, random: &mut Random, time: Timestamp, client: &str, page: &str) {
    let path = page.split('?').next().unwrap_or_default();
    let (pid, connection) = (random.pick(&[1187, 1188, 1189]), random.between(1000, 99_999));
    let text = format!(
        "{} [error] {pid}#{pid}: *{connection} open() \"/srv/cong{path}\" failed (2: No such file or directory), client: \
         {client}, server: cong.anbinh.example, request: \"GET {page} HTTP/1.1\", host: \"cong.anbinh.example\"",
        nginx_error(time)
    );
    scene.logs.put(PORTAL_ERRORS, time, text);
}

/// Background noise of the Internet.
fn strangers(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("strangers {day}"));
    for _ in 0..scene.scaled(90) {
        let time = any_time(&mut random, day);
        let client = format!("203.0.113.{}", random.between(100, 230));
        let path = random.pick(TRIED);
        let agent = random.pick(&["Mozilla/5.0 zgrab/0.x", "python-requests/2.31.0", "Go-http-client/1.1"]);
        let request = Request { client: &client, request: &format!("GET {path}"), status: 404, bytes: 162, agent };
        let file = portal_log(scene, day);
        scene.logs.put(file, time, line(PORTAL_HOST, time, &request));
        missing(scene, &mut random, time, &client, path);
    }
}

/// Web mail and its polling, from the office and from home.
fn mail(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("webmail {day}"));
    let hosts: Vec<Host> = scene.organisation.workstations().cloned().collect();
    for _ in 0..scene.scaled(office_share(day, 900)) {
        let Some(host) = hosts.get(random.below(hosts.len() as u64) as usize) else { continue };
        let time = office_time(&mut random, day);
        let path = random.pick(&[
            "POST /service/soap/NoOpRequest",
            "POST /service/soap/NoOpRequest",
            "POST /service/soap/SearchRequest",
            "POST /service/soap/GetMsgRequest",
            "POST /service/soap/SendMsgRequest",
            "POST /service/soap/AuthRequest",
            "GET /",
            "GET /zimbra/css/common,login.css?v=240112",
            "GET /zimbra/public/login.jsp",
            "GET /home/~/Calendar.ics",
        ]);
        let bytes = random.between(300, 22_000);
        let request = Request { client: &host.address, request: path, status: 200, bytes, agent: agent(&mut random) };
        scene.logs.put(MAIL, time, line(MAIL_HOST, time, &request));
    }
    for _ in 0..scene.scaled(40) {
        let time = public_time(&mut random, day);
        let client = visitor(&mut random);
        let path = random.pick(&["GET /", "POST /service/soap/AuthRequest", "POST /service/soap/NoOpRequest"]);
        let request = Request { client: &client, request: path, status: 200, bytes: 1450, agent: agent(&mut random) };
        scene.logs.put(MAIL, time, line(MAIL_HOST, time, &request));
    }
}

/// Telephones poll their mail all day, also in the holiday.
fn phones(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("phones {day}"));
    let accounts: Vec<&str> = scene.organisation.people.iter().map(|person| &*person.account).take(24).collect();
    let devices: Vec<String> = accounts.iter().map(|account| scene.stream(account).hex(16)).collect();
    for _ in 0..scene.scaled(320) {
        let time = public_time(&mut random, day);
        let owner = random.below(accounts.len() as u64) as usize;
        let (Some(account), Some(device)) = (accounts.get(owner), devices.get(owner)) else { continue };
        let client = visitor(&mut random);
        let path = format!("POST /Microsoft-Server-ActiveSync?User={account}&DeviceId=android{device}&Cmd=Ping");
        let agent = "Android-Mail/2024.01.07";
        let request = Request { client: &client, request: &path, status: 200, bytes: 41, agent };
        scene.logs.put(MAIL, time, line(MAIL_HOST, time, &request));
    }
}

/// One scanner that tries a long list on the portal: harmless, and worth one low finding.
fn scanner(scene: &mut Scene<'_>) {
    let mut random = scene.stream("scanner");
    let begin = super::calendar::local(1, 4, 12, 30);
    for index in 0..40 {
        let time = later(begin, index * 1_700 + random.below(900));
        let path = format!("GET /{}/{}.php", random.letters(4), random.letters(6));
        let agent = "Mozilla/5.0 (compatible; KiemTra/1.0)";
        let request = Request { client: "203.0.113.141", request: &path, status: 404, bytes: 162, agent };
        scene.logs.put(portal_log(scene, 1), time, line(PORTAL_HOST, time, &request));
    }
}
