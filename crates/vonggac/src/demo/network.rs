//! What the network sees: the sensor's Zeek and Suricata logs, the firewall, the load balancer.

use vg_model::Timestamp;

use super::Scene;
use super::calendar::{any_time, bsd, epoch, iso_local, later, local, office_share, office_time, public_time};
use super::json::JsonLine;
use super::office::PLACES;
use super::organisation::Host;
use super::random::Random;
use super::web::visitor;

const CONN: &str = "network/zeek/conn.log";
const DNS: &str = "network/zeek/dns.json";
const EVE: &str = "network/suricata/eve.json";
const FIREWALL: &str = "network/fw01.log";
const BALANCER: &str = "network/lb01.log";
const RESOLVER: &str = "10.20.30.53";

const CONN_FIELDS: &str = "ts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\t\
    resp_bytes\tconn_state\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes";
const CONN_TYPES: &str = "time\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tcount\t\
    string\tcount\tcount\tcount\tcount";

/// A connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Connection<'a> {
    /// Who opened it.
    pub(super) from: &'a str,
    /// To whom, and which port.
    pub(super) to: (&'a str, u16),
    /// `tcp`, `udp`.
    pub(super) proto: &'a str,
    /// Service that Zeek recognised; `-` for none.
    pub(super) service: &'a str,
    /// State as Zeek names it: `SF` ended well, `S0` unanswered, `REJ` refused.
    pub(super) state: &'a str,
    /// Bytes from and to the opener.
    pub(super) bytes: (u64, u64),
}

impl Scene<'_> {
    /// A line of Zeek's conn.log.
    pub(super) fn connection(&mut self, random: &mut Random, time: Timestamp, connection: &Connection<'_>) {
        let Connection { from, to, proto, service, state, bytes: (out, back) } = *connection;
        let answered = !matches!(state, "S0" | "REJ");
        let packets = |bytes: u64| 1 + bytes / 1400;
        let (duration, sent, received) = if answered {
            (format!("{}.{:06}", random.below(60), random.below(1_000_000)), out.to_string(), back.to_string())
        } else {
            ("-".to_owned(), "-".to_owned(), "-".to_owned())
        };
        let (packets_out, packets_back) = if answered { (packets(out), packets(back)) } else { (1, 0) };
        let history = match state {
            "S0" => "S",
            "REJ" => "Sr",
            _ if proto == "udp" => "Dd",
            _ => "ShADadfF",
        };
        let line = format!(
            "{}\tC{}\t{from}\t{}\t{}\t{}\t{proto}\t{service}\t{duration}\t{sent}\t{received}\t{state}\t0\t{history}\t\
             {packets_out}\t{}\t{packets_back}\t{}",
            epoch(time, 6),
            random.hex(17),
            random.between(32_768, 60_999),
            to.0,
            to.1,
            if answered { out + 40 * packets_out } else { 60 },
            if answered { back + 40 * packets_back } else { 0 },
        );
        self.logs.put(CONN, time, line);
    }

    /// A line of Zeek's dns log; an empty answer is a name that does not exist.
    pub(super) fn query(&mut self, random: &mut Random, time: Timestamp, from: &str, name: &str, answer: &str) {
        let code = if answer.is_empty() { ("3", "NXDOMAIN") } else { ("0", "NOERROR") };
        let mut line = JsonLine::new()
            .text("_path", "dns")
            .bare("ts", &epoch(time, 6))
            .text("uid", &format!("C{}", random.hex(17)))
            .text("id.orig_h", from)
            .bare("id.orig_p", &random.between(32_768, 60_999).to_string())
            .text("id.resp_h", RESOLVER)
            .bare("id.resp_p", "53")
            .text("proto", "udp")
            .bare("trans_id", &random.below(65_536).to_string())
            .text("query", name)
            .bare("qclass", "1")
            .text("qtype_name", "A")
            .bare("rcode", code.0)
            .text("rcode_name", code.1)
            .bare("rejected", "false");
        if !answer.is_empty() {
            line = line.bare("answers", &format!("[\"{answer}\"]"));
        }
        self.logs.put(DNS, time, line.line());
    }

    /// A flow record of Suricata.
    pub(super) fn flow(&mut self, random: &mut Random, time: Timestamp, connection: &Connection<'_>) {
        let Connection { from, to, proto, bytes: (out, back), .. } = *connection;
        let line = JsonLine::new()
            .text("timestamp", &iso_local(time, "+0700"))
            .bare("flow_id", &random.below(1 << 50).to_string())
            .text("in_iface", "ens19")
            .text("event_type", "flow")
            .text("src_ip", from)
            .bare("src_port", &random.between(32_768, 60_999).to_string())
            .text("dest_ip", to.0)
            .bare("dest_port", &to.1.to_string())
            .text("proto", &proto.to_uppercase())
            .open("flow")
            .bare("pkts_toserver", &(1 + out / 1400).to_string())
            .bare("pkts_toclient", &(1 + back / 1400).to_string())
            .bare("bytes_toserver", &out.to_string())
            .bare("bytes_toclient", &back.to_string())
            .text("state", "closed")
            .text("reason", "timeout")
            .close();
        self.logs.put(EVE, time, line.line());
    }

    /// A line of the firewall (RFC 5424).
    pub(super) fn firewall(&mut self, random: &mut Random, time: Timestamp, action: &str, connection: &Connection<'_>) {
        let Connection { from, to, proto, bytes, .. } = *connection;
        // Facility local0; a denied connection is a notice, an allowed one information.
        let priority = if action == "deny" { 133 } else { 134 };
        let line = format!(
            "<{priority}>1 {} fw01 traffic - FLOW - action={action} proto={proto} src={from} sport={} dst={} dport={} \
             sent={} rcvd={}",
            iso_local(time, "+07:00"),
            random.between(32_768, 60_999),
            to.0,
            to.1,
            bytes.0,
            bytes.1,
        );
        self.logs.put(FIREWALL, time, line);
    }
}

