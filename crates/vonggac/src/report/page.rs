//! The fixed parts of the page: style, script, and the policy that allows exactly those two.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use vg_model::Lang;

const PAGE: &str = include_str!("../../assets/report/page.html");

/// Style sheets, in the order of the cascade.
const STYLES: [&str; 5] = [
    include_str!("../../assets/report/css/tokens.css"),
    include_str!("../../assets/report/css/frame.css"),
    include_str!("../../assets/report/css/charts.css"),
    include_str!("../../assets/report/css/findings.css"),
    include_str!("../../assets/report/css/print.css"),
];

/// Scripts. Joined inside one function, so that they share names and leave none behind.
const SCRIPTS: [&str; 14] = [
    include_str!("../../assets/report/js/words.js"),
    include_str!("../../assets/report/js/words_coverage.js"),
    include_str!("../../assets/report/js/format.js"),
    include_str!("../../assets/report/js/dom.js"),
    include_str!("../../assets/report/js/store.js"),
    include_str!("../../assets/report/js/filter.js"),
    include_str!("../../assets/report/js/head.js"),
    include_str!("../../assets/report/js/timeline.js"),
    include_str!("../../assets/report/js/facets.js"),
    include_str!("../../assets/report/js/table.js"),
    include_str!("../../assets/report/js/detail.js"),
    include_str!("../../assets/report/js/coverage.js"),
    include_str!("../../assets/report/js/export.js"),
    include_str!("../../assets/report/js/main.js"),
];

/// Where the data goes.
const DATA_MARK: &str = "<!--DATA-->";

/// The page before and after the data.
#[derive(Debug)]
pub(super) struct Page {
    /// Up to the data.
    pub(super) before: String,
    /// After the data.
    pub(super) after: String,
}

impl Page {
    /// Puts style, script and policy into the page.
    pub(super) fn new(lang: Lang) -> Self {
        let style = STYLES.concat();
        let script = format!("(() => {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat());
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            digest(&script),
            digest(&style)
        );
        let lang = match lang {
            Lang::Vi => "vi",
            Lang::En => "en",
        };
        let (before, after) = PAGE.split_once(DATA_MARK).unwrap_or((PAGE, ""));
        let before =
            before.replace("<!--LANG-->", lang).replace("<!--POLICY-->", &policy).replace("<!--STYLE-->", &style);
        Self { before, after: after.replace("<!--SCRIPT-->", &script) }
    }
}

/// Digest as content security policies write it (CSP Level 3, §2.3.1 `hash-source`).
fn digest(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
        text.split_once(from).unwrap().1.split_once(to).unwrap().0
    }

    #[test]
    fn the_policy_allows_exactly_this_style_and_this_script() {
        let page = Page::new(Lang::Vi);
        let style = between(&page.before, "<style>", "</style>");
        let script = between(&page.after, "<script>", "</script>");
        assert!(page.before.contains(&format!("style-src 'sha256-{}'", digest(style))));
        assert!(page.before.contains(&format!("script-src 'sha256-{}'", digest(script))));
        assert!(!page.before.contains("<!--") && !page.after.contains("<!--"));
    }

    #[test]
    fn nothing_is_fetched_and_nothing_is_parsed_as_markup() {
        let page = Page::new(Lang::En);
        let whole = format!("{}{}", page.before, page.after);
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
            assert!(!whole.contains(word), "{word}");
        }
        for word in [" src=", "@import", "url(", "fetch(", "XMLHttpRequest", "style=\""] {
            assert!(!whole.contains(word), "{word}");
        }
    }

    #[test]
    fn the_page_opens_in_the_language_asked_for() {
        assert!(Page::new(Lang::Vi).before.contains("<html lang=\"vi\""));
        assert!(Page::new(Lang::En).before.contains("<html lang=\"en\""));
    }
}
