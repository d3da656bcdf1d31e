//! What another content of a set would change: rule by rule, before it is applied.

use std::collections::BTreeMap;

use vg_detect::sigma::Loaded;
use vg_detect::sigma::ast::RuleMeta;
use vg_model::Level;

/// A rule that is new, changed or gone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Changed {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Level, as it will be; of one that is gone, as it was.
    pub level: Level,
    /// File.
    pub path: String,
}

/// The difference, each list by level (gravest first) and title.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Difference {
    /// Not there before.
    pub new: Vec<Changed>,
    /// Of another text.
    pub changed: Vec<Changed>,
    /// Not there any more.
    pub gone: Vec<Changed>,
    /// Rules that stay as they are.
    pub same: usize,
}

/// Compares loaded rules.
#[must_use]
pub fn difference(before: &Loaded, after: &Loaded) -> Difference {
    let (before, after) = (by_id(before), by_id(after));
    let mut found = Difference::default();
    for (id, meta) in &after {
        match before.get(id) {
            None => found.new.push(changed(meta)),
            Some(known) if known.text != meta.text => found.changed.push(changed(meta)),
            Some(_) => found.same += 1,
        }
    }
    found.gone = before.iter().filter(|(id, _)| !after.contains_key(*id)).map(|(_, meta)| changed(meta)).collect();
    for list in [&mut found.new, &mut found.changed, &mut found.gone] {
        list.sort_by(|a, b| b.level.cmp(&a.level).then_with(|| (&a.title, &a.id).cmp(&(&b.title, &b.id))));
    }
    found
}

fn by_id(loaded: &Loaded) -> BTreeMap<&str, &RuleMeta> {
    let metas = loaded.rules.iter().map(|rule| &rule.meta);
    metas.chain(loaded.correlations.iter().map(|rule| &rule.meta)).map(|meta| (&*meta.id.0, meta)).collect()
}

fn changed(meta: &RuleMeta) -> Changed {
    Changed { id: meta.id.0.to_string(), title: meta.title.clone(), level: meta.level, path: meta.path.clone() }
}
