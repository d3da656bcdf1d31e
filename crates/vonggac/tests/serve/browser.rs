//! What a browser does between two sites: cookies of each, redirects, forms.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use crate::client::Answer;

/// A browser with its cookies, by site and name.
#[derive(Clone, Default)]
pub(crate) struct Browser {
    pub(crate) cookies: BTreeMap<(String, String), String>,
}

/// Site and path of an address of plain HTTP.
fn split(url: &str) -> (String, String) {
    let rest = url.strip_prefix("http://").unwrap_or_else(|| panic!("{url} is no address of plain HTTP"));
    let (site, path) = rest.split_once('/').unwrap_or((rest, ""));
    (site.to_owned(), format!("/{path}"))
}

/// The first value between two marks.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before).and_then(|(_, rest)| rest.split_once(after)).map(|(found, _)| found)
}

/// A value of the query of an address, as it stands there.
pub(crate) fn query<'a>(url: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = url.split_once('?')?;
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

impl Browser {
    /// A cookie of a site.
    pub(crate) fn cookie(&self, site: &str, name: &str) -> Option<&str> {
        self.cookies.get(&(site.to_owned(), name.to_owned())).map(String::as_str)
    }

    /// One request, without following anything.
    pub(crate) fn send(&mut self, method: &str, url: &str, more: &str, kind: &str, body: &str) -> Answer {
        let (site, path) = split(url);
        let all = self.cookies.iter().filter(|((of, _), _)| *of == site);
        let pairs: Vec<String> = all.map(|((_, name), value)| format!("{name}={value}")).collect();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {site}\r\nConnection: close\r\n{more}");
        if !pairs.is_empty() {
            head += &format!("Cookie: {}\r\n", pairs.join("; "));
        }
        if method != "GET" {
            head += &format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
        }
        let mut stream = TcpStream::connect(&site).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
        let answer = Answer::read(stream);
        for line in answer.head.lines() {
            let Some((name, value)) = line.split_once(": ") else { continue };
            if !name.eq_ignore_ascii_case("set-cookie") {
                continue;
            }
            let (name, kept) = value.split(';').next().unwrap().split_once('=').unwrap();
            let key = (site.clone(), name.to_owned());
            let ended = value.contains("Max-Age=0") || value.contains("1970");
            if ended || kept.is_empty() {
                self.cookies.remove(&key)
            } else {
                self.cookies.insert(key, kept.to_owned())
            };
        }
        answer
    }

    pub(crate) fn get(&mut self, url: &str) -> Answer {
        self.send("GET", url, "Accept: text/html\r\n", "", "")
    }

    /// Goes to an address and on, as long as answers are redirects and `stop` does not want to look at the next address. Returns
    /// that address and the last answer.
    pub(crate) fn go(&mut self, url: &str, stop: impl Fn(&str) -> bool) -> (String, Answer) {
        let (mut at, mut answer) = (url.to_owned(), self.get(url));
        for _ in 0..10 {
            let Some(next) = answer.header("location").map(str::to_owned) else { return (at, answer) };
            let next = if next.starts_with('/') { format!("http://{}{next}", split(&at).0) } else { next };
            if stop(&next) {
                return (next, answer);
            }
            answer = self.get(&next);
            at = next;
        }
        panic!("more than ten redirects from {url}");
    }

    /// Sends the form of a page with these fields and goes on like [`Browser::go`].
    pub(crate) fn submit(
        &mut self,
        at: &str,
        page: &Answer,
        fields: &str,
        stop: impl Fn(&str) -> bool,
    ) -> (String, Answer) {
        let text = page.text();
        let action = between(&text, "action=\"", "\"").unwrap_or_else(|| panic!("no form at {at}: {text}"));
        let action =
            if action.starts_with('/') { format!("http://{}{action}", split(at).0) } else { action.to_owned() };
        let answer = self.send("POST", &action, "", "application/x-www-form-urlencoded", fields);
        let next = answer.header("location").unwrap_or_else(|| panic!("{}", answer.text())).to_owned();
        let next = if next.starts_with('/') { format!("http://{}{next}", split(&action).0) } else { next };
        if stop(&next) { (next, answer) } else { self.go(&next, stop) }
    }
}
