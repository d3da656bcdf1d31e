//! From the text of a search to what it asks.
//!
//! ```text
//! search  = either                       either = all *( "OR" all )            all = part *( ["AND"] part )
//! part    = ["NOT" | "-"] one            one = "(" either ")" | field ":" value | word | phrase
//! value   = word | phrase | "=" text | (">" | ">=" | "<" | "<=") text | range | "(" text *( ["OR"] text ) ")"
//! range   = ("[" | "{") end "TO" end ("]" | "}")        end = text | "*"       text = word | phrase
//! phrase  = '"' anything, a double quote as two '"'
//! ```
//!
//! A backslash is a backslash: paths of Windows are written as they are. `*` and `?` are wildcards in words and nothing in phrases.

use std::net::Ipv6Addr;

use super::error::{SearchError, Span};
use super::fields::{self, Field};
use super::node::{Glob, Node};
use super::value::{Bound, Moment, Value, equal, exact, range, searched};
use crate::limits::{MAX_SEARCH_CHARS, MAX_SEARCH_DEPTH, MAX_SEARCH_TERMS};

/// Reads a search. Nothing asks for every event.
pub(super) fn parse(text: &str, moment: Moment) -> Result<Node, SearchError> {
    let text: Vec<char> = text.chars().collect();
    let mut reader = Reader { text: &text, at: 0, depth: 0, terms: 0, moment };
    if text.len() > MAX_SEARCH_CHARS {
        return Err(SearchError::limit(
            Span { start: MAX_SEARCH_CHARS, end: text.len() },
            format!("câu tìm kiếm dài quá {MAX_SEARCH_CHARS} ký tự; hãy rút gọn"),
            format!("the search has more than {MAX_SEARCH_CHARS} characters; shorten it"),
        ));
    }
    reader.blanks();
    if reader.peek().is_none() {
        return Ok(Node::All);
    }
    let node = reader.either()?;
    match reader.peek() {
        None => Ok(node),
        Some(_) => Err(SearchError::syntax(
            reader.here(),
            "thừa dấu ) ở đây; hãy bỏ đi hoặc thêm ( ở trước",
            "there is a ) too many here; take it away, or open a ( before",
        )),
    }
}

