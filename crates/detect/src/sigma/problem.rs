//! What keeps a rule from being used, and what a reader of the rules should know although it does not.
//!
//! A problem names the place, says what is wrong and how to mend it, and points to the specification that supports the
//! refusal. A rule with a problem is left out whole: it is never compiled in part.

use std::fmt;

use serde::{Deserialize, Serialize};
use vg_model::RuleId;

/// One rule (or file) that could not be used, or one remark about a rule that is used.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct RuleProblem {
    /// File, relative to the folder or archive that was loaded.
    pub path: String,
    /// Number of the document in the file, from 1; 0 when the file as a whole could not be read.
    pub document: usize,
    /// Line in the file, from 1; 0 when there is none.
    pub line: u32,
    /// Column in the line, from 1, in characters; 0 when there is none.
    pub column: u32,
    /// `id` of the rule, as far as it could be read.
    pub id: Option<RuleId>,
    /// `title` of the rule, as far as it could be read; empty otherwise.
    pub title: String,
    /// What kind of problem.
    pub kind: ProblemKind,
    /// What is wrong, where, and how to mend it.
    pub message: String,
}

impl fmt::Display for RuleProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}: {}", self.kind.code(), self.message)?;
        if !self.kind.reason().is_empty() {
            write!(f, " ({})", self.kind.reason())?;
        }
        Ok(())
    }
}

/// A problem before it is known which file it is in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fault {
    pub(crate) kind: ProblemKind,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(kind: ProblemKind, at: (u32, u32), message: impl Into<String>) -> Self {
        Self { kind, line: at.0, column: at.1, message: message.into() }
    }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $reason:literal;)+) => {
        /// What kind of problem. The code is stable: scripts may rely on it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        pub enum ProblemKind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ProblemKind {
            /// Every kind, in the order of this table.
            pub const ALL: &'static [ProblemKind] = &[$(ProblemKind::$name,)+];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// What the specification says about it; empty where it says nothing.
            #[must_use]
            pub const fn reason(self) -> &'static str {
                match self { $(Self::$name => $reason,)+ }
            }
        }
    };
}

