//! The section `[oidc]`, checked as a whole.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use openidconnect::url::{Host, Url};
use vg_access::Redacted;
use vg_model::Text;

use crate::serve::settings::Settings;

/// Bytes of a file with a secret or with root certificates that are read.
const MAX_FILE: u64 = 1024 * 1024;

/// Settings of central sign-in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// The provider, exactly as it calls itself.
    pub issuer: String,
    /// What it calls this server.
    pub client_id: String,
    /// Proves to it that this server asks; nothing for a public client.
    pub client_secret: Option<Redacted<String>>,
    /// Scopes besides `openid`.
    pub scopes: Vec<String>,
    /// Where it sends browsers back to.
    pub redirect: String,
    /// Root certificates besides those of the machine, as PEM.
    pub roots: Option<Vec<u8>>,
    /// Text of the button.
    pub label: Text,
    /// Claim by which people recognise a link.
    pub name_claim: String,
    /// Values of `acr` that count as two factors.
    pub acr: Vec<String>,
    /// Values of `amr` that count as two factors.
    pub amr: Vec<String>,
}

impl Config {
    /// The settings; nothing when central sign-in is off.
    ///
    /// # Errors
    ///
    /// Names the key that is missing or wrong.
    pub fn of(settings: &Settings) -> Result<Option<Self>> {
        let text = |name| settings.text("oidc", name);
        let public = public_url(settings)?;
        if text("issuer").is_empty() {
            for key in ["client_id", "client_secret", "client_secret_file"] {
                if !text(key).is_empty() {
                    bail!(
                        "oidc.{key} is set and oidc.issuer is not: set both, or neither to leave central sign-in off"
                    );
                }
            }
            return Ok(None);
        }
        let issuer = checked("oidc.issuer", text("issuer"))?;
        if issuer.query().is_some() {
            bail!("oidc.issuer: '{issuer}' must have no query (OpenID Connect Discovery 1.0, section 4)");
        }
        let public = public
            .context("server.public_url: central sign-in needs it, so that the provider can send browsers back")?;
        if text("client_id").is_empty() {
            bail!("oidc.client_id: missing; the provider gives it when this server is registered there");
        }
        for key in ["label_vi", "label_en"] {
            if text(key).trim().is_empty() {
                bail!("oidc.{key}: must not be empty, it is the text of the button");
            }
        }
        let roots = match text("ca_file") {
            "" => None,
            file => Some(read("oidc.ca_file", Path::new(file))?),
        };
        Ok(Some(Self {
            // As it was written: the provider's own spelling counts, with or without a slash at its end.
            issuer: text("issuer").to_owned(),
            client_id: text("client_id").to_owned(),
            client_secret: secret(text("client_secret"), text("client_secret_file"))?,
            scopes: settings.list("oidc", "scopes").to_vec(),
            redirect: format!("{public}/api/v1/oidc/callback"),
            roots,
            label: Text::new(text("label_vi"), text("label_en")),
            name_claim: text("name_claim").to_owned(),
            acr: settings.list("oidc", "two_factor_acr").to_vec(),
            amr: settings.list("oidc", "two_factor_amr").to_vec(),
        }))
    }
}

/// `server.public_url` without a slash at its end; nothing when it is not set.
///
/// # Errors
///
/// When it is no origin alone, or would send passwords in the clear.
pub fn public_url(settings: &Settings) -> Result<Option<String>> {
    let text = settings.text("server", "public_url");
    if text.is_empty() {
        return Ok(None);
    }
    let url = checked("server.public_url", text)?;
    if url.path() != "/" || url.query().is_some() {
        bail!("server.public_url: '{text}' must be an origin alone, like https://vonggac.example.vn");
    }
    Ok(Some(url.origin().ascii_serialization()))
}

fn checked(key: &str, text: &str) -> Result<Url> {
    let url = Url::parse(text).with_context(|| format!("{key}: '{text}' is no address"))?;
    if !is_safe(&url) {
        bail!("{key}: '{text}' must begin with https:// (http:// is for this machine itself)");
    }
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        bail!("{key}: '{text}' must have neither user name nor fragment");
    }
    Ok(url)
}

/// True for TLS, and for plain HTTP that does not leave this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && here)
}

