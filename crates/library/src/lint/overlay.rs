//! Overlays: checked as laid over their base; only what the base does not have wrong by itself is reported.

use vg_model::Text;

use super::{Fault, FaultCode, Glossary, check};
use crate::overlay::Overlay;
use crate::regimes::Regimes;

pub(super) fn check(regimes: &Regimes, glossary: Option<&Glossary>) -> Vec<Fault> {
    regimes.overlays().iter().flat_map(|overlay| one(overlay, regimes, glossary)).collect()
}

fn one(overlay: &Overlay, regimes: &Regimes, glossary: Option<&Glossary>) -> Vec<Fault> {
    let head = &overlay.head;
    let file = format!("{}/overlay.toml", head.id);
    let mut faults = Vec::new();
    for (field, text) in [("title", &head.title), ("summary", &head.summary)] {
        faults.extend(check::languages(&file, "overlay", field, text));
    }
    if head.from.zip(head.until).is_some_and(|(from, until)| until < from) {
        faults.push(Fault::new(FaultCode::Dates, &file, "overlay", "until", "until < from"));
    }
    let Some(base) = regimes.pack(head.base.as_str()) else {
        faults.push(Fault::new(FaultCode::NoBase, &file, "overlay", "base", head.base.as_str()));
        return faults;
    };
    let mut laid = base.clone();
    for withdrawal in &overlay.withdrawals {
        let entry = format!("withdraw {} `{}`", withdrawal.table, withdrawal.id);
        if !laid.remove(&withdrawal.table, &withdrawal.id) {
            let detail = Text::new(
                format!("{} `{}` trong {}", withdrawal.table, withdrawal.id, head.base),
                format!("{} `{}` in {}", withdrawal.table, withdrawal.id, head.base),
            );
            faults.push(Fault::with(FaultCode::NothingToWithdraw, &withdrawal.file, &entry, "id", &detail));
        }
        faults.extend(check::languages(&withdrawal.file, &entry, "reason", &withdrawal.reason));
    }
    overlay.lay_over(&mut laid);
    let before = check::pack(base, glossary);
    faults.extend(check::pack(&laid, glossary).into_iter().filter(|fault| !before.contains(fault)));
    faults
}
