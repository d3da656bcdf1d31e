//! A key in software: makes ES256 keys and signs challenges, as its owner or as somebody who cheats.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

/// Flags of authenticator data (Web Authentication, section 6.1): the owner touched it, was verified, a key is attached.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTACHED: u8 = 0x40;

/// A key of one account.
pub(crate) struct Authenticator {
    pub(crate) id: Vec<u8>,
    key: EcdsaKeyPair,
    /// Where the browser says that it is.
    pub(crate) origin: String,
    /// The server that the key was made for.
    pub(crate) server: String,
    /// Signatures so far; what the next one says.
    pub(crate) counter: u32,
    pub(crate) verified: bool,
    /// The kind of answer that the browser names, when it is another one.
    pub(crate) kind: Option<&'static str>,
    pub(crate) cross_origin: bool,
    /// Turns one bit of the signature over.
    pub(crate) bad_signature: bool,
}

impl Authenticator {
    /// A new key for pages at `origin`.
    pub(crate) fn new(origin: &str) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap();
        Self {
            id: digest(&SHA256, key.public_key().as_ref()).as_ref()[..16].to_vec(),
            key,
            origin: origin.to_owned(),
            server: "localhost".to_owned(),
            counter: 0,
            verified: true,
            kind: None,
            cross_origin: false,
            bad_signature: false,
        }
    }

    /// What the browser answers to the options of an enrolment.
    pub(crate) fn make(&mut self, options: &Value) -> Value {
        let client = self.client(options, "webauthn.create");
        let mut data = self.data(ATTACHED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose());
        // {"fmt": "none", "attStmt": {}, "authData": bytes} in CBOR (RFC 8949).
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x59");
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        let response = json!({"clientDataJSON": encoded(&client), "attestationObject": encoded(&object)});
        self.credential(response)
    }

    /// What the browser answers to the options of a sign-in.
    pub(crate) fn sign(&mut self, options: &Value) -> Value {
        let client = self.client(options, "webauthn.get");
        let data = self.data(0);
        let signed = [&data[..], digest(&SHA256, client.as_bytes()).as_ref()].concat();
        let mut signature = self.key.sign(&SystemRandom::new(), &signed).unwrap().as_ref().to_vec();
        if self.bad_signature {
            *signature.last_mut().unwrap() ^= 1;
        }
        let response = json!({
            "clientDataJSON": encoded(&client), "authenticatorData": encoded(&data), "signature": encoded(&signature),
            "userHandle": null,
        });
        self.credential(response)
    }

    fn credential(&self, response: Value) -> Value {
        let id = encoded(&self.id);
        json!({"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}})
    }

    fn client(&self, options: &Value, kind: &str) -> String {
        let challenge = options["challenge"].as_str().unwrap_or_else(|| panic!("no challenge: {options}"));
        let kind = self.kind.unwrap_or(kind);
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": self.cross_origin})
            .to_string()
    }

    fn data(&mut self, more: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, self.server.as_bytes()).as_ref().to_vec();
        data.push(PRESENT | if self.verified { VERIFIED } else { 0 } | more);
        data.extend(self.counter.to_be_bytes());
        self.counter += 1;
        data
    }

    /// The public key as COSE (RFC 9053, section 7.1.1): kty EC2, alg ES256, curve P-256, x, y.
    fn cose(&self) -> Vec<u8> {
        let point = self.key.public_key().as_ref();
        let mut key = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        key.extend(&point[1..33]);
        key.extend([0x22, 0x58, 0x20]);
        key.extend(&point[33..65]);
        key
    }
}

/// Bytes as browsers send them in JSON.
pub(crate) fn encoded(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL.encode(bytes)
}
