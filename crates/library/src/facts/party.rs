//! Authorities, roles, contacts.

use vg_model::Text;

use super::{LineKind, Tell, Teller, day_in_words};
use crate::kinds::{Authority, Channel, Contact, Role};

impl Tell for Authority {
    fn tell(&self, out: &mut Teller<'_>) {
        out.same(("Tên viết tắt", "Abbreviation"), &self.abbreviation);
        if let Some(parent) = &self.parent {
            out.parties(("Cơ quan cấp trên", "Belongs to"), std::slice::from_ref(parent));
        }
    }
}

impl Tell for Role {
    fn tell(&self, out: &mut Teller<'_>) {
        out.text(&self.text);
        out.parties(("Cơ quan đảm nhiệm", "Held by"), &self.held_by);
    }
}

impl Tell for Contact {
    fn tell(&self, out: &mut Teller<'_>) {
        // What is answered day and night comes first.
        let (rank, label, kind) = match self.channel {
            Channel::Hotline => (0, ("Đường dây nóng", "Hotline"), LineKind::Phone),
            Channel::Phone => (1, ("Điện thoại", "Telephone"), LineKind::Phone),
            Channel::Email => (2, ("Thư điện tử", "E-mail"), LineKind::Email),
            Channel::Web => (3, ("Trang thông tin", "Web page"), LineKind::Web),
            Channel::Post => (4, ("Địa chỉ bưu chính", "Postal address"), LineKind::Words),
            Channel::Endpoint => (5, ("Địa chỉ kết nối kỹ thuật", "Technical interface"), LineKind::Words),
        };
        out.place(self.authority.as_str(), rank);
        out.push(label, Text::new(&self.value, &self.value), kind);
        out.parties(("Cơ quan", "Authority"), std::slice::from_ref(&self.authority));
        out.facts.verified_on = self.verified_on;
        if let Some(day) = self.verified_on {
            out.line(("Cơ quan công bố lần cuối", "Last stated by its owner"), day_in_words(day));
        }
    }
}
