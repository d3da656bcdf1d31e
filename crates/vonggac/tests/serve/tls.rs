//! The door over TLS: the certificate that was made, and one that replaces it while the server runs.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::client::Answer;
use crate::home::Home;
use crate::program::Server;

/// An answer over TLS from a server whose certificate is `pem`; nothing when it shows another one.
fn get(server: &Server, pem: &[u8], path: &str) -> Option<Answer> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let connection = ClientConnection::new(Arc::new(config), ServerName::try_from("127.0.0.1").unwrap()).unwrap();
    let client = server.client();
    let mut stream = StreamOwned::new(connection, client.connect());
    stream.write_all(&client.request("GET", path, "", None)).ok()?;
    Some(Answer::read(stream))
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_certificate_is_made_and_read_again_when_it_changes() {
    let (home, second_home) = (Home::sqlite(), Home::sqlite());
    let (data, other) = (home.data(), second_home.data());
    let server = Server::start_with(&home, &[], &[]);
    let pem = |data: &Path| std::fs::read(data.join("tls/certificate.pem")).unwrap();
    let first = pem(&data);
    let answer = get(&server, &first, "/healthz").expect("the certificate that was made");
    assert_eq!(answer.status, 200);
    assert!(answer.header("strict-transport-security").is_some());
    assert_eq!(mode(&data.join("tls/key.pem")), 0o600);
    assert_eq!(mode(&data.join("tls")), 0o700);

    drop(Server::start_with(&second_home, &[], &[]));
    let second = pem(&other);
    assert!(get(&server, &second, "/healthz").is_none());
    for file in ["key.pem", "certificate.pem"] {
        std::fs::copy(other.join("tls").join(file), data.join("tls").join(file)).unwrap();
    }
    let read_again = (0..60).any(|_| {
        std::thread::sleep(Duration::from_millis(250));
        get(&server, &second, "/healthz").is_some()
    });
    assert!(read_again, "the new certificate is shown without a restart");
}

#[test]
fn plain_http_is_for_loopback_alone() {
    let home = Home::sqlite();
    let (code, _, error) = home.run(&["serve", "--insecure-http", "--listen", "0.0.0.0:0", "--data", "DATA"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("--insecure-http"), "{error}");
    assert!(!home.data().exists(), "nothing was made");
}
