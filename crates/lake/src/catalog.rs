//! What a query finds under the names that it uses: the tables of its caller, and a listing of them in `information_schema`.
//!
//! *Tenant filter*: a provider of a table is made for one query and holds the rows of the units of its caller and nothing else. There is
//! no condition that a query could turn around, and no name under which another unit's rows could be found.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use datafusion::arrow::array::{ArrayRef, Int64Array, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::memory::MemorySourceConfig;
use datafusion::catalog::{CatalogProvider, CatalogProviderList, SchemaProvider, Session, TableProvider};
use datafusion::common::Result;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use vg_backend::published::{ColumnKind, Published};

use crate::columns::{UNIT, fault};
use crate::error::LakeError;
use crate::events::scan::EventTable;
use crate::events::{EVENTS, EVENTS_ABOUT, EventStore};
use crate::pg;
use crate::pg::catalog::CATALOG_SCHEMA;

/// Name of the only catalogue.
pub(crate) const CATALOG: &str = "vonggac";
/// Name of the schema of the tables.
pub(crate) const PUBLIC: &str = "public";
const INFORMATION: &str = "information_schema";
/// What the column `unit` of every table is.
pub const UNIT_ABOUT: (&str, &str) = ("Mã của đơn vị có dòng dữ liệu này", "Id of the unit whose row it is");

/// Rows that a query may read.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) schema: SchemaRef,
    pub(crate) pieces: Vec<RecordBatch>,
}

#[async_trait]
impl TableProvider for Shown {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::View
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let partitions = [self.pieces.clone()];
        Ok(MemorySourceConfig::try_new_exec(&partitions, Arc::clone(&self.schema), projection.cloned())?)
    }
}

type Tables = BTreeMap<String, Arc<dyn TableProvider>>;

/// What the listing says of a table: its name, what it holds, and its columns with the unit.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) name: &'static str,
    pub(crate) about: (&'static str, &'static str),
    /// Name, kind, what it holds, whether it may be NULL.
    pub(crate) columns: Vec<ListedColumn>,
}

