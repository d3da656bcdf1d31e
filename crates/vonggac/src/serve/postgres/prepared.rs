//! Prepared statements and open answers of a connection.

use bytes::Bytes;
use vg_backend::published::ColumnKind;
use vg_lake::pg::Said;
use vg_lake::{Cell, Column, Shape};

use super::errors::{NO_PORTAL, NO_STATEMENT, PROTOCOL, Refusal};
use super::limits::NAME_BYTES;
use super::running::Running;
use super::values;

/// A prepared statement.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    /// Nothing when the text says nothing.
    pub(super) said: Option<Said>,
    pub(super) shape: Shape,
    /// What the client says that its parameters are; 0 where it does not.
    pub(super) types: Vec<u32>,
}

impl Prepared {
    /// What its parameters are.
    pub(super) fn parameters(&self) -> Vec<u32> {
        let count = self.types.len().max(self.shape.values.len());
        let of = |place: usize| {
            let given = self.types.get(place).copied().filter(|oid| *oid != 0);
            let meant = self.shape.values.get(place).copied().flatten();
            given.unwrap_or_else(|| values::type_of(meant.unwrap_or(ColumnKind::Text)).0)
        };
        (0..count).map(of).collect()
    }
}

/// A statement with its parameters, and its rows once it runs.
#[derive(Debug)]
pub(super) struct Portal {
    pub(super) said: Option<Said>,
    pub(super) columns: Vec<Column>,
    pub(super) forms: Vec<bool>,
    pub(super) values: Vec<Cell>,
    pub(super) running: Option<Running>,
    pub(super) done: bool,
}

pub(super) fn named(name: Option<String>) -> Result<String, Refusal> {
    let name = name.unwrap_or_default();
    if name.len() > NAME_BYTES {
        return Err(Refusal::new("42622", "tên quá dài", "the name is too long"));
    }
    Ok(name)
}

pub(super) fn no_statement(name: &str) -> Refusal {
    let name: String = name.chars().take(60).collect();
    Refusal::new(
        NO_STATEMENT,
        format!("chưa chuẩn bị câu lệnh '{name}'"),
        format!("there is no prepared statement '{name}'"),
    )
}

pub(super) fn no_portal(name: &str) -> Refusal {
    let name: String = name.chars().take(60).collect();
    Refusal::new(NO_PORTAL, format!("không có kết quả '{name}'"), format!("there is no open answer '{name}'"))
}

/// The parameters of a statement.
pub(super) fn values_of(prepared: &Prepared, given: &[Option<Bytes>], forms: &[i16]) -> Result<Vec<Cell>, Refusal> {
    let wanted = prepared.parameters().len();
    if given.len() != wanted {
        let count = given.len();
        let vi = format!("câu lệnh cần {wanted} tham số, nhận được {count}");
        return Err(Refusal::new(PROTOCOL, vi, format!("the statement wants {wanted} parameters, {count} came")));
    }
    let forms = values::forms(forms, given.len())?;
    let each = given.iter().zip(forms).enumerate();
    each.map(|(place, (bytes, binary))| {
        let oid = prepared.types.get(place).copied().unwrap_or_default();
        let meant = prepared.shape.values.get(place).copied().flatten();
        values::read(bytes.as_deref(), oid, meant, binary)
    })
    .collect()
}
