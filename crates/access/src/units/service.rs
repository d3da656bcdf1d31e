//! Operations on units: permission first, audit last.

use vg_backend::sql::{Direction, Order, Select, SqlError, Tx, WriteTx};
use vg_backend::{params, transaction};

use super::store::{self, from_row};
use super::{Unit, UnitKind, depth, in_subtree, is_root, subtree_bounds};
use crate::access::Access;
use crate::audit::{Changes, Outcome, Subject};
use crate::caller::Caller;
use crate::input;
use crate::limits::{MAX_LIST, MAX_UNIT_DEPTH, MAX_UNITS};
use crate::permission::{On, Operation, UNIT_CREATE, UNIT_MOVE, UNIT_READ, UNIT_STATE, UNIT_UPDATE, reach};
use crate::problem::{FieldError, Problem};

/// By path: each unit comes right before those below it.
const ORDERS: &[Order] = &[Order { name: "tree", columns: &["access_units.path"], direction: Direction::Ascending }];

/// What a new unit is made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewUnit {
    /// What it is.
    pub kind: UnitKind,
    /// Its official name.
    pub name: String,
}

impl Access {
    /// Creates a unit below `parent`.
    pub async fn unit_create(&self, caller: &Caller, parent: &str, new: &NewUnit) -> Result<Unit, Problem> {
        let (_, mut pending) = self.begin(caller, &UNIT_CREATE, On::Unit(parent), &Subject::new("unit", "")).await?;
        let id = self.new_id()?;
        pending.subject(&Subject::new("unit", &id));
        let done = transaction!(self.sql, Problem, |tx| {
            let unit = self.insert_unit(tx, &id, Some(parent), new).await?;
            let changes = Changes::new().set("kind", new.kind.name()).set("name", &unit.name).set("parent", parent);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(unit)
        });
        pending.settle(done).await
    }

    /// Checks and writes a unit. The first one of an installation stands at the root; so do others without a parent.
    pub(crate) async fn insert_unit(
        &self,
        tx: &mut WriteTx,
        id: &str,
        parent: Option<&str>,
        new: &NewUnit,
    ) -> Result<Unit, Problem> {
        let name = input::name("/name", &new.name).map_err(|error| Problem::invalid(vec![error]))?;
        let count = tx.fetch_one(&store::COUNT, &[]).await?.int("n")?;
        if usize::try_from(count).unwrap_or(usize::MAX) >= MAX_UNITS {
            return Err(Problem::limit(("số đơn vị", "units"), MAX_UNITS));
        }
        let path = match parent {
            None => format!("/{id}/"),
            Some(parent) => {
                let parent = store::by_id(tx, parent).await?.ok_or_else(Problem::not_found)?;
                check_place(new.kind, &parent)?;
                check_depth(parent.depth() + 1)?;
                format!("{}{id}/", parent.path)
            }
        };
        let unit = Unit {
            id: id.to_owned(),
            parent: parent.map(str::to_owned),
            kind: new.kind,
            name,
            path,
            active: true,
            created_at: self.clock.now(),
        };
        store::create_row(tx, &unit).await?;
        Ok(unit)
    }

    /// Renames a unit.
    pub async fn unit_rename(&self, caller: &Caller, id: &str, name: &str) -> Result<Unit, Problem> {
        let (_, pending) = self.begin(caller, &UNIT_UPDATE, On::Unit(id), &Subject::new("unit", id)).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            let name = input::name("/name", name).map_err(|error| Problem::invalid(vec![error]))?;
            let unit = store::by_id(tx, id).await?.ok_or_else(Problem::not_found)?;
            tx.execute(&store::RENAME, params![id, name.as_str()]).await?;
            pending.done(tx, Outcome::Done, &Changes::new().field("name", &unit.name, &name)).await?;
            Ok(Unit { name, ..unit })
        });
        pending.settle(done).await
    }

    /// Moves a unit, with all that is below it, below another one. The caller needs the permission at both places.
    pub async fn unit_move(&self, caller: &Caller, id: &str, parent: &str) -> Result<Unit, Problem> {
        let subject = Subject::new("unit", id);
        let (_, pending) = self.begin(caller, &UNIT_MOVE, On::Unit(id), &subject).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            self.require(tx, caller, &UNIT_MOVE, On::Unit(parent)).await?;
            let (unit, old) = move_unit(tx, id, parent).await?;
            pending.done(tx, Outcome::Done, &Changes::new().field("parent", old.as_deref(), parent)).await?;
            Ok(unit)
        });
        pending.settle(done).await
    }

    /// Deactivates a unit below which nothing is active, or makes it active again. Its memberships rest meanwhile.
    pub async fn unit_set_active(&self, caller: &Caller, id: &str, active: bool) -> Result<Unit, Problem> {
        let (_, pending) = self.begin(caller, &UNIT_STATE, On::Unit(id), &Subject::new("unit", id)).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            let unit = store::by_id(tx, id).await?.ok_or_else(Problem::not_found)?;
            check_state(tx, &unit, active).await?;
            tx.execute(&store::SET_ACTIVE, params![id, active]).await?;
            pending.done(tx, Outcome::Done, &Changes::new().field("active", unit.active, active)).await?;
            Ok(Unit { active, ..unit })
        });
        pending.settle(done).await
    }

    /// One unit that the caller may see.
    pub async fn unit(&self, tx: &mut Tx, caller: &Caller, id: &str) -> Result<Unit, Problem> {
        self.unit_for(tx, caller, &UNIT_READ, id).await
    }

    /// One unit in which the caller may do `operation`.
    pub async fn unit_for(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        operation: &'static Operation,
        id: &str,
    ) -> Result<Unit, Problem> {
        self.require(tx, caller, operation, On::Unit(id)).await?;
        store::by_id(tx, id).await?.ok_or_else(Problem::not_found)
    }

    /// The units that the caller may see, by path, continued after the path `after`; at most [`MAX_LIST`] of them.
    pub async fn units(&self, tx: &mut Tx, caller: &Caller, after: Option<&str>) -> Result<Vec<Unit>, Problem> {
        self.units_for(tx, caller, &UNIT_READ, after).await
    }

    /// The units in which the caller may do `operation`, as [`Access::units`] lists them.
    pub async fn units_for(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        operation: &'static Operation,
        after: Option<&str>,
    ) -> Result<Vec<Unit>, Problem> {
        let mut select = Select::new("access.unit.list", store::COLUMNS, "access_units");
        select = reach(self.operations(), caller, operation).confine(select).order_by(ORDERS, "tree")?.limit(MAX_LIST);
        if let Some(after) = after {
            select = select.after(params![after]);
        }
        let (statement, params) = select.build()?;
        let rows = tx.fetch_all(&statement, &params).await?;
        Ok(rows.iter().map(from_row).collect::<Result<_, SqlError>>()?)
    }
}

