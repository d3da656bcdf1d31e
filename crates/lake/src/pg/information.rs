//! `information_schema` as clients of PostgreSQL know it.

use vg_backend::published::ColumnKind;

use super::Names;
use super::catalog::CATALOG_SCHEMA;
use super::empty::EMPTY_INFORMATION;
use super::table::{Rows, Tables, text};
use super::types::{of_kind, type_of};
use crate::answer::Cell;
use crate::catalog::{CATALOG, Listed, PUBLIC};
use crate::error::LakeError;

/// The tables of `information_schema`.
pub(crate) fn information(listed: &[Listed], names: &Names) -> Result<Tables, LakeError> {
    let mut tables = Tables::new();
    for (name, columns) in EMPTY_INFORMATION {
        tables.insert((*name).to_owned(), Rows::new(columns).table()?);
    }
    let mut schemata = Rows::new("catalog_name t,schema_name t,schema_owner t,default_character_set_name t,sql_path t");
    for name in [CATALOG_SCHEMA, PUBLIC, "information_schema"] {
        schemata.add(&[
            ("catalog_name", text(&names.database)),
            ("schema_name", text(name)),
            ("schema_owner", text(&names.user)),
        ])?;
    }
    tables.insert("schemata".to_owned(), schemata.table()?);
    let mut all = Rows::new(
        "table_catalog t,table_schema t,table_name t,table_type t,self_referencing_column_name t,is_insertable_into t,is_typed t,\
         about_vi t,about_en t",
    );
    let mut columns = Rows::new(
        "table_catalog t,table_schema t,table_name t,column_name t,ordinal_position i,column_default t,is_nullable t,data_type t,\
         character_maximum_length i,character_octet_length i,numeric_precision i,numeric_precision_radix i,numeric_scale i,\
         datetime_precision i,interval_type t,character_set_name t,collation_name t,domain_name t,udt_catalog t,udt_schema t,\
         udt_name t,is_identity t,identity_generation t,is_generated t,generation_expression t,is_updatable t,about_vi t,about_en t",
    );
    for table in listed {
        let place = [
            ("table_catalog", text(&names.database)),
            ("table_schema", text(PUBLIC)),
            ("table_name", text(table.name)),
        ];
        let mut row = place.to_vec();
        row.extend([("table_type", text("BASE TABLE")), ("is_insertable_into", text("NO")), ("is_typed", text("NO"))]);
        row.extend([("about_vi", text(table.about.0)), ("about_en", text(table.about.1))]);
        all.add(&row)?;
        for (number, (name, kind, about, nullable)) in (1..).zip(&table.columns) {
            let mut row = place.to_vec();
            row.extend([("column_name", text(name)), ("ordinal_position", Cell::Int(number))]);
            row.extend(column(*kind, *nullable));
            row.extend([("about_vi", text(about.0)), ("about_en", text(about.1))]);
            columns.add(&row)?;
        }
    }
    tables.insert("tables".to_owned(), all.table()?);
    tables.insert("columns".to_owned(), columns.table()?);
    Ok(tables)
}

fn column(kind: ColumnKind, nullable: bool) -> Vec<(&'static str, Cell)> {
    let known = type_of(of_kind(kind));
    let mut row = vec![
        ("is_nullable", text(if nullable { "YES" } else { "NO" })),
        ("data_type", text(known.map_or("text", |known| known.title))),
        ("udt_catalog", text(CATALOG)),
        ("udt_schema", text(CATALOG_SCHEMA)),
        ("udt_name", text(known.map_or("text", |known| known.name))),
        ("is_identity", text("NO")),
        ("is_generated", text("NEVER")),
        ("is_updatable", text("NO")),
    ];
    match kind {
        ColumnKind::Int => row.extend([
            ("numeric_precision", Cell::Int(64)),
            ("numeric_precision_radix", Cell::Int(2)),
            ("numeric_scale", Cell::Int(0)),
        ]),
        ColumnKind::Real => {
            row.extend([("numeric_precision", Cell::Int(53)), ("numeric_precision_radix", Cell::Int(2))]);
        }
        ColumnKind::Time => row.push(("datetime_precision", Cell::Int(6))),
        ColumnKind::Text | ColumnKind::Bool => {}
    }
    row
}
