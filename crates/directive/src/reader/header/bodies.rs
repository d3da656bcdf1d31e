//! Names of the bodies in a letterhead: broken lines joined, slips mended, superior and issuer told apart.

use vg_model::Text;

use super::{Header, usual_body};
use crate::reader::confidence::{Confidence, Doubt};
use crate::reader::corrections::Corrections;
use crate::reader::data::{DATA, starts_with_words};
use crate::reader::lines::Line;
use crate::reader::reading::{Field, Place};
use crate::reader::words::{canonical, distance, fold, is_capitals, words};

use super::segments::Segment;

/// A name that may stand on several lines.
struct Name {
    text: String,
    place: Place,
    joined: bool,
}

/// Joins the lines of names and sets issuer and superior.
pub(super) fn assign(
    header: &mut Header,
    pieces: Vec<Segment>,
    lines: &[Line],
    source: f32,
    corrections: &mut Corrections,
) {
    let mut names: Vec<Name> = Vec::new();
    for piece in pieces {
        let place = lines.get(piece.line).map_or(Place { first: 1, last: 1, page: None }, Line::place);
        let text = piece.text.trim_matches(|c: char| !c.is_alphanumeric() && c != ')').to_owned();
        if is_placeholder(piece.folded()) || text.is_empty() {
            continue;
        }
        match names.last_mut() {
            Some(above) if is_continued(&above.text, &text) => {
                above.text = format!("{} {text}", above.text);
                above.place = above.place.to(place);
                above.joined = true;
            }
            _ => names.push(Name { text, place, joined: false }),
        }
    }
    let mut fields: Vec<Field<String>> = names.into_iter().map(|name| field(&name, source, corrections)).collect();
    let Some(issuer) = fields.pop() else { return };
    let Some(above) = fields.pop() else {
        header.issuer = Some(issuer);
        return;
    };
    if is_equal_rank(&above, &issuer) {
        let both = [&above, &issuer].map(|field| field.value.clone().unwrap_or_default()).join(" - ");
        let printed = format!("{} {}", above.printed, issuer.printed);
        header.issuer = Some(Field::new(Some(both), &printed, issuer.confidence, above.place.to(issuer.place)));
    } else {
        header.superior = Some(above);
        header.issuer = Some(issuer);
    }
}

/// Blank forms print what is to be filled in.
fn is_placeholder(folded: &str) -> bool {
    ["ten co quan", "ten to chuc", "ten don vi", "(ten"].iter().any(|start| folded.starts_with(start))
}

/// Whether the second line goes on with the name that the first began.
fn is_continued(above: &str, text: &str) -> bool {
    let (first, second) = (fold(above), fold(text));
    let ends_open =
        ["va", "cua", "-", ","].iter().any(|end| first.ends_with(&format!(" {end}")) || first.ends_with(','));
    let council = matches!(first.as_str(), "uy ban nhan dan" | "hoi dong nhan dan" | "ubnd" | "hdnd");
    let level = DATA.levels.iter().any(|level| starts_with_words(&second, &fold(level)));
    let joined = format!("{first} {second}");
    let known = DATA.body(&joined).is_some();
    ends_open || council && level || known || !DATA.begins_body(text) || !DATA.begins_body(above)
}

/// Two ministries, or two bodies of the same kind, act together.
fn is_equal_rank(above: &Field<String>, issuer: &Field<String>) -> bool {
    let head = |field: &Field<String>| {
        let folded = fold(field.value.as_deref().unwrap_or_default());
        words(&folded).next().map(str::to_owned)
    };
    head(above).is_some() && head(above) == head(issuer) && matches!(head(above).as_deref(), Some("bo" | "so" | "cuc"))
}

fn field(name: &Name, source: f32, corrections: &mut Corrections) -> Field<String> {
    let (mended, why) = mend_body(&name.text);
    let usual = usual_body(&mended);
    let changed = why.is_some();
    if let Some(why) = why {
        corrections.add(&name.text, &mended, why, name.place);
    }
    Field::new(Some(usual), &name.text, Confidence::of(source), name.place)
        .doubt_if(name.joined, Doubt::Joined)
        .doubt_if(changed, Doubt::Mended)
}

