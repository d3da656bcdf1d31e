//! An organisation of any size, made up: the tables that it would keep.

use std::fmt::Write as _;

/// Information systems.
pub(super) const SYSTEMS: usize = 1_000;
/// Machines of one department; departments stand in the table one after the other, each in the order of its names.
const DEPARTMENT: usize = 500;

const FAMILY: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Nguyễn"];
const MIDDLE: [&str; 5] = ["Thị", "Văn", "Quang", "Thị", "Ngọc"];
const GIVEN: [&str; 11] = ["Lan", "Hường", "Yến", "Minh", "Dũng", "Phúc", "Hải", "Châu", "Đức", "Giang", "Bình"];
const OS: [&str; 8] = [
    "Microsoft Windows 10 Pro",
    "Microsoft Windows 11 Pro",
    "Ubuntu 22.04.4 LTS",
    "Microsoft Windows Server 2019 Standard",
    "Debian GNU/Linux 12",
    "Ubuntu 20.04 LTS",
    "Microsoft Windows 7 Professional",
    "Red Hat Enterprise Linux 8",
];

fn of<'a>(list: &[&'a str], place: usize) -> &'a str {
    list.get(place % list.len()).copied().unwrap_or_default()
}

/// The table of information systems.
pub(super) fn systems() -> String {
    let mut text = String::from("Tên hệ thống,Mã hệ thống,Cấp độ,Chủ quản\r\n");
    for number in 0..SYSTEMS {
        // Writing to a String cannot fail.
        let _ = write!(text, "Hệ thống {number:04},HT{number:04},{},Sở số {}\r\n", number % 4 + 1, number % 20);
    }
    text
}

/// Name and kind of a machine.
fn machine(number: usize) -> (String, &'static str) {
    match number % 25 {
        4 => (format!("sw-{number:06}"), "Thiết bị mạng"),
        rest if rest % 5 == 0 => (format!("srv-{number:06}"), "Máy chủ"),
        _ => (format!("ws-{number:06}"), "Máy trạm"),
    }
}

/// The table of machines: some 130 bytes each.
pub(super) fn hosts(count: usize) -> String {
    let mut text =
        String::from("Tên máy,Loại máy,Địa chỉ IP,Địa chỉ MAC,Hệ điều hành,Vị trí,Người phụ trách,Hệ thống\r\n");
    let departments = count.div_ceil(DEPARTMENT).max(1);
    for row in 0..count {
        let number = row / DEPARTMENT * 7_919 % departments * DEPARTMENT + row % DEPARTMENT;
        let (name, kind) = machine(number);
        let os = if kind == "Thiết bị mạng" { "Cisco IOS 15.2" } else { of(&OS, number / 3) };
        let (a, b, c) = (number / 65_536, number / 256 % 256, number % 256);
        let person = [of(&FAMILY, number / 11), of(&MIDDLE, number / 88), of(&GIVEN, number)].join(" ");
        let _ = write!(
            text,
            "{name},{kind},10.{a}.{b}.{c},00:1a:2b:{a:02x}:{b:02x}:{c:02x},{os},Tầng {} nhà {},{person},Hệ thống {:04}\r\n",
            number % 20 + 1,
            of(&["A", "B"], number / 20),
            number / 7 % SYSTEMS
        );
    }
    text
}

/// Systems of which machines are installed.
const DISTRIBUTIONS: usize = 5;
/// What machines are for.
const ROLES: usize = 40;
/// States of updates that stand side by side.
const STATES: usize = 3;
/// One machine in so many is odd.
const ODD: usize = 20;
const STEMS: [&str; 12] =
    ["libssl", "libxml", "libcurl", "python3", "perl", "systemd", "linux", "gcc", "openjdk", "fonts", "php", "lib"];

/// The packages of a machine, each as name and version. Three fifths are those of its distribution, the rest those of its role; one in five
/// has a version for each state of updates, so that some thousand different packages are on all machines together. An odd machine has
/// one package in ten in a version that few others have. One server in twenty is a mail server.
fn packages(number: usize, count: usize) -> impl Iterator<Item = (String, String)> {
    // Machines that follow each other are alike, as those of one department are.
    let group = number / 25;
    let (distribution, role, state) = (group % DISTRIBUTIONS, group * 7 % ROLES, group * 3 % STATES);
    let mail = number.is_multiple_of(100);
    (0..count).map(move |place| {
        if mail && place == 0 {
            return ("zimbra-core".to_owned(), format!("8.8.15.GA.{}", 4_179 + number / 100 % 4));
        }
        let stem = of(&STEMS, place);
        let of_system = place * 5 < count * 3;
        let name = if of_system { format!("{stem}-{place:04}") } else { format!("{stem}-{role:02}-{place:04}") };
        let updates = if place.is_multiple_of(5) { state } else { 0 };
        let own = if number % ODD == 7 && place % 10 == number / ODD % 10 { number / ODD % 40 } else { 0 };
        (name, format!("{}.{}.{updates}-{distribution}u{own}", place % 4 + 1, place % 9))
    })
}

/// The table of the software of some machines, so many packages on each: some 40 bytes a row.
pub(super) fn software(machines: std::ops::Range<usize>, count: usize) -> String {
    let mut text = String::from("Tên máy,Phần mềm,Phiên bản\r\n");
    for number in machines {
        let (machine, _) = machine(number);
        for (name, version) in packages(number, count) {
            let _ = write!(text, "{machine},{name},{version}\r\n");
        }
    }
    text
}

/// The list of one machine, as `dpkg-query -W` prints it.
pub(super) fn dpkg(number: usize, count: usize) -> String {
    let mut text = String::new();
    for (name, version) in packages(number, count) {
        let _ = writeln!(text, "{name}:amd64\t{version}\tamd64");
    }
    text
}
