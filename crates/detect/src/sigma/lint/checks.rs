//! The table of checks: code, severity, how to mend.

use super::LintSeverity;

/// One check.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) code: &'static str,
    pub(super) severity: LintSeverity,
    pub(super) mend: &'static str,
}

macro_rules! checks {
    ($($name:ident = $code:literal, $severity:ident, $mend:literal;)+) => {
        $(pub(super) const $name: Check = Check { code: $code, severity: LintSeverity::$severity, mend: $mend };)+

        /// Every check, in the order of this table.
        pub(super) const ALL: &[&Check] = &[$(&$name,)+];
    };
}

checks! {
    // Sigma rules 2.1, Components; detection rule schema.
    MISSING_ID = "missing_id", Warning, "add 'id' with a random UUID so that others can refer to the rule";
    BAD_UUID = "bad_uuid", Error, "use a UUID (8-4-4-4-12 hexadecimal digits)";
    TITLE_TOO_LONG = "title_too_long", Error, "shorten the title to 256 characters";
    TITLE_FORM = "title_form", Info, "write the title without a full stop at its end";
    NAME_TOO_LONG = "name_too_long", Error, "shorten the name to 256 characters";
    MISSING_LEVEL = "missing_level", Info, "add 'level': without it the rule counts as medium";
    UNKNOWN_LEVEL = "unknown_level", Error, "use informational, low, medium, high or critical";
    MISSING_STATUS = "missing_status", Info, "add 'status': stable, test or experimental";
    UNKNOWN_STATUS = "unknown_status", Error, "use stable, test, experimental, deprecated or unsupported";
    NOT_FOR_USE = "not_for_use", Info, "leave the rule out, or change its status when it works again";
    BAD_DATE = "bad_date", Error, "write the date as YYYY-MM-DD";
    MODIFIED_BEFORE_DATE = "modified_before_date", Warning, "set 'modified' to the day of the last change";
    MISSING_DESCRIPTION = "missing_description", Info, "add 'description': what is detected and why it matters";
    DESCRIPTION_TOO_LONG = "description_too_long", Error, "shorten the description to 65,535 characters";
    LIST_EXPECTED = "list_expected", Error, "write the value as a list";
    DUPLICATE_REFERENCE = "duplicate_reference", Warning, "remove one of the two";
    DUPLICATE_ENTRY = "duplicate_entry", Warning, "remove one of the two";
    SHORT_FALSEPOSITIVE = "short_falsepositive", Error, "write at least two characters, or remove the entry";
    RELATED_TYPE = "related_type", Error, "use derived, obsolete, merged, renamed or similar";
    RELATED_ID = "related_id", Error, "give the id of the other rule as a UUID";
    RELATED_TO_ITSELF = "related_to_itself", Error, "name the other rule, or remove the entry";
    MISSPELT_ATTRIBUTE = "misspelt_attribute", Warning, "use the name of the specification";
    ATTRIBUTE_CASE = "attribute_case", Error, "write attribute names in lower case";
    LOGSOURCE_FORM = "logsource_form", Error, "write it in lower case with '_' for spaces";
    OTHER_TAXONOMY = "other_taxonomy", Warning, "use the field names of the taxonomy 'sigma': others are not translated";
    FILE_NAME = "file_name", Info, "name the file with 10 to 70 of a-z, 0-9 and '_' and the extension .yml";
    LINE_BREAKS = "line_breaks", Info, "save the file with LF as the line break";

    // Sigma tags 2.1.
    TAG_FORM = "tag_form", Error, "write namespace.value in lower case letters, digits, '_', '-' and '.'";
    TAG_NAMESPACE = "tag_namespace", Warning, "use attack, car, cve, d3fend, detection, stp or tlp";
    TAG_ATTACK = "tag_attack", Warning, "use a tactic or an id such as attack.t1059.001, attack.g0016, attack.s0002";
    TAG_VALUE = "tag_value", Warning, "use a value that the specification lists for this namespace";
    DUPLICATE_TAG = "duplicate_tag", Warning, "remove one of the two";

    // Sigma rules 2.1, Detection and Condition.
    UNREFERENCED_SELECTION = "unreferenced_selection", Warning, "name it in the condition, or remove it";
    X_OF_SINGLE = "x_of_single", Info, "name the selection itself";
    ALL_OF_THEM = "all_of_them", Warning, "use 'all of selection_*' so that filters can be added later";
    THEM_WITH_FILTER = "them_with_filter", Warning, "use '1 of selection_*' and 'not 1 of filter_*'";
    CONDITION_CASE = "condition_case", Warning, "write and, or, not and of in lower case";
    ONLY_NEGATION = "only_negation", Warning, "add a selection that must match: this one matches nearly every event";
    DOUBLE_NEGATION = "double_negation", Warning, "remove both";
    DEPRECATED_AGGREGATION = "deprecated_aggregation", Warning, "write a correlation rule";
    IDLE_TIMEFRAME = "idle_timeframe", Warning, "remove 'timeframe': nothing counts within it";
    MIXED_LIST = "mixed_list", Warning, "put keywords and fields into selections of their own";
    FIELD_WITH_SPACE = "field_with_space", Warning, "take the spaces out of the field name";

    // Sigma rules 2.1, values; Sigma modifiers 2.1.
    NULL_IN_LIST = "null_in_list", Error, "put null into a selection of its own";
    ALL_WITH_SINGLE_VALUE = "all_with_single_value", Error, "remove 'all' or add a second value";
    DUPLICATE_VALUE = "duplicate_value", Warning, "remove one of the two (values are compared without case)";
    REDUNDANT_VALUE = "redundant_value", Info, "remove it: the shorter value finds it too";
    USELESS_WILDCARD = "useless_wildcard", Info, "remove the '*': the modifier already allows anything there";
    WILDCARD_FOR_MODIFIER = "wildcard_for_modifier", Info, "use contains, startswith or endswith";
    ONLY_WILDCARD = "only_wildcard", Warning, "use 'Field|exists: true'";
    EMPTY_PATTERN = "empty_pattern", Warning, "give it a text: every value contains the empty one";
    ESCAPED_WILDCARD = "escaped_wildcard", Info, "write '\\\\*' if a backslash and any text is meant; '\\*' is a plain asterisk";
    BACKSLASH_RUN = "backslash_run", Info, "write '\\\\\\\\' for two backslashes";
    REGEX_OPEN_END = "regex_open_end", Info, "remove the '.*': an expression matches anywhere";
    REGEX_IS_LITERAL = "regex_is_literal", Warning, "use 'contains|cased': the expression has no special character";
    REGEX_BACKTRACKS = "regex_backtracks", Warning, "do without look-around and back references: they are not in the supported flavour";
    REGEX_WILDCARD = "regex_wildcard", Warning, "write '.*': in an expression '*' repeats what stands before it";
    CASED_WITHOUT_LETTERS = "cased_without_letters", Info, "remove 'cased': the value has no letters";
    QUOTED_NUMBER = "quoted_number", Info, "write the number without quotes";
    CIDR_HOST_BITS = "cidr_host_bits", Warning, "write the first address of the network";
    NO_DASH = "no_dash", Warning, "remove 'windash': no value has a dash or slash that begins a flag";
    OFFSET_WITHOUT_CONTAINS = "offset_without_contains", Warning, "add 'contains' behind 'base64offset'";
    TIME_OUT_OF_RANGE = "time_out_of_range", Error, "use minute 0-59, hour 0-23, day 1-31, week 1-53, month 1-12";
    NO_PLACEHOLDER = "no_placeholder", Warning, "write the placeholder as %name%, or remove 'expand'";

    // Across rules.
    DUPLICATE_ID = "duplicate_id", Error, "give the rule an id of its own";
    DUPLICATE_TITLE = "duplicate_title", Info, "say in the title what sets the two apart";
    DUPLICATE_NAME = "duplicate_name", Error, "give the rule a name of its own";
    SAME_DETECTION = "same_detection", Warning, "remove one of the two";

    // Sigma correlations 2.1.
    CORRELATION_LEVEL = "correlation_level", Info, "add 'level': without it the correlation counts as medium";
    NO_GROUP_BY = "no_group_by", Warning, "add 'group-by': everything counts as one group";
    TEMPORAL_SINGLE = "temporal_single", Warning, "add a second rule, or use event_count";
    ALWAYS_TRUE = "always_true", Warning, "raise the threshold: one event is enough";
}
