//! A fault: where it is, what is wrong, how it is mended.

use vg_model::Text;

/// What is wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FaultCode {
    /// The file is no TOML.
    Syntax,
    /// Too many files, or a file or pack is too large.
    TooLarge,
    /// A folder is neither a regime nor an overlay, or a file lies in no folder.
    NoPack,
    /// A table that no kind of entry has.
    UnknownTable,
    /// A field that the entry does not have.
    UnknownKey,
    /// A value that does not fit its field.
    BadValue,
    /// A required field is missing.
    Missing,
    /// An id is not in kebab case, or not that of its folder.
    BadId,
    /// Two entries have one id and their ranges of validity meet.
    DuplicateId,
    /// A text lacks one of the languages.
    Language,
    /// A text is too long.
    TooLong,
    /// A reference leads nowhere.
    Dangling,
    /// A source names no clause and the entry does not say why.
    NoClause,
    /// An entry claims more certainty than what it cites.
    TooCertain,
    /// Dates that cannot be.
    Dates,
    /// A span of time that cannot be.
    Duration,
    /// Fields that do not fit together.
    Misfit,
    /// A term that GLOSSARY.md words otherwise.
    Glossary,
    /// An overlay whose base does not exist.
    NoBase,
    /// An overlay withdraws what its base does not have.
    NothingToWithdraw,
    /// A text that a person still has to write.
    Unwritten,
    /// Something that nothing names.
    Unused,
    /// A check without test cases.
    NoTest,
    /// An obligation without a check that does not say why it cannot be measured.
    NotMeasured,
    /// A clause that asks for something and has no obligation.
    NoObligation,
    /// Clauses that do not stand in their order.
    Order,
    /// A due date that the calendar of the regime does not give.
    NoDueDate,
}

impl FaultCode {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.words().0
    }

    /// What it calls for.
    #[must_use]
    pub fn mend(self) -> Text {
        let (_, _, mend) = self.words();
        Text::new(mend.0, mend.1)
    }

    /// Stable code, what is wrong, how it is mended.
    fn words(self) -> (&'static str, Pair, Pair) {
        let row = WORDS.iter().find(|(code, ..)| *code == self);
        row.map_or(("fault", ("lỗi", "fault"), ("kiểm tra lại", "look again")), |(_, code, what, mend)| {
            (code, *what, *mend)
        })
    }
}

/// A Vietnamese and an English wording.
type Pair = (&'static str, &'static str);