/// The name with damaged letters or a lost word mended, and why, when it was.
pub(crate) fn mend_body(text: &str) -> (String, Option<Text>) {
    let folded = fold(text);
    if let Some(known) = DATA.body(&folded) {
        let same = canonical(&known.name) == canonical(text);
        let why = (!same)
            .then(|| Text::new("sai hoặc mất dấu trong tên cơ quan", "marks lost or wrong in the name of the body"));
        return (if same { text.to_owned() } else { like(&known.name, text) }, why);
    }
    let head = words(&folded).next().unwrap_or_default().to_owned();
    let most = match folded.len() {
        0..8 => 0,
        8..12 => 1,
        12..18 => 2,
        _ => 3,
    };
    let near = DATA.bodies.iter().filter(|body| {
        let same_head = words(&body.fold).next() == Some(head.as_str()) || !DATA.begins_body(text);
        same_head && distance(&body.fold, &folded, most).is_some()
    });
    if let Some(known) = near.min_by_key(|body| distance(&body.fold, &folded, most)) {
        let why =
            Text::new("tên cơ quan bị mất hoặc sai chữ", "letters or a word of the body's name are lost or wrong");
        return (like(&known.name, text), Some(why));
    }
    mend_head(text)
}

/// A head word whose first letters are lost at the rim of a stamp or page ("RUỘNG ĐẠI HỌC").
fn mend_head(text: &str) -> (String, Option<Text>) {
    let folded = fold(text);
    let first = words(&folded).next().unwrap_or_default();
    if first.len() < 3 || DATA.begins_body(text) {
        return (text.to_owned(), None);
    }
    let printed: Vec<&str> = words(&folded).collect();
    let whole = DATA.heads.iter().zip(DATA.head_names()).find(|(head, _)| {
        let known: Vec<&str> = words(head).collect();
        let Some((start, others)) = known.split_first() else { return false };
        let cut = (1..=2).any(|lost| start.get(lost..) == Some(first)) && (start.len() > 4 || !others.is_empty());
        let near = others.is_empty() && first.len() >= 5 && distance(start, first, 1).is_some();
        (cut || near) && printed.get(1..known.len()) == Some(others)
    });
    let Some((_, name)) = whole else { return (text.to_owned(), None) };
    let rest: String = words(text).skip(words(name).count()).map(|word| format!(" {word}")).collect();
    let why = Text::new("mất chữ ở mép con dấu hoặc mép trang", "letters at the rim of the stamp or page are lost");
    (format!("{}{rest}", like(name, text)), Some(why))
}

/// A known name in the capitals of the printed one.
fn like(name: &str, printed: &str) -> String {
    if is_capitals(printed) { name.to_uppercase() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_mended() {
        assert_eq!(mend_body("BỘ THÔNG TIN TRUYỀN THÔNG").0, "BỘ THÔNG TIN VÀ TRUYỀN THÔNG");
        assert_eq!(mend_body("RUỘNG ĐẠI HỌC Y DƯỢC THÁI BÌNH").0, "TRƯỜNG ĐẠI HỌC Y DƯỢC THÁI BÌNH");
        assert_eq!(mend_body("ỆNH VIỆN ĐA KHOA TỈNH").0, "BỆNH VIỆN ĐA KHOA TỈNH");
        assert_eq!(mend_body("SỞ CÔNG THƯƠNG"), ("SỞ CÔNG THƯƠNG".into(), None));
        assert_eq!(mend_body("BO CÔNG AN").0, "BỘ CÔNG AN");
    }

    #[test]
    fn broken_names_are_joined() {
        assert!(is_continued("ỦY BAN NHÂN DÂN", "TỈNH BÌNH PHƯỚC"));
        assert!(is_continued("ỦY", "BAN NHÂN DÂN"));
        assert!(is_continued("TRUNG TÂM CÔNG NGHỆ THÔNG TIN", "VÀ TRUYỀN THÔNG"));
        assert!(!is_continued("UBND TỈNH THÁI NGUYÊN", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"));
    }
}
