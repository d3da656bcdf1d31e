//! `pg_catalog` as clients of PostgreSQL look things up: rows made for one query, of what its caller may read.

use super::empty::EMPTY;
use super::settings::SETTINGS;
use super::table::{Rows, Tables, text, with};
use super::types::{TYPES, of_kind, type_of};
use super::{Names, oid};
use crate::answer::Cell;
use crate::catalog::{Listed, PUBLIC};
use crate::error::LakeError;

/// The schema of the catalogue.
pub(crate) const CATALOG_SCHEMA: &str = "pg_catalog";
/// Whose everything is: a number that PostgreSQL gives to the account that made the installation.
pub(crate) const OWNER: i64 = 10;
/// The database of a session.
const DATABASE: i64 = 5;
/// Tables are shown to be kept by this method.
const METHOD: i64 = 2;

/// The number of a schema, as PostgreSQL has it; 0 for one that is not there.
pub(crate) fn schema_oid(name: &str) -> i64 {
    match name {
        CATALOG_SCHEMA => 11,
        PUBLIC => 2_200,
        "information_schema" => 13_000,
        _ => 0,
    }
}

/// The tables of `pg_catalog`.
pub(crate) fn catalog(listed: &[Listed], names: &Names) -> Result<Tables, LakeError> {
    let mut tables = Tables::new();
    for (name, columns) in EMPTY {
        tables.insert((*name).to_owned(), Rows::new(columns).table()?);
    }
    let mut put = |name: &str, rows: Rows| -> Result<(), LakeError> {
        tables.insert(name.to_owned(), rows.table()?);
        Ok(())
    };
    put("pg_namespace", namespaces()?)?;
    put("pg_class", classes(listed)?)?;
    put("pg_attribute", attributes(listed)?)?;
    put("pg_type", types()?)?;
    put("pg_description", descriptions(listed)?)?;
    put("pg_tables", tables_of(listed, names)?)?;
    let mut am = Rows::new("oid i,amname t,amhandler t,amtype t");
    am.add(&[("oid", Cell::Int(METHOD)), ("amname", text("heap")), ("amtype", text("t"))])?;
    put("pg_am", am)?;
    put("pg_database", databases(names)?)?;
    for name in ["pg_roles", "pg_user", "pg_authid"] {
        put(name, roles(names)?)?;
    }
    put("pg_settings", settings()?)?;
    Ok(tables)
}

fn namespaces() -> Result<Rows, LakeError> {
    let mut rows = Rows::new("oid i,nspname t,nspowner i,nspacl t");
    for name in [CATALOG_SCHEMA, PUBLIC, "information_schema"] {
        let values = [("oid", Cell::Int(schema_oid(name))), ("nspname", text(name)), ("nspowner", Cell::Int(OWNER))];
        rows.add(&values)?;
    }
    Ok(rows)
}

fn classes(listed: &[Listed]) -> Result<Rows, LakeError> {
    let mut rows = Rows::new(
        "oid i,relname t,relnamespace i,reltype i,reloftype i,relowner i,relam i,relfilenode i,reltablespace i,relpages i,reltuples r,\
         relallvisible i,reltoastrelid i,relhasindex b,relisshared b,relpersistence t,relkind t,relnatts i,relchecks i,relhasrules b,\
         relhastriggers b,relhassubclass b,relrowsecurity b,relforcerowsecurity b,relispopulated b,relreplident t,relispartition b,\
         relrewrite i,relacl t,reloptions t,relpartbound t",
    );
    for table in listed {
        let columns = i64::try_from(table.columns.len()).unwrap_or(i64::MAX);
        let own = vec![
            ("oid", Cell::Int(oid(table.name))),
            ("relname", text(table.name)),
            ("relnamespace", Cell::Int(schema_oid(PUBLIC))),
            ("relowner", Cell::Int(OWNER)),
            ("relam", Cell::Int(METHOD)),
            ("reltuples", Cell::Real(-1.0)),
            ("relpersistence", text("p")),
            ("relkind", text("r")),
            ("relnatts", Cell::Int(columns)),
            ("relreplident", text("n")),
        ];
        let zero = [
            "reltype",
            "reloftype",
            "relfilenode",
            "reltablespace",
            "relpages",
            "relallvisible",
            "reltoastrelid",
            "relchecks",
            "relrewrite",
        ];
        let no = [
            "relhasindex",
            "relisshared",
            "relhasrules",
            "relhastriggers",
            "relhassubclass",
            "relrowsecurity",
            "relforcerowsecurity",
            "relispartition",
        ];
        let own = with("zero", own, &["relispopulated"], &zero);
        rows.add(&with("no", own, &[], &no))?;
    }
    Ok(rows)
}

