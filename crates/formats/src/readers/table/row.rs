//! One row of a table to facts.

use super::csv::Row;
use super::fields::{Field, ORDINALS};
use super::mapping::MappedColumn;
use super::sheet::Sheet;
use super::values::{email, host_kind, level, phone, several};
use crate::facts::{
    AddressFact, ContactFact, Fact, HostFact, Printed, Property, SoftwareFact, SoftwareKind, Stamp, SystemFact,
    architecture, mac, said,
};
use crate::fold::words;
use crate::limits::MAX_LIST;
use crate::{DefectKind, Place, Reading};

/// A row under its mapping.
struct View<'a> {
    row: &'a Row,
    columns: &'a [MappedColumn],
    sheet: &'a Sheet,
}

impl View<'_> {
    fn place(&self, column: Option<u32>) -> Place {
        self.sheet.place(self.row.line, column)
    }

    /// Cells mapped to a field that say something, with their columns.
    fn cells(&self, field: Field) -> impl Iterator<Item = (&MappedColumn, String)> {
        self.columns.iter().filter(move |column| column.field == Some(field)).filter_map(|column| {
            let cell = self.row.cells.get(column.column as usize)?;
            // Lines within a cell separate values; `said` would make blanks of them.
            said(cell).map(|_| (column, cell.clone()))
        })
    }

    fn text(&self, field: Field) -> Option<String> {
        self.cells(field).next().and_then(|(_, cell)| said(&cell))
    }

    fn maps(&self, fields: &[Field]) -> bool {
        self.columns.iter().any(|column| column.field.is_some_and(|field| fields.contains(&field)))
    }

    fn wrong(&self, column: &MappedColumn, value: &str, expected: (&str, &str), reading: &mut Reading) {
        let row = self.row.line;
        let name = if column.header.is_empty() { crate::column_letters(column.column) } else { column.header.clone() };
        reading.defects.value(
            DefectKind::Value,
            self.place(Some(column.column)),
            value,
            format!("Dòng {row}, cột «{name}»: cần {}.", expected.0),
            format!("row {row}, column \"{name}\": expected {}", expected.1),
        );
    }

    fn properties(&self) -> Vec<Property> {
        let free = self.columns.iter().filter(|column| column.field.is_none());
        let free = free.filter(|column| !ORDINALS.contains(&words(&column.header).as_str()));
        let cells = free.filter_map(|column| {
            let value = self.row.cells.get(column.column as usize)?;
            said(value).map(|value| Property::new(&column.header, &value))
        });
        cells.take(MAX_LIST).collect()
    }
}

/// Adds the facts of one row: a system, a host, software and a contact, as far as the columns speak of them.
pub(super) fn read(row: &Row, columns: &[MappedColumn], sheet: &Sheet, reading: &mut Reading) {
    let view = View { row, columns, sheet };
    let before = reading.facts.len();
    let mut properties = view.properties();
    let is_system = view.maps(&[Field::SystemName])
        && (view.maps(&[Field::Level, Field::SystemCode, Field::SystemOwner, Field::Operator, Field::Dossier])
            || !view.maps(&[Field::HostName, Field::Fqdn, Field::Address, Field::Mac, Field::SoftwareName]));
    if is_system {
        system(&view, &mut properties, reading);
    }
    host(&view, &mut properties, reading);
    software(&view, &mut properties, reading);
    contact(&view, reading);
    // A line such as "Tổng cộng: 12" or "I. Máy chủ" maps to nothing.
    if reading.facts.len() == before {
        reading.defects.value(
            DefectKind::Value,
            view.place(None),
            row.cells.iter().find(|cell| !cell.trim().is_empty()).map_or("", String::as_str),
            format!(
                "Dòng {} không có tên hệ thống, tên máy, địa chỉ, phần mềm hay người liên hệ; đã bỏ qua.",
                row.line
            ),
            format!("row {} names no system, host, address, software or contact and was passed over", row.line),
        );
    }
}

fn system(view: &View<'_>, properties: &mut Vec<Property>, reading: &mut Reading) {
    let Some(name) = view.text(Field::SystemName) else { return };
    let mut fact = SystemFact {
        name,
        code: view.text(Field::SystemCode),
        owner: view.text(Field::SystemOwner),
        operator: view.text(Field::Operator),
        dossier: view.text(Field::Dossier),
        responsible: view.text(Field::Responsible),
        place: view.place(None),
        ..SystemFact::default()
    };
    let cell = view.cells(Field::Level).next();
    if let Some((column, cell)) = cell {
        fact.level = level(&cell);
        if fact.level.is_none() {
            view.wrong(column, &cell, ("cấp độ từ 1 đến 5", "a level from 1 to 5"), reading);
        }
    }
    if !view.maps(&[Field::HostName, Field::Fqdn, Field::Address, Field::Mac]) {
        fact.properties = std::mem::take(properties);
    }
    reading.push(Fact::System(Box::new(fact)));
}

