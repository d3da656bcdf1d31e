//! Points in the order of the Vietnamese alphabet, read through misprinted letters.
//!
//! A recogniser prints `3)` or `8)` for `a)`, `Ð)` for `b)`, nothing for `d)`. What the letters must be follows from their order: the labels of
//! one list are aligned with the alphabet so that the sum of unlikely letters and skipped ones is least.

use crate::reader::limits::MAX_POINTS_ALIGNED;

/// Letters of points (Decree 30/2020/NĐ-CP, Annex I: in the order of the Vietnamese alphabet).
pub(crate) const ALPHABET: [&str; 23] =
    ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"];

/// What a printed mark may be besides itself, with what it costs.
const CONFUSED: &[(&str, &str, f32)] = &[
    ("3", "a", 0.4),
    ("2", "a", 0.4),
    ("8", "a", 0.4),
    ("4", "a", 0.5),
    ("9", "a", 0.5),
    ("0", "a", 0.6),
    ("8", "b", 0.5),
    ("8", "g", 0.5),
    ("6", "b", 0.4),
    ("9", "g", 0.4),
    ("0", "o", 0.3),
    ("1", "l", 0.3),
    ("1", "i", 0.4),
    ("Đ", "b", 0.4),
    ("Đ", "đ", 0.2),
    ("Đ", "d", 0.4),
    ("đ", "d", 0.5),
    ("d", "đ", 0.5),
    ("a", "d", 0.5),
    ("d", "a", 0.6),
    ("c", "e", 0.4),
    ("e", "c", 0.4),
    ("o", "c", 0.6),
    ("h", "b", 0.5),
    ("b", "h", 0.6),
    ("mm", "m", 0.2),
    ("rn", "m", 0.3),
    ("ii", "n", 0.4),
    ("p", "g", 0.6),
    ("q", "g", 0.5),
    ("y", "v", 0.6),
    ("I", "l", 0.2),
    ("I", "i", 0.2),
    ("t", "l", 0.5),
    ("s", "g", 0.6),
    ("ø", "g", 0.6),
    ("u", "n", 0.6),
    ("n", "u", 0.6),
    ("w", "v", 0.5),
    ("z", "r", 0.6),
];

/// Cost of a letter that is skipped.
const SKIPPED: f32 = 0.9;
/// Cost of a letter that resembles nothing.
const STRANGE: f32 = 1.2;
/// Cost of a mark of which nothing is left.
const LOST: f32 = 0.6;

/// A label as it is to be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Aligned {
    pub(crate) letter: String,
    /// It is printed otherwise.
    pub(crate) damaged: bool,
}

/// Reads the labels of one list of points.
pub(crate) fn align(printed: &[String]) -> Vec<Aligned> {
    let figures: Vec<Option<usize>> = printed.iter().map(|mark| mark.parse().ok()).collect();
    let counted = figures.len() > 1 && figures.iter().enumerate().all(|(index, figure)| *figure == Some(index + 1));
    let latin = printed.len() > 5 && printed.iter().zip('a'..='z').all(|(mark, letter)| *mark == letter.to_string());
    let places: Vec<Option<usize>> =
        printed.iter().map(|mark| ALPHABET.iter().position(|letter| letter == mark)).collect();
    // A list in order from its first letter stays as it is, also where a point is missing.
    let ordered =
        places.first() == Some(&Some(0)) && places.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a < b));
    if counted || latin || ordered || printed.len() > MAX_POINTS_ALIGNED {
        return printed.iter().map(|mark| Aligned { letter: mark.to_lowercase(), damaged: mark.is_empty() }).collect();
    }
    let path = cheapest(printed);
    let read = printed.iter().zip(path).map(|(mark, index)| {
        let letter = ALPHABET.get(index).copied().unwrap_or("?").to_owned();
        Aligned { damaged: *mark != letter, letter }
    });
    read.collect()
}

fn cost(mark: &str, letter: &str) -> f32 {
    if mark == letter {
        return 0.0;
    }
    if mark.is_empty() {
        return LOST;
    }
    let known = CONFUSED.iter().find(|(printed, meant, _)| *printed == mark && *meant == letter);
    known.map_or(STRANGE, |(_, _, cost)| *cost)
}

/// For each mark the index of its letter: strictly rising, at least cost. More marks than letters share the last one.
fn cheapest(printed: &[String]) -> Vec<usize> {
    let letters = ALPHABET.len();
    let mut costs = vec![vec![f32::MAX; letters]; printed.len()];
    let mut from = vec![vec![0_usize; letters]; printed.len()];
    for (row, mark) in printed.iter().enumerate() {
        for (letter, name) in ALPHABET.iter().enumerate() {
            let here = cost(mark, name);
            let (best, source) = if row == 0 {
                (skipped(letter), 0)
            } else {
                let above = costs.get(row - 1).map(Vec::as_slice).unwrap_or_default();
                let before = above.iter().take(letter).enumerate();
                let least = before
                    .map(|(index, cost)| (cost + skipped(letter - index - 1), index))
                    .min_by(|a, b| a.0.total_cmp(&b.0));
                least.unwrap_or((f32::MAX / 2.0, letter))
            };
            if let (Some(cost), Some(source_of)) = (
                costs.get_mut(row).and_then(|row| row.get_mut(letter)),
                from.get_mut(row).and_then(|row| row.get_mut(letter)),
            ) {
                *cost = best + here;
                *source_of = source;
            }
        }
    }
    let Some(last) = costs.last() else { return Vec::new() };
    let mut letter = last.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(index, _)| index);
    let mut path = Vec::with_capacity(printed.len());
    for row in from.iter().rev() {
        path.push(letter);
        letter = row.get(letter).copied().unwrap_or(0);
    }
    path.reverse();
    path
}

#[expect(clippy::cast_precision_loss, reason = "at most 23 letters")]
fn skipped(letters: usize) -> f32 {
    letters as f32 * SKIPPED
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(printed: &str) -> String {
        let marks: Vec<String> = printed.split(' ').map(|mark| mark.trim_matches('_').to_owned()).collect();
        align(&marks).into_iter().map(|one| one.letter).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn misprinted_letters_follow_the_alphabet() {
        assert_eq!(read("a b c d đ e g"), "a b c d đ e g");
        assert_eq!(read("3 Đ c đ"), "a b c d");
        assert_eq!(read("a b c a đ"), "a b c d đ");
        assert_eq!(read("a b c a đ c g h i k 1 mm n"), "a b c d đ e g h i k l m n");
        assert_eq!(read("a _ c _"), "a b c d");
        assert_eq!(read("8 b c"), "a b c");
        assert_eq!(read("_ b c"), "a b c");
    }

    #[test]
    fn other_orders_stay() {
        assert_eq!(read("1 2 3"), "1 2 3");
        assert_eq!(read("a b c d e f g"), "a b c d e f g");
        assert_eq!(read("b d"), "b d");
        assert_eq!(read("a b c d e"), "a b c d e");
    }
}