/// Each fault: its stable code, what is wrong, how it is mended.
const WORDS: &[(FaultCode, &str, Pair, Pair)] = &[
    (
        FaultCode::Syntax,
        "syntax",
        ("tệp không đúng cú pháp TOML", "the file is not TOML"),
        ("sửa dòng được nêu", "mend the line that is named"),
    ),
    (
        FaultCode::TooLarge,
        "too_large",
        ("vượt giới hạn về số lượng hoặc dung lượng", "beyond the limit of number or size"),
        ("chia nhỏ tệp hoặc bỏ bớt mục", "split the file or leave entries out"),
    ),
    (
        FaultCode::NoPack,
        "no_pack",
        (
            "thư mục phải có đúng một phần đầu: [regime], [overlay] hoặc [directive]",
            "a folder has exactly one head: [regime], [overlay] or [directive]",
        ),
        (
            "đặt tệp vào thư mục của một gói và khai báo regime.toml, overlay.toml hoặc directive.toml ([[withdraw]] chỉ dùng cho lớp phủ)",
            "put the file into the folder of a pack and write regime.toml, overlay.toml or directive.toml ([[withdraw]] belongs to overlays)",
        ),
    ),
    (
        FaultCode::UnknownTable,
        "unknown_table",
        ("không có loại mục này", "there is no such kind of entry"),
        ("dùng một trong các bảng được liệt kê", "use one of the tables listed"),
    ),
    (
        FaultCode::UnknownKey,
        "unknown_key",
        ("mục không có trường này", "the entry has no such field"),
        (
            "sửa tên trường hoặc bỏ đi; xem docs/library.md, docs/directives.md",
            "correct the name or leave it out; see docs/library.md, docs/directives.md",
        ),
    ),
    (
        FaultCode::BadValue,
        "bad_value",
        ("giá trị không hợp với trường", "the value does not fit the field"),
        ("viết giá trị theo dạng được nêu", "write the value in the form that is named"),
    ),
    (
        FaultCode::Missing,
        "missing",
        ("thiếu trường bắt buộc", "a required field is missing"),
        ("bổ sung trường này", "add the field"),
    ),
    (
        FaultCode::BadId,
        "bad_id",
        ("mã không đúng dạng", "the id is not well formed"),
        (
            "viết chữ thường không dấu, chữ số, nối bằng gạch ngang; mã của gói là tên thư mục",
            "write lower letters and digits joined by hyphens; the id of a pack is the name of its folder",
        ),
    ),
    (
        FaultCode::DuplicateId,
        "duplicate_id",
        ("trùng mã trong cùng thời gian hiệu lực", "the id is there twice at one time"),
        (
            "đổi mã, hoặc khai báo from/until không giao nhau",
            "change the id, or give ranges from/until that do not meet",
        ),
    ),
    (
        FaultCode::Language,
        "language",
        ("thiếu một trong hai ngôn ngữ", "one of the two languages is missing"),
        ("viết đủ tiếng Việt (vi) và tiếng Anh (en)", "write both Vietnamese (vi) and English (en)"),
    ),
    (
        FaultCode::TooLong,
        "too_long",
        ("văn bản quá dài", "the text is too long"),
        ("viết lại ngắn gọn bằng lời của mình", "say it shortly in your own words"),
    ),
    (
        FaultCode::Dangling,
        "dangling",
        ("tham chiếu đến mục không tồn tại", "refers to an entry that does not exist"),
        ("sửa mã hoặc bổ sung mục được tham chiếu", "correct the id or add the entry it names"),
    ),
    (
        FaultCode::NoClause,
        "no_clause",
        ("nguồn không nêu điều khoản", "the source names no clause"),
        (
            "ghi điều khoản, hoặc nói rõ vì sao chưa biết trong `unknown`",
            "name the clause, or say in `unknown` why it is not known",
        ),
    ),
    (
        FaultCode::TooCertain,
        "too_certain",
        ("mức tin cậy cao hơn nguồn được viện dẫn", "claims more certainty than what it cites"),
        ("hạ mức tin cậy, hoặc viện dẫn văn bản đã đối chiếu", "lower the grade, or cite an act that was read"),
    ),
    (
        FaultCode::Dates,
        "dates",
        ("ngày tháng không hợp lý", "dates that cannot be"),
        ("kiểm tra from, until và các ngày khác của mục", "check from, until and the other dates of the entry"),
    ),
    (
        FaultCode::Duration,
        "duration",
        ("khoảng thời gian không hợp lý", "a span of time that cannot be"),
        (
            "khoảng thời gian phải lớn hơn không và không quá giới hạn",
            "a span is more than nothing and within the limit",
        ),
    ),
    (
        FaultCode::Misfit,
        "misfit",
        ("các trường không khớp nhau", "fields do not fit together"),
        (
            "sửa các trường theo nội dung được nêu; xem docs/library.md, docs/directives.md",
            "correct the fields as it says; see docs/library.md, docs/directives.md",
        ),
    ),
    (
        FaultCode::Glossary,
        "glossary",
        ("thuật ngữ khác với GLOSSARY.md", "the term differs from GLOSSARY.md"),
        ("dùng từ của bảng thuật ngữ", "use the word of the glossary"),
    ),
    (
        FaultCode::NoBase,
        "no_base",
        ("không có gói quy định nền", "the base regime does not exist"),
        ("sửa `base` thành mã của một gói quy định", "set `base` to the id of a regime"),
    ),
    (
        FaultCode::NothingToWithdraw,
        "nothing_to_withdraw",
        ("gói nền không có mục cần bỏ", "the base has no such entry to withdraw"),
        ("sửa `table` và `id`, hoặc bỏ dòng này", "correct `table` and `id`, or leave it out"),
    ),
    (
        FaultCode::Unwritten,
        "unwritten",
        ("nội dung này chưa được viết", "this text is not written yet"),
        ("thay dấu ? bằng lời ngắn gọn của mình", "put short words of your own in place of the ?"),
    ),
    (
        FaultCode::Unused,
        "unused",
        ("được khai báo nhưng không dùng ở đâu", "is stated and used nowhere"),
        ("dùng đến hoặc bỏ đi", "use it, or leave it out"),
    ),
    (
        FaultCode::NoTest,
        "no_test",
        ("phép kiểm tra chưa có trường hợp thử", "the check has no test cases"),
        (
            "viết tệp .test.toml cùng tên, đủ các trường hợp đạt, chưa đạt, chưa rõ và không có đối tượng",
            "write a .test.toml of the same name with cases for met, not met, unknown and nothing in scope",
        ),
    ),
    (
        FaultCode::NotMeasured,
        "not_measured",
        (
            "nghĩa vụ không có phép kiểm tra mà chưa nói vì sao",
            "an obligation without a check does not say why it has none",
        ),
        (
            "viết `unknown`: vì sao chưa đo được và trước mắt cần làm gì",
            "write `unknown`: why it cannot be measured yet, and what to do meanwhile",
        ),
    ),
    (
        FaultCode::NoObligation,
        "no_obligation",
        ("điều khoản có yêu cầu nhưng chưa có nghĩa vụ nào", "the clause asks for something and has no obligation"),
        (
            "thêm [[obligation]], hoặc ghi modality = \"inform\" nếu chỉ để biết, heading = true nếu chỉ là tiêu đề",
            "add an [[obligation]]; or write modality = \"inform\" when it only informs, heading = true when it is a heading",
        ),
    ),
    (
        FaultCode::Order,
        "order",
        ("các điều khoản không theo thứ tự", "the clauses are not in their order"),
        (
            "xếp theo văn bản: khoản theo số, điểm theo a, b, c, d, đ, e, g, h, i, k…",
            "put them as the document has them: clauses by number, points by a, b, c, d, đ, e, g, h, i, k…",
        ),
    ),
    (
        FaultCode::NoDueDate,
        "no_due_date",
        ("không tính được thời hạn theo lịch của chế độ", "the calendar of the regime gives no such due date"),
        ("sửa `due`, hoặc bổ sung lịch của chế độ", "correct `due`, or complete the calendar of the regime"),
    ),
];

