//! What the loads on the stream have in common: a source with a token, requests that are ready to be sent, answers.

use std::io::Read as _;
use std::net::{TcpListener, TcpStream};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use super::client::{Client, text};

/// An address of loopback that is free now.
pub(super) fn free_address() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0").context("find a free port")?.local_addr()?.to_string())
}

/// Makes a source; its id, and the secret of a token of it.
pub(super) fn source(officer: &Client, about: &Value) -> Result<(String, String)> {
    let made = officer.of_unit("POST", "sources", Some(about.to_string().as_bytes()))?;
    let id = text(&made, "/id")?;
    let token = officer.of_unit("POST", &format!("sources/{id}/tokens"), Some(b"{}"))?;
    Ok((id, text(&token, "/secret")?))
}

/// A request to `_bulk`.
pub(super) fn bulk(secret: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "POST /intake/_bulk?filter_path=errors HTTP/1.1\r\nhost: bench\r\nauthorization: ApiKey {secret}\r\ncontent-type: application/x-ndjson\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    (head + body).into_bytes()
}

/// Reads an answer, which has to be a good one.
pub(super) fn answered(stream: &mut TcpStream) -> Result<()> {
    let mut answer = Vec::new();
    let mut piece = [0; 16_384];
    loop {
        let read = stream.read(&mut piece)?;
        ensure!(read > 0, "the server has closed the connection");
        answer.extend_from_slice(piece.get(..read).unwrap_or_default());
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(answer.get(..end).unwrap_or_default()).to_ascii_lowercase();
        ensure!(head.starts_with("http/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).context("no length")?;
        if answer.len() >= end + 4 + length.trim().parse::<usize>()? {
            return Ok(());
        }
    }
}
