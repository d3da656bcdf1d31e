//! Who must act: the one with whom a clause opens, or whom the heading of its article names.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::reader::data::{DATA, starts_with_words};
use crate::reader::limits::ACTOR_REACH;
use crate::reader::words::{Folded, canonical, capital_first, fold, pattern};

/// Words of the data folded once.
struct Words {
    /// Fold of a head, and its first word in canonical form: "sở" is a body, "số" is not.
    heads: Vec<(String, String)>,
    names: Vec<String>,
    plurals: Vec<String>,
    openers: Vec<String>,
    conditions: Vec<String>,
    verbs: Regex,
    /// Verbs that open as a head does.
    doings: Vec<String>,
    plain: Regex,
    duties: Regex,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let folds = |list: &[String]| list.iter().map(|word| fold(word)).collect::<Vec<_>>();
    let actors = &DATA.actors;
    let mut openers = folds(&actors.openers);
    openers.sort_by_key(|word| std::cmp::Reverse(word.len()));
    Words {
        heads: actors
            .heads
            .iter()
            .map(|head| (fold(head), canonical(head.split(' ').next().unwrap_or(head))))
            .collect(),
        names: folds(&actors.names),
        plurals: folds(&actors.plurals),
        openers,
        conditions: folds(&actors.conditions),
        verbs: any_of(&folds(&actors.verbs)),
        doings: folds(&actors.verbs).into_iter().filter(|verb| verb.starts_with("to chuc ")).collect(),
        plain: any_of(&folds(&actors.plain_verbs)),
        duties: any_of(&folds(&actors.duties)),
    }
});

static RESPONSIBLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:trach nhiem|nhiem vu|quyen han|nghia vu|trach nhiem,? quyen han|nhiem vu,? quyen han)(?: va [a-z ]{4,14})? cua ",
    )
});

#[expect(clippy::expect_used, reason = "folded words of the data, escaped; a test compiles them")]
fn any_of(words: &[String]) -> Regex {
    let escaped: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
    Regex::new(&format!(r"\b(?:{})\b", escaped.join("|"))).expect("words of the data")
}

/// Whether a text lays a duty.
pub(crate) fn lays_duty(text: &str) -> bool {
    WORDS.duties.is_match(&fold(text))
}

/// The one whom a heading makes responsible.
pub(crate) fn of_heading(text: &str) -> Option<(Range<usize>, String)> {
    let fold = Folded::new(text);
    let found = RESPONSIBLE.find(fold.as_str())?;
    let name = fold.part(text, found.end()..fold.as_str().len()).trim().trim_end_matches(['.', ':', ';']);
    // A list "của các cơ quan sau:" names nobody yet.
    let named = !name.is_empty() && name.chars().count() < 300;
    let start = fold.range(found.range()).end;
    named.then(|| (start..text.len(), capital_first(strip_article(name))))
}

/// "các tổ chức" at the beginning of a name stays a name; only blanks go.
fn strip_article(name: &str) -> &str {
    name.trim()
}

/// The one with whom a clause opens: byte range and name.
pub(crate) fn of_clause(text: &str) -> Option<(Range<usize>, String)> {
    let short: String = text.chars().take(ACTOR_REACH).collect();
    let fold = Folded::new(&short);
    let folded = fold.as_str();
    let mut from = skip_opener(folded, 0);
    if WORDS.conditions.iter().any(|word| starts_with_words(folded.get(from..).unwrap_or_default(), word))
        && !begins_actor(&short, folded, from)
    {
        from = behind_condition(&short, folded, from)?;
    }
    if !begins_actor(&short, folded, from) {
        return None;
    }
    let end = end_of_actor(&short, folded, from)?;
    let name = fold.part(&short, from..end).trim().trim_end_matches([',', ';', ':', '.']).trim();
    let range = fold.range(from..end);
    (!name.is_empty() && name.chars().count() <= 400).then(|| (range, capital_first(name)))
}

/// Whether an entry of a list names someone of its own: it opens with an actor, or puts actors behind a colon.
pub(crate) fn names_someone(text: &str) -> bool {
    let short: String = text.chars().take(ACTOR_REACH).collect();
    let folded = fold(&short);
    if begins_actor(&short, &folded, 0) && short.chars().next().is_some_and(char::is_uppercase) {
        let proper = WORDS.names.iter().any(|name| starts_with_words(skip_plural(&folded, 0), name));
        let contact = ["dien thoai", "email", "thu dien tu", "hotline", "@"].iter().any(|cue| folded.contains(cue));
        return of_clause(text).is_some() && end_of_actor(&short, &folded, 0).is_some_and(|end| end < folded.len())
            || contact && proper;
    }
    let colon = folded.find(": ").filter(|at| *at < 140);
    colon.is_some_and(|at| {
        begins_actor(&short, &folded, at + 2) && short.chars().nth(at + 2).is_some_and(char::is_uppercase)
    })
}

