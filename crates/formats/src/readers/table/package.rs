//! The ZIP package of a spreadsheet, opened under caps and packed anew.
//!
//! Why packed anew: another library reads the workbook later. It must not see other entries, sizes or compressed data
//! than those that were judged here, so it gets an archive that was written here from inflated parts, stored.

use std::io::Read as _;

use flate2::bufread::DeflateDecoder;

use crate::limits::{MAX_ZIP_BYTES, MAX_ZIP_ENTRIES, MAX_ZIP_RATIO, ZIP_RATIO_GRACE};
use crate::{DefectKind, Defects, Place};

/// A part of a package, inflated.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

/// An entry of the directory (APPNOTE 6.3.10 §4.3.12).
#[derive(Debug)]
struct Entry {
    name: String,
    flags: u16,
    method: u16,
    packed: usize,
    local: usize,
}

/// Opens the parts whose names `wanted` accepts. `None` with a defect when the package is damaged or not to be trusted.
pub(super) fn open(bytes: &[u8], wanted: fn(&str) -> bool, defects: &mut Defects) -> Option<Vec<Part>> {
    let entries = directory(bytes, defects)?;
    let mut left = MAX_ZIP_BYTES;
    let mut parts = Vec::new();
    for entry in entries.iter().filter(|entry| wanted(&entry.name)) {
        let Some(packed) = data(bytes, entry) else {
            damaged(&entry.name, defects);
            return None;
        };
        if entry.flags & 1 == 1 || !matches!(entry.method, 0 | 8) {
            defects.value(
                DefectKind::Unsupported,
                Place::Path(entry.name.clone()),
                &entry.name,
                "Tệp bảng tính được mã hóa hoặc nén theo cách lạ nên không đọc. Hãy bỏ mật khẩu rồi lưu lại.",
                "the spreadsheet is encrypted or packed in an unusual way and was not read; remove the password and save it again",
            );
            return None;
        }
        let part = if entry.method == 0 { stored(packed, left) } else { inflate(packed, left) };
        match part {
            Ok(part) => {
                left -= part.len();
                parts.push(Part { name: entry.name.clone(), bytes: part });
            }
            Err(Trouble::Bomb) => {
                bomb(&entry.name, defects);
                return None;
            }
            Err(Trouble::Damaged) => {
                damaged(&entry.name, defects);
                return None;
            }
        }
    }
    if let Some(part) = parts.iter().find(|part| declares(&part.bytes)) {
        defects.value(
            DefectKind::Refused,
            Place::Path(part.name.clone()),
            &part.name,
            "Tệp bảng tính khai báo thực thể XML (DOCTYPE) nên bị từ chối vì lý do an toàn. Hãy mở và lưu lại bằng phần mềm bảng tính.",
            "the spreadsheet declares XML entities (DOCTYPE) and was refused; open it in a spreadsheet program and save it again",
        );
        return None;
    }
    Some(parts)
}

/// True when the directory can be read and holds a name.
pub(super) fn holds(bytes: &[u8], name: &str) -> bool {
    directory(bytes, &mut Defects::new()).is_some_and(|entries| entries.iter().any(|entry| entry.name == name))
}

/// A declaration of a document type has no place in a spreadsheet (ECMA-376 part 2 §10.1.2 forbids it). UTF-16 hides it from a
/// search for ASCII, so the zero bytes are left out of the search.
fn declares(part: &[u8]) -> bool {
    let head: Vec<u8> = part.iter().copied().filter(|byte| *byte != 0).take(64 * 1024).collect();
    [b"<!DOCTYPE".as_slice(), b"<!ENTITY"]
        .iter()
        .any(|word| head.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word)))
}

enum Trouble {
    Bomb,
    Damaged,
}

fn stored(packed: &[u8], left: usize) -> Result<Vec<u8>, Trouble> {
    if packed.len() > left { Err(Trouble::Bomb) } else { Ok(packed.to_vec()) }
}

fn inflate(packed: &[u8], left: usize) -> Result<Vec<u8>, Trouble> {
    let ratio = packed.len().saturating_mul(MAX_ZIP_RATIO).max(ZIP_RATIO_GRACE);
    let most = left.min(ratio);
    let mut out = Vec::new();
    match DeflateDecoder::new(packed).take(most as u64 + 1).read_to_end(&mut out) {
        Ok(_) if out.len() > most => Err(Trouble::Bomb),
        Ok(_) => Ok(out),
        Err(_) => Err(Trouble::Damaged),
    }
}

