//! The lines that say how those behind them are read.

use super::limits::MAX_PREAMBLE;

/// The header in force: what is said anew takes the place of what was said before of the same.
pub(super) fn joined(before: &[u8], header: &[u8]) -> Vec<u8> {
    let lines = |text: &'_ [u8]| text.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>();
    let of = |line: &[u8]| {
        let end = line.iter().position(|byte| matches!(byte, b':' | b' ' | b'\t' | b'\r' | b'\n'));
        line.get(..end.unwrap_or(line.len())).unwrap_or_default().to_vec()
    };
    let new = lines(header);
    let old = lines(before).into_iter().filter(|line| !new.iter().any(|other| of(other) == of(line)));
    let all: Vec<u8> = old.chain(new.clone()).flatten().collect();
    if all.len() > MAX_PREAMBLE { header.to_vec() } else { all }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_anew_takes_the_place_of_what_was_said_before() {
        let first = b"#separator \\x09\n#path\tdns\n#fields\tts\tuid\n";
        let next = b"#close\t2026-02-17\n";
        assert_eq!(joined(first, next), [&first[..], next].concat());
        assert_eq!(joined(first, b"#fields\tts\n"), b"#separator \\x09\n#path\tdns\n#fields\tts\n");
        let long = vec![b'#'; MAX_PREAMBLE];
        assert_eq!(joined(&long, b"#a\n"), b"#a\n", "bounded");
    }
}
