//! Writes small EVTX files for tests: valid ones, to be damaged by the tests themselves.

use super::chunk::{CHUNK_MAGIC, CHUNK_SIZE, HEADER_SIZE, RECORD_MAGIC};
use super::frame::{FILE_HEADER_SIZE, FILE_MAGIC};

/// A substitution value.
#[derive(Clone)]
pub(super) struct Sub {
    pub(super) kind: u8,
    pub(super) bytes: Vec<u8>,
}

pub(super) fn sub(kind: u8, bytes: &[u8]) -> Sub {
    Sub { kind, bytes: bytes.to_vec() }
}

pub(super) fn null() -> Sub {
    sub(0, &[])
}

pub(super) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

pub(super) fn string(text: &str) -> Sub {
    sub(1, &utf16(text))
}

pub(super) fn strings(items: &[&str]) -> Sub {
    sub(0x81, &items.iter().flat_map(|item| utf16(&format!("{item}\0"))).collect::<Vec<u8>>())
}

/// A node of a template definition.
#[derive(Clone)]
pub(super) enum Node {
    /// Name, dependency, attributes, content.
    Element(&'static str, u16, Vec<(&'static str, Vec<Node>)>, Vec<Node>),
    Text(&'static str),
    /// A substitution; true for an optional one.
    Hole(u16, bool),
}

pub(super) fn leaf(name: &'static str, content: Vec<Node>) -> Node {
    Node::Element(name, 0xffff, Vec::new(), content)
}

pub(super) fn data(name: &'static str, hole: u16) -> Node {
    Node::Element("Data", 0xffff, vec![("Name", vec![Node::Text(name)])], vec![Node::Hole(hole, false)])
}

/// One chunk that is being written.
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    names: Vec<(String, usize)>,
    templates: Vec<(u32, usize)>,
    first: u64,
    next: u64,
}

impl Chunk {
    pub(super) fn new(first: u64) -> Self {
        Self { bytes: vec![0; HEADER_SIZE], names: Vec::new(), templates: Vec::new(), first, next: first }
    }