fn host(view: &View<'_>, properties: &mut Vec<Property>, reading: &mut Reading) {
    let mut fact = HostFact { place: view.place(None), ..HostFact::default() };
    for (_, cell) in view.cells(Field::HostName) {
        fact.add_name(&cell);
    }
    fact.fqdn = view.text(Field::Fqdn).map(|text| text.to_lowercase());
    for (column, cell) in view.cells(Field::Address) {
        addresses(view, column, &cell, &mut fact, reading);
    }
    for (column, cell) in view.cells(Field::Mac) {
        for text in several(&cell, false) {
            match mac(text) {
                Some(mac) if fact.macs.len() < MAX_LIST => fact.macs.push(mac),
                Some(_) => {}
                None => view.wrong(
                    column,
                    text,
                    ("địa chỉ MAC, ví dụ 00:1A:2B:3C:4D:5E", "a MAC address, for instance 00:1A:2B:3C:4D:5E"),
                    reading,
                ),
            }
        }
    }
    let named = !fact.names.is_empty() || fact.fqdn.is_some();
    if !named && fact.addresses.is_empty() && fact.macs.is_empty() {
        return;
    }
    // A list of software names the host of each row; that is no fact about the host.
    let software_only = view.maps(&[Field::SoftwareName]) && fact.addresses.is_empty() && fact.macs.is_empty();
    if software_only && !view.maps(&[Field::OsName, Field::Site, Field::Serial, Field::Model, Field::HostKind]) {
        return;
    }
    fact.kind = view.text(Field::HostKind).map_or_else(Printed::default, |text| host_kind(&text));
    fact.os.name = view.text(Field::OsName);
    fact.os.version = view.text(Field::OsVersion);
    fact.os.build = view.text(Field::OsBuild);
    fact.os.architecture = view.text(Field::Architecture).and_then(|text| architecture(&text));
    fact.domain = view.text(Field::Domain);
    fact.manufacturer = view.text(Field::Manufacturer);
    fact.model = view.text(Field::Model);
    fact.serial = view.text(Field::Serial);
    fact.site = view.text(Field::Site);
    fact.owner = view.text(Field::Owner).or_else(|| view.text(Field::Unit));
    fact.responsible = view.text(Field::Responsible);
    fact.system = view.text(Field::SystemName);
    fact.last_seen = date(view, Field::LastSeen, reading);
    fact.properties = std::mem::take(properties);
    reading.push(Fact::Host(Box::new(fact)));
}

fn addresses(view: &View<'_>, column: &MappedColumn, cell: &str, fact: &mut HostFact, reading: &mut Reading) {
    for text in several(cell, true) {
        match AddressFact::parse(text) {
            Some(mut address) if fact.addresses.len() < MAX_LIST => {
                // Two columns of addresses ("IP LAN", "IP WAN"): the header says which is which.
                let many = view.columns.iter().filter(|other| other.field == Some(Field::Address)).count() > 1;
                address.interface = Some(column.header.clone()).filter(|header| many && !header.is_empty());
                fact.addresses.push(address);
            }
            Some(_) => {}
            None => view.wrong(
                column,
                text,
                (
                    "địa chỉ IP, ví dụ 192.0.2.10 hoặc 192.0.2.10/24",
                    "an IP address, for instance 192.0.2.10 or 192.0.2.10/24",
                ),
                reading,
            ),
        }
    }
}

fn date(view: &View<'_>, field: Field, reading: &mut Reading) -> Option<Stamp> {
    let (column, cell) = view.cells(field).next()?;
    let stamp = Stamp::parse(&cell);
    reading.judge(&stamp, &view.place(Some(column.column)));
    Some(stamp)
}

fn software(view: &View<'_>, properties: &mut Vec<Property>, reading: &mut Reading) {
    let Some(name) = view.text(Field::SoftwareName) else { return };
    let fact = SoftwareFact {
        name,
        version: view.text(Field::SoftwareVersion),
        kind: SoftwareKind::Unknown,
        vendor: view.text(Field::Vendor),
        purl: view.text(Field::Purl),
        cpes: view.text(Field::Cpe).into_iter().collect(),
        installed: date(view, Field::InstalledOn, reading),
        host: view.text(Field::HostName).or_else(|| view.text(Field::Fqdn)).or_else(|| view.text(Field::Address)),
        properties: std::mem::take(properties),
        place: view.place(None),
        ..SoftwareFact::default()
    };
    reading.push(Fact::Software(Box::new(fact)));
}

fn contact(view: &View<'_>, reading: &mut Reading) {
    let own = view.text(Field::ContactName);
    let reached = view.maps(&[Field::Phone, Field::Email]);
    let Some(name) = own.or_else(|| view.text(Field::Responsible).filter(|_| reached)) else { return };
    let mut fact = ContactFact {
        name,
        unit: view.text(Field::Unit),
        role: view.text(Field::Role),
        about: view.text(Field::SystemName).or_else(|| view.text(Field::HostName)),
        place: view.place(None),
        ..ContactFact::default()
    };
    for (column, cell) in view.cells(Field::Phone) {
        for text in several(&cell, false).into_iter().flat_map(|part| part.split('/')) {
            match phone(text) {
                Some(phone) if fact.phones.len() < MAX_LIST => fact.phones.push(phone),
                Some(_) => {}
                None => view.wrong(
                    column,
                    text,
                    ("số điện thoại, ví dụ 024 3943 1234", "a telephone number, for instance +84 24 3943 1234"),
                    reading,
                ),
            }
        }
    }
    for (column, cell) in view.cells(Field::Email) {
        for text in several(&cell, true) {
            match email(text) {
                Some(email) if fact.emails.len() < MAX_LIST => fact.emails.push(email),
                Some(_) => {}
                None => view.wrong(
                    column,
                    text,
                    ("địa chỉ thư điện tử, ví dụ ten@donvi.gov.vn", "a mail address, for instance name@unit.gov.vn"),
                    reading,
                ),
            }
        }
    }
    reading.push(Fact::Contact(Box::new(fact)));
}
