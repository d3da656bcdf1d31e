//! `filter_path`: which parts of an answer the client wants.
//!
//! A path is segments between dots; `*` stands in a segment for anything, `**` for any segments. A path with `-` before it takes away.
//! Here whole leaves are kept or left out: who asks for `items.*.error.type` gets the whole `error`.

/// The filters of a request.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Filter {
    with: Vec<Vec<String>>,
    without: Vec<Vec<String>>,
}

impl Filter {
    /// From the value of the parameter; at most 16 paths of it, more than any client sends.
    pub(super) fn new(value: Option<&str>) -> Self {
        let mut filter = Self::default();
        for path in value.unwrap_or_default().split(',').map(str::trim).filter(|path| !path.is_empty()).take(16) {
            let (list, path) = match path.strip_prefix('-') {
                Some(path) => (&mut filter.without, path),
                None => (&mut filter.with, path),
            };
            list.push(path.split('.').take(8).map(str::to_owned).collect());
        }
        filter
    }

    /// True when a part of the answer is wanted.
    pub(super) fn wants(&self, leaf: &[&str]) -> bool {
        let with = self.with.is_empty() || self.with.iter().any(|path| covers(path, leaf, true));
        with && !self.without.iter().any(|path| covers(path, leaf, false))
    }
}

/// True when `path` names `leaf` or something it is in, or, with `inside`, something in it. What `**` leads to may be anywhere, and is
/// looked for among the leaves alone.
fn covers(path: &[String], leaf: &[&str], inside: bool) -> bool {
    match (path, leaf) {
        ([], _) => true,
        (_, []) => inside,
        ([first, rest @ ..], [_, below @ ..]) if first == "**" => {
            covers(rest, leaf, false) || covers(path, below, false)
        }
        ([first, rest @ ..], [name, below @ ..]) => matches(first, name) && covers(rest, below, inside),
    }
}

/// `*` stands for anything. Each piece between two of them is looked for once, from the left: a pattern costs what it is long, whoever
/// wrote it.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((before, mut pattern)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut name) = name.strip_prefix(before) else { return false };
    while let Some((piece, rest)) = pattern.split_once('*') {
        let Some((_, behind)) = name.split_once(piece) else { return false };
        (pattern, name) = (rest, behind);
    }
    name.ends_with(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_are_chosen_as_shippers_ask() {
        let beats = Filter::new(Some("errors,items.*.error,items.*.status"));
        assert!(beats.wants(&["errors"]));
        assert!(beats.wants(&["items", "create", "status"]));
        assert!(beats.wants(&["items", "index", "error"]));
        assert!(!beats.wants(&["took"]));
        assert!(!beats.wants(&["items", "create", "_index"]));
        assert!(Filter::new(None).wants(&["took"]));
        assert!(Filter::new(Some("items.*.error.type")).wants(&["items", "index", "error"]));
        assert!(Filter::new(Some("**.status")).wants(&["items", "index", "status"]));
        assert!(!Filter::new(Some("**.status")).wants(&["took"]));
        let without = Filter::new(Some("-took,-items.*._*"));
        assert!(!without.wants(&["took"]) && !without.wants(&["items", "index", "_id"]));
        assert!(without.wants(&["errors"]) && without.wants(&["items", "index", "status"]));
        assert!(Filter::new(Some("it*")).wants(&["items", "index", "status"]));
    }

    #[test]
    fn a_pattern_of_many_stars_costs_what_it_is_long() {
        for (pattern, name, fits) in [
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*a", "a", false),
            ("*b*", "abc", true),
            ("*b*b*", "abc", false),
            ("**", "", true),
            ("st*us", "status", true),
            ("st*at", "status", false),
            ("é*", "ê", false),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
        // Each star doubled the time of this before, for the next to double it again.
        let stars = format!("{}@{}", "*a".repeat(5_000), "*".repeat(5_000));
        assert!(!matches(&stars, &"a".repeat(10_000)));
    }
}
