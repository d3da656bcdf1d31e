//! The labels of `systeminfo` by language: data, to be extended.
//!
//! Labels are compared without case, marks and punctuation. English and German were checked against real outputs; the
//! other languages are as the command prints them, in the variants of its versions. A language that is missing here is
//! still read: the order of the lines is the same in all of them ([`ORDER`]), and values show what they are by shape.

use std::sync::LazyLock;

use crate::fold::words;

/// What a line is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Label {
    HostName,
    OsName,
    OsVersion,
    OsManufacturer,
    OsConfiguration,
    OsBuildType,
    RegisteredOwner,
    RegisteredOrganization,
    ProductId,
    Installed,
    Booted,
    /// Windows up to Server 2003 says how long it has been up instead of since when.
    UpTime,
    Manufacturer,
    Model,
    SystemType,
    Processors,
    Bios,
    Domain,
    LogonServer,
    Hotfixes,
    NetworkCards,
    ConnectionName,
}

/// The first lines in the order in which the command prints them, whatever the language.
pub(super) const ORDER: &[Label] = &[
    Label::HostName,
    Label::OsName,
    Label::OsVersion,
    Label::OsManufacturer,
    Label::OsConfiguration,
    Label::OsBuildType,
    Label::RegisteredOwner,
    Label::RegisteredOrganization,
    Label::ProductId,
    Label::Installed,
    Label::Booted,
    Label::Manufacturer,
    Label::Model,
    Label::SystemType,
    Label::Processors,
    Label::Bios,
];

/// The labels of one language.
struct Language {
    /// BCP 47 code; for the reader of this page.
    _code: &'static str,
    labels: &'static [(Label, &'static str)],
}

