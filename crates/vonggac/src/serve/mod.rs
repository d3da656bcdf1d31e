//! The HTTP door: what `vonggac serve` opens.
//!
//! *What it is*: addresses, cookies, headers and bodies turned into calls of the capabilities, and their refusals into answers.
//! *What it does not do*: it decides nothing about permissions and writes no table; the capabilities do.
//!
//! | page | what it holds |
//! |---|---|
//! | [`settings`] | `vonggac.toml`, environment, reference |
//! | [`installation`] | backend and access of a data folder |
//! | [`capabilities`] | the one list of routes, tables and operations |
//! | `shell` | what happens to every request before and after its route |
//! | [`api`] | the routes of `/api/v1` for access |
//! | [`oidc`] | central sign-in: the protocol with its provider |
//! | `inventory` | the routes of `/api/v1` for the inventory |
//! | `directive` | the routes of `/api/v1` for letters, obligations, checks, readiness |
//! | `assess` | the routes of `/api/v1` for the measures of systems, level dossiers, OSCAL |
//! | `monitor` | the routes of `/api/v1` for alerts, suppressions, sources, the watch; the worker that notes lateness and silence |
//! | `library` | the routes of `/api/v1/library`: what regimes, directives and report forms hold |
//! | `files`, `kept` | files that are answers and work that takes a processor; what the API shows of every object |
//! | `live` | changes as they happen, as server-sent events |
//! | `heard` | messages of the bus that only say where to look |
//! | `checker` | the worker that runs checks, and the SQL surface as checks see it |
//! | [`query`] | questions in SQL: their routes, their permission, their record |
//! | `postgres` | the same questions over the protocol of PostgreSQL |
//! | `events` | the routes of `/api/v1/units/{unit}/events`: search, counts, one event, following, files |
//! | `stream` | what arrives, until it is rows of `events`, alerts and figures |
//! | `retro` | the worker that runs rules over stored events |
//! | `probes` | `/healthz`, `/readyz`, `/metrics` |
//! | `tls` | the certificate: made, read, read again |
//! | `run` | start, listen, stop |

pub mod api;
mod assess;
pub mod capabilities;
mod checker;
mod console;
mod demonstration;
mod directive;
pub mod doctor;
mod events;
mod files;
mod first_page;
mod heard;
mod input;
pub mod installation;
mod inventory;
mod kept;
mod kinds;
mod library;
mod live;
mod log;
mod metrics;
mod monitor;
mod objects;
pub mod oidc;
mod postgres;
mod probes;
pub mod query;
mod reference_page;
mod refused;
mod retro;
mod run;
pub mod settings;
mod shell;
mod state;
mod store;
mod stream;
mod tls;

pub use kinds::KINDS;
pub use run::{Options, run};
pub use state::App;
