//! Types of PostgreSQL that occur, and which of them shows a kind of values.

use vg_backend::published::ColumnKind;

/// A type as the catalogue has it.
pub(super) struct Type {
    pub(super) oid: i64,
    pub(super) name: &'static str,
    /// As people write it, and as `format_type` does.
    pub(super) title: &'static str,
    pub(super) bytes: i64,
    pub(super) category: &'static str,
}

/// Types of PostgreSQL that occur: numbers and lengths as in its `pg_type.dat`.
pub(super) const TYPES: &[Type] = &[
    Type { oid: 16, name: "bool", title: "boolean", bytes: 1, category: "B" },
    Type { oid: 18, name: "char", title: "\"char\"", bytes: 1, category: "Z" },
    Type { oid: 19, name: "name", title: "name", bytes: 64, category: "S" },
    Type { oid: 20, name: "int8", title: "bigint", bytes: 8, category: "N" },
    Type { oid: 21, name: "int2", title: "smallint", bytes: 2, category: "N" },
    Type { oid: 23, name: "int4", title: "integer", bytes: 4, category: "N" },
    Type { oid: 25, name: "text", title: "text", bytes: -1, category: "S" },
    Type { oid: 26, name: "oid", title: "oid", bytes: 4, category: "N" },
    Type { oid: 700, name: "float4", title: "real", bytes: 4, category: "N" },
    Type { oid: 701, name: "float8", title: "double precision", bytes: 8, category: "N" },
    Type { oid: 1043, name: "varchar", title: "character varying", bytes: -1, category: "S" },
    Type { oid: 1082, name: "date", title: "date", bytes: 4, category: "D" },
    Type { oid: 1114, name: "timestamp", title: "timestamp without time zone", bytes: 8, category: "D" },
    Type { oid: 1184, name: "timestamptz", title: "timestamp with time zone", bytes: 8, category: "D" },
    Type { oid: 1700, name: "numeric", title: "numeric", bytes: -1, category: "N" },
];

/// The number of the type that shows a kind of values.
pub(super) const fn of_kind(kind: ColumnKind) -> i64 {
    match kind {
        ColumnKind::Text => 25,
        ColumnKind::Int => 20,
        ColumnKind::Real => 701,
        ColumnKind::Bool => 16,
        ColumnKind::Time => 1_184,
    }
}

pub(super) fn type_of(number: i64) -> Option<&'static Type> {
    TYPES.iter().find(|known| known.oid == number)
}

/// The number of a type by one of its names; 0 when there is none.
pub(super) fn type_oid(name: &str) -> i64 {
    TYPES.iter().find(|known| known.name == name || known.title == name).map_or(0, |known| known.oid)
}

/// What `format_type` says.
pub(super) fn type_title(number: i64) -> &'static str {
    type_of(number).map_or("???", |known| known.title)
}
