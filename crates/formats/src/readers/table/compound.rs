//! The compound file (OLE) that holds an XLS: its workbook stream, taken out under caps and packed anew.
//!
//! *Form*: sectors chained by an allocation table, small streams in a stream of their own (MS-CFB). A chain of a hostile
//! file may run in a circle; here no chain has more sectors than the file. The library that reads the records later gets a
//! compound file that was written here and holds the workbook alone.

/// Why no workbook came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Trouble {
    /// The file contradicts its own form.
    Damaged,
    /// The workbook has a password (`EncryptedPackage`).
    Encrypted,
}

/// Values from here on are marks, not sectors (MS-CFB §2.1).
const MAX_SECTOR: u32 = 0xffff_fffa;
const END_OF_CHAIN: u32 = 0xffff_fffe;
const FAT_SECTOR: u32 = 0xffff_fffd;
const FREE: u32 = 0xffff_ffff;
/// Streams below this size stand in the small stream (MS-CFB §2.2).
const CUTOFF: usize = 4096;
const ENTRY: usize = 128;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// A file seen as sectors.
struct File<'a> {
    body: &'a [u8],
    sector: usize,
    table: Vec<u32>,
}

impl<'a> File<'a> {
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let from = (number as usize).checked_mul(self.sector)?;
        // The last sector may be cut.
        let to = from.checked_add(self.sector)?.min(self.body.len());
        self.body.get(from..to)
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        follow(start, &self.table, self.body.len() / self.sector + 1, |number| self.sector(number))
    }
}

/// The bytes of a chain of at most `most` parts.
fn follow<'a>(start: u32, table: &[u32], most: usize, part: impl Fn(u32) -> Option<&'a [u8]>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut number = start;
    for _ in 0..=most {
        if number >= MAX_SECTOR {
            return Some(bytes);
        }
        bytes.extend_from_slice(part(number)?);
        number = table.get(number as usize).copied()?;
    }
    None
}

/// The workbook stream of a compound file.
pub(super) fn open(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let file = tables(bytes).ok_or(Trouble::Damaged)?;
    let directory = u32_at(bytes, 48).and_then(|start| file.chain(start)).ok_or(Trouble::Damaged)?;
    let find = |name: &str| directory.chunks_exact(ENTRY).find(|entry| is_named(entry, name));
    if find("EncryptedPackage").is_some() {
        return Err(Trouble::Encrypted);
    }
    let entry = find("Workbook").or_else(|| find("Book")).ok_or(Trouble::Damaged)?;
    stream(bytes, &file, &directory, entry).ok_or(Trouble::Damaged)
}

fn is_named(entry: &[u8], name: &str) -> bool {
    let is_stream = entry.get(66) == Some(&2);
    let units: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
    is_stream && entry.starts_with(&units)
}

fn tables(bytes: &[u8]) -> Option<File<'_>> {
    let sector = match u16_at(bytes, 30)? {
        9 => 512,
        12 => 4096,
        _ => return None,
    };
    let mut file = File { body: bytes.get(sector..)?, sector, table: Vec::new() };
    let most = file.body.len() / sector + 1;
    let mut numbers: Vec<u32> = (0..109).filter_map(|index| u32_at(bytes, 76 + index * 4)).collect();
    let mut next = u32_at(bytes, 68)?;
    for _ in 0..most {
        if next >= MAX_SECTOR {
            break;
        }
        let part = file.sector(next)?;
        let count = sector / 4 - 1;
        numbers.extend((0..count).filter_map(|index| u32_at(part, index * 4)));
        next = u32_at(part, count * 4)?;
    }
    for number in numbers.into_iter().filter(|number| *number < MAX_SECTOR).take(most) {
        let part = file.sector(number)?;
        file.table.extend((0..sector / 4).filter_map(|index| u32_at(part, index * 4)));
    }
    Some(file)
}

