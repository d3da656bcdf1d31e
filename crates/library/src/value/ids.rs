//! Typed ids: a clock cannot name a form where it should name a party. Written in kebab case.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A regime or an overlay: the name of its folder.
    PackId,
    /// A law, decree, circular, letter, standard or publication.
    ActId,
    /// An authority or a role: whoever acts or is written to.
    PartyId,
    /// A fact about a system.
    FactId,
    /// A state of a level dossier.
    StateId,
    /// A catalogue of controls.
    CatalogueId,
    /// A group of a catalogue.
    GroupId,
    /// A form.
    FormId,
    /// A severity of incidents.
    SeverityId,
    /// A step of a procedure.
    StepId,
    /// A public holiday.
    HolidayId,
}
