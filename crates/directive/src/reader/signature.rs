//! The signature: in whose stead, office, name; strays beside it.

use std::sync::LazyLock;

use regex::Regex;
use vg_model::Text;

use super::confidence::{Confidence, Doubt};
use super::corrections::Corrections;
use super::data::DATA;
use super::lines::Line;
use super::reading::{Field, Place, Signer};
use super::words::{canonical, distance, fold, is_capitals, pattern, words};

static CAPACITY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\W*(?P<m>kt|tm|t/m|tl|tuq|k/t|q)\s?[.,]\s*(?P<w>[a-z][a-z ,\-]{2,90})$"));
/// The account of a clerk that a document system prints on the page: unit, dot, office, underscore.
static CLERK: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-z0-9]{2,30}\.[a-z0-9]{1,20}_[a-z][a-z ,]{0,60}$"));

/// Lines below a title within which the name stands.
const NAME_REACH: usize = 12;

/// A line of the signature in the column of its own.
struct Piece {
    index: usize,
    text: String,
    fold: String,
    place: Place,
}

fn pieces(lines: &[Line], from: usize, to: usize) -> Vec<Piece> {
    let mut out = Vec::new();
    for (index, line) in lines.iter().enumerate().take(to).skip(from) {
        if line.is_empty() {
            continue;
        }
        for text in line.columns() {
            let text = text.trim().trim_matches('|').trim();
            out.push(Piece { index, fold: fold(text), text: text.to_owned(), place: line.place() });
        }
    }
    out
}

/// Whether a line can open a signature: a mark of capacity, or an office alone in capitals.
pub(crate) fn opens(line: &Line) -> bool {
    line.columns().iter().any(|text| {
        is_capitals(text)
            && text.len() < 300
            && (CAPACITY.is_match(&fold(text.trim())) || title(text).is_some_and(|(_, exact)| exact))
    })
}

/// Whether a line is the mark of a clerk's account.
pub(crate) fn is_clerk(line: &Line) -> bool {
    line.text.len() < 120
        && line.text.contains('_')
        && CLERK.is_match(line.folded())
        && !line.text.contains('@')
        && !line.text.contains("//")
}

/// The office that a text names; whether it is spelled exactly so.
fn title(text: &str) -> Option<(String, bool)> {
    let bare = text.trim().trim_end_matches(['.', ',', ':']);
    let folded = fold(bare);
    let known = DATA.titles.iter().zip(&DATA.title_folds);
    let mut best: Option<(String, bool, usize)> = None;
    for (name, title_fold) in known {
        let exact = canonical(name) == canonical(bare);
        let near = if exact {
            Some(0)
        } else {
            (*title_fold == folded)
                .then_some(1)
                .or_else(|| (folded.len() >= 9).then(|| distance(title_fold, &folded, 1)).flatten().map(|_| 2))
        };
        if let Some(cost) = near.filter(|cost| best.as_ref().is_none_or(|(_, _, known)| cost < known)) {
            best = Some((name.clone(), exact, cost));
        }
    }
    if let Some((name, exact, _)) = best {
        return Some((name, exact));
    }
    // "BỘ TRƯỞNG BỘ KHOA HỌC VÀ CÔNG NGHỆ": an office and its body.
    let office = DATA.title_folds.iter().any(|title| {
        folded
            .strip_prefix(title.as_str())
            .is_some_and(|rest| rest.starts_with(' ') && DATA.begins_body(behind(bare, title.len())))
    });
    office.then(|| (DATA.usual_name(bare), true))
}

/// The text behind so many characters.
fn behind(text: &str, characters: usize) -> &str {
    let from = text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    text.get(from..).unwrap_or_default().trim()
}