    /// A name: in place the first time, by its offset afterwards.
    fn name(&mut self, name: &str) {
        if let Some((_, at)) = self.names.iter().find(|(known, _)| known == name) {
            let at = *at as u32;
            self.bytes.extend_from_slice(&at.to_le_bytes());
            return;
        }
        let at = self.bytes.len() + 4;
        self.names.push((name.to_owned(), at));
        self.bytes.extend_from_slice(&(at as u32).to_le_bytes());
        self.bytes.extend_from_slice(&[0; 6]);
        self.bytes.extend_from_slice(&(name.encode_utf16().count() as u16).to_le_bytes());
        self.bytes.extend_from_slice(&utf16(name));
        self.bytes.extend_from_slice(&[0, 0]);
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Text(text) => {
                self.bytes.extend_from_slice(&[0x05, 0x01]);
                self.bytes.extend_from_slice(&(text.encode_utf16().count() as u16).to_le_bytes());
                self.bytes.extend_from_slice(&utf16(text));
            }
            Node::Hole(number, optional) => {
                self.bytes.push(if *optional { 0x0e } else { 0x0d });
                self.bytes.extend_from_slice(&number.to_le_bytes());
                self.bytes.push(0x01);
            }
            Node::Element(name, dependency, attributes, content) => {
                self.bytes.push(if attributes.is_empty() { 0x01 } else { 0x41 });
                self.bytes.extend_from_slice(&dependency.to_le_bytes());
                self.bytes.extend_from_slice(&[0; 4]);
                self.name(name);
                if !attributes.is_empty() {
                    self.bytes.extend_from_slice(&[0; 4]);
                }
                for (index, (name, value)) in attributes.iter().enumerate() {
                    self.bytes.push(if index + 1 < attributes.len() { 0x46 } else { 0x06 });
                    self.name(name);
                    value.iter().for_each(|node| self.node(node));
                }
                if content.is_empty() {
                    self.bytes.push(0x03);
                    return;
                }
                self.bytes.push(0x02);
                content.iter().for_each(|node| self.node(node));
                self.bytes.push(0x04);
            }
        }
    }

    /// A fragment with an instance of template `id`, whose definition is written in place the first time.
    fn instance(&mut self, id: u32, definition: &Node, subs: &[Sub]) {
        self.bytes.extend_from_slice(&[0x0f, 1, 1, 0, 0x0c, 1]);
        self.bytes.extend_from_slice(&id.to_le_bytes());
        if let Some((_, at)) = self.templates.iter().find(|(known, _)| *known == id) {
            let at = *at as u32;
            self.bytes.extend_from_slice(&at.to_le_bytes());
        } else {
            let at = self.bytes.len() + 4;
            self.templates.push((id, at));
            self.bytes.extend_from_slice(&(at as u32).to_le_bytes());
            self.bytes.extend_from_slice(&[0; 4]);
            self.bytes.extend_from_slice(&id.to_le_bytes());
            self.bytes.extend_from_slice(&[0x5a; 12]);
            let size_at = self.bytes.len();
            self.bytes.extend_from_slice(&[0; 4]);
            self.bytes.extend_from_slice(&[0x0f, 1, 1, 0]);
            self.node(definition);
            self.bytes.push(0);
            let size = (self.bytes.len() - size_at - 4) as u32;
            self.bytes[size_at..size_at + 4].copy_from_slice(&size.to_le_bytes());
        }
        self.values(subs);
    }

    /// A fragment, apart from the chunk, with an instance of a template that the chunk has.
    pub(super) fn reference(&self, id: u32, subs: &[Sub]) -> Sub {
        let at = self.templates.iter().find(|(known, _)| *known == id).map_or(0, |(_, at)| *at as u32);
        let mut apart = Chunk { bytes: vec![0x0f, 1, 1, 0, 0x0c, 1], ..Chunk::new(0) };
        apart.bytes.extend_from_slice(&id.to_le_bytes());
        apart.bytes.extend_from_slice(&at.to_le_bytes());
        apart.values(subs);
        sub(0x21, &apart.bytes)
    }

    fn values(&mut self, subs: &[Sub]) {
        self.bytes.extend_from_slice(&(subs.len() as u32).to_le_bytes());
        for sub in subs {
            self.bytes.extend_from_slice(&(sub.bytes.len() as u16).to_le_bytes());
            self.bytes.extend_from_slice(&[sub.kind, 0]);
        }
        subs.iter().for_each(|sub| self.bytes.extend_from_slice(&sub.bytes));
    }

    /// An event: the outer template with its values, and a nested one as the last value, as Windows writes them.
    pub(super) fn event(&mut self, outer: (u32, &Node, &[Sub]), nested: Option<(u32, &Node, &[Sub])>) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(RECORD_MAGIC);
        self.bytes.extend_from_slice(&[0; 4]);
        self.bytes.extend_from_slice(&self.next.to_le_bytes());
        self.bytes.extend_from_slice(&133_519_968_000_000_000u64.to_le_bytes());
        self.next += 1;
        let (id, definition, subs) = outer;
        let mut subs = subs.to_vec();
        let hollow = subs.len();
        if nested.is_some() {
            subs.push(sub(0x21, &[]));
        }
        self.instance(id, definition, &subs);
        if let Some((id, definition, values)) = nested {
            // The fragment is the last value, so it can be written behind the others and its length set afterwards.
            let before = self.bytes.len();
            self.instance(id, definition, values);
            self.bytes.push(0);
            let len = (self.bytes.len() - before) as u16;
            let others: usize = subs[..hollow].iter().map(|sub| sub.bytes.len()).sum();
            let descriptor = before - others - 4;
            self.bytes[descriptor..descriptor + 2].copy_from_slice(&len.to_le_bytes());
        }
        self.bytes.push(0);
        while !(self.bytes.len() + 4 - start).is_multiple_of(8) {
            self.bytes.push(0);
        }
        let size = (self.bytes.len() + 4 - start) as u32;
        self.bytes.extend_from_slice(&size.to_le_bytes());
        self.bytes[start + 4..start + 8].copy_from_slice(&size.to_le_bytes());
        assert!(self.bytes.len() <= CHUNK_SIZE, "chunk is full");
    }

    /// The chunk with header, checksums and padding.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let free = self.bytes.len();
        let last = self.next - 1;
        self.bytes[..8].copy_from_slice(CHUNK_MAGIC);
        for (at, number) in [(8, self.first), (16, last), (24, self.first), (32, last)] {
            self.bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
        }
        let records = crc32fast::hash(&self.bytes[HEADER_SIZE..free]);
        for (at, number) in [(40, 128), (48, free as u32), (52, records)] {
            self.bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        self.bytes.resize(CHUNK_SIZE, 0);
        seal_header(&mut self.bytes);
        self.bytes
    }
}

/// Writes the checksum of a chunk header.
pub(super) fn seal_header(chunk: &mut [u8]) {
    let covered = [&chunk[..120], &chunk[128..HEADER_SIZE]].concat();
    chunk[124..128].copy_from_slice(&crc32fast::hash(&covered).to_le_bytes());
}

/// A file of `chunks`.
pub(super) fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut header = vec![0; FILE_HEADER_SIZE];
    header[..8].copy_from_slice(FILE_MAGIC);
    header[32..44].copy_from_slice(&[128, 0, 0, 0, 1, 0, 3, 0, 0, 16, chunks.len() as u8, 0]);
    let crc = crc32fast::hash(&header[..120]);
    header[124..128].copy_from_slice(&crc.to_le_bytes());
    [header, chunks.concat()].concat()
}