/// All ordinary traffic.
pub(super) fn write(scene: &mut Scene<'_>) {
    let header = format!(
        "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n#open\t\
         2024-02-05-00-00-00\n#fields\t{CONN_FIELDS}\n#types\t{CONN_TYPES}\n"
    );
    scene.logs.header(CONN, header);
    for day in 0..scene.days {
        browsing(scene, day);
        servers(scene, day);
        outside(scene, day);
        balancer(scene, day);
    }
}

/// Workstations look up names and visit them.
fn browsing(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("browsing {day}"));
    let hosts: Vec<Host> = scene.organisation.workstations().cloned().collect();
    for _ in 0..scene.scaled(office_share(day, 2100)) {
        let Some(host) = hosts.get(random.below(hosts.len() as u64) as usize) else { continue };
        let time = office_time(&mut random, day);
        let (name, address) = random.pick(PLACES);
        let bytes = (random.between(600, 9_000), random.between(2_000, 900_000));
        let from = host.address.as_str();
        // A mistyped name now and then.
        if random.chance(15) {
            let mistyped = format!("www.{}.example", random.letters(7));
            scene.query(&mut random, time, from, &mistyped, "");
            continue;
        }
        scene.query(&mut random, time, from, name, address);
        let lookup = Connection {
            from,
            to: (RESOLVER, 53),
            proto: "udp",
            service: "dns",
            state: "SF",
            bytes: (28 + name.len() as u64, 90),
        };
        scene.connection(&mut random, time, &lookup);
        let visit = Connection { from, to: (address, 443), proto: "tcp", service: "ssl", state: "SF", bytes };
        scene.connection(&mut random, later(time, 30), &visit);
        if random.chance(400) {
            scene.flow(&mut random, later(time, 30), &visit);
        }
        if random.chance(250) {
            scene.firewall(&mut random, later(time, 30), "allow", &visit);
        }
    }
}

