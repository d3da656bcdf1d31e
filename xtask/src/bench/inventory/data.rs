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

/// The table of the software of some machines, so many packages on each: ten different sets, and on every machine one package in a version
/// of its own.
pub(super) fn software(machines: std::ops::Range<usize>, packages: usize) -> String {
    let mut text = String::from("Tên máy,Phần mềm,Phiên bản\r\n");
    for number in machines {
        let (name, _) = machine(number);
        let set = number % 10;
        for package in 0..packages {
            let own = if package == number % packages.max(1) { number % 50 } else { 0 };
            let _ = write!(
                text,
                "{name},lib{}{package:03},{}.{}.{own}-1\r\n",
                of(&GIVEN_PLAIN, package),
                set % 3,
                package % 9
            );
        }
    }
    text
}

const GIVEN_PLAIN: [&str; 7] = ["ssl", "xml", "curl", "png", "python", "perl", "systemd"];

/// The list of one machine, as `dpkg-query -W` prints it.
pub(super) fn dpkg(number: usize, packages: usize) -> String {
    let mut text = String::new();
    for package in 0..packages {
        let _ = writeln!(
            text,
            "lib{}{package:03}:amd64\t{}.{}.0-1\tamd64",
            of(&GIVEN_PLAIN, package),
            number % 3,
            package % 9
        );
    }
    text
}
