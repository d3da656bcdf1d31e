//! Parameters that come and values that go, in the text and the binary form of PostgreSQL.

use bytes::{BufMut as _, BytesMut};
use vg_backend::published::ColumnKind;
use vg_lake::{Cell, Column};
use vg_model::Timestamp;

use super::errors::{NOT_SUPPORTED, Refusal, VALUE};

/// Microseconds from 1970 to 2000, from where PostgreSQL counts.
const EPOCH: i64 = 946_684_800_000_000;
const DAY: i64 = 86_400_000_000;

/// The number of the type of a kind of values, and its bytes; -1 where these vary.
pub(super) const fn type_of(kind: ColumnKind) -> (u32, i16) {
    match kind {
        ColumnKind::Bool => (16, 1),
        ColumnKind::Int => (20, 8),
        ColumnKind::Text => (25, -1),
        ColumnKind::Real => (701, 8),
        ColumnKind::Time => (1_184, 8),
    }
}

/// In which form the columns of an answer are wanted: none for all in text, one for all, or one for each.
pub(super) fn forms(codes: &[i16], columns: usize) -> Result<Vec<bool>, Refusal> {
    let binary = |code: &i16| match code {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Refusal::new("22023", "dạng dữ liệu không có", "there is no such form of values")),
    };
    match codes {
        [] => Ok(vec![false; columns]),
        [one] => Ok(vec![binary(one)?; columns]),
        each if each.len() == columns => each.iter().map(binary).collect(),
        _ => Err(Refusal::new("08P01", "số dạng dữ liệu khác số cột", "forms are not as many as columns")),
    }
}

/// Writes the values of a row, each with its length before it.
pub(super) fn write(row: &[Cell], columns: &[Column], forms: &[bool], out: &mut BytesMut) {
    for (place, cell) in row.iter().enumerate() {
        let binary = forms.get(place).copied().unwrap_or(false);
        let kind = columns.get(place).map_or(ColumnKind::Text, |column| column.kind);
        one(cell, kind, binary, out);
    }
}

fn one(cell: &Cell, kind: ColumnKind, binary: bool, out: &mut BytesMut) {
    let mut bytes = |bytes: &[u8]| {
        out.put_i32(i32::try_from(bytes.len()).unwrap_or(i32::MAX));
        out.put_slice(bytes);
    };
    match cell {
        Cell::Null => out.put_i32(-1),
        Cell::Text(text) => bytes(text.as_bytes()),
        Cell::Bool(yes) if binary => bytes(&[u8::from(*yes)]),
        Cell::Int(number) if binary && kind == ColumnKind::Real => bytes(&(*number as f64).to_be_bytes()),
        Cell::Int(number) if binary => bytes(&number.to_be_bytes()),
        Cell::Real(number) if binary => bytes(&number.to_be_bytes()),
        Cell::Time(at) if binary => bytes(&at.0.saturating_sub(EPOCH).to_be_bytes()),
        Cell::Bool(yes) => bytes(if *yes { b"t" } else { b"f" }),
        Cell::Int(number) => bytes(number.to_string().as_bytes()),
        Cell::Real(number) => bytes(number.to_string().as_bytes()),
        Cell::Time(at) => bytes(shown(*at).as_bytes()),
    }
}

/// An instant as PostgreSQL writes it in ISO style.
fn shown(at: Timestamp) -> String {
    at.to_string().replace('T', " ").replace('Z', "+00")
}

/// A parameter. `oid` is what the client says that it is, `meant` what the statement makes of it.
pub(super) fn read(bytes: Option<&[u8]>, oid: u32, meant: Option<ColumnKind>, binary: bool) -> Result<Cell, Refusal> {
    let Some(bytes) = bytes else { return Ok(Cell::Null) };
    if binary { read_binary(bytes, oid, meant) } else { read_text(bytes, oid, meant) }
}

fn kind_of(oid: u32, meant: Option<ColumnKind>) -> ColumnKind {
    match oid {
        16 => ColumnKind::Bool,
        20 | 21 | 23 | 26 => ColumnKind::Int,
        700 | 701 | 1_700 => ColumnKind::Real,
        1_082 | 1_114 | 1_184 => ColumnKind::Time,
        // Unknown: it is what the statement wants.
        0 | 705 => meant.unwrap_or(ColumnKind::Text),
        _ => ColumnKind::Text,
    }
}

fn read_text(bytes: &[u8], oid: u32, meant: Option<ColumnKind>) -> Result<Cell, Refusal> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Refusal::new("22021", "tham số không phải UTF-8", "a parameter is no UTF-8"))?;
    let kind = kind_of(oid, meant);
    let wrong = || {
        let shown: String = text.chars().take(40).collect();
        let name = kind.name();
        Refusal::new(VALUE, format!("'{shown}' không thuộc loại {name}"), format!("'{shown}' is no {name}"))
    };
    Ok(match kind {
        ColumnKind::Text => Cell::Text(text.to_owned()),
        ColumnKind::Bool => match text.trim().to_ascii_lowercase().as_str() {
            "t" | "true" | "on" | "yes" | "1" => Cell::Bool(true),
            "f" | "false" | "off" | "no" | "0" => Cell::Bool(false),
            _ => return Err(wrong()),
        },
        ColumnKind::Int => Cell::Int(text.trim().parse().map_err(|_| wrong())?),
        ColumnKind::Real => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Cell::Real(number),
            _ => return Err(wrong()),
        },
        ColumnKind::Time => Cell::Time(instant(text.trim()).ok_or_else(wrong)?),
    })
}