const LANGUAGES: &[Language] = &[
    Language {
        _code: "en",
        labels: &[
            (Label::HostName, "Host Name"),
            (Label::OsName, "OS Name"),
            (Label::OsVersion, "OS Version"),
            (Label::OsManufacturer, "OS Manufacturer"),
            (Label::OsConfiguration, "OS Configuration"),
            (Label::OsBuildType, "OS Build Type"),
            (Label::RegisteredOwner, "Registered Owner"),
            (Label::RegisteredOrganization, "Registered Organization"),
            (Label::ProductId, "Product ID"),
            (Label::Installed, "Original Install Date"),
            (Label::Booted, "System Boot Time"),
            (Label::UpTime, "System Up Time"),
            (Label::Manufacturer, "System Manufacturer"),
            (Label::Model, "System Model"),
            (Label::SystemType, "System Type"),
            (Label::Processors, "Processor(s)"),
            (Label::Bios, "BIOS Version"),
            (Label::Domain, "Domain"),
            (Label::LogonServer, "Logon Server"),
            (Label::Hotfixes, "Hotfix(s)"),
            (Label::NetworkCards, "Network Card(s)"),
            (Label::ConnectionName, "Connection Name"),
        ],
    },
    Language {
        _code: "de",
        labels: &[
            (Label::HostName, "Hostname"),
            (Label::OsName, "Betriebssystemname"),
            (Label::OsVersion, "Betriebssystemversion"),
            (Label::OsManufacturer, "Betriebssystemhersteller"),
            (Label::OsConfiguration, "Betriebssystemkonfiguration"),
            (Label::OsBuildType, "Betriebssystem-Buildtyp"),
            (Label::RegisteredOwner, "Registrierter Benutzer"),
            (Label::RegisteredOwner, "Registrierter Besitzer"),
            (Label::RegisteredOrganization, "Registrierte Organisation"),
            (Label::ProductId, "Produkt-ID"),
            (Label::Installed, "Ursprüngliches Installationsdatum"),
            (Label::Booted, "Systemstartzeit"),
            (Label::Manufacturer, "Systemhersteller"),
            (Label::Model, "Systemmodell"),
            (Label::SystemType, "Systemtyp"),
            (Label::Processors, "Prozessor(en)"),
            (Label::Bios, "BIOS-Version"),
            (Label::Domain, "Domäne"),
            (Label::LogonServer, "Anmeldeserver"),
            (Label::Hotfixes, "Hotfix(es)"),
            (Label::NetworkCards, "Netzwerkkarte(n)"),
            (Label::ConnectionName, "Verbindungsname"),
        ],
    },
    Language {
        _code: "fr",
        labels: &[
            (Label::HostName, "Nom de l’hôte"),
            (Label::OsName, "Nom du système d’exploitation"),
            (Label::OsVersion, "Version du système"),
            (Label::OsManufacturer, "Fabricant du système d’exploitation"),
            (Label::OsConfiguration, "Configuration du système d’exploitation"),
            (Label::OsBuildType, "Type de build du système d’exploitation"),
            (Label::OsBuildType, "Type de version du système d’exploitation"),
            (Label::RegisteredOwner, "Propriétaire enregistré"),
            (Label::RegisteredOrganization, "Organisation enregistrée"),
            (Label::ProductId, "Identificateur de produit"),
            (Label::Installed, "Date d’installation originale"),
            (Label::Booted, "Heure de démarrage du système"),
            (Label::Manufacturer, "Fabricant du système"),
            (Label::Model, "Modèle du système"),
            (Label::SystemType, "Type du système"),
            (Label::Processors, "Processeur(s)"),
            (Label::Bios, "Version du BIOS"),
            (Label::Domain, "Domaine"),
            (Label::LogonServer, "Serveur d’ouverture de session"),
            (Label::Hotfixes, "Correctif(s)"),
            (Label::NetworkCards, "Carte(s) réseau"),
            (Label::ConnectionName, "Nom de la connexion"),
        ],
    },
    Language {
        _code: "es",
        labels: &[
            (Label::HostName, "Nombre de host"),
            (Label::OsName, "Nombre del sistema operativo"),
            (Label::OsVersion, "Versión del sistema operativo"),
            (Label::OsManufacturer, "Fabricante del sistema operativo"),
            (Label::OsConfiguration, "Configuración del sistema operativo"),
            (Label::OsBuildType, "Tipo de compilación del sistema operativo"),
            (Label::RegisteredOwner, "Propiedad de"),
            (Label::RegisteredOrganization, "Organización registrada"),
            (Label::ProductId, "Id. del producto"),
            (Label::Installed, "Fecha de instalación original"),
            (Label::Booted, "Tiempo de arranque del sistema"),
            (Label::Manufacturer, "Fabricante del sistema"),
            (Label::Model, "Modelo el sistema"),
            (Label::Model, "Modelo del sistema"),
            (Label::SystemType, "Tipo de sistema"),
            (Label::Processors, "Procesador(es)"),
            (Label::Bios, "Versión del BIOS"),
            (Label::Domain, "Dominio"),
            (Label::LogonServer, "Servidor de inicio de sesión"),
            (Label::Hotfixes, "Revisión(es)"),
            (Label::NetworkCards, "Tarjeta(s) de red"),
            (Label::ConnectionName, "Nombre de conexión"),
        ],
    },
    Language {
        _code: "nl",
        labels: &[
            (Label::HostName, "Hostnaam"),
            (Label::OsName, "Naam van besturingssysteem"),
            (Label::OsName, "Naam besturingssysteem"),
            (Label::OsVersion, "Versie van besturingssysteem"),
            (Label::OsVersion, "Besturingssysteemversie"),
            (Label::OsManufacturer, "Fabrikant van besturingssysteem"),
            (Label::OsConfiguration, "Configuratie van besturingssysteem"),
            (Label::OsBuildType, "Buildtype van besturingssysteem"),
            (Label::RegisteredOwner, "Geregistreerde eigenaar"),
            (Label::RegisteredOrganization, "Geregistreerde organisatie"),
            (Label::ProductId, "Product-id"),
            (Label::Installed, "Oorspronkelijke installatiedatum"),
            (Label::Booted, "Opstarttijd van systeem"),
            (Label::Booted, "Systeemopstarttijd"),
            (Label::Manufacturer, "Fabrikant van systeem"),
            (Label::Manufacturer, "Systeemfabrikant"),
            (Label::Model, "Systeemmodel"),
            (Label::SystemType, "Systeemtype"),
            (Label::Bios, "BIOS-versie"),
            (Label::Domain, "Domein"),
            (Label::LogonServer, "Aanmeldingsserver"),
            (Label::Hotfixes, "Hotfix(es)"),
            (Label::NetworkCards, "Netwerkkaart(en)"),
            (Label::ConnectionName, "Verbindingsnaam"),
        ],
    },
    Language {
        _code: "pt-BR",
        labels: &[
            (Label::HostName, "Nome do host"),
            (Label::OsName, "Nome do sistema operacional"),
            (Label::OsVersion, "Versão do sistema operacional"),
            (Label::OsManufacturer, "Fabricante do sistema operacional"),
            (Label::OsConfiguration, "Configuração do SO"),
            (Label::RegisteredOwner, "Proprietário registrado"),
            (Label::RegisteredOrganization, "Organização registrada"),
            (Label::ProductId, "Identificação do produto"),
            (Label::Installed, "Data da instalação original"),
            (Label::Booted, "Tempo de Inicialização do Sistema"),
            (Label::Manufacturer, "Fabricante do sistema"),
            (Label::Model, "Modelo do sistema"),
            (Label::SystemType, "Tipo de sistema"),
            (Label::Processors, "Processador(es)"),
            (Label::Bios, "Versão do BIOS"),
            (Label::Domain, "Domínio"),
            (Label::LogonServer, "Servidor de Logon"),
            (Label::Hotfixes, "Hotfix(es)"),
            (Label::NetworkCards, "Placa(s) de Rede"),
            (Label::ConnectionName, "Nome da conexão"),
        ],
    },
    Language {
        _code: "it",
        labels: &[
            (Label::HostName, "Nome host"),
            (Label::OsName, "Nome SO"),
            (Label::OsVersion, "Versione SO"),
            (Label::OsManufacturer, "Produttore SO"),
            (Label::OsConfiguration, "Configurazione SO"),
            (Label::OsBuildType, "Tipo build SO"),
            (Label::RegisteredOwner, "Proprietario registrato"),
            (Label::RegisteredOrganization, "Organizzazione registrata"),
            (Label::ProductId, "Numero di serie"),
            (Label::Installed, "Data di installazione originale"),
            (Label::Booted, "Tempo di avvio sistema"),
            (Label::Manufacturer, "Produttore sistema"),
            (Label::Model, "Modello sistema"),
            (Label::SystemType, "Tipo sistema"),
            (Label::Processors, "Processore(i)"),
            (Label::Bios, "Versione BIOS"),
            (Label::Domain, "Dominio"),
            (Label::LogonServer, "Server accesso"),
            (Label::Hotfixes, "Aggiornamenti rapidi"),
            (Label::NetworkCards, "Schede di rete"),
            (Label::ConnectionName, "Nome connessione"),
        ],
    },
];