struct Reader<'a> {
    text: &'a [char],
    at: usize,
    depth: usize,
    terms: usize,
    moment: Moment,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn after(&self, places: usize) -> Option<char> {
        self.text.get(self.at.saturating_add(places)).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// The character where the reader stands.
    fn here(&self) -> Span {
        Span { start: self.at.min(self.text.len()), end: (self.at + 1).min(self.text.len()).max(self.at) }
    }

    fn since(&self, start: usize) -> Span {
        Span { start, end: self.at }
    }

    /// Whether this word in capitals stands here, alone.
    fn is_word(&self, word: &str) -> bool {
        let same = word.chars().enumerate().all(|(place, c)| self.after(place) == Some(c));
        same && self.after(word.len()).is_none_or(|c| c.is_whitespace() || is_mark(c))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        if is {
            self.at += word.len();
            self.blanks();
        }
        is
    }

    fn either(&mut self) -> Result<Node, SearchError> {
        let mut parts = vec![self.all()?];
        while self.take_word("OR") {
            parts.push(self.all()?);
        }
        Ok(joined(parts, Node::Or))
    }

    fn all(&mut self) -> Result<Node, SearchError> {
        let mut parts = vec![self.part()?];
        loop {
            self.blanks();
            if matches!(self.peek(), None | Some(')')) || self.is_word("OR") {
                return Ok(joined(parts, Node::And));
            }
            self.take_word("AND");
            parts.push(self.part()?);
        }
    }

    fn part(&mut self) -> Result<Node, SearchError> {
        self.blanks();
        let minus = self.peek() == Some('-') && self.after(1).is_some_and(|c| !c.is_whitespace() && c != ')');
        if minus {
            self.at += 1;
        } else if !self.take_word("NOT") {
            return self.one();
        }
        self.deeper()?;
        let inner = self.part()?;
        self.depth -= 1;
        Ok(Node::Not(Box::new(inner)))
    }

    fn deeper(&mut self) -> Result<(), SearchError> {
        self.depth += 1;
        if self.depth > MAX_SEARCH_DEPTH {
            return Err(SearchError::limit(
                self.here(),
                format!("câu tìm kiếm lồng nhau quá {MAX_SEARCH_DEPTH} tầng; hãy bớt ngoặc và NOT"),
                format!("the search nests deeper than {MAX_SEARCH_DEPTH}; use fewer brackets and NOT"),
            ));
        }
        Ok(())
    }

    fn one(&mut self) -> Result<Node, SearchError> {
        let start = self.at;
        match self.peek() {
            Some('(') => {
                self.deeper()?;
                self.at += 1;
                self.blanks();
                let inner = self.either()?;
                self.depth -= 1;
                if self.peek() != Some(')') {
                    return Err(SearchError::syntax(
                        Span { start, end: start + 1 },
                        "dấu ( này chưa được đóng; hãy thêm )",
                        "this ( is not closed; add a )",
                    ));
                }
                self.at += 1;
                Ok(inner)
            }
            None | Some(')') => Err(self.missing()),
            _ if self.is_word("OR") || self.is_word("AND") => Err(self.missing()),
            Some('"') => {
                let value = self.text_value(&[])?;
                self.words(&value)
            }
            Some(_) => match self.name() {
                Some(name) => self.field(start, &name),
                None => {
                    let value = self.text_value(&[])?;
                    self.words(&value)
                }
            },
        }
    }

    /// The refusal where a condition should stand.
    fn missing(&self) -> SearchError {
        SearchError::syntax(
            self.here(),
            "thiếu điều kiện ở đây; muốn tìm chính chữ AND, OR, NOT thì đặt trong dấu nháy kép",
            "a condition is missing here; to look for the words AND, OR, NOT themselves put them in double quotes",
        )
    }

    fn count(&mut self, span: Span) -> Result<(), SearchError> {
        self.terms += 1;
        if self.terms > MAX_SEARCH_TERMS {
            return Err(SearchError::limit(
                span,
                format!("câu tìm kiếm có quá {MAX_SEARCH_TERMS} điều kiện; hãy chia nhỏ"),
                format!("the search has more than {MAX_SEARCH_TERMS} conditions; divide it"),
            ));
        }
        Ok(())
    }

    fn words(&mut self, value: &Value) -> Result<Node, SearchError> {
        self.count(value.span)?;
        let glob = if value.quoted { Glob::text(&value.text) } else { Glob::read(&value.text) };
        if glob.is_anything() && !value.quoted {
            return Ok(Node::All);
        }
        searched(glob, value.span).map(Node::Words)
    }

    /// The name of a field with its colon, when one stands here; otherwise nothing is taken. What has the form of a URL, a path with a
    /// drive, an IPv6 or a hardware address is a word, unless it begins with the name of a field that there is.
    fn name(&mut self) -> Option<String> {
        let rest = self.text.get(self.at..)?;
        let is_first = |c: &char| c.is_ascii_alphabetic() || *c == '_' || *c == '@';
        let is_more = |c: &&char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '@' | '-');
        if !rest.first().is_some_and(is_first) {
            return None;
        }
        let length = rest.iter().take_while(is_more).count();
        if rest.get(length) != Some(&':') {
            return None;
        }
        let name: String = rest.iter().take(length).collect();
        let whole: String = rest.iter().take_while(|c| !c.is_whitespace() && !is_mark(**c)).collect();
        let follows = (rest.get(length + 1), rest.get(length + 2));
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let hardware = whole.split(':').count() == 6 && whole.split(':').all(digits);
        let word = matches!(follows, (Some('\\' | ':'), _) | (Some('/'), Some('/')));
        if fields::field(&name).is_none() && (word || hardware || whole.parse::<Ipv6Addr>().is_ok()) {
            return None;
        }
        self.at += length + 1;
        Some(name)
    }

    fn field(&mut self, start: usize, name: &str) -> Result<Node, SearchError> {
        let span = Span { start, end: self.at.saturating_sub(1) };
        let named = fields::named(name);
        let Some(field) = named.first() else { return Err(fields::unknown(name, span)) };
        let asked = self.asked_of(field)?;
        Ok(if named.len() > 1 { of_each(&asked, &named) } else { asked })
    }

    /// What is asked of a field.
    fn asked_of(&mut self, field: &'static Field) -> Result<Node, SearchError> {
        self.blanks();
        let begin = self.at;
        match self.peek() {
            Some('(') => self.list(field),
            Some(open @ ('[' | '{')) => {
                let (low, high) = self.range(open)?;
                self.count(self.since(begin))?;
                range(field, &low, &high, self.since(begin), self.moment).map(|test| Node::Test(field, test))
            }
            Some(sign @ ('<' | '>' | '=')) => {
                self.at += 1;
                let or_equal = sign != '=' && self.peek() == Some('=');
                self.at += usize::from(or_equal);
                self.blanks();
                let value = self.text_value(&[])?;
                self.count(value.span)?;
                let span = self.since(begin);
                let bound = |value| if or_equal { Bound::Including(value) } else { Bound::Excluding(value) };
                let test = match sign {
                    '=' => exact(field, &value, self.moment),
                    '>' => range(field, &bound(value), &Bound::Open, span, self.moment),
                    _ => range(field, &Bound::Open, &bound(value), span, self.moment),
                };
                test.map(|test| Node::Test(field, test))
            }
            _ => {
                let value = self.text_value(&[])?;
                self.count(value.span)?;
                equal(field, &value, self.moment).map(|test| Node::Test(field, test))
            }
        }
    }

    /// `(a OR b c)`: one of these.
    fn list(&mut self, field: &'static Field) -> Result<Node, SearchError> {
        let open = self.at;
        self.at += 1;
        let mut parts = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                Some(')') if !parts.is_empty() => {
                    self.at += 1;
                    return Ok(joined(parts, Node::Or));
                }
                None => {
                    return Err(SearchError::syntax(
                        Span { start: open, end: open + 1 },
                        "danh sách giá trị này chưa được đóng; hãy thêm )",
                        "this list of values is not closed; add a )",
                    ));
                }
                _ if !parts.is_empty() && self.take_word("OR") => {}
                _ => {
                    if self.is_word("AND") || self.is_word("NOT") {
                        return Err(SearchError::syntax(
                            self.here(),
                            "trong danh sách giá trị chỉ dùng OR; hãy viết từng điều kiện riêng",
                            "a list of values has only OR; write one condition for each",
                        ));
                    }
                    let value = self.text_value(&[])?;
                    self.count(value.span)?;
                    parts.push(Node::Test(field, equal(field, &value, self.moment)?));
                }
            }
        }
    }

    /// `[a TO b]`, behind it.
    fn range(&mut self, open: char) -> Result<(Bound, Bound), SearchError> {
        let start = self.at;
        let wrong = |span| {
            SearchError::syntax(
                span,
                "khoảng giá trị phải có dạng [a TO b]; dùng * cho đầu để ngỏ, { } để không lấy hai đầu",
                "a range has the form [a TO b]; * leaves an end open, { } leave the ends out",
            )
        };
        self.at += 1;
        self.blanks();
        let low = self.text_value(&[']', '}'])?;
        self.blanks();
        if !self.take_word("TO") {
            return Err(wrong(Span { start, end: self.at.max(start + 1) }));
        }
        let high = self.text_value(&[']', '}'])?;
        self.blanks();
        let close = self.peek();
        if !matches!(close, Some(']' | '}')) {
            return Err(wrong(Span { start, end: self.at }));
        }
        self.at += 1;
        let bound = |value: Value, including: bool| match (value.text.as_str(), value.quoted) {
            ("*", false) => Bound::Open,
            _ if including => Bound::Including(value),
            _ => Bound::Excluding(value),
        };
        Ok((bound(low, open == '['), bound(high, close == Some(']'))))
    }

    /// A word up to a blank or a mark, or a phrase.
    fn text_value(&mut self, ends: &[char]) -> Result<Value, SearchError> {
        let start = self.at;
        if self.peek() == Some('"') {
            return self.phrase();
        }
        let mut text = String::new();
        while let Some(c) = self.peek().filter(|c| !c.is_whitespace() && !is_mark(*c) && !ends.contains(c)) {
            text.push(c);
            self.at += 1;
        }
        if text.is_empty() {
            return Err(SearchError::syntax(
                self.here(),
                "thiếu giá trị ở đây; giá trị có dấu cách hoặc ngoặc phải đặt trong dấu nháy kép",
                "a value is missing here; one with blanks or brackets goes in double quotes",
            ));
        }
        Ok(Value { text, quoted: false, span: self.since(start) })
    }

    fn phrase(&mut self) -> Result<Value, SearchError> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            match (self.peek(), self.after(1)) {
                (Some('"'), Some('"')) => {
                    text.push('"');
                    self.at += 2;
                }
                (Some('"'), _) => {
                    self.at += 1;
                    return Ok(Value { text, quoted: true, span: self.since(start) });
                }
                (Some(c), _) => {
                    text.push(c);
                    self.at += 1;
                }
                (None, _) => {
                    return Err(SearchError::syntax(
                        Span { start, end: start + 1 },
                        "dấu nháy kép này chưa được đóng; một dấu nháy bên trong viết thành hai",
                        "this double quote is not closed; one inside of a phrase is written twice",
                    ));
                }
            }
        }
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '(' | ')' | '"')
}

/// Several parts as one; a single one as it is.
fn joined(mut parts: Vec<Node>, join: fn(Vec<Node>) -> Node) -> Node {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            parts.push(last);
            join(parts)
        }
        (None, _) => Node::All,
    }
}

/// The same asked of each of several fields, of which one has to fit.
fn of_each(asked: &Node, fields: &[&'static Field]) -> Node {
    let of = |field: &'static Field, node: &Node| match node {
        Node::Test(_, test) => Node::Test(field, test.clone()),
        other => other.clone(),
    };
    let each = fields.iter().map(|field| match asked {
        // Values of one field stand together, so that bloom filters are asked for all of them at once.
        Node::Or(parts) => Node::Or(parts.iter().map(|part| of(field, part)).collect()),
        other => of(field, other),
    });
    Node::Or(each.collect())
}
