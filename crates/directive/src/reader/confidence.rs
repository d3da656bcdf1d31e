//! How sure the reader is of a field, and what made it less sure.
//!
//! A confidence is the share of fields read under the same circumstances that a careful person would leave as they are; it starts at 1
//! (at the mean word confidence of the recogniser for a scan) and every doubt multiplies it by its factor. The factors are set by
//! hand from the errors seen on real and damaged letters; they order fields for the person who confirms them, they are no measured probabilities.
//! Below 0.8 a field should be looked at first, below 0.5 it is a guess.

use serde::Serialize;
use vg_model::Text;

/// A circumstance that makes a field less sure.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Slips of the printed form were mended.
    Mended,
    /// The words that lead to the field are damaged or were recognised by likeness.
    DamagedHeading,
    /// The field is not printed where it belongs; it was concluded from other parts.
    Inferred,
    /// The text breaks off, or a gap mark stands in it.
    CutOff,
    /// A place for it is there, and it is blank or partly blank.
    Blank,
    /// Two parts of the document say different things.
    Conflict,
    /// Wrapped lines or merged columns were joined by likeness.
    Joined,
    /// The label does not follow from the one before it.
    OutOfOrder,
    /// The label is printed as another letter or figure.
    DamagedLabel,
    /// The end of the field was set by the reader, not by punctuation.
    OpenEnd,
}

impl Doubt {
    const fn factor(self) -> f32 {
        match self {
            Self::Mended => 0.9,
            Self::DamagedHeading | Self::Joined => 0.92,
            Self::Inferred => 0.6,
            Self::CutOff => 0.75,
            Self::Blank | Self::DamagedLabel => 0.8,
            Self::Conflict => 0.5,
            Self::OutOfOrder => 0.7,
            Self::OpenEnd => 0.85,
        }
    }

    /// The doubt in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Mended => Text::new("đã sửa lỗi nhận dạng hoặc đánh máy", "slips of scanning or typing were mended"),
            Self::DamagedHeading => {
                Text::new("từ dẫn bị hỏng, nhận ra theo nét giống", "the leading words are damaged")
            }
            Self::Inferred => Text::new(
                "không in ở vị trí quy định, suy ra từ phần khác",
                "concluded from other parts of the document",
            ),
            Self::CutOff => Text::new("văn bản bị cắt hoặc có chỗ trống", "the text breaks off or has a gap"),
            Self::Blank => Text::new("có chỗ nhưng để trống", "its place is blank"),
            Self::Conflict => Text::new("các phần của văn bản nói khác nhau", "parts of the document disagree"),
            Self::Joined => {
                Text::new("nối từ nhiều dòng hoặc tách từ hai cột", "joined from lines or parted from merged columns")
            }
            Self::OutOfOrder => Text::new("số thứ tự không nối tiếp", "its number does not follow the one before"),
            Self::DamagedLabel => Text::new("ký hiệu bị nhận dạng sai", "its label is misprinted"),
            Self::OpenEnd => Text::new("điểm kết thúc do chương trình xác định", "its end was set by the reader"),
        }
    }
}

/// A confidence from 0 to 1 with the doubts that lowered it, in the order in which they arose.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Confidence {
    /// From 0 to 1, two decimals.
    pub value: f32,
    /// What lowered it.
    pub doubts: Vec<Doubt>,
}

impl Confidence {
    /// Full confidence in what `source` (0 to 1) lets one see.
    pub(crate) fn of(source: f32) -> Self {
        Self { value: round(source.clamp(0.0, 1.0)), doubts: Vec::new() }
    }

    /// Lowered by a doubt; the same doubt counts once.
    pub(crate) fn doubt(&mut self, doubt: Doubt) {
        if !self.doubts.contains(&doubt) {
            self.doubts.push(doubt);
            self.value = round(self.value * doubt.factor());
        }
    }

    /// Lowered by a doubt when `when` holds.
    pub(crate) fn doubt_if(&mut self, when: bool, doubt: Doubt) {
        if when {
            self.doubt(doubt);
        }
    }
}

fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_doubt_lowers_once_and_says_why() {
        let mut confidence = Confidence::of(1.0);
        confidence.doubt(Doubt::Inferred);
        confidence.doubt(Doubt::Inferred);
        assert_eq!((confidence.value, confidence.doubts.len()), (0.6, 1));
        confidence.doubt_if(true, Doubt::CutOff);
        assert_eq!(confidence.value, 0.45);
        assert!(!Doubt::CutOff.text().vi.is_empty());
    }
}