/// Words in the configuration line that say "member of a domain" or "domain controller", without marks.
pub(super) const MEMBER_WORDS: &[&str] = &[
    "member",
    "mitglied",
    "membre",
    "miembro",
    "lid",
    "membro",
    "controller",
    "domanencontroller",
    "controleur",
    "controlador",
];
/// Words in the configuration line that say "in no domain", without marks.
pub(super) const STANDALONE_WORDS: &[&str] = &[
    "standalone",
    "eigenstandige",
    "eigenstandiger",
    "autonome",
    "independiente",
    "zelfstandig",
    "autonoma",
    "autonomo",
    "isolee",
];

/// All labels in the form in which they are compared, folded once.
static FOLDED: LazyLock<Vec<(String, Label)>> = LazyLock::new(|| {
    let all = LANGUAGES.iter().flat_map(|language| language.labels);
    all.map(|(label, text)| (words(text), *label)).collect()
});

/// What a label says, in any language.
pub(super) fn label_of(text: &str) -> Option<Label> {
    // The longest label has some forty characters; a longer text need not be folded.
    if text.len() > 120 {
        return None;
    }
    let text = words(text);
    FOLDED.iter().find(|(known, _)| *known == text).map(|(_, label)| *label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_means_one_thing_in_all_languages() {
        let all: Vec<_> = LANGUAGES.iter().flat_map(|language| language.labels).collect();
        for (label, text) in &all {
            assert_eq!(label_of(text), Some(*label), "{text}");
            assert!(all.iter().all(|(other, same)| words(same) != words(text) || other == label), "{text}");
        }
        assert_eq!(label_of("nom de l'hote"), Some(Label::HostName), "straight apostrophe, no marks");
    }
}
