//! Whom to call: organisations with their telephone numbers and e-mail addresses.

use std::sync::LazyLock;

use regex::Regex;
use vg_model::Text;

use super::cited::body_at;
use super::confidence::{Confidence, Doubt};
use super::corrections::Corrections;
use super::limits::MAX_FINDS;
use super::paragraphs::Paragraph;
use super::reading::{Contact, Field};
use super::words::{Folded, distance, fold, pattern};

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}\s?@\s?[A-Za-z0-9-]{1,63}(?:\s?\.\s?[A-Za-z0-9-]{2,63}){1,4}")
});
static PHONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\(?\+?84\)?|\(?0|1[89]00)[\d().\- ]{5,18}\d"));
static CUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:so )?(?:dien thoai|dt|sdt|email|e-mail|thu dien tu|hop thu|hotline|duong day nong|di dong|fax|zalo|tel|lien he|lien lac)\b",
    )
});
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:lien he(?: voi| toi| ve| truc tiep voi)?|gui ve|gui toi|bao cao ve|dau moi(?: la)?|thong tin ve|ve|toi|qua)\s*:?\s+",
    )
});

/// Longest name of an organisation, in characters.
const LONGEST: usize = 160;

/// Reads the contacts of all paragraphs.
pub(crate) fn read(paragraphs: &[Paragraph], source: f32, corrections: &mut Corrections) -> Vec<Field<Contact>> {
    let mut out: Vec<Field<Contact>> = Vec::new();
    for paragraph in paragraphs {
        let text = paragraph.text.as_str();
        // The shortest number has eight digits.
        if !text.contains('@') && text.bytes().filter(u8::is_ascii_digit).count() < 8 {
            continue;
        }
        let fold = Folded::new(text);
        let cue = CUE.find(fold.as_str());
        let emails: Vec<(usize, String)> =
            EMAIL.find_iter(text).map(|found| (found.start(), address(found.as_str()))).collect();
        if cue.is_none() && emails.is_empty() {
            continue;
        }
        let cue_at = cue.map_or(0, |cue| fold.range(cue.range()).start);
        let phones: Vec<(usize, String)> = PHONE
            .find_iter(text)
            .filter_map(|found| Some((found.start(), digits(text, found.start(), found.as_str())?)))
            .collect();
        if phones.is_empty() && emails.is_empty() {
            continue;
        }
        for part in parts(text, &phones, &emails) {
            let (named, organisation) = organisation(text, &part, cue_at);
            let contact = Contact { organisation, phones: part.phones, emails: part.emails };
            let place = paragraph.place_of(part.start, part.end);
            let confidence = Confidence::of(source);
            doubt_addresses(&contact, paragraph, corrections);
            let printed = text.get(part.start..part.end).unwrap_or_default().trim().to_owned();
            if out.len() < MAX_FINDS {
                out.push(Field::new(Some(contact), &printed, confidence, place).doubt_if(!named, Doubt::Inferred));
            }
        }
    }
    out
}

/// One contact inside a paragraph.
struct Part {
    start: usize,
    end: usize,
    first: usize,
    phones: Vec<String>,
    emails: Vec<String>,
}

