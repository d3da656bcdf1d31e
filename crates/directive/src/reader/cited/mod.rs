//! Documents that a text cites, with the date and the body that it states.

pub(crate) mod number;
mod scan;

use std::collections::BTreeMap;

use super::confidence::{Confidence, Doubt};
use super::corrections::Corrections;
use super::data::DATA;
use super::limits::MAX_FINDS;
use super::paragraphs::Paragraph;
use super::reading::{Cited, Field};
use super::words::{distance, fold};
use vg_model::Text;

pub(crate) use number::{NumberHit, blank_number, number_here, numbers};
pub(crate) use scan::{body_at, cited_in};

/// Gathers cited documents, each once; what a later mention states is added to the first.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) list: Vec<Field<Cited>>,
    by_key: BTreeMap<String, usize>,
    /// By the figures before the symbol.
    by_figures: BTreeMap<String, usize>,
    own: Option<String>,
}

/// Comparable form of a number: capitals, no leading zeros.
pub(crate) fn key(number: &str) -> String {
    number.to_uppercase().trim_start_matches('0').to_owned()
}

impl Gathered {
    /// For a document with this number, which is not among those it cites.
    pub(crate) fn new(own: Option<&str>) -> Self {
        Self { own: own.map(key), ..Self::default() }
    }

    /// Comparable form of the document's own number.
    pub(crate) fn own(&self) -> Option<&str> {
        self.own.as_deref()
    }

    /// Takes the documents that a paragraph cites; returns their numbers in order.
    pub(crate) fn take(
        &mut self,
        paragraph: &Paragraph,
        source: f32,
        corrections: &mut Corrections,
    ) -> Vec<Field<Cited>> {
        let mut here: Vec<Field<Cited>> = Vec::new();
        for (mut cited, start, end, printed) in cited_in(&paragraph.text) {
            let place = paragraph.place_of(start, end);
            if let Some(known) = cited.number.as_deref().and_then(|number| self.misspelt(number)) {
                cited.number = Some(known);
            }
            let mended = cited.number.as_deref().is_some_and(|number| is_mended(&printed, number));
            if let (true, Some(number)) = (mended, &cited.number) {
                let why = Text::new(
                    "số, ký hiệu của văn bản viện dẫn bị mất dấu nối hoặc sai chữ số",
                    "hyphens, blanks or figures of a cited number",
                );
                corrections.add(&printed, number, why, place);
            }
            let field =
                Field::new(Some(cited), &printed, Confidence::of(source), place).doubt_if(mended, Doubt::Mended);
            if self.add(field.clone()) {
                here.push(field);
            }
        }
        here
    }

    /// The number cited before of which this one is a misprint: the same figures, a symbol of no known body, one letter from a known one.
    fn misspelt(&self, number: &str) -> Option<String> {
        let (figures, symbol) = number.rsplit_once('/')?;
        let known = self.list.get(*self.by_figures.get(figures)?)?.value.as_ref()?.number.as_ref()?;
        let (_, right) = known.rsplit_once('/')?;
        let body = |symbol: &str| symbol.rsplit('-').next().is_some_and(|body| DATA.body_of_symbol(body).is_some());
        let near = distance(&fold(symbol), &fold(right), 1) == Some(1);
        (near && body(right) && !body(symbol)).then(|| known.clone())
    }

    /// Adds one; false when it is the document itself.
    fn add(&mut self, field: Field<Cited>) -> bool {
        let Some(cited) = &field.value else { return false };
        let name = match (&cited.number, &cited.title, &cited.date) {
            (Some(number), _, _) => key(number),
            (None, Some(title), date) => {
                format!("{}|{}", fold(title), date.as_deref().unwrap_or_default())
            }
            _ => return false,
        };
        if self.own.as_deref() == Some(name.as_str()) {
            return false;
        }
        if let Some(known) = self.by_key.get(&name).and_then(|index| self.list.get_mut(*index)) {
            if let Some(value) = known.value.as_mut() {
                value.date = value.date.take().or_else(|| cited.date.clone());
                value.issuer = value.issuer.take().or_else(|| cited.issuer.clone());
                value.title = value.title.take().or_else(|| cited.title.clone());
            }
        } else if self.list.len() < MAX_FINDS {
            self.by_key.insert(name, self.list.len());
            if let Some((figures, _)) = cited.number.as_deref().and_then(|number| number.rsplit_once('/')) {
                self.by_figures.entry(figures.to_owned()).or_insert(self.list.len());
            }
            self.list.push(field);
        }
        true
    }
}

fn is_mended(printed: &str, number: &str) -> bool {
    let tight: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
    tight != number && tight.replace('–', "-") != number
}
