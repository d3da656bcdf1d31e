//! Security levels of information systems.

use std::fmt;

/// The security level of an information system, 1 to 5.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SystemLevel(u8);

impl SystemLevel {
    /// All levels, ascending.
    pub const ALL: [Self; 5] = [Self(1), Self(2), Self(3), Self(4), Self(5)];

    /// The level of a number; `None` outside 1 to 5.
    #[must_use]
    pub fn new(number: i64) -> Option<Self> {
        u8::try_from(number).ok().filter(|number| (1..=5).contains(number)).map(Self)
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

impl Default for SystemLevel {
    fn default() -> Self {
        Self(1)
    }
}

impl fmt::Display for SystemLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

// Written as text, because it is also the key of tables.
impl serde::Serialize for SystemLevel {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for SystemLevel {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl serde::de::Visitor<'_> for Reader {
            type Value = SystemLevel;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a level, 1 to 5")
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<SystemLevel, E> {
                SystemLevel::new(number).ok_or_else(|| E::custom(format!("`{number}` is no level: they are 1 to 5")))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<SystemLevel, E> {
                self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<SystemLevel, E> {
                let number = text.parse().ok().and_then(SystemLevel::new);
                number.ok_or_else(|| E::custom(format!("`{text}` is no level: they are 1 to 5")))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
