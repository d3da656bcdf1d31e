//! Measures how fast a parser decodes a file on one core: `text_speed PARSER FILE [FIELD…]`.
//!
//! The file is read into memory first; framing and decoding are measured, with the fields as projection. In the place of a
//! file, `made:NAME` is made up (`fortigate`, `paloalto`, `asa`, `cef`, `named`): [`LINES`] lines that differ in addresses, ports and numbers.

use std::sync::Arc;
use std::time::Instant;

use vg_intake::{OpenOptions, parsers::PARSERS};
use vg_model::{Defects, EventBatch, FieldTableBuilder};

/// Seconds that this thread has had on a processor; `None` where the system does not tell.
fn cpu_seconds() -> Option<f64> {
    let text = std::fs::read("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split(|byte| *byte == b' ').next()?;
    Some(std::str::from_utf8(nanos).ok()?.parse::<f64>().ok()? / 1e9)
}

/// Lines that are made up.
const LINES: u32 = 400_000;

/// A made-up log; `None` when there is none of that name.
fn made(name: &str) -> Option<Vec<u8>> {
    let line: fn(u32, u32, u32) -> String = match name {
        "fortigate" => |n, host, port| {
            format!(
                "<189>date=2023-11-28 time=10:{:02}:{:02} devname=\"FGT-HA-NOI\" devid=\"FG100E0000000001\" eventtime=1701140401{n:09} \
                 tz=\"+0700\" logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" level=\"notice\" vd=\"root\" srcip=10.0.0.{host} \
                 srcport={port} srcintf=\"internal\" srcintfrole=\"lan\" dstip=192.0.2.{host} dstport=443 dstintf=\"wan1\" \
                 dstintfrole=\"wan\" srccountry=\"Reserved\" dstcountry=\"Viet Nam\" sessionid={n} proto=6 action=\"close\" policyid=4 \
                 policytype=\"policy\" poluuid=\"3888b41a-5c88-51e9-cb32-1c32c66b4edf\" service=\"HTTPS\" trandisp=\"snat\" \
                 transip=198.51.100.1 transport={port} appid=15893 app=\"HTTPS.BROWSER\" appcat=\"Web.Client\" apprisk=\"medium\" \
                 applist=\"default\" duration={} sentbyte={n} rcvdbyte={n} sentpkt=6 rcvdpkt=6\n",
                n / 60 % 60,
                n % 60,
                n % 100
            )
        },
        "paloalto" => |n, host, port| {
            format!(
                "<14>Nov 28 10:00:01 PA-HN 1,2023/11/28 10:00:01,007200001056,TRAFFIC,end,2562,2023/11/28 10:00:00,10.0.0.{host},\
                 192.0.2.{host},198.51.100.1,192.0.2.80,Rule 1,an,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,Log1,\
                 2023/11/28 10:00:01,{n},1,{port},443,31022,443,0x400019,tcp,allow,4021,1022,2999,21,2023/11/28 09:59:45,14,any,,\
                 {n},0x0,10.0.0.0-10.255.255.255,Viet Nam,,10,11,tcp-fin,12,0,0,0,,PA-HN,from-policy,,,0,,0,,N/A,0,0,0,0\n"
            )
        },
        "asa" => |n, host, port| {
            format!(
                "<166>Nov 28 2023 10:00:01 fw1 : %ASA-6-302013: Built inbound TCP connection {n} for outside:192.0.2.{host}/{port} \
                 (192.0.2.{host}/{port}) to dmz:10.0.0.5/443 (198.51.100.5/443)\n"
            )
        },
        "cef" => |n, host, port| {
            format!(
                "Nov 28 10:00:02 waf1 CEF:0|F5|ASM|16.1.2|200021069|Automated client access|5|dvchost=waf1 dvc=10.0.0.7 cs1=/Common/policy \
                 cs1Label=policy_name cs2=/Common/web cs2Label=web_application_name act=blocked cn1={n} cn1Label=response_code \
                 src=192.0.2.{host} spt={port} dst=10.0.0.5 dpt=443 requestMethod=GET app=HTTPS request=/a?b=c rt=1701140401123\n"
            )
        },
        "named" => |n, host, port| {
            format!(
                "Nov 28 10:00:01 ns1 named[464]: client @0x7f1 10.0.0.{host}#{port} (h{n}.example): query: h{n}.example IN A +E(0)K (10.0.0.53)\n"
            )
        },
        _ => return None,
    };
    Some((0..LINES).flat_map(|n| line(n, n % 250 + 1, 1024 + n % 60_000).into_bytes()).collect())
}

#[expect(clippy::print_stdout, reason = "a program for developers that prints what it measured")]
fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (name, path) = (arguments.next().unwrap_or_default(), arguments.next().unwrap_or_default());
    let mut builder = FieldTableBuilder::new();
    for field in arguments {
        builder.intern(&field);
    }
    let Some(parser) = PARSERS.iter().find(|parser| parser.about().name == name) else {
        return Err(std::io::Error::other("no such parser"));
    };
    let bytes = match path.strip_prefix("made:") {
        Some(name) => made(name).ok_or_else(|| std::io::Error::other("nothing of that name is made up"))?,
        None => std::fs::read(path)?,
    };
    let mut framer = parser.framer(&OpenOptions::default());
    let mut decoder = parser.decoder(&Arc::new(builder.build()));
    let (mut batch, mut defects) = (EventBatch::new(), Defects::new());
    let (mut events, mut slots) = (0, 0);
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let mut reader = bytes.as_slice();
    while framer.next_block(&mut reader, &mut batch, &mut defects)? {
        decoder.decode(&mut batch, &mut defects);
        events += batch.len();
        slots += batch.events().map(|event| event.slots().len()).sum::<usize>();
        batch.clear();
    }
    let wall = start.elapsed().as_secs_f64();
    // On a shared machine only the time on the processor says something.
    let seconds = cpu.zip(cpu_seconds()).map_or(wall, |(before, after)| after - before);
    let lines = memchr::memchr_iter(b'\n', &bytes).count() as f64;
    println!(
        "{name}: {events} events, {slots} slots, {} defects, {:.0} lines/s, {:.0} MB/s, {seconds:.3} s of CPU, {wall:.3} s",
        defects.total(),
        lines / seconds,
        bytes.len() as f64 / 1e6 / seconds,
    );
    Ok(())
}
