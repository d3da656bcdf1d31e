//! Bytes of a file → records. The same bytes are cut alike whenever they are read, so that what is read again after a crash is known.

use vg_intake::Parser;
use vg_receive::limits::MAX_RECORD;
use vg_receive::{Reason, Records, Tally};

use super::super::header::joined;
use super::super::limits::MAX_PIECE;
use crate::stream::encoding::Encoding;

/// How the text of a file is read.
#[derive(Clone, Copy)]
pub(super) struct How {
    pub(super) encoding: Option<Encoding>,
    pub(super) parser: Option<&'static dyn Parser>,
}

impl How {
    fn line_feed(self) -> &'static [u8] {
        self.encoding.map_or(b"\n", Encoding::line_feed)
    }

    /// Where the first line of `bytes`, which begin at a whole letter, ends: behind its line feed.
    fn line_end(self, bytes: &[u8]) -> Option<usize> {
        let feed = self.line_feed();
        if feed.len() == 1 {
            return memchr::memchr(b'\n', bytes).map(|at| at + 1);
        }
        bytes.chunks_exact(2).position(|unit| unit == feed).map(|at| at * 2 + 2)
    }

    fn last_line_end(self, bytes: &[u8]) -> Option<usize> {
        let feed = self.line_feed();
        if feed.len() == 1 {
            return memchr::memrchr(b'\n', bytes).map(|at| at + 1);
        }
        bytes.chunks_exact(2).rposition(|unit| unit == feed).map(|at| at * 2 + 2)
    }

    /// Where the first line behind `from` begins that says anew how the rest is read.
    fn next_preamble(self, bytes: &[u8], from: usize) -> Option<usize> {
        let parser = self.parser.filter(|_| self.line_feed().len() == 1)?;
        let mut at = from;
        while let Some(end) = self.line_end(bytes.get(at..)?) {
            at += end;
            let rest = bytes.get(at..)?;
            // Most formats have none, and those that have mark it by the first byte.
            if !rest.is_empty() && parser.begins_preamble(rest.get(..64).unwrap_or(rest)) {
                return Some(at);
            }
        }
        None
    }
}

/// Up to where `bytes` are taken now: whole lines, or a line that is not going to end; 0 when more has to come.
pub(super) fn end_of(bytes: &[u8], how: How, is_whole: bool) -> usize {
    let end = match how.last_line_end(bytes) {
        Some(end) if !is_whole || bytes.len() >= MAX_PIECE => end,
        _ if is_whole || bytes.len() >= MAX_PIECE => bytes.len(),
        _ => 0,
    };
    let lines = bytes.get(..end).unwrap_or_default();
    // What stands before the lines that begin anew has another meaning than what stands behind them.
    let header = how.parser.map_or(0, |parser| if begins(parser, lines) { parser.preamble_len(lines) } else { 0 });
    how.next_preamble(lines, header.saturating_sub(1)).map_or(end, |at| at.max(header))
}

fn begins(parser: &'static dyn Parser, bytes: &[u8]) -> bool {
    !bytes.is_empty() && parser.begins_preamble(bytes.get(..64).unwrap_or(bytes))
}

/// What a stretch of a file comes to.
#[derive(Debug, Default)]
pub(super) struct Cut {
    pub(super) records: Records,
    /// What was too long.
    pub(super) tally: Tally,
    /// The lines that say how the records are read, where they are others than before.
    pub(super) preamble: Option<Vec<u8>>,
    /// The stretch ends within a line that is too long.
    pub(super) skipping: bool,
}

