//! What a commit of the Delta protocol says, one JSON object a line. A checkpoint has the same objects as rows.
//!
//! Source: github.com/delta-io/delta, PROTOCOL.md, "Actions". Only the actions of reader version 1 and writer version 2 exist here: no
//! deletion vectors, no column mapping, no change data. What else stands in a log was written by somebody else and is refused.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Reader version of the tables that are written and read.
pub(crate) const READER: i32 = 1;
/// Writer version of the tables that are written and read.
pub(crate) const WRITER: i32 = 2;

/// One action.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Action {
    CommitInfo(BTreeMap<String, serde_json::Value>),
    Protocol(Protocol),
    MetaData(MetaData),
    Txn(Txn),
    Add(Add),
    Remove(Remove),
}

/// Who may read and write the table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Protocol {
    pub(crate) min_reader_version: i32,
    pub(crate) min_writer_version: i32,
}

/// What the table is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MetaData {
    pub(crate) id: String,
    pub(crate) format: Format,
    pub(crate) schema_string: String,
    pub(crate) partition_columns: Vec<String>,
    #[serde(default)]
    pub(crate) configuration: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created_time: Option<i64>,
}

/// Of what its files are made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub(crate) struct Format {
    pub(crate) provider: String,
    #[serde(default)]
    pub(crate) options: BTreeMap<String, String>,
}

/// A number that an application keeps with the table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Txn {
    pub(crate) app_id: String,
    pub(crate) version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_updated: Option<i64>,
}

/// A file that belongs to the table from now on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Add {
    pub(crate) path: String,
    pub(crate) partition_values: BTreeMap<String, Option<String>>,
    pub(crate) size: u64,
    pub(crate) modification_time: i64,
    pub(crate) data_change: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stats: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tags: Option<BTreeMap<String, String>>,
}

/// A file that does not belong to it any more.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Remove {
    pub(crate) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) deletion_timestamp: Option<i64>,
    pub(crate) data_change: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) extended_file_metadata: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) partition_values: Option<BTreeMap<String, Option<String>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) size: Option<u64>,
}

/// Actions as the lines of a commit.
pub(crate) fn lines(actions: &[Action]) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = Vec::new();
    for action in actions {
        serde_json::to_writer(&mut text, action)?;
        text.push(b'\n');
    }
    Ok(text)
}

/// The actions of such lines; the number of the line, from 1, with what is wrong in it.
pub(crate) fn parse(text: &[u8]) -> Result<Vec<Action>, (usize, serde_json::Error)> {
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(place, line)| serde_json::from_slice(line).map_err(|error| (place + 1, error)))
        .collect()
}
