//! Filters and pages of lists.

use axum::Json;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vg_access::Problem;
use vg_formats::facts::HostKind;
use vg_inventory::model::{Filter, Page, Record};

use super::head::{Headed, name};
use crate::serve::api::Answer;
use crate::serve::api::views::{page_rows, unknown};
use crate::serve::state::App;

/// Which objects are wanted, in which order.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Words, with or without diacritics; each must begin a word of the object.
    #[serde(default)]
    q: String,
    /// Security level 1 to 5; 0: not determined. Systems and hosts.
    level: Option<u8>,
    /// `server`, `workstation`, `network_device`, `appliance`, `unknown`. Hosts.
    kind: Option<String>,
    /// Id of an information system. Hosts.
    system: Option<String>,
    /// Site, as written. Hosts.
    site: Option<String>,
    /// Person who answers for it, as written. Hosts.
    responsible: Option<String>,
    /// Software that is on it now: a name without regard to case, or `NAME@VERSION`. Hosts.
    software: Option<String>,
    /// True for retired objects in place of those that are followed.
    #[serde(default)]
    retired: bool,
    /// `name` (default), `name_desc`, `newest`; `level` for systems, `last_seen` for hosts.
    #[serde(default)]
    order: String,
    /// Value of `next` of the page before.
    after: Option<String>,
    /// Most rows, 1 to 1000; 100 when it is left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

impl ListQuery {
    /// The filter that the inventory takes.
    pub(super) fn filter(self) -> Result<Filter, Problem> {
        Ok(Filter {
            text: self.q,
            responsible: self.responsible.filter(|name| !name.is_empty()),
            software: self.software.filter(|name| !name.trim().is_empty()),
            kind: self.kind.as_deref().map(|name| host_kind("/kind", name)).transpose()?,
            level: self.level,
            system: self.system.filter(|id| !id.is_empty()),
            site: self.site.filter(|site| !site.is_empty()),
            retired: self.retired,
            order: self.order,
            after: self.after,
            limit: page_rows(self.limit)?,
        })
    }
}

/// The kind of host with this name.
pub(super) fn host_kind(pointer: &str, name: &str) -> Result<HostKind, Problem> {
    HostKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == name)
        .ok_or_else(|| unknown(pointer, &HostKind::ALL.map(HostKind::as_str)))
}

/// A page of objects.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PageView<T> {
    items: Vec<T>,
    /// Give it as `after` for the next page; null when these were the last.
    next: Option<String>,
}

impl<T: Headed> PageView<T> {
    /// The page, with what those are called who changed its objects last.
    pub(super) async fn of<D>(app: &App, page: Page<D>) -> Answer<Self>
    where
        T: From<Record<D>>,
    {
        let mut items: Vec<T> = page.rows.into_iter().map(T::from).collect();
        name(app, &mut items).await?;
        Ok(Json(Self { items, next: page.next }))
    }
}

/// Everything there is of something that has no pages.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AllView<T> {
    items: Vec<T>,
}

impl<T> AllView<T> {
    pub(super) fn of<S>(found: impl IntoIterator<Item = S>) -> Self
    where
        T: From<S>,
    {
        Self { items: found.into_iter().map(T::from).collect() }
    }
}