/// Parts of a paragraph at its semicolons, each with what it holds.
fn parts(text: &str, phones: &[(usize, String)], emails: &[(usize, String)]) -> Vec<Part> {
    let mut bounds: Vec<usize> = text.match_indices(';').map(|(at, _)| at + 1).collect();
    bounds.push(text.len());
    let mut start = 0;
    let mut out: Vec<Part> = Vec::new();
    for end in bounds {
        let inside = |list: &[(usize, String)]| {
            let mut values: Vec<String> = Vec::new();
            for (_, value) in list.iter().filter(|(at, _)| (start..end).contains(at)) {
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
            values
        };
        let (tel, mail) = (inside(phones), inside(emails));
        let first = phones.iter().chain(emails).map(|(at, _)| *at).filter(|at| (start..end).contains(at)).min();
        if let Some(first) = first {
            let own = body_at(text.get(start..end).unwrap_or_default()).is_some();
            match out.last_mut() {
                Some(before) if !own => {
                    before.phones.extend(tel);
                    before.emails.extend(mail);
                    before.end = end;
                }
                _ => out.push(Part { start, end, first, phones: tel, emails: mail }),
            }
        }
        start = end;
    }
    out
}

/// The organisation of a part, and whether it opens the part.
fn organisation(text: &str, part: &Part, cue_at: usize) -> (bool, String) {
    let before = text.get(part.start..part.first).unwrap_or_default().trim_start();
    let offset = part.first - before.len().min(part.first);
    let until_cue = cue_at
        .checked_sub(offset)
        .and_then(|end| before.get(..end))
        .filter(|name| !name.trim().is_empty())
        .unwrap_or(before);
    let opening = head_name(until_cue);
    // "Phòng A: trực 24/24 giờ, điện thoại …"
    let opening = opening.split_once(": ").map_or(opening.as_str(), |(name, _)| name).to_owned();
    if body_at(&opening).is_some() && opening.chars().count() <= LONGEST {
        return (true, opening);
    }
    // "… đầu mối hỗ trợ: Trung tâm X, điện thoại …"
    let behind_colon =
        before.match_indices(": ").filter_map(|(at, mark)| body_at(before.get(at + mark.len()..)?)).last();
    if let Some(name) = behind_colon {
        return (true, name);
    }
    let fold = Folded::new(before);
    let led = LEAD.find_iter(fold.as_str()).filter_map(|found| {
        let rest = fold.part(before, found.end()..fold.as_str().len());
        body_at(rest).or_else(|| acronym(rest))
    });
    if let Some(name) = led.last() {
        return (true, name);
    }
    let short: String = opening.chars().take(LONGEST).collect();
    (false, short)
}

/// The text up to the comma, dash or colon before the cue.
fn head_name(text: &str) -> String {
    let folded = fold(text);
    let cut = CUE.find(&folded).map_or(folded.len(), |found| found.start());
    let name: String = text.chars().take(cut).collect();
    let name = name.trim().trim_end_matches([',', ':', '-', '–', '(', ' ']);
    let name = name.strip_suffix("số").unwrap_or(name).trim().trim_end_matches([',', ':', '-', '–', '(', ' ']);
    name.to_owned()
}

/// A name that is letters in capitals ("VNCERT").
fn acronym(text: &str) -> Option<String> {
    let first = text.split([' ', ',', ')']).next()?;
    let capitals = first.chars().filter(|c| c.is_ascii_uppercase()).count();
    (capitals >= 3 && capitals + 2 >= first.chars().count()).then(|| first.to_owned())
}

fn address(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase().trim_end_matches('.').to_owned()
}

/// Digits of a telephone number, when it can be one.
fn digits(text: &str, start: usize, printed: &str) -> Option<String> {
    let before = text.get(..start)?.chars().next_back();
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | ',')) {
        return None;
    }
    let mut digits: String = printed.chars().filter(char::is_ascii_digit).collect();
    if digits.starts_with("84") && digits.len() >= 10 {
        digits.replace_range(..2, "0");
    }
    let service = digits.starts_with("1800") || digits.starts_with("1900");
    let fits = if service {
        (8..=10).contains(&digits.len())
    } else {
        digits.starts_with('0') && (10..=11).contains(&digits.len())
    };
    fits.then_some(digits)
}

/// An address whose domain is nearly, but not quite, the short name of the organisation.
fn doubt_addresses(contact: &Contact, paragraph: &Paragraph, corrections: &mut Corrections) {
    let short: Vec<String> = contact
        .organisation
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() >= 4 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()))
        .map(str::to_lowercase)
        .collect();
    for email in &contact.emails {
        let Some((user, domain)) = email.split_once('@') else { continue };
        let Some((host, rest)) = domain.split_once('.') else { continue };
        let near = short.iter().find(|name| *name != host && distance(name, host, 1).is_some());
        if let Some(name) = near {
            let reading = format!("{user}@{name}.{rest}");
            let why = Text::new(
                "tên miền gần giống nhưng không trùng tên viết tắt của đơn vị; giữ nguyên như in, cần đối chiếu",
                "the domain is nearly the short name of the organisation; kept as printed, to be checked",
            );
            corrections.add(email, &reading, why, paragraph.place());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::super::paragraphs::paragraphs;
    use super::*;

    fn found(text: &str) -> Vec<Contact> {
        let all = paragraphs(&split(text, &[]));
        read(&all, 1.0, &mut Corrections::default()).into_iter().filter_map(|field| field.value).collect()
    }

    #[test]
    fn organisations_with_numbers() {
        let one = &found(
            "- Trung tâm Trực ban (TTB), điện thoại 024.3640.4421 hoặc đường dây nóng 086.9100.317, thư điện tử: ir@ttb.vn.",
        )[0];
        assert_eq!(one.organisation, "Trung tâm Trực ban (TTB)");
        assert_eq!(one.phones, ["02436404421", "0869100317"]);
        assert_eq!(one.emails, ["ir@ttb.vn"]);
        let one = &found(
            "Khi cần, có thể liên hệ đầu mối hỗ trợ của Cục: Trung tâm Giám sát quốc gia, điện thoại 02432091616",
        )[0];
        assert_eq!(one.organisation, "Trung tâm Giám sát quốc gia");
        let one = &found("Mọi vướng mắc liên hệ Sở Y tế, số điện thoại +84 24 3999 8888 để được hướng dẫn.")[0];
        assert_eq!((one.organisation.as_str(), one.phones[0].as_str()), ("Sở Y tế", "02439998888"));
    }

    #[test]
    fn figures_that_are_no_telephones() {
        assert!(found("Điện thoại: ............ ngày 01/11/2023, số 1943/CATTT-NCSC, 05.000.000 đồng").is_empty());
    }
}