fn bomb(name: &str, defects: &mut Defects) {
    defects.value(
        DefectKind::Refused,
        Place::Path(name.to_owned()),
        name,
        format!("Tệp bảng tính giải nén ra quá lớn (trên {MAX_ZIP_BYTES} byte hoặc {MAX_ZIP_RATIO} lần) nên bị từ chối. Hãy chia nhỏ bảng."),
        format!("the spreadsheet inflates to more than {MAX_ZIP_BYTES} bytes or {MAX_ZIP_RATIO} times its size and was refused; split it"),
    );
}

fn damaged(name: &str, defects: &mut Defects) {
    defects.value(
        DefectKind::Truncated,
        Place::Path(name.to_owned()),
        name,
        "Tệp bảng tính bị hỏng hoặc bị cắt. Hãy gửi lại tệp.",
        "the spreadsheet is damaged or cut; send the file again",
    );
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(pair)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}

fn directory(bytes: &[u8], defects: &mut Defects) -> Option<Vec<Entry>> {
    // The end record has 22 bytes and a comment of at most 65,535 behind it.
    let from = bytes.len().saturating_sub(22 + 65_535);
    let tail = bytes.get(from..).unwrap_or_default();
    let end = tail.windows(4).rposition(|window| window == b"PK\x05\x06").map(|at| at + from);
    let read = end.and_then(|end| Some((u16_at(bytes, end + 10)?, u32_at(bytes, end + 16)?)));
    let Some((count, mut at)) = read else {
        damaged("", defects);
        return None;
    };
    if count > MAX_ZIP_ENTRIES {
        defects.add(
            DefectKind::TooMany,
            Place::Whole,
            format!("Tệp bảng tính có hơn {MAX_ZIP_ENTRIES} thành phần nên bị từ chối. Hãy lưu lại chỉ với các trang cần thiết."),
            format!("the spreadsheet has more than {MAX_ZIP_ENTRIES} parts and was refused; save it with the needed sheets only"),
        );
        return None;
    }
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        let Some((entry, len)) = entry(bytes, at) else {
            damaged("", defects);
            return None;
        };
        entries.push(entry);
        at += len;
    }
    Some(entries)
}

fn entry(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
        return None;
    }
    let name_len = u16_at(bytes, at + 28)?;
    let extra_len = u16_at(bytes, at + 30)?;
    let comment_len = u16_at(bytes, at + 32)?;
    let name = bytes.get(at + 46..at + 46 + name_len)?;
    let extra = bytes.get(at + 46 + name_len..at + 46 + name_len + extra_len)?;
    let mut packed = u32_at(bytes, at + 20)?;
    let size = u32_at(bytes, at + 24)?;
    if packed == 0xffff_ffff {
        // ZIP64 extended information: the sizes that did not fit, original first (§4.5.3).
        let skip = if size == 0xffff_ffff { 8 } else { 0 };
        let body = extra.windows(4).position(|window| window.starts_with(&[1, 0]))? + 4;
        packed = u32_at(extra, body + skip)?;
    }
    let entry = Entry {
        name: String::from_utf8_lossy(name).into_owned(),
        flags: u16_at(bytes, at + 8)? as u16,
        method: u16_at(bytes, at + 10)? as u16,
        packed,
        local: u32_at(bytes, at + 42)?,
    };
    Some((entry, 46 + name_len + extra_len + comment_len))
}

fn data<'a>(bytes: &'a [u8], entry: &Entry) -> Option<&'a [u8]> {
    let at = entry.local;
    if bytes.get(at..at.checked_add(4)?)? != b"PK\x03\x04" {
        return None;
    }
    let start = at + 30 + u16_at(bytes, at + 26)? + u16_at(bytes, at + 28)?;
    bytes.get(start..start.checked_add(entry.packed)?)
}