/// Cuts a stretch. `skipping` says that it begins within a line that was too long.
pub(super) fn cut(bytes: &[u8], how: How, before: &[u8], skipping: bool) -> Cut {
    let mut done = Cut::default();
    let mut rest = bytes;
    if skipping {
        let end = how.line_end(rest);
        let (passed, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
        done.tally.refused_bytes += passed.len() as u64;
        done.skipping = end.is_none();
        rest = after;
    }
    if let Some(parser) = how.parser.filter(|parser| begins(*parser, rest)) {
        let (header, after) = rest.split_at_checked(parser.preamble_len(rest)).unwrap_or((&[], rest));
        if !header.is_empty() {
            done.preamble = Some(joined(before, header));
            rest = after;
        }
    }
    // Only a stretch that is nothing but a line may be too long.
    if rest.len() > MAX_RECORD && how.last_line_end(rest).is_none() {
        done.tally.refuse(Reason::TooLarge, rest.len());
        done.skipping = true;
        return done;
    }
    if how.line_feed().len() == 1 {
        done.records = Records::of_lines(rest.to_vec());
        return done;
    }
    while !rest.is_empty() {
        let end = how.line_end(rest);
        let (line, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, &[]));
        done.records.push(line.strip_suffix(how.line_feed()).unwrap_or(line));
        rest = after;
    }
    done
}

#[cfg(test)]
mod tests {
    use vg_intake::inputs::by_name;
    use vg_intake::parsers::PARSERS;

    use super::*;

    const PLAIN: How = How { encoding: None, parser: None };

    fn lines(cut: &Cut) -> Vec<&[u8]> {
        cut.records.iter().collect()
    }

    #[test]
    fn half_lines_wait_until_they_are_whole_or_nothing_more_comes() {
        assert_eq!(end_of(b"one\ntwo\nthr", PLAIN, false), 8);
        assert_eq!(end_of(b"thr", PLAIN, false), 0);
        assert_eq!(end_of(b"one\nthr", PLAIN, true), 7);
        assert_eq!(lines(&cut(b"one\nthr", PLAIN, b"", false)), [b"one", b"thr"]);
    }

    #[test]
    fn a_line_that_is_too_long_is_counted_once_and_the_next_one_is_read() {
        let long = vec![b'x'; MAX_PIECE];
        assert_eq!(end_of(&long, PLAIN, false), MAX_PIECE);
        let first = cut(&long, PLAIN, b"", false);
        assert_eq!(
            (first.skipping, first.records.count(), first.tally.refused[Reason::TooLarge as usize]),
            (true, 0, 1)
        );
        let more = cut(b"yyy\nnext\n", PLAIN, b"", true);
        assert_eq!((more.skipping, more.tally.refused_bytes, lines(&more)), (false, 4, vec![&b"next"[..]]));
        assert_eq!(more.tally.refused[Reason::TooLarge as usize], 0);
        let within = [vec![b'z'; MAX_RECORD], b"\n".to_vec()].concat();
        assert_eq!(cut(&within, PLAIN, b"", false).records.count(), 1, "as long as a record may be");
    }

    #[test]
    fn lines_of_utf_16_end_at_whole_letters() {
        let how = How { encoding: Some(Encoding::Utf16Le), parser: None };
        let bytes: Vec<u8> = "Ċhai\nba\nbốn".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let end = end_of(&bytes, how, false);
        assert_eq!(end, 16);
        let cut = cut(&bytes[..end], how, b"", false);
        assert_eq!(cut.records.count(), 2);
        assert_eq!(Encoding::Utf16Le.text(cut.records.iter().next().unwrap()), "Ċhai");
    }

    #[test]
    fn names_of_columns_hold_until_others_come() {
        let how = How { encoding: None, parser: by_name(PARSERS, "w3c") };
        let text = b"#Software: IIS\n#Fields: date time\n1 2\n3 4\n#Date: 2026-02-17\n5 6\n";
        let end = end_of(text, how, false);
        assert_eq!(&text[end..], b"#Date: 2026-02-17\n5 6\n");
        let first = cut(&text[..end], how, b"", false);
        let header = first.preamble.clone().unwrap();
        assert_eq!(
            (header.as_slice(), lines(&first)),
            (&b"#Software: IIS\n#Fields: date time\n"[..], vec![&b"1 2"[..], b"3 4"])
        );
        let rest = &text[end..];
        assert_eq!(end_of(rest, how, false), rest.len());
        let second = cut(rest, how, &header, false);
        assert!(second.preamble.unwrap().ends_with(b"#Fields: date time\n#Date: 2026-02-17\n"));
        assert_eq!(second.records.count(), 1);
    }
}
