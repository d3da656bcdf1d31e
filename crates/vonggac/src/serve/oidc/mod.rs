//! Central sign-in through a provider of OpenID Connect (Core 1.0, authorization code flow with PKCE).
//!
//! *What it is*: the protocol between this server and the provider. What an identity may do here is decided by
//! [`vg_access::identities`].
//!
//! | page | what it holds |
//! |---|---|
//! | `config` | the section `[oidc]`, checked |
//! | `http` | requests to the provider, with their limits |
//! | `provider` | discovery and keys, the address to send a browser to, the answer checked |
//!
//! The provider is another organisation's program: whatever it does ends in one of three refusals (`Failure`), never in a fault
//! of this server, and signing in by password does not need it.

mod config;
mod http;
mod provider;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use anyhow::Result;
use vg_access::Problem;
use vg_backend::clock::Clock;
use vg_model::Text;

pub use config::{Config, public_url};
pub(super) use provider::Provider;

use super::kinds;

/// How the provider failed. The reason is for the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Failure {
    /// It cannot be reached, or what it says makes no sense.
    Unavailable(String),
    /// It said no.
    Refused(String),
    /// It said something that does not pass the checks.
    Rejected(String),
}

impl Failure {
    /// What people are told. The reason stays in the log: it may name machines, or quote what an attacker sent.
    pub(super) fn problem(&self) -> Problem {
        match self {
            Self::Unavailable(_) => Problem::new(
                &kinds::PROVIDER_UNAVAILABLE,
                Text::new(
                    "không kết nối được hệ thống đăng nhập tập trung; hãy thử lại sau hoặc đăng nhập bằng mật khẩu",
                    "the provider of central sign-in cannot be reached; try again later, or sign in with the password",
                ),
            ),
            Self::Refused(_) => Problem::new(
                &kinds::PROVIDER_REFUSED,
                Text::new(
                    "hệ thống đăng nhập tập trung từ chối hoặc bạn đã huỷ; hãy thử lại hoặc đăng nhập bằng mật khẩu",
                    "the provider of central sign-in refused, or you cancelled; try again, or sign in with the password",
                ),
            ),
            Self::Rejected(_) => Problem::new(
                &kinds::IDENTITY_REJECTED,
                Text::new(
                    "câu trả lời của hệ thống đăng nhập tập trung không hợp lệ nên bị từ chối; hãy báo quản trị viên hệ thống",
                    "the answer of the provider of central sign-in is not valid and was refused; tell the administrator of this server",
                ),
            ),
        }
    }

    /// The reason, for the log.
    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Unavailable(reason) | Self::Refused(reason) | Self::Rejected(reason) => reason,
        }
    }
}

/// The provider that the settings name; nothing when there is none.
///
/// # Errors
///
/// When the settings contradict each other or a file of theirs cannot be read.
pub(super) fn open(settings: &super::settings::Settings, clock: &Arc<dyn Clock>) -> Result<Option<Provider>> {
    Config::of(settings)?.map(|config| Provider::new(config, Arc::clone(clock))).transpose()
}
