//! Texts → forms. What cannot be read is reported and left out.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use vg_library::lint::{Fault, FaultCode};

use super::form::Form;
use super::limits::{MAX_FORM_BYTES, MAX_FORMS};

/// What was read.
#[derive(Default, Debug)]
pub struct LoadedForms {
    /// Forms by id, each with the path of its file.
    pub forms: BTreeMap<String, (String, Form)>,
    /// What could not be read.
    pub faults: Vec<Fault>,
}

/// Reads files, given as path below `library/forms` and text; files that do not end in `.toml` are passed over. Of two forms with one id
/// the first by path stays.
#[must_use]
pub fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> LoadedForms {
    let mut files: Vec<(&str, &str)> = files.into_iter().filter(|(path, _)| path.ends_with(".toml")).collect();
    files.sort_unstable();
    let mut loaded = LoadedForms::default();
    for (count, (path, text)) in files.into_iter().enumerate() {
        let faults = &mut loaded.faults;
        let mut fault = |code, field: &str, detail: &str| faults.push(Fault::new(code, path, "", field, detail));
        if count >= MAX_FORMS {
            fault(FaultCode::TooLarge, "", &MAX_FORMS.to_string());
            break;
        }
        if text.len() > MAX_FORM_BYTES {
            fault(FaultCode::TooLarge, "", &format!("{} > {MAX_FORM_BYTES}", text.len()));
            continue;
        }
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => {
                fault(FaultCode::Syntax, "", &error.message().replace('\n', " "));
                continue;
            }
        };
        match table.try_into::<Form>() {
            Ok(form) => match loaded.forms.entry(form.head.id.clone()) {
                Entry::Occupied(there) => fault(FaultCode::DuplicateId, "form.id", there.key()),
                Entry::Vacant(free) => {
                    free.insert((path.to_owned(), form));
                }
            },
            Err(error) => {
                let message = error.message().replace('\n', " ");
                let code = if message.contains("unknown field") {
                    FaultCode::UnknownKey
                } else if message.contains("missing field") {
                    FaultCode::Missing
                } else {
                    FaultCode::BadValue
                };
                fault(code, "", &message);
            }
        }
    }
    loaded
}