/// Reads the signature between two lines.
pub(crate) fn read(
    lines: &[Line],
    from: usize,
    to: usize,
    source: f32,
    corrections: &mut Corrections,
) -> Option<Field<Signer>> {
    let pieces = pieces(lines, from, to);
    let marked = pieces.iter().position(|piece| is_capitals(&piece.text) && CAPACITY.is_match(&piece.fold));
    let start =
        marked.or_else(|| pieces.iter().position(|piece| is_capitals(&piece.text) && title(&piece.text).is_some()));
    let start = start.or_else(|| pieces.iter().position(|piece| title(&piece.text).is_some_and(|(_, exact)| exact)))?;
    let mut signer = Signer::default();
    let mut confidence = Confidence::of(source);
    let mut capacities: Vec<String> = Vec::new();
    let first = pieces.get(start)?;
    let mut last = first;
    for piece in pieces.iter().skip(start) {
        if piece.index > last.index + NAME_REACH {
            break;
        }
        if let Some(capacity) = capacity(&piece.text, &piece.fold) {
            capacities.push(capacity);
        } else if let (None, Some((name, exact))) = (&signer.title, title(&piece.text)) {
            signer.title = Some(office(&name, exact, piece, &capacities, corrections, &mut confidence));
        } else if let Some((rank, name)) = person(&piece.text).filter(|_| !is_entry(piece)) {
            signer.name = Some(name);
            signer.rank = rank;
            last = piece;
            break;
        } else if !is_filler(&piece.fold) && !is_entry(piece) {
            if signer.title.is_none() && is_capitals(&piece.text) && piece.text.chars().count() < 80 {
                signer.title = Some(DATA.usual_sentence(&piece.text));
            } else if !is_capitals(&piece.text) || signer.title.is_some() && capacities.is_empty() {
                continue;
            }
        }
        last = piece;
    }
    signer.capacity = (!capacities.is_empty()).then(|| capacities.join(", "));
    confidence.doubt_if(signer.name.is_none(), Doubt::Blank);
    let printed = pieces
        .iter()
        .skip(start)
        .filter(|piece| piece.index <= last.index)
        .map(|piece| piece.text.as_str())
        .collect::<Vec<_>>()
        .join(" / ");
    Some(Field::new(Some(signer), &printed, confidence, first.place.to(last.place)))
}

/// "KT. BỘ TRƯỞNG" as "KT. Bộ trưởng".
fn capacity(text: &str, folded: &str) -> Option<String> {
    let found = CAPACITY.captures(folded)?;
    let mark = found.name("m")?.as_str().replace('/', "").to_uppercase();
    let known = DATA.marks.iter().find(|known| **known == mark)?;
    let whom: String = text.chars().skip(found.name("w")?.start()).collect();
    let whom = whom.trim();
    let usual = match title(whom) {
        Some((name, _)) => name,
        None => DATA.usual_name(whom),
    };
    (is_capitals(text) || known != "Q").then(|| format!("{known}. {usual}"))
}

/// The office; a damaged one is read as the deputy of the one signed for.
fn office(
    name: &str,
    exact: bool,
    piece: &Piece,
    capacities: &[String],
    corrections: &mut Corrections,
    confidence: &mut Confidence,
) -> String {
    if exact {
        return name.to_owned();
    }
    let deputy = capacities.iter().find_map(|capacity| {
        let head = capacity.split_once(". ")?.1;
        let pair = DATA.deputies.iter().find(|pair| pair.head == head)?;
        (fold(&pair.deputy) == piece.fold).then(|| pair.deputy.clone())
    });
    let reading = deputy.unwrap_or_else(|| name.to_owned());
    let shown = if is_capitals(&piece.text) { reading.to_uppercase() } else { reading.clone() };
    let why = Text::new("chức vụ trong khối chữ ký bị sai dấu", "marks of the office in the signature are wrong");
    corrections.add(&piece.text, &shown, why, piece.place);
    confidence.doubt(Doubt::Mended);
    reading
}

/// "(Đã ký)", places of stamps and the like.
fn is_filler(folded: &str) -> bool {
    folded.starts_with('(')
        || folded.contains("da ky")
        || folded.contains("ky ten")
        || folded.contains("dong dau")
        || folded.contains("[")
}

fn is_entry(piece: &Piece) -> bool {
    piece.text.starts_with(['-', '–', '•'])
        || piece.text.ends_with([';', ':'])
        || super::copies::is_heading(&piece.fold)
}

