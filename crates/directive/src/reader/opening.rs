//! What the letterhead does not say and the rest does: issuer, kind and addressees by the number's symbol and the opening sentences.

use super::addressees;
use super::confidence::Doubt;
use super::data::DATA;
use super::paragraphs::Paragraph;
use super::pipeline::Work;
use super::reading::Field;
use super::remarks;
use super::words::fold;

impl Work {
    /// What the opening sentences say about issuer, kind and addressees, where the letterhead does not.
    pub(super) fn opening(&mut self, body: &[Paragraph], preamble: &[usize]) {
        let opening: Vec<&Paragraph> = preamble.iter().filter_map(|index| body.get(*index)).collect();
        if self.reading.issuer.is_none() {
            self.issuer_of_symbol();
        }
        // A directive has no Kính gửi: it asks in its opening sentence.
        let directive = self.reading.kind.as_ref().is_some_and(|kind| kind.value.as_deref() == Some("chỉ thị"));
        let anonymous = self.reading.number.is_none() && self.reading.symbol.is_none();
        for paragraph in opening.iter().take(40) {
            if !((anonymous || directive) && self.reading.addressees.is_empty()) {
                break;
            }
            let Some((asker, list)) = addressees::in_sentence(paragraph, self.source) else { continue };
            let place = paragraph.place();
            if self.reading.issuer.is_none() {
                self.reading.issuer =
                    Some(Field::new(Some(asker.clone()), &asker, self.sure(), place).doubt(Doubt::Inferred));
            }
            if self.reading.kind.is_none() && asker_commands(&asker, &paragraph.text) {
                self.reading.kind = Some(
                    Field::new(Some("chỉ thị".into()), "", self.sure(), place)
                        .doubt(Doubt::Inferred)
                        .doubt(Doubt::OpenEnd),
                );
            }
            self.reading.addressees = list;
        }
        self.complete_council(body);
    }

    /// The body that the symbol of the number names.
    fn issuer_of_symbol(&mut self) {
        let Some(field) = &self.reading.symbol else { return };
        let symbol = field.value.clone().unwrap_or_default();
        let mut parts = symbol.split(['-', '/']);
        let first = parts.next().unwrap_or_default();
        let acting = if DATA.kind_of_symbol(first).is_some() { parts.next().unwrap_or_default() } else { first };
        if let Some(body) = DATA.body_of_symbol(acting) {
            self.reading.issuer =
                Some(Field::new(Some(body.name.clone()), &symbol, self.sure(), field.place).doubt(Doubt::Inferred));
        }
    }

    /// A People's Committee whose place was lost from the letterhead: the place of issue, with the level that the text names.
    fn complete_council(&mut self, body: &[Paragraph]) {
        let (Some(issuer), Some(place)) = (&self.reading.issuer, &self.reading.place) else { return };
        let name = issuer.value.clone().unwrap_or_default();
        if !matches!(fold(&name).as_str(), "uy ban nhan dan" | "hoi dong nhan dan" | "ubnd" | "hdnd") {
            return;
        }
        let town = place.value.clone().unwrap_or_default();
        let subject = self.reading.subject.as_ref().and_then(|field| field.value.clone()).unwrap_or_default();
        let texts: Vec<String> = std::iter::once(subject)
            .chain(body.iter().take(60).map(|one| one.text.clone()))
            .map(|text| fold(&text))
            .collect();
        let level = DATA
            .levels
            .iter()
            .find(|level| texts.iter().any(|text| text.contains(&format!("{} {}", fold(level), fold(&town)))));
        let Some(level) = level.cloned().or_else(|| DATA.provinces.contains(&town).then(|| "tỉnh".to_owned())) else {
            return;
        };
        let whole = format!("{name} {level} {town}");
        let place = issuer.place;
        if let Some(field) = self.reading.issuer.as_mut() {
            field.value = Some(whole.clone());
            field.confidence.doubt(Doubt::Inferred);
        }
        remarks::add(
            &mut self.reading,
            "issuer_completed",
            format!("Phần địa danh trong tên cơ quan ban hành bị mất; đọc là “{whole}” theo địa danh và nội dung."),
            format!("the place in the issuer's name is lost; read as \"{whole}\" from the place of issue and the text"),
            Some(place),
        );
    }
}

/// Whether the one who asks commands: a head of a body who "yêu cầu".
fn asker_commands(asker: &str, text: &str) -> bool {
    let folded = fold(asker);
    let head = ["bo truong", "thu tuong", "chu tich", "giam doc", "tong giam doc", "cuc truong"]
        .iter()
        .any(|office| folded.starts_with(office));
    head && fold(text).contains(" yeu cau ")
}