fn secret(given: &str, file: &str) -> Result<Option<Redacted<String>>> {
    match (given, file) {
        ("", "") => Ok(None),
        (given, "") => Ok(Some(Redacted::from(given))),
        ("", file) => {
            let bytes = read("oidc.client_secret_file", &PathBuf::from(file))?;
            let text = String::from_utf8(bytes).ok().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            Ok(Some(Redacted::new(text.with_context(|| format!("oidc.client_secret_file: {file} holds no text"))?)))
        }
        _ => bail!("oidc.client_secret and oidc.client_secret_file are both set: keep one of them"),
    }
}

fn read(key: &str, file: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes));
    opened.with_context(|| format!("{key}: read {}", file.display()))?;
    if bytes.len() as u64 > MAX_FILE {
        bail!("{key}: {} is larger than {MAX_FILE} bytes", file.display());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(pairs: &[(&str, &str)]) -> Result<Option<Config>> {
        let pairs = pairs.iter().map(|(key, value)| (format!("VONGGAC_{key}"), (*value).to_owned()));
        Config::of(&Settings::load(None, pairs).unwrap())
    }

    const GOOD: [(&str, &str); 3] = [
        ("OIDC_ISSUER", "https://id.example.vn/realms/so-y-te"),
        ("OIDC_CLIENT_ID", "vonggac"),
        ("SERVER_PUBLIC_URL", "https://vonggac.example.vn/"),
    ];

    #[test]
    fn it_is_off_by_default_and_whole_when_it_is_on() {
        assert_eq!(config(&[]).unwrap(), None);
        let found = config(&GOOD).unwrap().unwrap();
        assert_eq!(found.redirect, "https://vonggac.example.vn/api/v1/oidc/callback");
        assert_eq!((found.client_secret, found.scopes.len()), (None, 2));
        for left_out in ["OIDC_ISSUER", "OIDC_CLIENT_ID", "SERVER_PUBLIC_URL"] {
            let some: Vec<_> = GOOD.into_iter().filter(|(key, _)| *key != left_out).collect();
            assert!(config(&some).is_err(), "{left_out}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let with = |key: &'static str, value: &str| {
            let mut pairs: Vec<(&str, &str)> = GOOD.into_iter().filter(|(known, _)| *known != key).collect();
            pairs.push((key, value));
            config(&pairs).map(drop).map_err(|error| format!("{error:#}"))
        };
        for (key, value) in [
            ("OIDC_ISSUER", "id.example.vn"),
            ("OIDC_ISSUER", "http://id.example.vn"),
            ("OIDC_ISSUER", "https://id.example.vn/?a=b"),
            ("OIDC_ISSUER", "https://id.example.vn/#a"),
            ("OIDC_ISSUER", "file:///etc/passwd"),
            ("SERVER_PUBLIC_URL", "http://vonggac.example.vn"),
            ("SERVER_PUBLIC_URL", "https://vonggac.example.vn/path"),
            ("OIDC_LABEL_VI", " "),
            ("OIDC_CLIENT_SECRET_FILE", "/no/such/file"),
            ("OIDC_CA_FILE", "/no/such/file"),
        ] {
            let error = with(key, value).unwrap_err();
            let name = key.to_lowercase().replacen('_', ".", 1);
            assert!(error.contains(&name), "{key}: {error}");
        }
        for loopback in ["http://127.0.0.1:3000", "http://[::1]:3000", "http://localhost:3000"] {
            with("OIDC_ISSUER", loopback).unwrap();
        }
        assert!(with("OIDC_ISSUER", "http://127.0.0.1.example.vn").is_err());
    }

    #[test]
    fn the_secret_comes_from_one_place() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "bi-mat\n").unwrap();
        let path = file.path().to_str().unwrap();
        let from_file = config(&[&GOOD[..], &[("OIDC_CLIENT_SECRET_FILE", path)]].concat()).unwrap().unwrap();
        assert_eq!(from_file.client_secret.as_ref().unwrap().expose(), "bi-mat");
        assert!(!format!("{from_file:?}").contains("bi-mat"));
        let both = [&GOOD[..], &[("OIDC_CLIENT_SECRET_FILE", path), ("OIDC_CLIENT_SECRET", "x")]].concat();
        assert!(config(&both).unwrap_err().to_string().contains("both"));
        std::fs::write(file.path(), " \n").unwrap();
        assert!(config(&[&GOOD[..], &[("OIDC_CLIENT_SECRET_FILE", path)]].concat()).is_err());
        std::fs::write(file.path(), vec![b'x'; usize::try_from(MAX_FILE).unwrap() + 1]).unwrap();
        assert!(config(&[&GOOD[..], &[("OIDC_CLIENT_SECRET_FILE", path)]].concat()).is_err());
    }
}
