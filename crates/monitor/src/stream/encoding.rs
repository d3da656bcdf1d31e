//! Text in the encoding that its source declares → UTF-8, with the bytes as they came beside it.
//!
//! Only what is lines of text is declared so: records of JSON are UTF-8 by their specification (RFC 8259 §8.1), and binary formats say
//! themselves how their text is encoded. UTF-16 is cut by whoever cuts files, since a byte of a line feed may be half of another letter.

use std::borrow::Cow;
use std::ops::Range;

use vg_formats::text::Legacy;
use vg_receive::{Cut, Records, records_of};

use super::entry::Arrived;

/// Protocols whose records are lines of text.
const OF_LINES: [&str; 4] = ["syslog", "lines", "file", "folder"];

/// An encoding that is not UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Encoding {
    Utf16Le,
    Utf16Be,
    Windows1252,
    Windows1258,
    Tcvn3,
    Vni,
}

impl Encoding {
    const ALL: [Self; 6] = [Self::Utf16Le, Self::Utf16Be, Self::Windows1252, Self::Windows1258, Self::Tcvn3, Self::Vni];

    /// Its name in the register of sources.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Windows1258 => "windows-1258",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
        }
    }

    /// The encoding of this name; nothing for `auto`, `utf-8` and names that are none.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// The line feed that ends a line.
    pub(crate) const fn line_feed(self) -> &'static [u8] {
        match self {
            Self::Utf16Le => b"\n\0",
            Self::Utf16Be => b"\0\n",
            _ => b"\n",
        }
    }

    /// The text of bytes, composed (NFC). What is no letter of the encoding becomes U+FFFD.
    pub(crate) fn text(self, bytes: &[u8]) -> String {
        let western = || encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0;
        match self {
            Self::Utf16Le => encoding_rs::UTF_16LE.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Utf16Be => encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Windows1252 => western().into_owned(),
            Self::Windows1258 => Legacy::Windows1258.convert(&western(), Some(bytes)),
            Self::Tcvn3 => Legacy::Tcvn3.convert(&western(), Some(bytes)),
            Self::Vni => Legacy::Vni.convert(&western(), Some(bytes)),
        }
    }
}

/// The encoding of the text of a chunk, where it is another than UTF-8: its own, else that of its source.
fn of_chunk(chunk: &Arrived, source: &str) -> Option<Encoding> {
    if !OF_LINES.contains(&chunk.protocol.as_str()) {
        return None;
    }
    Encoding::named(chunk.encoding.as_deref().unwrap_or(source))
}

/// A chunk in UTF-8.
pub(super) struct Recoded<'c> {
    pub(super) bytes: Vec<u8>,
    pub(super) cut: Cut,
    pub(super) preamble: usize,
    encoding: Encoding,
    /// Where each record begins in `bytes`, and its bytes as they came.
    records: Vec<(usize, &'c [u8])>,
}

impl<'c> Recoded<'c> {
    /// A chunk of text as UTF-8; nothing when it is UTF-8 as it came. `source` is the encoding that its source declares.
    pub(super) fn of(chunk: &'c Arrived, source: &str) -> Option<Self> {
        let encoding = of_chunk(chunk, source)?;
        let (preamble, body) = chunk.bytes.split_at_checked(chunk.preamble).unwrap_or((&[], &chunk.bytes));
        let came: Vec<&[u8]> = records_of(body, chunk.cut).collect();
        let mut records = Records::new();
        came.iter().for_each(|record| records.push(encoding.text(record).as_bytes()));
        let cut = records.cut();
        let mut bytes = encoding.text(preamble).into_bytes();
        let preamble = bytes.len();
        let mut starts = Vec::with_capacity(came.len());
        let lengths: Vec<usize> = records.iter().map(<[u8]>::len).collect();
        let mut at = preamble;
        for (length, record) in lengths.into_iter().zip(came) {
            if cut == Cut::Counted {
                at += itoa::Buffer::new().format(length).len() + 1;
            }
            starts.push((at, record));
            at += length + usize::from(cut == Cut::Lines);
        }
        bytes.append(&mut records.into_bytes());
        Some(Self { bytes, cut, preamble, encoding, records: starts })
    }

    /// The records that have a part in `range`, as they came, with the line feeds of their encoding between them; nothing where their
    /// text has the same bytes.
    fn came(&self, range: &Range<usize>) -> Option<Cow<'c, [u8]>> {
        let first = self.records.partition_point(|(at, _)| *at <= range.start).checked_sub(1)?;
        let end = self.records.partition_point(|(at, _)| *at < range.end).max(first + 1);
        let came = match self.records.get(first..end)? {
            [(_, one)] => Cow::Borrowed(*one),
            several => {
                let parts: Vec<&[u8]> = several.iter().map(|(_, record)| *record).collect();
                Cow::Owned(parts.join(self.encoding.line_feed()))
            }
        };
        (self.bytes.get(range.clone()) != Some(&*came)).then_some(came)
    }
}