kinds! {
    /// The file, folder or archive could not be read.
    Unreadable = "unreadable", "";
    /// A limit of `vg_model::limits` was reached.
    TooLarge = "too_large", "";
    /// The text is not UTF-8.
    NotUtf8 = "not_utf8", "Sigma rules 2.1, Yaml File: UTF-8 encoding";
    /// The text is not YAML.
    YamlSyntax = "yaml_syntax", "YAML 1.2.2";
    /// A key stands twice in one map.
    DuplicateKey = "duplicate_key", "YAML 1.2.2 §3.2.1.1: keys of a mapping are unique";
    /// Nesting deeper than `limits::MAX_RULE_NESTING`.
    NestingTooDeep = "nesting_too_deep", "";
    /// An alias that refers to nothing, to itself, or that multiplies beyond the limit.
    BadAlias = "bad_alias", "YAML 1.2.2 §7.1";
    /// A YAML 1.1 merge key `<<`.
    MergeKey = "merge_key", "YAML 1.2.2 has no merge keys";
    /// The document is not a Sigma rule, correlation or filter.
    NotARule = "not_a_rule", "Sigma rules 2.1, File Structure";
    /// A mandatory attribute is missing.
    MissingAttribute = "missing_attribute", "Sigma rules 2.1, Components: title, logsource, detection and condition are mandatory";
    /// An attribute has the wrong shape (a list where a map is needed, for example).
    WrongType = "wrong_type", "Sigma detection rule schema";
    /// A log source that names neither category, product nor service.
    EmptyLogsource = "empty_logsource", "Sigma rules 2.1, LogSource";
    /// A selection without any item.
    EmptySelection = "empty_selection", "Sigma rules 2.1, Search-Identifier";
    /// A condition that cannot be parsed.
    ConditionSyntax = "condition_syntax", "Sigma rules 2.1, Condition";
    /// A condition names a selection that does not exist.
    UndefinedSelection = "undefined_selection", "Sigma rules 2.1, Condition";
    /// `1 of x*` or `all of x*` without any selection of such a name.
    SelectorMatchesNothing = "selector_matches_nothing", "Sigma rules 2.1, Condition: x of search-identifier-pattern";
    /// A quantifier other than `1`, `any` or `all`.
    UnknownQuantifier = "unknown_quantifier", "Sigma rules 2.1, Condition: 1/all of them";
    /// A modifier that the specification does not know.
    UnknownModifier = "unknown_modifier", "Sigma modifiers 2.1";
    /// Modifiers in a combination or order that has no meaning.
    IllegalModifierChain = "illegal_modifier_chain", "Sigma modifiers 2.1; Sigma rules 2.1, Modifier Types";
    /// A value of a type that the modifier cannot take.
    ModifierValue = "modifier_value", "Sigma modifiers 2.1";
    /// A modifier that needs a field stands on a keyword.
    ModifierNeedsField = "modifier_needs_field", "Sigma rules 2.1, Keywords search";
    /// A list or map as a value of a field.
    NestedValue = "nested_value", "Sigma rules 2.1, Maps: a value is a string, a number or a list of them";
    /// A null among keywords.
    NullKeyword = "null_keyword", "Sigma rules 2.1, Special Field Values: null belongs to a field";
    /// A regular expression that neither engine accepts.
    BadRegex = "bad_regex", "Sigma modifiers 2.1, Regular Expression";
    /// A network that is not an address with a prefix length.
    BadCidr = "bad_cidr", "Sigma modifiers 2.1, cidr";
    /// One item or rule multiplies into more patterns than the limit.
    TooManyPatterns = "too_many_patterns", "";
    /// A time span that is not a number and a unit.
    BadTimespan = "bad_timespan", "Sigma correlations 2.1, Time Selection";
    /// An aggregation behind a `|` that cannot be parsed or expressed.
    BadAggregation = "bad_aggregation", "Sigma correlations 2.1, Expression of Relationships In The Condition of Sigma Rules: obsolete";
    /// A correlation type that the specification does not know.
    UnknownCorrelationType = "unknown_correlation_type", "Sigma correlations 2.1, Correlation type";
    /// A correlation without a condition that can be used.
    BadCorrelationCondition = "bad_correlation_condition", "Sigma correlations 2.1, Condition: a map of gt, gte, lt, lte, eq, neq";
    /// A correlation refers to a rule that is not loaded.
    UnknownRule = "unknown_rule", "Sigma correlations 2.1, Related rules";
    /// A correlation refers to a name that several rules have.
    AmbiguousName = "ambiguous_name", "Sigma rules 2.1, Name: unique";
    /// Correlations that refer to one another in a circle.
    CorrelationCycle = "correlation_cycle", "Sigma correlations 2.1, Related rules";
    /// An alias names a rule that the correlation does not refer to.
    BadCorrelationAlias = "bad_correlation_alias", "Sigma correlations 2.1, Aliases";
    /// An `action` that rule collections do not know.
    UnknownAction = "unknown_action", "rule collections of Sigma before 2.0: global, reset, repeat";
    /// Remark: two rules of different content have the same id; the later one goes by `id#n`.
    DuplicateId = "duplicate_id", "Sigma rules 2.1, Identification: globally unique";
    /// Remark: the same rule was found twice and is used once.
    DuplicateCopy = "duplicate_copy", "";
    /// Remark: the rule never matches because a placeholder has no value. A problem for a filter.
    UnsetPlaceholder = "unset_placeholder", "Sigma rules 2.1, Placeholders";
    /// Remark: a filter that applies to no loaded rule.
    FilterWithoutEffect = "filter_without_effect", "Sigma filters 2.1, Relative rules";
    /// Remark: a hidden folder, or a link to a folder, was not entered.
    FolderNotEntered = "folder_not_entered", "";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_snake_case() {
        let mut codes: Vec<&str> = ProblemKind::ALL.iter().map(|kind| kind.code()).collect();
        assert!(
            codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'))
        );
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