/// A ZIP archive with the parts stored.
pub(super) fn pack(parts: &[Part]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for part in parts {
        let local = out.len() as u32;
        let head = header(part);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&head);
        out.extend_from_slice(part.name.as_bytes());
        out.extend_from_slice(&part.bytes);
        directory.extend_from_slice(b"PK\x01\x02\x14\0");
        directory.extend_from_slice(&head);
        // Comment length, disk, attributes.
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&local.to_le_bytes());
        directory.extend_from_slice(part.name.as_bytes());
    }
    let at = out.len() as u32;
    let count = (parts.len() as u16).to_le_bytes();
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count);
    out.extend_from_slice(&count);
    out.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    out.extend_from_slice(&at.to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}

/// The fields that the local header and the directory share: from the needed version to the length of the extra field.
fn header(part: &Part) -> Vec<u8> {
    let size = (part.bytes.len() as u32).to_le_bytes();
    // Version 2.0, names in UTF-8 (flag bit 11), stored, no time.
    let mut head = vec![0x14, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
    head.extend_from_slice(&crc32fast::hash(&part.bytes).to_le_bytes());
    head.extend_from_slice(&size);
    head.extend_from_slice(&size);
    head.extend_from_slice(&(part.name.len() as u16).to_le_bytes());
    head.extend_from_slice(&[0, 0]);
    head
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    /// An archive with one deflated part, its directory as `pack` writes it but for method and size.
    fn deflated(name: &str, chunk: &[u8], times: usize) -> Vec<u8> {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        for _ in 0..times {
            encoder.write_all(chunk).unwrap();
        }
        let mut zip = pack(&[Part { name: name.into(), bytes: encoder.finish().unwrap() }]);
        let central = zip.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
        zip[central + 10] = 8;
        zip
    }

    fn all(_: &str) -> bool {
        true
    }

    fn kinds(zip: &[u8]) -> (Option<usize>, Vec<DefectKind>) {
        let mut defects = Defects::new();
        let parts = open(zip, all, &mut defects).map(|parts| parts.len());
        (parts, defects.rows().iter().map(|row| row.kind).collect())
    }

    #[test]
    fn parts_come_back() {
        let zip = deflated("xl/a.xml", b"<a/>", 10);
        let parts = open(&zip, all, &mut Defects::new()).unwrap();
        assert_eq!((parts[0].name.as_str(), parts[0].bytes.len()), ("xl/a.xml", 40));
        let again = open(&pack(&parts), all, &mut Defects::new()).unwrap();
        assert_eq!(again[0].bytes, parts[0].bytes);
        assert!(holds(&zip, "xl/a.xml") && !holds(&zip, "b"));
    }

    #[test]
    fn a_bomb_is_refused_by_ratio_and_by_size() {
        // Two gigabytes of zeros in two megabytes: refused long before they are there.
        let bomb = deflated("xl/a.xml", &vec![b' '; 1024 * 1024], 2048);
        assert!(bomb.len() < 4 * 1024 * 1024);
        assert_eq!(kinds(&bomb), (None, vec![DefectKind::Refused]));
        assert!(matches!(stored(&[0; 11], 10), Err(Trouble::Bomb)));
        assert!(matches!(inflate(&deflated_bytes(&[b'a'; 100]), 10), Err(Trouble::Bomb)));
    }

    fn deflated_bytes(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn too_many_parts_declarations_and_damage_are_refused() {
        let parts = |count: usize, text: &[u8]| -> Vec<Part> {
            (0..count).map(|index| Part { name: index.to_string(), bytes: text.to_vec() }).collect()
        };
        assert_eq!(kinds(&pack(&parts(MAX_ZIP_ENTRIES + 1, b""))), (None, vec![DefectKind::TooMany]));
        assert_eq!(kinds(&pack(&parts(1, b"<!DOCTYPE a [<!ENTITY b 'c'>]>"))), (None, vec![DefectKind::Refused]));
        let wide: Vec<u8> = "<!ENTITY".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(kinds(&pack(&parts(1, &wide))), (None, vec![DefectKind::Refused]));
        let zip = pack(&parts(2, b"abc"));
        // The last two bytes are the length of a comment, which nobody needs.
        for len in 0..zip.len() - 2 {
            assert_eq!(kinds(&zip[..len]), (None, vec![DefectKind::Truncated]));
        }
    }
}