/// Where the bytes of a stream of text came from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'r> {
    recoded: Option<&'r Recoded<'r>>,
    /// Where the stream begins in the chunk.
    base: usize,
}

impl<'r> Origin<'r> {
    /// A stream that begins at `base` of what became of a chunk.
    pub(super) const fn new(recoded: Option<&'r Recoded<'r>>, base: usize) -> Self {
        Self { recoded, base }
    }

    /// The bytes as they came of a range of the stream; nothing where the stream has them.
    pub(super) fn of(&self, start: u64, end: u64) -> Option<Cow<'r, [u8]>> {
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).saturating_add(self.base);
        self.recoded?.came(&(place(start)..place(end)))
    }
}

#[cfg(test)]
mod tests {
    use vg_model::Timestamp;
    use vg_receive::{Form, Kind, SourceKey};

    use super::*;

    /// Every letter of Vietnamese, small.
    const LETTERS: &str =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz";

    /// The bytes of a letter, by search through what the encoding reads: its table is the only source.
    fn written(encoding: Encoding, letter: char) -> Vec<u8> {
        let wanted = letter.to_string();
        let one = (0..=u8::MAX).map(|byte| vec![byte]);
        let two = (0..=u8::MAX).flat_map(|first| (0..=u8::MAX).map(move |second| vec![first, second]));
        one.chain(two).find(|bytes| encoding.text(bytes) == wanted).unwrap_or_else(|| panic!("{letter}: {encoding:?}"))
    }

    #[test]
    fn every_letter_of_vietnamese_comes_back_from_every_encoding() {
        for encoding in Encoding::ALL.into_iter().filter(|encoding| *encoding != Encoding::Windows1252) {
            assert_eq!(Encoding::named(encoding.name()), Some(encoding));
            let bytes: Vec<u8> = match encoding {
                Encoding::Utf16Le => LETTERS.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                Encoding::Utf16Be => LETTERS.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                // Letters stand apart, since VNI reads a mark together with what is before it.
                _ => LETTERS.chars().flat_map(|letter| [written(encoding, letter), vec![b' ']].concat()).collect(),
            };
            let text = encoding.text(&bytes);
            assert_eq!(text.replace(' ', ""), LETTERS, "{encoding:?}");
        }
        // Capitals: VN3 has those without tone alone (fonts show the others); Windows-1258 and VNI have all.
        for encoding in [Encoding::Windows1258, Encoding::Vni] {
            for letter in LETTERS.to_uppercase().chars() {
                assert_eq!(encoding.text(&written(encoding, letter)), letter.to_string());
            }
        }
        for letter in "ĂÂÊÔƠƯĐ".chars() {
            assert_eq!(Encoding::Tcvn3.text(&written(Encoding::Tcvn3, letter)), letter.to_string());
        }
        assert_eq!((Encoding::named("auto"), Encoding::named("utf-8")), (None, None));
    }

    #[test]
    fn the_bytes_as_they_came_are_found_again() {
        let mut records = Records::new();
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        // U+010A has the byte of a line feed in it.
        for line in ["một", "Ċ hai", "ba"] {
            records.push(&utf16(line));
        }
        let mut chunk = records.into_chunk(SourceKey::new("s"), "file", Kind::default(), Timestamp(1));
        chunk.form = Form { encoding: Some("utf-16le"), ..Form::default() };
        let record = vg_backend::journal::Record {
            position: vg_backend::journal::Position(1),
            at: Timestamp(1),
            kind: super::super::entry::CHUNK,
            head: super::super::entry::head_of("u", &chunk).into(),
            body: chunk.bytes.into(),
        };
        let arrived = Arrived::read(&record).unwrap();
        assert_eq!(arrived.cut, Cut::Counted);
        let recoded = Recoded::of(&arrived, "auto").unwrap();
        assert_eq!((recoded.bytes.as_slice(), recoded.cut), ("một\nĊ hai\nba\n".as_bytes(), Cut::Lines));
        let origin = Origin::new(Some(&recoded), 0);
        assert_eq!(origin.of(0, 5).unwrap().as_ref(), utf16("một"));
        assert_eq!(origin.of(6, 12).unwrap().as_ref(), utf16("Ċ hai"));
        assert_eq!(origin.of(0, 12).unwrap().as_ref(), utf16("một\nĊ hai"));
        assert!(Recoded::of(&Arrived { protocol: "elasticsearch".into(), ..arrived }, "tcvn3").is_none());
    }
}
