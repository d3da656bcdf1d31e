//! The HTTP door as clients meet it: the real binary on loopback, over TLS and in the clear.

#[cfg(test)]
#[path = "serve/answers.rs"]
mod answers;
#[cfg(test)]
#[path = "serve/bad_input.rs"]
mod bad_input;
#[cfg(test)]
#[path = "serve/browser.rs"]
mod browser;
#[cfg(test)]
#[path = "serve/client.rs"]
mod client;
#[cfg(test)]
#[path = "serve/data.rs"]
mod data;
#[cfg(test)]
#[path = "serve/directive.rs"]
mod directive;
#[cfg(test)]
#[path = "serve/drill.rs"]
mod drill;
#[cfg(test)]
#[path = "serve/events.rs"]
mod events;
#[cfg(test)]
#[path = "serve/evidence.rs"]
mod evidence;
#[cfg(test)]
#[path = "serve/files.rs"]
mod files;
#[cfg(test)]
#[path = "serve/first_visit.rs"]
mod first_visit;
#[cfg(test)]
#[path = "serve/home.rs"]
mod home;
#[cfg(test)]
#[path = "serve/inventory.rs"]
mod inventory;
#[cfg(test)]
#[path = "serve/library.rs"]
mod library;
#[cfg(test)]
#[path = "serve/limits.rs"]
mod limits;
#[cfg(test)]
#[path = "serve/monitor.rs"]
mod monitor;
#[cfg(test)]
#[path = "serve/oidc.rs"]
mod oidc;
#[cfg(test)]
#[path = "serve/passkeys.rs"]
mod passkeys;
#[cfg(test)]
#[path = "serve/postgres.rs"]
mod postgres;
#[cfg(test)]
#[path = "serve/program.rs"]
mod program;
#[cfg(test)]
#[path = "serve/query.rs"]
mod query;
#[cfg(test)]
#[path = "serve/routes.rs"]
mod routes;
#[cfg(test)]
#[path = "serve/stopping.rs"]
mod stopping;
#[cfg(test)]
#[path = "serve/stream.rs"]
mod stream;
#[cfg(test)]
#[path = "serve/tls.rs"]
mod tls;
#[cfg(test)]
#[path = "serve/totp.rs"]
mod totp;
#[cfg(test)]
#[path = "serve/walls.rs"]
mod walls;
