//! Lists as files: CSV and XLSX.

use std::io::{Seek, Write};

use vg_access::{Caller, Problem};
use vg_formats::export::{csv, xlsx};

use super::Inventory;
use crate::limits::{MAX_EXPORT_ROWS, MAX_PAGE};
use crate::model::{Filter, Host, Record, System};

/// A table ready to be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Name of the sheet.
    pub sheet: &'static str,
    /// Names of the columns; an import of the file knows them again.
    pub header: &'static [&'static str],
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Writes CSV, guarded against formulas.
    pub fn csv(&self, out: &mut impl Write) -> Result<(), Problem> {
        csv::write(out, [self.header], csv::CsvOptions::default())?;
        Ok(csv::write(out, &self.rows, csv::CsvOptions { bom: false, ..csv::CsvOptions::default() })?)
    }

    /// Writes XLSX.
    pub fn xlsx(&self, out: impl Write + Seek + Send) -> Result<(), Problem> {
        xlsx::write(out, self.sheet, self.header, &self.rows).map(drop).map_err(|error| {
            let message = error.message();
            Problem::conflict(message.vi, message.en)
        })
    }
}

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

impl Inventory {
    /// The hosts of a list as a table, all pages.
    pub async fn host_export(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Table, Problem> {
        let systems = self.system_names(caller, unit).await?;
        let mut rows = Vec::new();
        let mut filter = Filter { limit: MAX_PAGE, after: None, ..filter.clone() };
        loop {
            let page = self.host_list(caller, unit, &filter).await?;
            rows.extend(page.rows.into_iter().map(|host| host_row(host, &systems)));
            if rows.len() > MAX_EXPORT_ROWS {
                return Err(Problem::limit(("số dòng xuất ra", "rows of an export"), MAX_EXPORT_ROWS));
            }
            match page.next {
                Some(next) => filter.after = Some(next),
                None => return Ok(Table { sheet: "Máy", header: HOSTS, rows }),
            }
        }
    }

    /// The information systems of a list as a table, all pages.
    pub async fn system_export(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Table, Problem> {
        let mut rows = Vec::new();
        let mut filter = Filter { limit: MAX_PAGE, after: None, ..filter.clone() };
        loop {
            let page = self.system_list(caller, unit, &filter).await?;
            rows.extend(page.rows.into_iter().map(system_row));
            match page.next {
                Some(next) if rows.len() < MAX_EXPORT_ROWS => filter.after = Some(next),
                _ => return Ok(Table { sheet: "Hệ thống", header: SYSTEMS, rows }),
            }
        }
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
