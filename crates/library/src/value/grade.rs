//! How surely something is known.

/// How surely an entry is known, from the surest to the least sure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Read in the text of the act itself.
    Verified,
    /// From the press or the page of an agency.
    Press,
    /// From a paraphrase or tool of somebody else: check before quoting.
    ThirdParty,
    /// From memory, or inferred: check before use.
    #[default]
    Recalled,
}

impl Grade {
    /// What people are shown.
    #[must_use]
    pub fn text(self) -> vg_model::Text {
        let (vi, en) = match self {
            Self::Verified => ("đã đối chiếu văn bản gốc", "read in the text of the act"),
            Self::Press => ("theo báo chí hoặc trang của cơ quan", "from the press or an agency's page"),
            Self::ThirdParty => {
                ("theo bên thứ ba, cần kiểm tra trước khi viện dẫn", "from a third party, check before quoting")
            }
            Self::Recalled => ("chưa kiểm chứng, cần kiểm tra trước khi dùng", "not verified, check before use"),
        };
        vg_model::Text::new(vi, en)
    }
}