/// Servers among themselves: monitoring, time, backups at night.
fn servers(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("servers {day}"));
    let hosts: Vec<Host> = scene.organisation.hosts.iter().filter(|host| host.role != "workstation").cloned().collect();
    let address = |name: &str| scene.organisation.address(name).to_owned();
    let (monitor, backup) = (address("srv-log01"), address("srv-backup01"));
    for quarter in 0..96 {
        for host in &hosts {
            let time = later(local(day, quarter / 4, quarter % 4 * 15, 0), random.below(40_000));
            let to = (host.address.as_str(), if host.os == "windows" { 5986 } else { 22 });
            let check = Connection { from: &monitor, to, proto: "tcp", service: "-", state: "SF", bytes: (1900, 4100) };
            if quarter % 2 == 0 && host.address != monitor {
                scene.connection(&mut random, time, &check);
            }
        }
    }
    for host in hosts.iter().filter(|host| host.address != backup && host.os != "appliance") {
        let time = later(local(day, 2, 30, 0), random.below(3_600_000));
        let bytes = (random.between(200_000_000, 3_000_000_000), 4_000_000);
        let to = (backup.as_str(), 8400);
        let copy = Connection { from: &host.address, to, proto: "tcp", service: "-", state: "SF", bytes };
        scene.connection(&mut random, time, &copy);
        scene.flow(&mut random, time, &copy);
    }
}

/// Visitors from outside, and those who only knock.
fn outside(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("outside {day}"));
    let public: Vec<&str> = scene.organisation.public_addresses.iter().map(String::as_str).collect();
    for _ in 0..scene.scaled(900) {
        let time = public_time(&mut random, day);
        let from = visitor(&mut random);
        let bytes = (random.between(500, 4_000), random.between(2_000, 120_000));
        let to = (random.pick(&["10.20.10.21", "10.20.10.22", "10.20.10.11"]), 443);
        let visit = Connection { from: &from, to, proto: "tcp", service: "ssl", state: "SF", bytes };
        scene.connection(&mut random, time, &visit);
        if random.chance(500) {
            scene.firewall(&mut random, time, "allow", &visit);
        }
    }
    for _ in 0..scene.scaled(700) {
        let time = any_time(&mut random, day);
        let from = format!("203.0.113.{}", random.between(100, 230));
        let port = random.pick(&[22, 23, 445, 3389, 8080, 5900, 6379]);
        let to = (random.pick(&public), port);
        let knock = Connection { from: &from, to, proto: "tcp", service: "-", state: "S0", bytes: (0, 0) };
        scene.firewall(&mut random, time, "deny", &knock);
        if random.chance(350) {
            scene.connection(&mut random, time, &knock);
        }
        if random.chance(60) {
            alert(scene, &mut random, time, &knock);
        }
    }
}

/// A low alert of Suricata about someone who knocks.
fn alert(scene: &mut Scene<'_>, random: &mut Random, time: Timestamp, knock: &Connection<'_>) {
    let line = JsonLine::new()
        .text("timestamp", &iso_local(time, "+0700"))
        .bare("flow_id", &random.below(1 << 50).to_string())
        .text("in_iface", "ens18")
        .text("event_type", "alert")
        .text("src_ip", knock.from)
        .bare("src_port", &random.between(32_768, 60_999).to_string())
        .text("dest_ip", knock.to.0)
        .bare("dest_port", &knock.to.1.to_string())
        .text("proto", "TCP")
        .open("alert")
        .text("action", "allowed")
        .bare("gid", "1")
        .bare("signature_id", "9000001")
        .bare("rev", "1")
        .text("signature", "MINH HOA quet cong tu ngoai")
        .text("category", "Misc activity")
        .bare("severity", "3")
        .close();
    scene.logs.put(EVE, time, line.line());
}

/// The load balancer in front of mail and portal: health of its members, administrators.
fn balancer(scene: &mut Scene<'_>, day: u32) {
    let mut random = scene.stream(&format!("balancer {day}"));
    for _ in 0..scene.scaled(60) {
        let time = any_time(&mut random, day);
        let member = random.pick(&["srv-web01:443", "srv-web02:443", "srv-mail01:443"]);
        let text = random.pick(&["monitor status up.", "monitor status up.", "enabled by administrator."]);
        let line = format!(
            "<133>{} lb01 mcpd[5211]: 01070638:5: Pool /Common/pool_web member /Common/{member} {text}",
            bsd(time)
        );
        scene.logs.put(BALANCER, time, line);
    }
    for hour in [8, 14] {
        let time = local(day, hour, 2, 7);
        let line = format!(
            "<134>{} lb01 httpd[6120]: AUDIT - user nam.vh - RAW: httpd(pam_audit): user=nam.vh partition=[All] level=Guest tty=1 host=192.168.31.16 attempts=1 start",
            bsd(time)
        );
        if day < 3 {
            scene.logs.put(BALANCER, time, line);
        }
    }
}
