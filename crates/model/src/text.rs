//! Text in both languages of the product.

/// A language of the product. Vietnamese is the default.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// A text with its Vietnamese and English wording. Either may be empty when the source has only the other.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct Text {
    /// Vietnamese wording.
    #[serde(default)]
    pub vi: String,
    /// English wording.
    #[serde(default)]
    pub en: String,
}

impl Text {
    /// A text from its two wordings.
    #[must_use]
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// Two fixed wordings, Vietnamese first, where no allocation is wanted.
    pub(crate) const fn fixed(vi: &'static str, en: &'static str) -> (&'static str, &'static str) {
        (vi, en)
    }

    /// The wording in `lang`, or the other one when that is empty.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        let (first, second) = match lang {
            Lang::Vi => (&self.vi, &self.en),
            Lang::En => (&self.en, &self.vi),
        };
        if first.is_empty() { second } else { first }
    }
}
