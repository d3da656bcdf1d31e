//! Small values that entries are made of: dates, spans of time, grades, levels, ids.

mod day;
mod grade;
mod ids;
mod level;
mod span;

pub use day::{Day, MonthDay};
pub use grade::Grade;
pub use ids::*;
pub use level::SystemLevel;
pub use span::{Span, SpanUnit};

/// Serde by the text form of a type: reading by `FromStr`, writing by `Display`.
macro_rules! by_text {
    ($type:ty) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use by_text;