async fn move_unit(tx: &mut WriteTx, id: &str, parent: &str) -> Result<(Unit, Option<String>), Problem> {
    let unit = store::by_id(tx, id).await?.ok_or_else(Problem::not_found)?;
    let above = store::by_id(tx, parent).await?.ok_or_else(Problem::not_found)?;
    if in_subtree(&above.path, &unit.path) {
        return Err(Problem::conflict(
            "không thể chuyển đơn vị vào chính nó hoặc đơn vị cấp dưới của nó; hãy chọn đơn vị cấp trên khác",
            "a unit cannot be moved below itself or a unit of its own subtree; choose another place",
        ));
    }
    if is_root(&unit.path) {
        return Err(Problem::conflict(
            "đơn vị gốc không thể chuyển xuống dưới đơn vị khác: quyền quản trị hệ thống gắn với đơn vị gốc",
            "a unit at the root cannot be moved below another: the rights over the installation hang on it",
        ));
    }
    check_place(unit.kind, &above)?;
    let (from, to) = subtree_bounds(&unit.path);
    let slashes = tx.fetch_one(&store::DEEPEST, params![from.as_str(), to.as_str()]).await?.int("slashes")?;
    let levels = usize::try_from(slashes).unwrap_or(usize::MAX).saturating_sub(depth(&unit.path));
    check_depth(above.depth().saturating_add(levels))?;
    let path = format!("{}{id}/", above.path);
    // Ids are ASCII, so characters and bytes are the same for both engines.
    let rest = i64::try_from(unit.path.len()).unwrap_or(i64::MAX).saturating_add(1);
    tx.execute(&store::SET_PARENT, params![id, parent]).await?;
    tx.execute(&store::SET_PATHS, params![from, to, path.as_str(), rest]).await?;
    let old = unit.parent.clone();
    Ok((Unit { parent: Some(parent.to_owned()), path, ..unit }, old))
}

async fn check_state(tx: &mut Tx, unit: &Unit, active: bool) -> Result<(), Problem> {
    if active {
        let Some(parent) = &unit.parent else { return Ok(()) };
        let above = store::by_id(tx, parent).await?.ok_or_else(Problem::not_found)?;
        return if above.active { Ok(()) } else { Err(inactive(&above)) };
    }
    if is_root(&unit.path) {
        return Err(Problem::conflict(
            "không thể ngừng hoạt động đơn vị gốc: sẽ không còn ai quản trị hệ thống",
            "the unit at the root cannot be deactivated: nobody could manage the installation",
        ));
    }
    let (from, to) = subtree_bounds(&unit.path);
    let below = tx.fetch_one(&store::ACTIVE_BELOW, params![from, to]).await?.int("n")?;
    if below > 0 {
        return Err(Problem::conflict(
            format!("còn {below} đơn vị cấp dưới đang hoạt động; hãy ngừng hoặc chuyển các đơn vị đó trước"),
            format!("{below} units below it are active; deactivate or move them first"),
        ));
    }
    Ok(())
}

/// The conflict of putting something into a unit that works no more.
pub(crate) fn inactive(unit: &Unit) -> Problem {
    Problem::conflict(
        format!("đơn vị {} đã ngừng hoạt động; hãy khôi phục đơn vị trước", unit.name),
        format!("the unit {} is not active; reactivate it first", unit.name),
    )
}

fn check_place(kind: UnitKind, parent: &Unit) -> Result<(), Problem> {
    if !parent.active {
        return Err(inactive(parent));
    }
    if kind.fits_below(parent.kind) {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldError::new(
        "/kind",
        "wrong_level",
        "loại đơn vị này không thể nằm dưới đơn vị cấp trên đã chọn",
        format!("a unit of kind {} cannot stand below one of kind {}", kind.name(), parent.kind.name()),
    )]))
}

fn check_depth(levels: usize) -> Result<(), Problem> {
    if levels > MAX_UNIT_DEPTH {
        Err(Problem::limit(("số cấp đơn vị", "levels of units"), MAX_UNIT_DEPTH))
    } else {
        Ok(())
    }
}
