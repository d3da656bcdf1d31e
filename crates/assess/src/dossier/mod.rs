//! Level dossiers: what the unit says of them beyond what the inventory knows, and the yearly table (form 08 of decree 331/2026).

mod yearly;

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::evidence::{Item, Kind};
use vg_access::{Caller, On, Problem};
use vg_backend::transaction;
use vg_model::{Text, Timestamp};

pub use yearly::{Period, Yearly, YearlyRow};

use crate::Assess;
use crate::check::{Days as _, Faults};
use crate::error::version_mismatch;
use crate::operations::{DOSSIER_READ, DOSSIER_UPDATE};
use crate::store;

/// Where a dossier stands, by the four words of the yearly table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
    /// Being written.
    Drafting,
    /// Sent for appraisal.
    Sent,
    /// Appraised.
    Appraised,
    /// Approved.
    Approved,
}

impl Stage {
    /// All of them, in their order.
    pub const ALL: [Self; 4] = [Self::Drafting, Self::Sent, Self::Appraised, Self::Approved];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drafting => "drafting",
            Self::Sent => "sent",
            Self::Appraised => "appraised",
            Self::Approved => "approved",
        }
    }

    /// The stage with this name; nothing for the empty one.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Drafting => Text::new("Đang xây dựng", "Drafting"),
            Self::Sent => Text::new("Đã gửi thẩm định", "Sent for appraisal"),
            Self::Appraised => Text::new("Đã thẩm định", "Appraised"),
            Self::Approved => Text::new("Đã phê duyệt", "Approved"),
        }
    }

    /// The stage that a state of the inventory means. One that was sent back is being written again; of one that is missing, that has
    /// expired or that nobody knows of the table has no word.
    #[must_use]
    pub fn of_inventory(state: &str) -> Option<Self> {
        match state {
            "drafting" | "rejected" => Some(Self::Drafting),
            "submitted" => Some(Self::Sent),
            "approved" => Some(Self::Approved),
            _ => None,
        }
    }
}

/// What a unit says of the dossier of a system. Days are `YYYY-MM-DD`; everything may be empty.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Dossier {
    /// Where it stands; nothing leaves it to what the inventory knows.
    pub stage: Option<Stage>,
    /// Number of the decision that approves the level.
    pub decision_number: String,
    /// Its day.
    pub decision_day: String,
    /// Who decided.
    pub decision_body: String,
    /// Number of the security regulation of the system.
    pub regulation_number: String,
    /// Its day.
    pub regulation_day: String,
    /// When approval is expected.
    pub expected_approval: String,
    /// When the protection plan is expected to be fully deployed.
    pub expected_deployment: String,
    /// When it was last inspected and assessed.
    pub assessed_day: String,
    /// By whom.
    pub assessed_body: String,
}

/// A dossier as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filed {
    /// Id of the system.
    pub system: String,
    /// Number of its state, from 1; 0 for one that nothing was said of yet.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Kind and id of who changed it last.
    pub updated_by: String,
    /// What is said.
    pub data: Dossier,
}

impl Assess {
    /// What is said of the dossiers of a unit, by system.
    pub async fn dossier_list(&self, caller: &Caller, unit: &str) -> Result<Vec<Filed>, Problem> {
        let mut tx = self.reading(caller, &DOSSIER_READ, unit).await?;
        Ok(store::dossiers::list(&mut tx, unit).await?)
    }

    /// What is said of the dossier of a system; version 0 while nothing is.
    pub async fn dossier_get(&self, caller: &Caller, unit: &str, system: &str) -> Result<Filed, Problem> {
        let mut tx = self.reading(caller, &DOSSIER_READ, unit).await?;
        Ok(store::dossiers::get(&mut tx, unit, system).await?.unwrap_or_else(|| unsaid(system)))
    }

    /// Says where the dossier of a system stands. `version` is 0 for the first word. The door makes sure that the system is one of the
    /// unit.
    pub async fn dossier_put(
        &self,
        caller: &Caller,
        unit: &str,
        system: &str,
        version: i64,
        new: &Dossier,
    ) -> Result<Filed, Problem> {
        let subject = Subject::new("assessment_dossier", system);
        let (granted, pending) = self.access.begin(caller, &DOSSIER_UPDATE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let data = checked(system, new)?;
            let old = store::dossiers::get(tx, unit, system).await?.unwrap_or_else(|| unsaid(system));
            if old.version != version {
                return Err(version_mismatch(version, old.version));
            }
            let name = |stage: Option<Stage>| stage.map_or("", Stage::name);
            let changes = Changes::new()
                .field("stage", name(old.data.stage), name(data.stage))
                .field("decision_number", &old.data.decision_number, &data.decision_number)
                .field("decision_day", &old.data.decision_day, &data.decision_day)
                .field("regulation_number", &old.data.regulation_number, &data.regulation_number)
                .field("assessed_day", &old.data.assessed_day, &data.assessed_day);
            let filed = Filed {
                system: system.to_owned(),
                version: version + 1,
                updated_at: self.now(),
                updated_by: granted.actor().to_owned(),
                data,
            };
            store::dossiers::save(tx, unit, &filed).await?;
            self.access.evidence().add(tx, caller, &granted, &item(&filed)).await?;
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(filed)
        });
        pending.settle(done).await
    }
}

fn unsaid(system: &str) -> Filed {
    Filed {
        system: system.to_owned(),
        version: 0,
        updated_at: Timestamp(0),
        updated_by: String::new(),
        data: Dossier::default(),
    }
}

fn checked(system: &str, new: &Dossier) -> Result<Dossier, Problem> {
    let mut faults = Faults::default();
    faults.line("/system", system);
    let dossier = Dossier {
        stage: new.stage,
        decision_number: faults.line("/decision_number", &new.decision_number),
        decision_day: faults.day("/decision_day", &new.decision_day),
        decision_body: faults.line("/decision_body", &new.decision_body),
        regulation_number: faults.line("/regulation_number", &new.regulation_number),
        regulation_day: faults.day("/regulation_day", &new.regulation_day),
        expected_approval: faults.day("/expected_approval", &new.expected_approval),
        expected_deployment: faults.day("/expected_deployment", &new.expected_deployment),
        assessed_day: faults.day("/assessed_day", &new.assessed_day),
        assessed_body: faults.line("/assessed_body", &new.assessed_body),
    };
    if dossier.stage == Some(Stage::Approved) {
        faults.required("/decision_number", &dossier.decision_number);
        faults.required("/decision_day", &dossier.decision_day);
    }
    faults.done()?;
    Ok(dossier)
}

/// What is said, in the ledger: a statement.
fn item(filed: &Filed) -> Item {
    let data = &filed.data;
    let stage = data.stage.map_or("", Stage::name);
    let facts = [
        ("stage", stage),
        ("decision_number", &data.decision_number),
        ("decision_day", &data.decision_day),
        ("decision_body", &data.decision_body),
        ("regulation_number", &data.regulation_number),
        ("regulation_day", &data.regulation_day),
        ("expected_approval", &data.expected_approval),
        ("expected_deployment", &data.expected_deployment),
        ("assessed_day", &data.assessed_day),
        ("assessed_body", &data.assessed_body),
    ];
    let short: String = data.decision_number.chars().take(100).collect();
    Item {
        kind: Kind::Statement,
        source: "assess",
        subject_kind: "assessment_dossier",
        subject: filed.system.clone(),
        title: Text::new(format!("Hồ sơ cấp độ {short}").trim(), format!("Level dossier {short}").trim()),
        facts: facts.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect(),
        blob: None,
        collected_at: filed.updated_at,
        expires_at: None,
        replaces: None,
    }
}