fn attributes(listed: &[Listed]) -> Result<Rows, LakeError> {
    let mut rows = Rows::new(
        "attrelid i,attname t,atttypid i,attstattarget i,attlen i,attnum i,attndims i,attcacheoff i,atttypmod i,attbyval b,attalign t,\
         attstorage t,attcompression t,attnotnull b,atthasdef b,atthasmissing b,attidentity t,attgenerated t,attisdropped b,\
         attislocal b,attinhcount i,attcollation i,attacl t,attoptions t,attfdwoptions t,attmissingval t",
    );
    for table in listed {
        for (place, (name, kind, _, nullable)) in (1..).zip(&table.columns) {
            let number = of_kind(*kind);
            let bytes = type_of(number).map_or(-1, |known| known.bytes);
            let own = vec![
                ("attrelid", Cell::Int(oid(table.name))),
                ("attname", text(name)),
                ("atttypid", Cell::Int(number)),
                ("attlen", Cell::Int(bytes)),
                ("attnum", Cell::Int(place)),
                ("attstattarget", Cell::Int(-1)),
                ("attcacheoff", Cell::Int(-1)),
                ("atttypmod", Cell::Int(-1)),
                ("attbyval", Cell::Bool(bytes > 0)),
                ("attalign", text("d")),
                ("attstorage", text(if bytes > 0 { "p" } else { "x" })),
                ("attcompression", text("")),
                ("attnotnull", Cell::Bool(!nullable)),
                ("attidentity", text("")),
                ("attgenerated", text("")),
            ];
            let own = with("zero", own, &["attislocal"], &["attndims", "attinhcount", "attcollation"]);
            rows.add(&with("no", own, &[], &["atthasdef", "atthasmissing", "attisdropped"]))?;
        }
    }
    Ok(rows)
}

fn types() -> Result<Rows, LakeError> {
    let mut rows = Rows::new(
        "oid i,typname t,typnamespace i,typowner i,typlen i,typbyval b,typtype t,typcategory t,typispreferred b,typisdefined b,\
         typdelim t,typrelid i,typsubscript i,typelem i,typarray i,typinput i,typoutput i,typreceive i,typsend i,typmodin i,\
         typmodout i,typanalyze i,typalign t,typstorage t,typnotnull b,typbasetype i,typtypmod i,typndims i,typcollation i,\
         typdefaultbin t,typdefault t,typacl t",
    );
    for known in TYPES {
        let own = vec![
            ("oid", Cell::Int(known.oid)),
            ("typname", text(known.name)),
            ("typnamespace", Cell::Int(schema_oid(CATALOG_SCHEMA))),
            ("typowner", Cell::Int(OWNER)),
            ("typlen", Cell::Int(known.bytes)),
            ("typbyval", Cell::Bool(known.bytes > 0 && known.bytes <= 8)),
            ("typtype", text("b")),
            ("typcategory", text(known.category)),
            ("typdelim", text(",")),
            ("typalign", text("i")),
            ("typstorage", text("p")),
            ("typtypmod", Cell::Int(-1)),
        ];
        let zero = [
            "typrelid",
            "typsubscript",
            "typelem",
            "typarray",
            "typinput",
            "typoutput",
            "typreceive",
            "typsend",
            "typmodin",
            "typmodout",
            "typanalyze",
            "typbasetype",
            "typndims",
            "typcollation",
        ];
        let own = with("zero", own, &["typisdefined"], &zero);
        rows.add(&with("no", own, &[], &["typispreferred", "typnotnull"]))?;
    }
    Ok(rows)
}