fn stream(bytes: &[u8], file: &File<'_>, directory: &[u8], entry: &[u8]) -> Option<Vec<u8>> {
    let start = u32_at(entry, 116)?;
    let size = u32_at(entry, 120)? as usize;
    let mut stream = if size >= CUTOFF {
        file.chain(start)?
    } else {
        let small = file.chain(u32_at(directory, 116)?)?;
        let table = file.chain(u32_at(bytes, 60)?)?;
        let table: Vec<u32> = (0..table.len() / 4).filter_map(|index| u32_at(&table, index * 4)).collect();
        let part = |number: u32| small.get(number as usize * 64..(number as usize + 1) * 64);
        follow(start, &table, small.len() / 64 + 1, part)?
    };
    stream.truncate(size);
    (!stream.is_empty()).then_some(stream)
}

/// A compound file of version 4 (sectors of 4,096 bytes) that holds a workbook stream alone.
pub(super) fn pack(mut stream: Vec<u8>) -> Vec<u8> {
    const SECTOR: usize = 4096;
    stream.resize(stream.len().max(CUTOFF), 0);
    let size = stream.len() as u64;
    stream.resize(stream.len().next_multiple_of(SECTOR), 0);
    let data = (stream.len() / SECTOR) as u32;
    // Behind the stream one sector of the directory, then the table, which lists itself too.
    let mut fats = 1;
    while (data + 1 + fats) as usize > fats as usize * SECTOR / 4 {
        fats += 1;
    }
    let mut out = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    out.resize(24, 0);
    for value in [0x3e_u16, 4, 0xfffe, 12, 6] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    out.resize(40, 0);
    for value in [1, fats, data, 0, CUTOFF as u32, END_OF_CHAIN, 0, END_OF_CHAIN, 0] {
        out.extend_from_slice(&value.to_le_bytes());
    }
    for index in 0..109 {
        let number = if index < fats { data + 1 + index } else { FREE };
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.resize(SECTOR, 0);
    out.extend_from_slice(&stream);
    out.extend_from_slice(&entry("Root Entry", 5, 1, END_OF_CHAIN, 0));
    out.extend_from_slice(&entry("Workbook", 2, FREE, 0, size));
    out.resize(SECTOR + stream.len() + SECTOR, 0);
    let chained = (0..data).map(|number| if number + 1 == data { END_OF_CHAIN } else { number + 1 });
    let table = chained.chain([END_OF_CHAIN]).chain((0..fats).map(|_| FAT_SECTOR));
    for number in table {
        out.extend_from_slice(&number.to_le_bytes());
    }
    while out.len() % SECTOR != 0 {
        out.extend_from_slice(&FREE.to_le_bytes());
    }
    out
}

/// A directory entry (MS-CFB §2.6.1).
fn entry(name: &str, kind: u8, child: u32, start: u32, size: u64) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let len = entry.len() as u16 + 2;
    entry.resize(64, 0);
    entry.extend_from_slice(&len.to_le_bytes());
    entry.extend_from_slice(&[kind, 1]);
    for value in [FREE, FREE, child] {
        entry.extend_from_slice(&value.to_le_bytes());
    }
    entry.resize(116, 0);
    // The root needs a start that is no sector of its own; an empty small stream has none.
    let start = if kind == 5 { 0 } else { start };
    entry.extend_from_slice(&start.to_le_bytes());
    entry.extend_from_slice(&size.to_le_bytes());
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_comes_back_from_its_own_package() {
        for len in [1, 4095, 4096, 5000, 5_000_000] {
            let stream: Vec<u8> = (0..len).map(|index| index as u8).collect();
            let again = open(&pack(stream.clone())).unwrap();
            assert_eq!(again.get(..len), Some(stream.as_slice()));
            assert_eq!(again.len(), len.max(CUTOFF));
        }
    }

    #[test]
    fn a_chain_in_a_circle_ends() {
        let mut file = pack(vec![7; 20_000]);
        let table = file.len() - 4096;
        // The second sector of the stream leads back to the first.
        file[table + 4..table + 8].copy_from_slice(&0_u32.to_le_bytes());
        assert_eq!(open(&file), Err(Trouble::Damaged));
        // The directory leads to itself.
        let mut file = pack(vec![7; 20_000]);
        file[table + 20..table + 24].copy_from_slice(&5_u32.to_le_bytes());
        assert_eq!(open(&file), Err(Trouble::Damaged));
        for len in 0..600 {
            assert_eq!(open(&pack(vec![1])[..len]), Err(Trouble::Damaged));
        }
    }
}