/// A person's name: two to five words with capitals, a rank or degree before it.
fn person(text: &str) -> Option<(Option<String>, String)> {
    let text = text.trim().trim_end_matches(['.', '/', ',']);
    let mut rest = text;
    let mut ranks: Vec<&str> = Vec::new();
    while let Some(rank) =
        DATA.ranks.iter().filter(|rank| rest.starts_with(rank.as_str())).max_by_key(|rank| rank.len())
    {
        let behind = rest.get(rank.len()..).unwrap_or_default();
        if !rank.ends_with('.') && !behind.starts_with(' ') {
            break;
        }
        ranks.push(rest.get(..rank.len()).unwrap_or_default());
        rest = behind.trim_start();
    }
    let parts: Vec<&str> = words(rest).collect();
    let named = parts.iter().all(|word| {
        let mut characters = word.chars();
        characters.next().is_some_and(char::is_uppercase) && characters.all(|c| c.is_alphabetic() || c == '\'')
    });
    let all_capitals = is_capitals(rest);
    // Đoàn is a family name too.
    let office = title(rest).is_some() || DATA.begins_body(rest) && !rest.starts_with("Đoàn ");
    let fits = (2..=5).contains(&parts.len()) && named && !office && rest.chars().count() <= 40;
    let name = if all_capitals {
        parts.iter().map(|word| super::words::capital_first(&word.to_lowercase())).collect::<Vec<_>>().join(" ")
    } else {
        rest.to_owned()
    };
    let family = parts.first().is_some_and(|word| DATA.surnames.contains(&canonical(word)));
    (fits && (!all_capitals || !ranks.is_empty() || family))
        .then(|| ((!ranks.is_empty()).then(|| ranks.join(" ")), name))
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::*;

    fn signer(text: &str) -> (Signer, usize) {
        let lines = split(text, &[]);
        let mut corrections = Corrections::default();
        let field = read(&lines, 0, lines.len(), 1.0, &mut corrections).unwrap();
        (field.value.unwrap(), corrections.list.len())
    }

    fn made(capacity: &str, title: &str, name: &str) -> Signer {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Signer { capacity: some(capacity), title: some(title), name: some(name), rank: None }
    }

    #[test]
    fn signatures() {
        assert_eq!(
            signer("KT. BỘ TRƯỞNG\nTHÚ TRƯỞNG\n\n\nNguyễn Huy Dũng").0,
            made("KT. Bộ trưởng", "Thứ trưởng", "Nguyễn Huy Dũng")
        );
        assert_eq!(
            signer("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nTrần Thị B").0,
            made("TM. Ủy ban nhân dân, KT. Chủ tịch", "Phó Chủ tịch", "Trần Thị B")
        );
        let (one, _) = signer("BỘ TRƯỞNG\n\nĐại tướng Lương Tam Quang");
        assert_eq!(
            (one.title.as_deref(), one.name.as_deref(), one.rank.as_deref()),
            (Some("Bộ trưởng"), Some("Lương Tam Quang"), Some("Đại tướng"))
        );
        assert_eq!(signer("GIÁM ĐỐC\n\n").0, made("", "Giám đốc", ""));
        assert_eq!(signer("GIÁM ĐỐC\n\nTRẦN THỊ LỤA").0, made("", "Giám đốc", "Trần Thị Lụa"));
        assert_eq!(
            signer("- Như trên;        TL. GIÁM ĐỐC\n- Lưu: VT.        CHÁNH VĂN PHÒNG\n        Lê Văn C").0,
            made("TL. Giám đốc", "Chánh Văn phòng", "Lê Văn C")
        );
    }

    #[test]
    fn clerks_and_openings() {
        let lines = split("dhydtb.vt_Việc thi hành\nKT. BỘ TRƯỞNG\nBộ trưởng đã chỉ đạo", &[]);
        assert!(is_clerk(&lines[0]) && !is_clerk(&lines[1]));
        assert!(opens(&lines[1]) && !opens(&lines[2]));
    }
}
