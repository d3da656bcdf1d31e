//! Who acts and who is written to: authorities, roles, and the ways to reach them.

use serde::{Deserialize, Serialize};
use vg_model::Text;

use super::entry;
use crate::entry::{Head, Length, PARTIES};
use crate::value::{Day, PartyId};

/// An authority of the state.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Authority {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Usual abbreviation.
    #[serde(default)]
    pub abbreviation: String,
    /// The authority it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PartyId>,
}

entry!(Authority, "authority", ["source"], |this, out| {
    if let Some(parent) = &this.parent {
        out.refers("parent", &["authority"], parent.as_str());
    }
});

/// A role of law, for example the operator of a system.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Role {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Who or what has the role, and what it has to do.
    #[serde(default)]
    pub text: Text,
    /// Authorities that have it, where that is fixed.
    #[serde(default)]
    pub held_by: Vec<PartyId>,
}

entry!(Role, "role", ["source", "text"], |this, out| {
    out.text("text", &this.text, Length::Body);
    for party in &this.held_by {
        out.refers("held_by", &["authority"], party.as_str());
    }
});

/// By what an authority is reached.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Telephone of an office.
    #[default]
    Phone,
    /// Telephone that is answered day and night.
    Hotline,
    /// E-mail.
    Email,
    /// Web page or platform.
    Web,
    /// Postal address.
    Post,
    /// Technical interface that data is sent to.
    Endpoint,
}

/// A way to reach an authority. The title says what for.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Contact {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Whom it reaches.
    #[serde(default)]
    pub authority: PartyId,
    /// By what.
    #[serde(default)]
    pub channel: Channel,
    /// Number, address or location.
    #[serde(default)]
    pub value: String,
    /// Day on which somebody last saw it stated by its owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_on: Option<Day>,
}

entry!(Contact, "contact", ["source", "authority", "channel", "value", "from", "verified_on"], |this, out| {
    out.refers("authority", PARTIES, this.authority.as_str());
    out.day("verified_on", this.verified_on);
    let shaped = match this.channel {
        Channel::Phone | Channel::Hotline => {
            let digits = this.value.chars().filter(char::is_ascii_digit).count();
            digits >= 3 && this.value.chars().all(|c| c.is_ascii_digit() || " .+()-".contains(c))
        }
        Channel::Email => this.value.split('@').filter(|part| !part.is_empty()).count() == 2,
        Channel::Web | Channel::Endpoint => this.value.contains('.') && !this.value.contains(' '),
        Channel::Post => !this.value.trim().is_empty(),
    };
    if !shaped {
        let value = &this.value;
        out.trouble(
            "value",
            format!("`{value}` không có dạng của kênh liên lạc này"),
            format!("`{value}` does not look like what the channel takes"),
        );
    }
});
