//! Every event of the samples of all parsers, and of the shared data, has what OCSF requires.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use vg_model::Timestamp;

use super::again::{ALL, everything};
use crate::ocsf::Ocsf;
use crate::search::{Form, fields};

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Needs {
    required: Vec<String>,
    at_least_one: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Schema {
    every: Needs,
    class: BTreeMap<String, Needs>,
    object: BTreeMap<String, Needs>,
}

fn look(at: &str, object: &Map<String, Value>, needs: &Needs, faults: &mut BTreeSet<String>) {
    for name in needs.required.iter().filter(|name| !object.contains_key(*name)) {
        faults.insert(format!("{at} has no {name}"));
    }
    if !needs.at_least_one.is_empty() && !needs.at_least_one.iter().any(|name| object.contains_key(name)) {
        faults.insert(format!("{at} has none of {:?}", needs.at_least_one));
    }
}

fn walk(at: &str, value: &Value, schema: &Schema, faults: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object.iter().filter(|(name, _)| *name != "unmapped") {
                let path = format!("{at}.{name}");
                for object in value.as_array().map_or_else(|| vec![value], |list| list.iter().collect()) {
                    if let (Some(needs), Some(object)) = (schema.object.get(name), object.as_object()) {
                        look(&path, object, needs, faults);
                    }
                    walk(&path, object, schema, faults);
                }
            }
        }
        Value::Null => drop(faults.insert(format!("{at} is null"))),
        _ => {}
    }
}

#[test]
fn every_event_has_what_ocsf_requires() {
    let schema: Schema = toml::from_str(include_str!("../../../../../library/ocsf/required.toml")).unwrap();
    let ocsf = Ocsf::embedded().unwrap();
    let names: Vec<&str> = fields().iter().map(|field| field.name).collect();
    let sql: Vec<&str> =
        fields().iter().map(|field| field.sql).filter(|name| !["day", "unit"].contains(name)).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (world, stream, _folder) = everything().await;
        let (mut classes, mut faults, mut events) = (BTreeMap::new(), BTreeSet::new(), 0);
        for piece in stream.0.store.pass(&world.unit, ALL.0, ALL.1, &sql).unwrap() {
            let piece = piece.unwrap();
            for row in 0..piece.len() {
                let columns = |name: &str| {
                    let field = fields().iter().find(|field| field.name == name)?;
                    let at = sql.iter().position(|sql| *sql == field.sql)?;
                    match field.form {
                        Form::Int => piece.int(at, row).map(Value::from),
                        Form::Bool => piece.bool(at, row).map(Value::from),
                        Form::Time => piece.time(at, row).map(|time: Timestamp| time.to_string().into()),
                        _ => piece.text(at, row).map(Value::from),
                    }
                };
                let event = ocsf.event(&world.unit, &names, &columns);
                let class = event["class_uid"].as_i64().unwrap();
                *classes.entry(class).or_insert(0) += 1;
                events += 1;
                let object = event.as_object().unwrap();
                let at = class.to_string();
                look(&at, object, &schema.every, &mut faults);
                look(&at, object, &schema.class[&at], &mut faults);
                walk(&at, &event, &schema, &mut faults);
                let id = event["activity_id"].as_i64().unwrap();
                assert_eq!(event["type_uid"], json!(class * 100 + id));
                assert!(event["time"].is_i64() && event["severity_id"].is_i64(), "{event}");
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
        eprintln!("{events} events: {classes:?}");
        for class in [1007, 3002, 4001, 4002, 4003] {
            assert!(classes.contains_key(&class), "{class} is none of {classes:?}");
        }
    });
}
