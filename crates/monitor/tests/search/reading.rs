//! A search reads no more than it must: files by time, row groups by bloom filters, the newest first.

use vg_lake::Cell;
use vg_model::Timestamp;
use vg_monitor::search::{Key, Part, Search, Step, Window, field, one};

use crate::events::{DAY, Event, HOUR, MOMENT, Value, World, ints, text};

/// Ten days with a file each of 50 events; each day has an address, an account and a position of its own.
fn ten_days() -> World {
    let world = World::new();
    for day in 0..10_i64 {
        let events: Vec<Event> = (0..50)
            .map(|row| {
                let (address, user) = if row == 20 {
                    (format!("198.51.100.{day}"), format!("USER{day}"))
                } else {
                    ("10.0.0.1".to_owned(), "Zed".to_owned())
                };
                let values = vec![
                    ("raw", text(&format!("dòng {row} của ngày {day}"))),
                    ("source_ip", Value::Text(address)),
                    ("user_name", Value::Text(user)),
                    ("event_action", text(if row % 2 == 0 { "logon" } else { "logoff" })),
                    ("process_pid", Value::Int(row)),
                ];
                Event { time: Timestamp(MOMENT.now.0 - (9 - day) * DAY - HOUR + row), values }
            })
            .collect();
        world.put(u64::try_from(day).unwrap() + 1, &events);
        world.store().commit().unwrap();
    }
    world
}

#[test]
fn times_choose_files_and_values_choose_row_groups() {
    let world = ten_days();
    let columns = [field("position").unwrap(), field("record").unwrap()];
    for (search, files, groups, rows) in [
        ("time:>now-2d", 2, 2, 100),
        ("time:2026-11-28", 1, 1, 50),
        ("time:[2026-11-20 TO 2026-11-22]", 3, 3, 150),
        ("position:4 record:7", 1, 1, 1),
        ("source.ip:198.51.100.4", 6, 1, 1),
        ("source.ip:(198.51.100.4 OR 198.51.100.5)", 6, 2, 2),
        ("user.name:user4", 10, 1, 1),
        ("user.name:user4 source.ip:10.0.0.1", 10, 1, 0),
        ("source.ip:198.51.100.77", 2, 0, 0),
        // Any address, any digest: bloom filters do not answer for several columns at once, but their columns alone are read.
        ("ip:198.51.100.4", 6, 6, 1),
        ("IP:(198.51.100.4 OR 198.51.100.5)", 6, 6, 2),
        ("ip:198.51.100.0/24 process.pid:20", 10, 10, 10),
        ("hash:d41d8cd98f00b204e9800998ecf8427e", 0, 0, 0),
    ] {
        let sql = Search::read(search, MOMENT).unwrap().page(Part::default(), &columns, 1_000);
        let (answer, counts) = world.counted(&sql);
        // Smallest and largest values leave out files, bloom filters the row groups of those that are left.
        assert_eq!(
            (answer.rows.len(), counts.files_read, counts.groups_read),
            (rows, files, groups),
            "{search}\n{sql}"
        );
    }
}

#[test]
fn pages_follow_each_other_and_read_the_newest_files_alone() {
    let world = ten_days();
    let search = Search::read("", MOMENT).unwrap();
    let columns = ["time", "position", "record"].map(|name| field(name).unwrap());
    let mut part = Part::default();
    let (mut seen, mut first) = (Vec::new(), None);
    loop {
        let (answer, counts) = world.counted(&search.page(part, &columns, 30));
        first.get_or_insert(counts.files_read);
        let Some(row) = answer.rows.last() else { break };
        let [Cell::Time(time), Cell::Int(position), Cell::Int(record)] = row.as_slice() else { panic!("{row:?}") };
        part.after = Some(Key { time: *time, position: *position, record: *record });
        seen.extend(ints(&answer, 1).into_iter().zip(ints(&answer, 2)));
    }
    assert_eq!(first, Some(1), "thirty events are in the newest file");
    let mut expected: Vec<(i64, i64)> =
        (1..=10).flat_map(|position| (0..50).map(move |record| (position, record))).collect();
    expected.reverse();
    assert_eq!(seen, expected);
    let (answer, counts) = world.counted(&one(4, 20));
    assert_eq!((answer.rows.len(), counts.files_read), (1, 1), "one event is looked for in one file");
}

#[test]
fn counts_by_time_and_by_value_are_those_of_the_events() {
    let world = ten_days();
    let window = Window { from: Timestamp(MOMENT.now.0 - 3 * DAY), to: MOMENT.now };
    let search = Search::read("event.action:logon", MOMENT).unwrap();
    let step = Step::of(window, MOMENT);
    let answer = world.ask(&search.histogram(window, step, None));
    assert_eq!(ints(&answer, 1), [25, 25, 25]);
    let starts: Vec<Timestamp> = step.starts(window).collect();
    for row in &answer.rows {
        let Cell::Time(at) = row[0] else { panic!("{row:?}") };
        assert!(starts.contains(&at), "{at}");
    }
    let everything = Search::read("", MOMENT).unwrap();
    let top = world.ask(&everything.top(window, field("event.action").unwrap(), 10));
    let shown: Vec<String> = top
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.to_json().to_string()).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(shown, ["\"logoff\" 75 150 2", "\"logon\" 75 150 2"]);
    let by = [field("event.action").unwrap()];
    let answer = world.ask(&everything.histogram(window, step, Some((by[0], &["logon".to_owned()]))));
    assert_eq!(ints(&answer, 2), [25; 6]);
    let pids = world.ask(&everything.top(window, field("process.pid").unwrap(), 3));
    assert_eq!(pids.rows.len(), 3);
}
