//! Levels: facts, criteria, approvals, states and documents of dossiers.

use vg_model::Text;

use super::{Tell, Teller, joined};
use crate::kinds::{Approval, Criterion, Document, Fact, FactKind, State, Threshold};
use crate::value::FactId;

impl Tell for Fact {
    fn tell(&self, out: &mut Teller<'_>) {
        out.text(&self.question);
        let answer = match self.kind {
            FactKind::YesNo => Text::new("có hoặc không", "yes or no"),
            FactKind::Number => Text::new("một số", "a number"),
        };
        out.line(("Trả lời bằng", "Answered by"), answer);
    }
}

impl Tell for Criterion {
    fn tell(&self, out: &mut Teller<'_>) {
        out.place("", self.level.number().into());
        out.levels(std::slice::from_ref(&self.level));
        let facts = |out: &Teller<'_>, ids: &[FactId]| ids.iter().map(|id| out.named::<Fact>(id.as_str())).collect();
        let all = facts(out, &self.all);
        out.entries(("Khi có đủ", "When all of it holds"), all);
        let any = facts(out, &self.any);
        out.entries(("Khi có một trong các điều", "When one of this holds"), any);
        let none = facts(out, &self.none);
        out.entries(("và không có điều nào trong", "and none of this holds"), none);
        let numbers: Vec<Text> = self.number.iter().map(|threshold| bound(out, threshold)).collect();
        out.line(("Khi đạt một trong các ngưỡng", "When one of the numbers is met"), joined(&numbers, "; "));
    }
}

fn bound(out: &Teller<'_>, threshold: &Threshold) -> Text {
    let title = out.named::<Fact>(threshold.fact.as_str()).title;
    let mut said = Vec::new();
    if let Some(least) = threshold.at_least {
        said.push(Text::new(format!("từ {}", thousands(least, '.')), format!("{} or more", thousands(least, ','))));
    }
    if let Some(most) = threshold.below {
        said.push(Text::new(format!("dưới {}", thousands(most, '.')), format!("less than {}", thousands(most, ','))));
    }
    let said = joined(&said, ", ");
    Text::new(format!("{}: {}", title.vi, said.vi), format!("{}: {}", title.en, said.en))
}

/// A number in groups of three digits.
fn thousands(number: u64, between: char) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(between);
        }
        shown.push(digit);
    }
    shown
}

impl Tell for Approval {
    fn tell(&self, out: &mut Teller<'_>) {
        out.levels(&self.levels);
        out.parties(("Cho ý kiến chuyên môn", "Gives an expert opinion"), &self.opinion);
        out.parties(("Thẩm định", "Appraises"), &self.appraises);
        out.parties(("Phê duyệt", "Approves"), &self.approves);
    }
}

impl Tell for State {
    fn tell(&self, out: &mut Teller<'_>) {
        out.place("", self.order);
        out.same(("Thứ tự", "Place in the order"), &self.order.to_string());
        let next = self.next.iter().map(|state| out.named::<State>(state.as_str())).collect();
        out.entries(("Có thể chuyển sang", "May be followed by"), next);
    }
}

impl Tell for Document {
    fn tell(&self, out: &mut Teller<'_>) {
        out.text(&self.text);
        out.levels(&self.levels);
    }
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn numbers_stand_in_groups_of_three() {
        let shown = [0, 999, 1_000, 10_000, 1_234_567].map(|number| thousands(number, '.'));
        assert_eq!(shown, ["0", "999", "1.000", "10.000", "1.234.567"]);
    }
}
