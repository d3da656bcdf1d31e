//! Templates: text with `{text:KEY}` and `{figure:KEY}` in it, and nothing else.

/// A piece of a template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// Text as it stands.
    Literal(String),
    /// A text of the facts.
    Text(String),
    /// A figure of the facts, which leads to its source.
    Figure(String),
}

/// Parts a template. A brace that opens or closes no placeholder is an error, named in the answer.
pub(super) fn parse(template: &str) -> Result<Vec<Piece>, String> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        literal(before, &mut out)?;
        let closed = after.split_once('}').filter(|(inside, _)| !inside.contains('{'));
        let (inside, behind) = closed.ok_or_else(|| "{".to_owned())?;
        out.push(match inside.split_once(':') {
            Some(("text", key)) => Piece::Text(key.to_owned()),
            Some(("figure", key)) => Piece::Figure(key.to_owned()),
            _ => return Err(format!("{{{inside}}}")),
        });
        rest = behind;
    }
    literal(rest, &mut out)?;
    Ok(out)
}

fn literal(text: &str, out: &mut Vec<Piece>) -> Result<(), String> {
    if text.contains('}') {
        return Err("}".to_owned());
    }
    if !text.is_empty() {
        out.push(Piece::Literal(text.to_owned()));
    }
    Ok(())
}

/// What a condition asks: `text:KEY` is not empty, `figure:KEY` is not zero.
pub(super) fn condition(text: &str) -> Result<Piece, String> {
    match text.split_once(':') {
        Some(("text", key)) => Ok(Piece::Text(key.to_owned())),
        Some(("figure", key)) => Ok(Piece::Figure(key.to_owned())),
        _ => Err(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_parted_from_text() {
        let pieces = parse("Có {figure:met} trên {figure:obligations}, {text:unit}.").unwrap();
        assert_eq!(pieces.len(), 7);
        assert_eq!(pieces[1], Piece::Figure("met".into()));
        assert_eq!(pieces[5], Piece::Text("unit".into()));
        assert_eq!(parse("").unwrap(), []);
    }

    #[test]
    fn anything_else_in_braces_is_an_error() {
        for (template, named) in [
            ("a {b", "{"),
            ("a } b", "}"),
            ("{b}", "{b}"),
            ("{{text:unit}}", "{"),
            ("{text:unit {text:unit}", "{"),
            ("{ text:unit}", "{ text:unit}"),
        ] {
            assert_eq!(parse(template).unwrap_err(), named);
        }
        assert!(condition("unit").is_err());
    }
}