/// An instant in the ISO style of PostgreSQL: a day, or a day and a time, with an offset or in UTC.
fn instant(text: &str) -> Option<Timestamp> {
    let mut whole = text.to_owned();
    if !whole.contains([' ', 'T']) {
        whole.push_str(" 00:00:00");
    }
    Timestamp::parse_iso(whole.as_bytes()).map(|(at, _)| at)
}

fn read_binary(bytes: &[u8], oid: u32, meant: Option<ColumnKind>) -> Result<Cell, Refusal> {
    let wrong = || Refusal::new("22P03", "tham số nhị phân sai độ dài", "a binary parameter has a wrong length");
    let fixed = |cell: Option<Cell>| cell.ok_or_else(wrong);
    match (oid, bytes.len()) {
        (16, 1) => fixed(bytes.first().map(|byte| Cell::Bool(*byte != 0))),
        (21, 2) => fixed(bytes.try_into().ok().map(|bytes| Cell::Int(i64::from(i16::from_be_bytes(bytes))))),
        (23, 4) => fixed(bytes.try_into().ok().map(|bytes| Cell::Int(i64::from(i32::from_be_bytes(bytes))))),
        (26, 4) => fixed(bytes.try_into().ok().map(|bytes| Cell::Int(i64::from(u32::from_be_bytes(bytes))))),
        (20, 8) => fixed(bytes.try_into().ok().map(|bytes| Cell::Int(i64::from_be_bytes(bytes)))),
        (700, 4) => fixed(bytes.try_into().ok().map(|bytes| Cell::Real(f64::from(f32::from_be_bytes(bytes))))),
        (701, 8) => fixed(bytes.try_into().ok().map(|bytes| Cell::Real(f64::from_be_bytes(bytes)))),
        (1_114 | 1_184, 8) => {
            let since = bytes.try_into().ok().map(i64::from_be_bytes);
            fixed(since.and_then(|since| since.checked_add(EPOCH)).map(|at| Cell::Time(Timestamp(at))))
        }
        (1_082, 4) => {
            let days = bytes.try_into().ok().map(|bytes| i64::from(i32::from_be_bytes(bytes)));
            let at = days.and_then(|days| days.checked_mul(DAY)).and_then(|since| since.checked_add(EPOCH));
            fixed(at.map(|at| Cell::Time(Timestamp(at))))
        }
        (0, 8) if meant == Some(ColumnKind::Int) => read_binary(bytes, 20, None),
        (16 | 20 | 21 | 23 | 26 | 700 | 701 | 1_082 | 1_114 | 1_184, _) => Err(wrong()),
        // Texts are the same in both forms.
        (0 | 18 | 19 | 25 | 705 | 1_042 | 1_043, _) => read_text(bytes, 25, None),
        _ => Err(Refusal::new(
            NOT_SUPPORTED,
            format!("chưa nhận tham số nhị phân của kiểu số {oid}; hãy gửi dạng văn bản"),
            format!("binary parameters of the type {oid} are not taken; send them as text"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cell: &Cell, kind: ColumnKind, binary: bool) -> Vec<u8> {
        let mut out = BytesMut::new();
        one(cell, kind, binary, &mut out);
        out.to_vec()
    }

    #[test]
    fn values_go_as_postgresql_writes_them() {
        let at = instant("2026-11-29T00:30:34.5Z").unwrap();
        for (cell, kind, text) in [
            (Cell::Bool(true), ColumnKind::Bool, "t"),
            (Cell::Int(-7), ColumnKind::Int, "-7"),
            (Cell::Real(0.5), ColumnKind::Real, "0.5"),
            (Cell::Text("đỗ".into()), ColumnKind::Text, "đỗ"),
            (Cell::Time(at), ColumnKind::Time, "2026-11-29 00:30:34.500000+00"),
        ] {
            assert_eq!(&written(&cell, kind, false)[4..], text.as_bytes());
            // What was written comes back, in both forms.
            let (oid, _) = type_of(kind);
            assert_eq!(read(Some(text.as_bytes()), oid, None, false).unwrap(), cell);
            assert_eq!(read(Some(text.as_bytes()), 0, Some(kind), false).unwrap(), cell);
            assert_eq!(read(Some(&written(&cell, kind, true)[4..]), oid, None, true).unwrap(), cell);
        }
        assert_eq!(written(&Cell::Null, ColumnKind::Int, true), [0xff; 4]);
        assert_eq!(read(None, 20, None, true).unwrap(), Cell::Null);
    }

    #[test]
    fn instants_come_with_and_without_day_time_and_offset() {
        let at = |text| instant(text).map(|at| at.to_string());
        assert_eq!(at("2026-11-29").as_deref(), Some("2026-11-29T00:00:00.000000Z"));
        assert_eq!(at("2026-11-29 07:00:00+07").as_deref(), Some("2026-11-29T00:00:00.000000Z"));
        assert_eq!(at("2026-11-29T07:00:00.25+07:00").as_deref(), Some("2026-11-29T00:00:00.250000Z"));
        assert_eq!(at("2026-11-29 07:00:00").as_deref(), Some("2026-11-29T07:00:00.000000Z"));
        assert_eq!(at("hôm nay"), None);
    }

    #[test]
    fn what_is_no_value_of_its_kind_is_refused() {
        for (bytes, oid, binary) in [
            (&b"x"[..], 20, false),
            (b"nan", 701, false),
            (b"maybe", 16, false),
            (b"\xff", 25, false),
            (b"\0\0\0", 23, true),
            (b"\0", 1_700, true),
        ] {
            assert!(read(Some(bytes), oid, None, binary).is_err(), "{bytes:?} {oid}");
        }
        assert!(forms(&[2], 1).is_err() && forms(&[0, 0, 0], 2).is_err());
        assert_eq!(forms(&[1], 2).unwrap(), [true, true]);
    }
}
