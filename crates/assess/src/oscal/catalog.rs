//! The controls of a regime, and those of a level.

use serde_json::{Value, json};
use vg_library::View;
use vg_library::kinds::{Catalogue, Control, Group};

use super::{Writer, line, metadata, object, prop, say, statement_id, uuid};
use crate::measures::{Measures, proof};

/// The catalog of a regime: its catalogues as groups, their groups in them, and the controls with their clauses by level.
#[must_use]
pub fn catalog(view: &View<'_>, regime: &str, writer: &Writer) -> Value {
    let title = view.packs().find(|pack| pack.head.id.as_str() == regime).map(|pack| &pack.head.title);
    let title = title.map_or(regime, |title| title.get(writer.lang));
    let groups = all::<Group>(view, regime);
    let controls = all::<Control>(view, regime);
    let catalogues = all::<Catalogue>(view, regime).into_iter().filter_map(|catalogue| {
        let mut inner: Vec<&&Group> =
            groups.iter().filter(|group| group.catalogue.as_str() == catalogue.head.id).collect();
        inner.sort_by(|a, b| (a.order, &a.head.id).cmp(&(b.order, &b.head.id)));
        let inner: Vec<Value> = inner.into_iter().filter_map(|group| group_of(group, &controls, writer)).collect();
        let text = catalogue.text.get(writer.lang);
        (!inner.is_empty()).then(|| {
            object(json!({
                "id": catalogue.head.id,
                "class": "catalogue",
                "title": line(catalogue.head.title.get(writer.lang)),
                "parts": part(&format!("{}_ovw", catalogue.head.id), "overview", text),
                "groups": inner,
            }))
        })
    });
    json!({"catalog": object(json!({
        "uuid": uuid(&["catalog", regime]),
        "metadata": metadata(writer, title, &format!("{regime} {}", view.day())),
        "groups": catalogues.collect::<Vec<_>>(),
    }))})
}

fn all<'a, T: vg_library::OfPack>(view: &'a View<'_>, regime: &str) -> Vec<&'a T> {
    view.all::<T>().into_iter().filter(|(pack, _)| pack.as_str() == regime).map(|(_, entry)| entry).collect()
}

fn part(id: &str, name: &str, prose: &str) -> Vec<Value> {
    if prose.trim().is_empty() { Vec::new() } else { vec![json!({"id": id, "name": name, "prose": prose.trim()})] }
}

fn group_of(group: &Group, controls: &[&Control], writer: &Writer) -> Option<Value> {
    let mut inner: Vec<&&Control> = controls.iter().filter(|control| control.group.as_str() == group.head.id).collect();
    inner.sort_by(|a, b| a.head.id.cmp(&b.head.id));
    let inner: Vec<Value> = inner.into_iter().map(|control| control_of(control, writer)).collect();
    (!inner.is_empty()).then(|| {
        json!({
            "id": group.head.id,
            "class": "group",
            "title": line(group.head.title.get(writer.lang)),
            "controls": inner,
        })
    })
}

fn control_of(control: &Control, writer: &Writer) -> Value {
    let mut props = Vec::new();
    for (level, clause) in &control.at {
        props.extend(prop("level", &level.to_string()));
        props.extend(prop(&format!("clause-level-{level}"), clause));
    }
    for (level, span) in &control.every {
        props.extend(prop(&format!("every-level-{level}"), &span.to_string()));
    }
    for (level, span) in &control.keep {
        props.extend(prop(&format!("keep-level-{level}"), &span.to_string()));
    }
    for kind in &control.evidence {
        props.extend(prop("evidence", proof(*kind)));
    }
    props.extend(prop("check", control.check.as_deref().unwrap_or_default()));
    let id = &control.head.id;
    let text = control.requirement.get(writer.lang);
    let title = line(control.head.title.get(writer.lang));
    // Findings point at the statement, so every control has one.
    let text = if text.trim().is_empty() { &title } else { text };
    object(json!({
        "id": id,
        "class": "measure",
        "title": title,
        "props": props,
        "parts": part(&statement_id(id), "statement", text),
    }))
}

/// The profile of a level: which controls of the catalog it takes. `catalog` is where the file of the catalog stands, as seen from that
/// of the profile. Nothing when the level asks for nothing.
#[must_use]
pub fn profile(measures: &Measures, catalog: &str, writer: &Writer) -> Option<Value> {
    let Measures { regime, level, .. } = measures;
    if measures.measures.is_empty() {
        return None;
    }
    let chosen = measures.catalogues.join(" ");
    let ids: Vec<&str> = measures.measures.iter().map(|measure| measure.control.as_str()).collect();
    let title = say(
        writer.lang,
        &format!("Biện pháp của cấp độ {level} theo {regime}"),
        &format!("Measures of level {level} by {regime}"),
    );
    Some(json!({"profile": {
        "uuid": uuid(&["profile", regime, &level.to_string(), &chosen]),
        "metadata": metadata(writer, &title, &format!("{regime} {level}")),
        "imports": [{"href": catalog, "include-controls": [{"with-ids": ids}]}],
        "merge": {"as-is": true},
    }}))
}