fn descriptions(listed: &[Listed]) -> Result<Rows, LakeError> {
    let mut rows = Rows::new("objoid i,classoid i,objsubid i,description t");
    for table in listed {
        let whole = (0, table.about.0);
        let columns = (1..).zip(&table.columns).map(|(place, (_, _, about, _))| (place, about.0));
        for (place, about) in std::iter::once(whole).chain(columns) {
            rows.add(&[
                ("objoid", Cell::Int(oid(table.name))),
                ("classoid", Cell::Int(oid("pg_class"))),
                ("objsubid", Cell::Int(place)),
                ("description", text(about)),
            ])?;
        }
    }
    Ok(rows)
}

fn tables_of(listed: &[Listed], names: &Names) -> Result<Rows, LakeError> {
    let mut rows = Rows::new(
        "schemaname t,tablename t,tableowner t,tablespace t,hasindexes b,hasrules b,hastriggers b,rowsecurity b",
    );
    for table in listed {
        let own =
            vec![("schemaname", text(PUBLIC)), ("tablename", text(table.name)), ("tableowner", text(&names.user))];
        rows.add(&with("no", own, &[], &["hasindexes", "hasrules", "hastriggers", "rowsecurity"]))?;
    }
    Ok(rows)
}

fn databases(names: &Names) -> Result<Rows, LakeError> {
    let mut rows = Rows::new(
        "oid i,datname t,datdba i,encoding i,datlocprovider t,datistemplate b,datallowconn b,datconnlimit i,dattablespace i,\
         datcollate t,datctype t,daticulocale t,datcollversion t,datacl t",
    );
    let own = vec![
        ("oid", Cell::Int(DATABASE)),
        ("datname", text(&names.database)),
        ("datdba", Cell::Int(OWNER)),
        ("encoding", Cell::Int(6)),
        ("datlocprovider", text("c")),
        ("datconnlimit", Cell::Int(-1)),
        ("dattablespace", Cell::Int(1_663)),
        ("datcollate", text("C.UTF-8")),
        ("datctype", text("C.UTF-8")),
    ];
    rows.add(&with("no", own, &["datallowconn"], &["datistemplate"]))?;
    Ok(rows)
}

fn roles(names: &Names) -> Result<Rows, LakeError> {
    let mut rows = Rows::new(
        "oid i,rolname t,rolsuper b,rolinherit b,rolcreaterole b,rolcreatedb b,rolcanlogin b,rolreplication b,rolbypassrls b,\
         rolconnlimit i,rolvaliduntil z,rolconfig t,usename t,usesysid i,usecreatedb b,usesuper b,userepl b,usebypassrls b",
    );
    let own = vec![
        ("oid", Cell::Int(OWNER)),
        ("rolname", text(&names.user)),
        ("rolconnlimit", Cell::Int(-1)),
        ("usename", text(&names.user)),
        ("usesysid", Cell::Int(OWNER)),
    ];
    let no = [
        "rolsuper",
        "rolcreaterole",
        "rolcreatedb",
        "rolreplication",
        "rolbypassrls",
        "usecreatedb",
        "usesuper",
        "userepl",
        "usebypassrls",
    ];
    rows.add(&with("no", own, &["rolinherit", "rolcanlogin"], &no))?;
    Ok(rows)
}

fn settings() -> Result<Rows, LakeError> {
    let mut rows = Rows::new(
        "name t,setting t,unit t,category t,short_desc t,context t,vartype t,source t,min_val t,max_val t,boot_val t,reset_val t",
    );
    for (name, value) in SETTINGS {
        let (name, value) = (text(name), text(value));
        rows.add(&[("name", name), ("setting", value.clone()), ("vartype", text("string")), ("reset_val", value)])?;
    }
    Ok(rows)
}