/// A fault of a pack.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Fault {
    /// Path of the file, or the folder when it is about all of it.
    pub file: String,
    /// Table and id (or position) of the entry; empty when it is about the file.
    pub entry: String,
    /// Field; empty when it is about the entry.
    pub field: String,
    /// What kind of fault.
    pub code: FaultCode,
    /// What was found there, in Vietnamese.
    vi: String,
    /// The same in English.
    en: String,
}

impl Fault {
    /// A fault with one detail for both languages: a value, an id, a number.
    #[must_use]
    pub fn new(code: FaultCode, file: &str, entry: &str, field: &str, detail: &str) -> Self {
        Self::with(code, file, entry, field, &Text::new(detail, detail))
    }

    /// A fault with its detail in both languages.
    #[must_use]
    pub fn with(code: FaultCode, file: &str, entry: &str, field: &str, detail: &Text) -> Self {
        let (_, (vi, en), _) = code.words();
        let join =
            |what: &str, detail: &str| if detail.is_empty() { what.to_owned() } else { format!("{what}: {detail}") };
        Self {
            file: file.to_owned(),
            entry: entry.to_owned(),
            field: field.to_owned(),
            code,
            vi: join(vi, &detail.vi),
            en: join(en, &detail.en),
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn what(&self) -> Text {
        Text::new(self.vi.as_str(), self.en.as_str())
    }

    /// How it is mended.
    #[must_use]
    pub fn mend(&self) -> Text {
        self.code.mend()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_words_and_a_code_of_its_own() {
        let last = FaultCode::NoDueDate as usize;
        let rows: Vec<usize> = WORDS.iter().map(|(code, ..)| *code as usize).collect();
        assert_eq!(rows, (0..=last).collect::<Vec<_>>());
        let codes: std::collections::BTreeSet<&str> = WORDS.iter().map(|(_, code, ..)| *code).collect();
        assert_eq!(codes.len(), WORDS.len());
    }
}
