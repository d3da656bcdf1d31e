//! What comes from a person or a file, checked and in its normal form.

use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_formats::facts::clean;

use crate::claim;
use crate::limits::{MAX_CHANNELS, MAX_IDENTIFIERS, MAX_NOTE_CHARS, MAX_TEXT_CHARS};
use crate::model::{Claim, Contact, Host, System};

/// Collects what is wrong, field by field.
#[derive(Default)]
struct Check(Vec<FieldError>);

impl Check {
    fn text(&mut self, pointer: &str, text: &str, most: usize) -> String {
        let text = clean(text);
        if text.chars().count() > most {
            let (vi, en) = (format!("dài quá {most} ký tự"), format!("has more than {most} characters"));
            self.0.push(FieldError::new(pointer, "too_long", vi, en));
        }
        text
    }

    fn line(&mut self, pointer: &str, text: &str) -> String {
        self.text(pointer, text, MAX_TEXT_CHARS)
    }

    fn name(&mut self, pointer: &str, text: &str) -> String {
        let text = self.line(pointer, text);
        if text.is_empty() {
            self.0.push(FieldError::new(pointer, "empty", "không được để trống", "must not be empty"));
        }
        text
    }

    fn count(&mut self, pointer: &str, count: usize, most: usize) {
        if count > most {
            let (vi, en) = (format!("có quá {most} mục"), format!("has more than {most} items"));
            self.0.push(FieldError::new(pointer, "too_many", vi, en));
        }
    }

    fn end<T>(self, value: T) -> Result<T, Problem> {
        if self.0.is_empty() { Ok(value) } else { Err(Problem::invalid(self.0)) }
    }
}

pub(crate) fn system(new: &System) -> Result<System, Problem> {
    let mut check = Check::default();
    if new.level.is_some_and(|level| !(1..=5).contains(&level)) {
        let (vi, en) = ("cấp độ từ 1 đến 5 (Nghị định 85/2016/NĐ-CP)", "a level is 1 to 5 (Decree 85/2016/NĐ-CP)");
        check.0.push(FieldError::new("/level", "bad_level", vi, en));
    }
    let system = System {
        name: check.name("/name", &new.name),
        code: check.line("/code", &new.code),
        level: new.level,
        dossier: new.dossier,
        dossier_note: check.line("/dossier_note", &new.dossier_note),
        owner: check.line("/owner", &new.owner),
        operator: check.line("/operator", &new.operator),
        responsible: check.line("/responsible", &new.responsible),
        note: check.text("/note", &new.note, MAX_NOTE_CHARS),
        demo: new.demo,
    };
    check.end(system)
}

pub(crate) fn contact(new: &Contact) -> Result<Contact, Problem> {
    let mut check = Check::default();
    check.count("/channels", new.channels.len(), MAX_CHANNELS);
    let mut contact = Contact {
        name: check.name("/name", &new.name),
        office: check.line("/office", &new.office),
        role: check.line("/role", &new.role),
        about: check.line("/about", &new.about),
        note: check.text("/note", &new.note, MAX_NOTE_CHARS),
        ..new.clone()
    };
    for channel in &mut contact.channels {
        channel.kind = check.name("/channels/kind", &channel.kind).to_lowercase();
        channel.value = check.name("/channels/value", &channel.value);
        channel.proof = check.line("/channels/proof", &channel.proof);
    }
    if let (Some(from), Some(until)) = (new.valid_from, new.valid_until)
        && until <= from
    {
        let (vi, en) = ("phải sau thời điểm bắt đầu", "must be after the beginning");
        check.0.push(FieldError::new("/valid_until", "bad_period", vi, en));
    }
    check.end(contact)
}

pub(crate) fn claim(new: &Claim) -> Result<Claim, Problem> {
    let mut check = Check::default();
    let value = claim::normal(new.kind, &new.value).unwrap_or_else(|error| {
        check.0.push(error);
        String::new()
    });
    let claim = Claim {
        kind: new.kind,
        value,
        system: check.line("/system", &new.system),
        basis: check.line("/basis", &new.basis),
        note: check.text("/note", &new.note, MAX_NOTE_CHARS),
        demo: new.demo,
    };
    check.end(claim)
}

pub(crate) fn host(new: &Host) -> Result<Host, Problem> {
    let mut check = Check::default();
    check.count("/addresses", new.addresses.len(), MAX_IDENTIFIERS);
    check.count("/macs", new.macs.len(), MAX_IDENTIFIERS);
    check.count("/names", new.names.len(), MAX_IDENTIFIERS);
    let mut host = Host {
        note: check.text("/note", &new.note, MAX_NOTE_CHARS),
        last_seen_at: None,
        level: 0,
        merged_into: None,
        ..new.clone()
    };
    host.name = check.name("/name", &new.name);
    for (pointer, text) in [
        ("/site", &mut host.site),
        ("/responsible", &mut host.responsible),
        ("/owner", &mut host.owner),
        ("/os_name", &mut host.os_name),
        ("/os_version", &mut host.os_version),
        ("/os_build", &mut host.os_build),
        ("/architecture", &mut host.architecture),
        ("/manufacturer", &mut host.manufacturer),
        ("/model", &mut host.model),
        ("/serial", &mut host.serial),
        ("/domain", &mut host.domain),
    ] {
        *text = check.line(pointer, text);
    }
    host.names = new.names.iter().take(MAX_IDENTIFIERS).map(|name| check.name("/names", name)).collect();
    host.macs = Vec::new();
    for mac in new.macs.iter().take(MAX_IDENTIFIERS) {
        match vg_formats::facts::mac(mac) {
            Some(mac) => host.macs.push(mac.value),
            None => {
                let (vi, en) =
                    ("không phải địa chỉ MAC; ghi như 00:1a:2b:3c:4d:5e", "is no MAC address; write 00:1a:2b:3c:4d:5e");
                check.0.push(FieldError::new("/macs", "bad_mac", vi, en));
            }
        }
    }
    check.end(host)
}