fn skip_opener(folded: &str, from: usize) -> usize {
    let rest = folded.get(from..).unwrap_or_default();
    let opener = WORDS.openers.iter().find(|opener| starts_with_words(rest, opener));
    opener.map_or(from, |opener| from + opener.len() + usize::from(rest.as_bytes().get(opener.len()) == Some(&b' ')))
}

fn skip_plural(folded: &str, from: usize) -> &str {
    let rest = folded.get(from..).unwrap_or_default().trim_start();
    let plural = WORDS.plurals.iter().find(|plural| starts_with_words(rest, plural));
    plural.map_or(rest, |plural| rest.get(plural.len()..).unwrap_or_default().trim_start())
}

fn begins_actor(text: &str, folded: &str, from: usize) -> bool {
    let rest = skip_plural(folded, from);
    // "trường" is a school, "trường hợp" a case; "ban" a board, "ban hành" to issue.
    if ["truong hop", "ban hanh"].iter().any(|word| starts_with_words(rest, word)) {
        return false;
    }
    // "tổ chức" is an organisation, "tổ chức tuyên truyền" what somebody does.
    if WORDS.doings.iter().any(|verb| starts_with_words(rest, verb)) {
        return false;
    }
    let start = folded.len() - rest.len();
    let mut first = None;
    WORDS.heads.iter().filter(|(head, _)| starts_with_words(rest, head)).any(|(_, word)| {
        let printed = first.get_or_insert_with(|| {
            let word: String = text.chars().skip(start).take_while(|c| c.is_alphanumeric()).collect();
            canonical(&word)
        });
        printed == word
    })
}

/// Where the actor begins behind a leading condition: after a comma, or after "thì".
fn behind_condition(text: &str, folded: &str, from: usize) -> Option<usize> {
    let rest = folded.get(from..)?;
    let commas = rest.match_indices(", ").map(|(at, mark)| from + at + mark.len());
    let then = rest.match_indices(" thi ").map(|(at, mark)| from + at + mark.len());
    let mut starts: Vec<usize> = commas.chain(then).collect();
    starts.sort_unstable();
    starts.into_iter().find(|start| begins_actor(text, folded, *start) && acts_soon(text, folded, *start))
}

/// Whether a predicate follows before the sentence ends, so that this is no list inside the condition.
fn acts_soon(text: &str, folded: &str, from: usize) -> bool {
    let Some(end) = end_of_actor(text, folded, from) else { return false };
    folded.get(from..end).is_some_and(|name| !name.contains(['.', ';']) && name.len() < 200)
}

/// Where the predicate begins, or the colon when there is none before it.
fn end_of_actor(text: &str, folded: &str, from: usize) -> Option<usize> {
    let rest = folded.get(from..)?;
    let sentence = rest.find([';', '.']).map_or(rest.len(), |at| from_stop(rest, at));
    let colon = rest.find(':');
    let name =
        WORDS.names.iter().filter(|name| starts_with_words(skip_plural(folded, from), name)).map(String::len).max();
    let proper = name.is_some();
    let plural = rest.len() - skip_plural(folded, from).len();
    // The head itself may be a verb elsewhere ("tổ chức", "cơ quan điều phối"): look behind it.
    let first = rest.find(' ')?.max(plural + name.unwrap_or(0));
    let small = small_starts(text, from);
    // Behind a general word alone ("đơn vị chủ trì …") a verb says which ones are meant.
    let bare = if proper { 0 } else { bare_head(folded, from) };
    let of = |verbs: &Regex| {
        verbs
            .find_iter(rest)
            .map(|found| found.start())
            .find(|at| *at >= first && *at > bare && small.get(*at) == Some(&true) && !is_denied(rest, *at))
    };
    let verb = of(&WORDS.verbs);
    let plain = if proper { of(&WORDS.plain) } else { None };
    let verb = [verb, plain].into_iter().flatten().min();
    let is = rest.match_indices(" la ").map(|(at, _)| at);
    let mut is = is.filter(|at| {
        !["dac biet", "nhat", "chinh", "tam", "khong phai"]
            .iter()
            .any(|word| rest.get(..*at).is_some_and(|before| before.ends_with(word)))
    });
    let definition = is.next().is_some_and(|at| verb.is_none_or(|verb| at < verb) && at < sentence);
    match (verb, colon) {
        _ if definition => None,
        (Some(verb), colon) if verb < sentence && colon.is_none_or(|colon| verb < colon) => Some(from + verb),
        (_, Some(colon)) => Some(from + colon),
        _ => None,
    }
}

/// "không phải là …" says which ones are meant, not what they must do.
fn is_denied(rest: &str, at: usize) -> bool {
    rest.get(at..).is_some_and(|verb| verb.starts_with("phai"))
        && rest.get(..at).is_some_and(|before| before.ends_with("khong "))
}

