//! Which events a rule looks at: log sources of Sigma, mapped to the kinds of events that parsers deliver.
//!
//! The mapping is data (`library/logsources/*.toml`, embedded at build). One entry says how a triple of product,
//! category and service arrives: on which kind of event, with which values of its fields, and under which field names.
//! Resolution: the entry whose triple equals the rule's; else every entry that agrees with all that the rule states.

use std::collections::BTreeMap;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use serde::Deserialize;

use crate::sigma::ast::LogSource;

/// The embedded mapping files, in the order in which they are read.
const FILES: &[(&str, &str)] = &[
    ("kinds.toml", include_str!("../../../library/logsources/kinds.toml")),
    ("windows.toml", include_str!("../../../library/logsources/windows.toml")),
    ("linux.toml", include_str!("../../../library/logsources/linux.toml")),
    ("macos.toml", include_str!("../../../library/logsources/macos.toml")),
    ("web.toml", include_str!("../../../library/logsources/web.toml")),
    ("network.toml", include_str!("../../../library/logsources/network.toml")),
    ("cloud.toml", include_str!("../../../library/logsources/cloud.toml")),
    ("application.toml", include_str!("../../../library/logsources/application.toml")),
    ("identity.toml", include_str!("../../../library/logsources/identity.toml")),
    ("aliases.toml", include_str!("../../../library/logsources/aliases.toml")),
];

/// A kind of event and the fields by which the matcher chooses its program.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// Name, as parsers set it in `SourceKind`.
    pub name: String,
    /// Key fields, most telling first.
    #[serde(default)]
    pub keys: Vec<String>,
}

/// What a rule's `logsource` may say, and how such events arrive.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// `product` of the rule.
    pub product: Option<String>,
    /// `category` of the rule.
    pub category: Option<String>,
    /// `service` of the rule.
    pub service: Option<String>,
    /// The ways in which such events arrive.
    #[serde(default)]
    pub variant: Vec<Variant>,
}

/// One way in which events of a source arrive.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Name, for reports and `rules explain`.
    pub name: String,
    /// Kind of event.
    pub kind: String,
    /// Fields that must have one of the values (whole text, case ignored).
    #[serde(default, rename = "where")]
    pub conditions: BTreeMap<String, Vec<String>>,
    /// Rule field → field of these events.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Alias {
    native: String,
    names: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    kind: Vec<Kind>,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    alias: Vec<Alias>,
}

/// The mapping file that could not be read, and why.
#[derive(Debug, thiserror::Error)]
#[error("log source mapping {file} cannot be read")]
pub struct LogSourceError {
    /// File name.
    pub file: String,
    /// The position and the reason.
    #[source]
    pub source: toml::de::Error,
}

/// The whole mapping.
#[derive(Clone, Debug, Default)]
pub struct LogSources {
    kinds: Vec<Kind>,
    sources: Vec<Source>,
    aliases: Vec<Alias>,
}

impl LogSources {
    /// The mapping that is built in.
    ///
    /// # Errors
    ///
    /// When an embedded file is not valid; a test of the crate rules that out.
    pub fn embedded() -> Result<Self, LogSourceError> {
        let mut all = Self::default();
        for (name, text) in FILES {
            all.add(name, text)?;
        }
        Ok(all)
    }

    /// Adds one mapping file. Entries of a later file are asked after those of an earlier one.
    ///
    /// # Errors
    ///
    /// When `text` is not TOML of the form described in `library/logsources/README.md`.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), LogSourceError> {
        let file: File = toml::from_str(text).map_err(|source| LogSourceError { file: name.to_owned(), source })?;
        self.kinds.extend(file.kind);
        self.sources.extend(file.source);
        self.aliases.extend(file.alias);
        Ok(())
    }

    /// The kinds of events.
    #[must_use]
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// Pairs of (other schema's name, native name).
    pub fn aliases(&self) -> impl Iterator<Item = (&str, &str)> {
        self.aliases.iter().flat_map(|alias| alias.names.iter().map(|name| (name.as_str(), alias.native.as_str())))
    }

    /// The ways in which events of `wanted` arrive; empty when the mapping does not know it.
    #[must_use]
    pub fn resolve(&self, wanted: &LogSource) -> Vec<&Variant> {
        let exact = |source: &&Source| {
            source.product == wanted.product && source.category == wanted.category && source.service == wanted.service
        };
        let found: Vec<&Source> = self.sources.iter().filter(exact).collect();
        let found = if found.is_empty() {
            let agrees = |stated: &Option<String>, has: &Option<String>| stated.is_none() || stated == has;
            let agreeing = |source: &&Source| {
                agrees(&wanted.product, &source.product)
                    && agrees(&wanted.category, &source.category)
                    && agrees(&wanted.service, &source.service)
            };
            self.sources.iter().filter(agreeing).collect()
        } else {
            found
        };
        let mut variants: Vec<&Variant> = Vec::new();
        for variant in found.into_iter().flat_map(|source| &source.variant) {
            let same = |known: &&Variant| {
                known.kind == variant.kind && known.conditions == variant.conditions && known.fields == variant.fields
            };
            if !variants.iter().any(same) {
                variants.push(variant);
            }
        }
        variants
    }
}

/// Resolves the log sources of many rules: thousands of rules share some two hundred.
#[derive(Debug)]
pub struct Resolver<'s> {
    sources: &'s LogSources,
    known: HashMap<LogSource, Vec<&'s Variant>, FixedState>,
}

impl<'s> Resolver<'s> {
    /// A resolver for `sources`.
    #[must_use]
    pub fn new(sources: &'s LogSources) -> Self {
        Self { sources, known: HashMap::default() }
    }

    /// As [`LogSources::resolve`].
    pub fn resolve(&mut self, wanted: &LogSource) -> &[&'s Variant] {
        if !self.known.contains_key(wanted) {
            self.known.insert(wanted.clone(), self.sources.resolve(wanted));
        }
        self.known.get(wanted).map_or(&[], Vec::as_slice)
    }
}
