//! The Markdown around the events: headings, sections and fenced blocks.

use vg_model::limits;

use super::{Case, Expectation, RuleTest, RuleTestError, RuleTestFault, event};

/// Reads the test of one rule.
///
/// # Errors
///
/// The first fault, with its line. Cases that a rule ought to have (one that matches, one that does not) are not asked for
/// here.
pub fn read(text: &str) -> Result<RuleTest, RuleTestError> {
    if text.len() as u64 > limits::MAX_RULE_FILE {
        return Err(RuleTestError { line: 1, fault: RuleTestFault::TooLarge(limits::MAX_RULE_FILE) });
    }
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        reader.line(line.trim_end(), number).map_err(|fault| RuleTestError { line: number, fault })?;
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    title: String,
    cases: Vec<Case>,
    section: Section,
    /// The last case of `cases` is still being read.
    open: bool,
    block: Option<Block>,
    events: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Section {
    /// Text for people.
    #[default]
    Text,
    Match,
    NoMatch,
}

/// A fenced block that is being read.
struct Block {
    first_line: u32,
    holds_events: bool,
}

impl Reader {
    fn line(&mut self, line: &str, number: u32) -> Result<(), RuleTestFault> {
        if let Some(block) = &self.block {
            let holds_events = block.holds_events;
            if line == "```" {
                self.block = None;
            } else if holds_events && !line.is_empty() {
                self.event(line, number)?;
            }
            return Ok(());
        }
        if let Some(info) = line.strip_prefix("```") {
            let holds_events = info.trim() == "event";
            if holds_events && !self.open {
                return Err(RuleTestFault::OutsideCase);
            }
            self.block = Some(Block { first_line: number, holds_events });
            return Ok(());
        }
        if let Some(name) = line.strip_prefix("### ") {
            return self.case(name.trim(), number);
        }
        if let Some(heading) = line.strip_prefix("## ") {
            self.open = false;
            self.section = match heading.trim() {
                "Must match" => Section::Match,
                "Must not match" => Section::NoMatch,
                _ => Section::Text,
            };
        } else if let Some(heading) = line.strip_prefix("# ") {
            if self.title.is_empty() {
                heading.trim().clone_into(&mut self.title);
            }
        } else if let Some(count) = line.strip_prefix("expect:").filter(|_| self.open) {
            return self.expect(count.trim());
        }
        Ok(())
    }

    fn case(&mut self, name: &str, line: u32) -> Result<(), RuleTestFault> {
        let expectation = match self.section {
            Section::Match => Expectation::Match,
            Section::NoMatch => Expectation::NoMatch,
            Section::Text => return Err(RuleTestFault::OutsideSection(name.to_owned())),
        };
        let negative = expectation == Expectation::NoMatch;
        if self.cases.iter().any(|case| case.name == name && (case.expectation == Expectation::NoMatch) == negative) {
            return Err(RuleTestFault::SameName(name.to_owned()));
        }
        self.cases.push(Case { name: name.to_owned(), expectation, events: Vec::new(), line });
        self.open = true;
        Ok(())
    }

    fn expect(&mut self, count: &str) -> Result<(), RuleTestFault> {
        let count = count.parse().ok().filter(|&count: &u64| count > 0);
        match (self.cases.last_mut(), count) {
            (Some(case), Some(count)) if case.expectation == Expectation::Match && case.events.is_empty() => {
                case.expectation = Expectation::MatchTimes(count);
                Ok(())
            }
            _ => Err(RuleTestFault::BadExpect),
        }
    }

    fn event(&mut self, line: &str, number: u32) -> Result<(), RuleTestFault> {
        if self.events >= limits::MAX_RULE_TEST_EVENTS {
            return Err(RuleTestFault::TooManyEvents(limits::MAX_RULE_TEST_EVENTS));
        }
        self.events += 1;
        let event = event::read(line, number)?;
        // A block of events is only opened inside a case.
        if let Some(case) = self.cases.last_mut() {
            case.events.push(event);
        }
        Ok(())
    }

    fn finish(self) -> Result<RuleTest, RuleTestError> {
        if let Some(block) = self.block {
            return Err(RuleTestError { line: block.first_line, fault: RuleTestFault::Unclosed });
        }
        if let Some(empty) = self.cases.iter().find(|case| case.events.is_empty()) {
            let fault = RuleTestFault::NoEvents(empty.name.clone());
            return Err(RuleTestError { line: empty.line, fault });
        }
        Ok(RuleTest { title: self.title, cases: self.cases })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVENT: &str = "```event\n{\"Channel\":\"Security\",\"EventID\":1102}\n```\n";

    fn fault(text: &str) -> (u32, RuleTestFault) {
        let error = read(text).unwrap_err();
        (error.line, error.fault)
    }

    #[test]
    fn cases_of_both_sections() {
        let text = format!(
            "# Log cleared\n\nWhy.\n\n## Must match\n\n### once\n{EVENT}\n### thrice\nexpect: 3\n{EVENT}{EVENT}\n\
             ```text\nnot an event\n```\n## Must not match\n\n### once\n\n{EVENT}\n## Notes\n\nexpect: nothing\n"
        );
        let test = read(&text).unwrap();
        assert_eq!(test.title, "Log cleared");
        let cases: Vec<_> = test.cases.iter().map(|c| (c.name.as_str(), c.expectation, c.events.len())).collect();
        assert_eq!(
            cases,
            [
                ("once", Expectation::Match, 1),
                ("thrice", Expectation::MatchTimes(3), 2),
                ("once", Expectation::NoMatch, 1)
            ]
        );
        assert_eq!(test.cases[0].events[0].line, 9);
    }

    #[test]
    fn line_ends_of_windows_change_nothing() {
        let text = format!("# T\n\n## Must match\n\n### c\n\n{EVENT}");
        assert_eq!(read(&text.replace('\n', "\r\n")), read(&text));
    }

    #[test]
    fn faults_name_their_line() {
        let case = "## Must match\n### c\n";
        assert_eq!(fault(EVENT), (1, RuleTestFault::OutsideCase));
        assert_eq!(fault("\n### c\n"), (2, RuleTestFault::OutsideSection("c".into())));
        assert_eq!(fault(&format!("{case}```event\n{{}}\n")), (4, RuleTestFault::NoKind));
        assert_eq!(fault(&format!("{case}{EVENT}```event\n")), (6, RuleTestFault::Unclosed));
        assert_eq!(fault(&format!("{case}### d\n{EVENT}")), (2, RuleTestFault::NoEvents("c".into())));
        assert_eq!(fault(&format!("{case}{EVENT}### c\n{EVENT}")), (6, RuleTestFault::SameName("c".into())));
        assert_eq!(fault(&format!("{case}expect: 0\n{EVENT}")), (3, RuleTestFault::BadExpect));
        assert_eq!(fault(&format!("## Must not match\n### c\nexpect: 1\n{EVENT}")), (3, RuleTestFault::BadExpect));
        let error = read(&format!("{case}```event\n{{\"a\":}}\n```\n")).unwrap_err();
        assert_eq!(error.to_string(), "line 4: not one JSON object: expected value at column 6");
    }

    #[test]
    fn size_and_number_of_events_are_limited() {
        let large = " ".repeat(limits::MAX_RULE_FILE as usize + 1);
        assert_eq!(fault(&large), (1, RuleTestFault::TooLarge(limits::MAX_RULE_FILE)));
        let line = "{\"@kind\":\"json\"}\n";
        let many = |n: usize| format!("## Must match\n### c\n```event\n{}```\n", line.repeat(n));
        assert!(read(&many(limits::MAX_RULE_TEST_EVENTS)).is_ok());
        let (at, fault) = fault(&many(limits::MAX_RULE_TEST_EVENTS + 1));
        assert_eq!(
            (at as usize, fault),
            (limits::MAX_RULE_TEST_EVENTS + 4, RuleTestFault::TooManyEvents(limits::MAX_RULE_TEST_EVENTS))
        );
    }
}