/// Where a predicate right behind a general word alone would begin, counted from the actor.
fn bare_head(folded: &str, from: usize) -> usize {
    const GENERAL: [&str; 6] = ["don vi", "co quan", "to chuc", "doanh nghiep", "bo phan", "dai ly"];
    let rest = skip_plural(folded, from);
    let skipped = folded.len() - from - rest.len();
    // "Các đơn vị rà soát …" asks all of them.
    if skipped > 0 {
        return 0;
    }
    GENERAL.iter().find(|word| starts_with_words(rest, word)).map_or(0, |word| skipped + word.len() + 1)
}

/// For each character from one on, whether it is a small letter: a predicate begins with one, a name ("Bộ Xây dựng") does not.
fn small_starts(text: &str, from: usize) -> Vec<bool> {
    text.chars().skip(from).map(char::is_lowercase).collect()
}

/// A stop inside an abbreviation ("TP. Huế") ends no sentence.
fn from_stop(rest: &str, at: usize) -> usize {
    if rest.get(at.saturating_sub(3)..at).is_some_and(|before| before.ends_with(" tp") || before.ends_with("tx")) {
        rest.len()
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_organised_is_nobody() {
        for text in [
            "Tổ chức tuyên truyền, nâng cao nhận thức cho cán bộ thuộc cơ quan.",
            "Tổ chức tập huấn cho lực lượng tại chỗ.",
        ] {
            assert_eq!(of_clause(text), None, "{text}");
        }
        let (_, who) = of_clause("Tổ chức cung cấp dịch vụ lưu trữ có trách nhiệm lưu nhật ký").unwrap();
        assert_eq!(who, "Tổ chức cung cấp dịch vụ lưu trữ");
    }

    #[test]
    fn clauses_open_with_those_who_act() {
        for (text, who) in [
            ("Chủ tịch Ủy ban nhân dân tỉnh Lâm Đồng khẩn trương chỉ đạo", "Chủ tịch Ủy ban nhân dân tỉnh Lâm Đồng"),
            (
                "Các doanh nghiệp cung cấp dịch vụ viễn thông, internet; Các tổ chức, doanh nghiệp cung cấp nền tảng số:",
                "Các doanh nghiệp cung cấp dịch vụ viễn thông, internet; Các tổ chức, doanh nghiệp cung cấp nền tảng số",
            ),
            ("Đề nghị Ban Cơ yếu Chính phủ tiếp tục chỉ đạo các cơ quan", "Ban Cơ yếu Chính phủ"),
            ("Trước ngày 05 hằng tháng, Cục Viễn thông chia sẻ số liệu", "Cục Viễn thông"),
            ("Thủ trưởng cơ quan, tổ chức, doanh nghiệp chỉ đạo đơn vị", "Thủ trưởng cơ quan, tổ chức, doanh nghiệp"),
            ("Cơ quan, tổ chức đề xuất nhu cầu chịu trách nhiệm toàn diện", "Cơ quan, tổ chức đề xuất nhu cầu"),
            ("Chủ tịch UBND tỉnh chỉ đạo các cơ quan của tỉnh:", "Chủ tịch UBND tỉnh"),
            ("Bộ Xây dựng chỉ đạo các đơn vị", "Bộ Xây dựng"),
            ("Các đơn vị rà soát toàn bộ thiết bị", "Các đơn vị"),
            ("Cơ quan điều phối quốc gia có trách nhiệm:", "Cơ quan điều phối quốc gia"),
            (
                "Các tổ chức không phải là đơn vị vận hành có trách nhiệm báo cáo",
                "Các tổ chức không phải là đơn vị vận hành",
            ),
            ("Đơn vị chủ trì đánh giá có trách nhiệm thông báo", "Đơn vị chủ trì đánh giá"),
            (
                "Các doanh nghiệp, đặc biệt là các doanh nghiệp viễn thông:",
                "Các doanh nghiệp, đặc biệt là các doanh nghiệp viễn thông",
            ),
            (
                "Trường hợp có điều chỉnh, cơ quan chuyên trách của địa phương đăng ký",
                "Cơ quan chuyên trách của địa phương",
            ),
        ] {
            assert_eq!(of_clause(text).map(|(_, name)| name).as_deref(), Some(who), "{text}");
        }
        assert_eq!(
            of_heading("Trách nhiệm của Ban Cơ yếu Chính phủ").map(|(_, name)| name).as_deref(),
            Some("Ban Cơ yếu Chính phủ")
        );
    }

    #[test]
    fn nobody_is_named() {
        for text in [
            "Rà soát các hệ thống thông tin",
            "Cơ quan chuyên trách là đơn vị được giao",
            "Thông tư này có hiệu lực",
            "",
        ] {
            assert_eq!(of_clause(text), None, "{text}");
        }
        assert!(names_someone("Trung tâm Giám sát (NCSC), điện thoại: 0243"));
        assert!(names_someone("Đơn vị vận hành gửi hồ sơ: báo cáo"));
        assert!(!names_someone("Đối tượng đang bị ảnh hưởng"));
    }
}
