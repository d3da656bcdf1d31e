//! Acts and terms.

use vg_model::Text;

use super::{Tell, Teller, day_in_words};
use crate::kinds::{Act, ActKind, Term};

impl Tell for Act {
    fn tell(&self, out: &mut Teller<'_>) {
        out.same(("Số, ký hiệu", "Number"), &self.number);
        out.line(("Loại văn bản", "Kind"), kind(self.kind));
        out.line(("Nơi ban hành", "Issued by"), self.issuer.clone());
        if let Some(day) = self.issued {
            out.line(("Ngày ban hành", "Issued on"), day_in_words(day));
        }
        let replaced_by = self.replaced_by.iter().map(|act| out.act(act.as_str())).collect();
        out.entries(("Được thay thế bởi", "Replaced by"), replaced_by);
    }
}

fn kind(kind: ActKind) -> Text {
    let (vi, en) = match kind {
        ActKind::Law => ("luật", "law"),
        ActKind::Decree => ("nghị định", "decree"),
        ActKind::Decision => ("quyết định", "decision"),
        ActKind::Circular => ("thông tư", "circular"),
        ActKind::Directive => ("chỉ thị", "directive"),
        ActKind::Letter => ("công văn, công điện", "official letter"),
        ActKind::Regulation => ("quy chuẩn kỹ thuật quốc gia", "national technical regulation"),
        ActKind::Standard => ("tiêu chuẩn quốc gia", "national standard"),
        ActKind::Publication => ("ấn phẩm, trang thông tin", "publication"),
    };
    Text::new(vi, en)
}

impl Tell for Term {
    fn tell(&self, out: &mut Teller<'_>) {
        out.text(&self.definition);
        out.same(("Từ cùng nghĩa ở chế độ khác", "Words of other regimes"), &self.also.join("; "));
    }
}
