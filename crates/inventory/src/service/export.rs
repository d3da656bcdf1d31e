//! Lists as files: CSV and XLSX.

use vg_access::{Caller, Problem};
use vg_formats::export::Table;

use super::Inventory;
use crate::limits::{MAX_EXPORT_ROWS, MAX_PAGE};
use crate::model::{Claim, Contact, Filter, Host, Page, Record, System};

const HOSTS: &[&str] = &[
    "Tên máy",
    "Loại máy",
    "Địa chỉ IP",
    "Địa chỉ MAC",
    "Hệ điều hành",
    "Phiên bản",
    "Số sê-ri",
    "Vị trí",
    "Đơn vị",
    "Người phụ trách",
    "Hệ thống",
];
const SYSTEMS: &[&str] = &[
    "Tên hệ thống",
    "Mã hệ thống",
    "Cấp độ",
    "Hồ sơ đề xuất cấp độ",
    "Chủ quản",
    "Đơn vị vận hành",
    "Người phụ trách",
];
const CONTACTS: &[&str] =
    &["Họ và tên", "Đơn vị công tác", "Chức vụ", "Điện thoại", "Email", "Kênh khác", "Phụ trách", "Ghi chú"];
const CLAIMS: &[&str] = &["Loại", "Dải địa chỉ hoặc tên miền", "Hệ thống", "Căn cứ", "Ghi chú"];

impl Inventory {
    /// The contacts of a list as a table, all pages.
    pub async fn contact_export(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Table, Problem> {
        let mut all = Gathered::new(filter);
        while all.take(self.contact_list(caller, unit, &all.filter).await?, contact_row)? {}
        Ok(Table::new("Đầu mối", CONTACTS, all.rows))
    }

    /// The claimed ranges and domains of a list as a table, all pages.
    pub async fn claim_export(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Table, Problem> {
        let systems = self.system_names(caller, unit).await?;
        let mut all = Gathered::new(filter);
        while all.take(self.claim_list(caller, unit, &all.filter).await?, |claim| claim_row(claim, &systems))? {}
        Ok(Table::new("Dải địa chỉ, tên miền", CLAIMS, all.rows))
    }

    /// The hosts of a list as a table, all pages.
    pub async fn host_export(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Table, Problem> {
        let systems = self.system_names(caller, unit).await?;
        let mut all = Gathered::new(filter);
        while all.take(self.host_list(caller, unit, &all.filter).await?, |host| host_row(host, &systems))? {}
        Ok(Table::new("Máy", HOSTS, all.rows))
    }

    /// The information systems of a list as a table, all pages.
    pub async fn system_export(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Table, Problem> {
        let mut all = Gathered::new(filter);
        while all.take(self.system_list(caller, unit, &all.filter).await?, system_row)? {}
        Ok(Table::new("Hệ thống", SYSTEMS, all.rows))
    }

    async fn system_names(
        &self,
        caller: &Caller,
        unit: &str,
    ) -> Result<std::collections::BTreeMap<String, String>, Problem> {
        let mut names = std::collections::BTreeMap::new();
        let mut filter = Filter { limit: MAX_PAGE, ..Filter::default() };
        loop {
            let page = self.system_list(caller, unit, &filter).await?;
            names.extend(page.rows.into_iter().map(|system| (system.id, system.data.name)));
            match page.next {
                Some(next) => filter.after = Some(next),
                None => return Ok(names),
            }
        }
    }
}

/// The rows of all pages of a list.
struct Gathered {
    /// What the next page is asked for by.
    filter: Filter,
    rows: Vec<Vec<String>>,
}

impl Gathered {
    fn new(filter: &Filter) -> Self {
        Self { filter: Filter { limit: MAX_PAGE, after: None, ..filter.clone() }, rows: Vec::new() }
    }

    /// Takes a page; true when another follows.
    fn take<T>(&mut self, page: Page<T>, row: impl Fn(Record<T>) -> Vec<String>) -> Result<bool, Problem> {
        self.rows.extend(page.rows.into_iter().map(row));
        if self.rows.len() > MAX_EXPORT_ROWS {
            return Err(Problem::limit(("số dòng xuất ra", "rows of an export"), MAX_EXPORT_ROWS));
        }
        self.filter.after = page.next;
        Ok(self.filter.after.is_some())
    }
}

fn contact_row(record: Record<Contact>) -> Vec<String> {
    let contact = record.data;
    let of = |wanted: &str| {
        let channels = contact.channels.iter().filter(|channel| channel.kind == wanted);
        channels.map(|channel| channel.value.as_str()).collect::<Vec<_>>().join(", ")
    };
    let (phones, mails) = (of("phone"), of("mail"));
    let others = contact.channels.iter().filter(|channel| !matches!(channel.kind.as_str(), "phone" | "mail"));
    let others: Vec<String> = others.map(|channel| format!("{}: {}", channel.kind, channel.value)).collect();
    vec![contact.name, contact.office, contact.role, phones, mails, others.join(", "), contact.about, contact.note]
}

fn claim_row(record: Record<Claim>, systems: &std::collections::BTreeMap<String, String>) -> Vec<String> {
    let claim = record.data;
    let system = systems.get(&claim.system).cloned().unwrap_or_default();
    vec![claim.kind.as_str().to_owned(), claim.value, system, claim.basis, claim.note]
}

fn host_row(record: Record<Host>, systems: &std::collections::BTreeMap<String, String>) -> Vec<String> {
    let host = record.data;
    let addresses: Vec<String> = host.addresses.iter().map(ToString::to_string).collect();
    let kind = if host.kind == vg_formats::facts::HostKind::Unknown { "" } else { host.kind.as_str() };
    vec![
        host.name,
        kind.to_owned(),
        addresses.join(", "),
        host.macs.join(", "),
        host.os_name,
        host.os_version,
        host.serial,
        host.site,
        host.owner,
        host.responsible,
        systems.get(&host.system).cloned().unwrap_or_default(),
    ]
}

fn system_row(record: Record<System>) -> Vec<String> {
    let system = record.data;
    vec![
        system.name,
        system.code,
        system.level.map(|level| level.to_string()).unwrap_or_default(),
        if system.dossier_note.is_empty() { system.dossier.as_str().to_owned() } else { system.dossier_note },
        system.owner,
        system.operator,
        system.responsible,
    ]
}
