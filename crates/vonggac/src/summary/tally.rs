//! Counts findings as they come, in bounded memory.

use std::collections::HashMap;

use vg_model::{Level, RuleId, limits};

use super::{Bounded, FindingsSummary, HostCount, LevelCount, RuleCount, Tactic, TacticCount, tactics_of};

/// What the tally must know of a rule to name it.
#[derive(Clone, Copy, Debug)]
pub struct TalliedRule<'a> {
    /// The rule.
    pub id: &'a RuleId,
    /// Title as written.
    pub title: &'a str,
    /// Its level.
    pub level: Level,
    /// Its tags.
    pub tags: &'a [String],
}

/// Counts of findings by rule, host and level. Memory grows with rules and with hosts up to
/// [`limits::MAX_TALLY_HOSTS`], not with findings.
#[derive(Clone, Debug, Default)]
pub struct FindingTally {
    total: u64,
    levels: [u64; 5],
    rules: Vec<u64>,
    hosts: HashMap<Box<str>, u64>,
    hosts_beyond: u64,
}

impl FindingTally {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one finding of rule number `rule` (index into the list that [`FindingTally::finish`] gets).
    pub fn add(&mut self, rule: usize, level: Level, host: &str) {
        self.total += 1;
        if let Some(count) = self.levels.get_mut(level as usize) {
            *count += 1;
        }
        if rule >= self.rules.len() {
            self.rules.resize(rule + 1, 0);
        }
        if let Some(count) = self.rules.get_mut(rule) {
            *count += 1;
        }
        if let Some(count) = self.hosts.get_mut(host) {
            *count += 1;
        } else if self.hosts.len() < limits::MAX_TALLY_HOSTS {
            self.hosts.insert(host.into(), 1);
        } else {
            self.hosts_beyond += 1;
        }
    }

    /// All findings counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// How many rules have a finding.
    #[must_use]
    pub fn rules_matched(&self) -> u64 {
        self.rules.iter().filter(|count| **count > 0).count() as u64
    }

    /// Findings on hosts beyond [`limits::MAX_TALLY_HOSTS`]: they are in every count but the one by host.
    #[must_use]
    pub fn on_hosts_beyond_limit(&self) -> u64 {
        self.hosts_beyond
    }

    /// The counts, with the names of `rules`.
    #[must_use]
    pub fn finish(&self, rules: &[TalliedRule<'_>]) -> FindingsSummary {
        let by_level = Level::DESCENDING
            .into_iter()
            .map(|level| LevelCount { level, count: self.levels.get(level as usize).copied().unwrap_or(0) })
            .collect();
        let (by_tactic, without_tactic) = self.by_tactic(rules);
        FindingsSummary {
            total: self.total,
            by_level,
            by_rule: self.by_rule(rules),
            by_host: self.by_host(),
            by_tactic,
            without_tactic,
        }
    }

    fn by_rule(&self, rules: &[TalliedRule<'_>]) -> Bounded<RuleCount> {
        let mut rows: Vec<RuleCount> = rules
            .iter()
            .zip(&self.rules)
            .filter(|(_, count)| **count > 0)
            .map(|(rule, count)| RuleCount {
                id: rule.id.clone(),
                title: rule.title.to_owned(),
                level: rule.level,
                count: *count,
            })
            .collect();
        rows.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.id.cmp(&b.id)));
        Bounded::first(rows, limits::MAX_SUMMARY_ROWS)
    }

    fn by_host(&self) -> Bounded<HostCount> {
        let mut rows: Vec<(&str, u64)> = self.hosts.iter().map(|(host, count)| (&**host, *count)).collect();
        rows.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let omitted = rows.len().saturating_sub(limits::MAX_SUMMARY_HOSTS) as u64;
        rows.truncate(limits::MAX_SUMMARY_HOSTS);
        let rows = rows.into_iter().map(|(host, count)| HostCount { host: host.to_owned(), count }).collect();
        let mut list = Bounded::first(rows, limits::MAX_SUMMARY_HOSTS);
        list.omit(omitted);
        list
    }

    fn by_tactic(&self, rules: &[TalliedRule<'_>]) -> (Vec<TacticCount>, u64) {
        let mut counts: Vec<(Tactic, u64)> = Tactic::all().map(|tactic| (tactic, 0)).collect();
        let mut without = 0;
        for (rule, findings) in rules.iter().zip(&self.rules) {
            let tactics = tactics_of(rule.tags);
            if tactics.is_empty() {
                without += findings;
            }
            for (tactic, count) in &mut counts {
                if tactics.contains(tactic) {
                    *count += findings;
                }
            }
        }
        counts.retain(|(_, count)| *count > 0);
        (counts.into_iter().map(|(tactic, count)| TacticCount { tactic: tactic.name(), count }).collect(), without)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_gravest_and_most_frequent_first() {
        let ids = [RuleId("b".into()), RuleId("a".into()), RuleId("c".into())];
        let tags = [vec!["attack.execution".to_owned(), "attack.impact".to_owned()], vec![], vec![]];
        let rules: Vec<TalliedRule<'_>> =
            ids.iter().zip(&tags).map(|(id, tags)| TalliedRule { id, title: "t", level: Level::High, tags }).collect();
        let mut tally = FindingTally::new();
        tally.add(0, Level::High, "máy-2");
        tally.add(1, Level::Critical, "máy-1");
        tally.add(1, Level::Critical, "máy-2");
        tally.add(0, Level::High, "");
        let counts = tally.finish(&rules);
        assert_eq!(counts.total, 4);
        assert_eq!(counts.by_level[0], LevelCount { level: Level::Critical, count: 2 });
        let rules: Vec<_> = counts.by_rule.rows().iter().map(|row| (&*row.id.0, row.count)).collect();
        assert_eq!(rules, [("a", 2), ("b", 2)]);
        let hosts: Vec<_> = counts.by_host.rows().iter().map(|row| (row.host.as_str(), row.count)).collect();
        assert_eq!(hosts, [("máy-2", 2), ("", 1), ("máy-1", 1)]);
        let tactics: Vec<_> = counts.by_tactic.iter().map(|row| (row.tactic, row.count)).collect();
        assert_eq!(tactics, [("execution", 2), ("impact", 2)]);
        assert_eq!((counts.without_tactic, tally.rules_matched()), (2, 2));
    }

    #[test]
    fn hosts_beyond_the_limit_are_counted_together() {
        let mut tally = FindingTally::new();
        for index in 0..limits::MAX_TALLY_HOSTS + 3 {
            tally.add(0, Level::Low, &index.to_string());
        }
        assert_eq!(tally.on_hosts_beyond_limit(), 3);
        assert_eq!(tally.finish(&[]).by_host.total(), limits::MAX_TALLY_HOSTS as u64);
    }
}