type ListedColumn = (&'static str, ColumnKind, (&'static str, &'static str), bool);

impl Listed {
    pub(crate) fn of(table: &'static Published) -> Self {
        let unit = (UNIT, ColumnKind::Text, UNIT_ABOUT, false);
        let own = table.columns.iter().map(|own| (own.name, own.kind, own.about, own.nullable));
        Self { name: table.name, about: table.about, columns: std::iter::once(unit).chain(own).collect() }
    }

    pub(crate) fn events(store: &EventStore) -> Self {
        Self { name: EVENTS, about: EVENTS_ABOUT, columns: store.columns().collect() }
    }
}

/// The only catalogue, and the list that holds it.
#[derive(Debug)]
pub(crate) struct Catalog {
    public: Arc<Names>,
    information: Arc<Names>,
    /// For a client of PostgreSQL.
    postgres: Option<Arc<Names>>,
}

#[derive(Debug)]
struct Names(Tables);

#[derive(Debug)]
pub(crate) struct List(Arc<Catalog>);

impl Catalog {
    /// The catalogue of a query: `tables` by name, and the listing of those that the caller may read.
    pub(crate) fn list(
        tables: BTreeMap<String, Shown>,
        events: Option<EventTable>,
        listed: &[Listed],
        postgres: Option<&pg::Names>,
    ) -> Result<Arc<List>, LakeError> {
        let public = tables.into_iter().map(|(name, table)| (name, Arc::new(table) as Arc<dyn TableProvider>));
        let events = events.map(|events| (EVENTS.to_owned(), Arc::new(events) as Arc<dyn TableProvider>));
        let public = public.chain(events);
        let information = match postgres {
            Some(names) => pg::information::information(listed, names)?,
            None => Tables::from([
                ("tables".to_owned(), Arc::new(listing_of_tables(listed)?) as Arc<dyn TableProvider>),
                ("columns".to_owned(), Arc::new(listing_of_columns(listed)?) as Arc<dyn TableProvider>),
            ]),
        };
        let postgres = postgres.map(|names| pg::catalog::catalog(listed, names)).transpose()?;
        let (public, information) = (Arc::new(Names(public.collect())), Arc::new(Names(information)));
        let postgres = postgres.map(|tables| Arc::new(Names(tables)));
        Ok(Arc::new(List(Arc::new(Self { public, information, postgres }))))
    }
}

impl CatalogProviderList for List {
    fn register_catalog(&self, _name: String, _catalog: Arc<dyn CatalogProvider>) -> Option<Arc<dyn CatalogProvider>> {
        None
    }

    fn catalog_names(&self) -> Vec<String> {
        vec![CATALOG.to_owned()]
    }

    fn catalog(&self, name: &str) -> Option<Arc<dyn CatalogProvider>> {
        (name == CATALOG).then(|| Arc::clone(&self.0) as Arc<dyn CatalogProvider>)
    }
}

impl CatalogProvider for Catalog {
    fn schema_names(&self) -> Vec<String> {
        vec![INFORMATION.to_owned(), PUBLIC.to_owned()]
    }

    fn schema(&self, name: &str) -> Option<Arc<dyn SchemaProvider>> {
        let found = match name {
            PUBLIC => Some(&self.public),
            INFORMATION => Some(&self.information),
            CATALOG_SCHEMA => self.postgres.as_ref(),
            _ => None,
        };
        found.map(|found| Arc::clone(found) as Arc<dyn SchemaProvider>)
    }
}

#[async_trait]
impl SchemaProvider for Names {
    fn table_names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        Ok(self.0.get(name).cloned())
    }

    fn table_exist(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// Rows of texts, the last columns numbers when `numbers` has them.
fn rows_of(names: &[&str], texts: Vec<Vec<String>>, numbers: Option<(&str, Vec<i64>)>) -> Result<Shown, LakeError> {
    let mut fields: Vec<Field> = names.iter().map(|name| Field::new(*name, DataType::Utf8, false)).collect();
    let mut columns: Vec<ArrayRef> =
        texts.into_iter().map(|column| Arc::new(StringArray::from(column)) as ArrayRef).collect();
    if let Some((name, numbers)) = numbers {
        fields.push(Field::new(name, DataType::Int64, false));
        columns.push(Arc::new(Int64Array::from(numbers)));
    }
    let schema = Arc::new(Schema::new(fields));
    let pieces = vec![RecordBatch::try_new(Arc::clone(&schema), columns).map_err(fault)?];
    Ok(Shown { schema, pieces })
}

fn listing_of_tables(listed: &[Listed]) -> Result<Shown, LakeError> {
    let of = |value: fn(&Listed) -> &str| listed.iter().map(|table| value(table).to_owned()).collect::<Vec<_>>();
    let same = |value: &str| vec![value.to_owned(); listed.len()];
    let names = ["table_catalog", "table_schema", "table_name", "table_type", "about_vi", "about_en"];
    let about = (of(|table| table.about.0), of(|table| table.about.1));
    let texts = vec![same(CATALOG), same(PUBLIC), of(|table| table.name), same("VIEW"), about.0, about.1];
    rows_of(&names, texts, None)
}

fn listing_of_columns(listed: &[Listed]) -> Result<Shown, LakeError> {
    let names = [
        "table_catalog",
        "table_schema",
        "table_name",
        "column_name",
        "data_type",
        "is_nullable",
        "about_vi",
        "about_en",
    ];
    let (mut texts, mut places) = (vec![Vec::new(); names.len()], Vec::new());
    for table in listed {
        for (place, (name, kind, about, nullable)) in (1..).zip(&table.columns) {
            let nullable = if *nullable { "YES" } else { "NO" };
            let row = [CATALOG, PUBLIC, table.name, name, kind.name(), nullable, about.0, about.1];
            texts.iter_mut().zip(row).for_each(|(column, value)| column.push(value.to_owned()));
            places.push(place);
        }
    }
    rows_of(&names, texts, Some(("ordinal_position", places)))
}
