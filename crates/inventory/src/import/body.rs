//! The bytes of a file that was sent, wherever they lie: read as often as is needed, and whole only for forms that want it.

use std::fs::File;
use std::io::{Error, Read, Seek as _, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes in memory, or in an open file that nobody else changes. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Body(Arc<Place>);

#[derive(Debug)]
enum Place {
    Memory(Vec<u8>),
    /// The file and its length.
    File(Mutex<File>, u64),
}

impl Body {
    /// Bytes in memory.
    #[must_use]
    pub fn of(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Place::Memory(bytes)))
    }

    /// An open file, all of it.
    ///
    /// # Errors
    /// When its length cannot be learned.
    pub fn file(file: File) -> Result<Self, Error> {
        let len = file.metadata()?.len();
        Ok(Self(Arc::new(Place::File(Mutex::new(file), len))))
    }

    /// How many bytes.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        match &*self.0 {
            Place::Memory(bytes) => bytes.len() as u64,
            Place::File(_, len) => *len,
        }
    }

    /// Reads from the beginning.
    #[must_use]
    pub fn reader(&self) -> BodyReader {
        BodyReader { body: self.clone(), at: 0 }
    }

    /// The first bytes, at most so many.
    ///
    /// # Errors
    /// What reading gave.
    pub fn head(&self, most: usize) -> Result<Vec<u8>, Error> {
        let mut head = Vec::new();
        self.reader().take(most as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// All bytes, in memory.
    ///
    /// # Errors
    /// What reading gave.
    pub fn whole(&self) -> Result<Vec<u8>, Error> {
        self.head(usize::MAX)
    }
}

/// Reads a [`Body`]; several may do so at a time.
#[derive(Debug)]
pub struct BodyReader {
    body: Body,
    at: u64,
}

impl Read for BodyReader {
    fn read(&mut self, into: &mut [u8]) -> Result<usize, Error> {
        let read = match &*self.body.0 {
            Place::Memory(bytes) => {
                let from = usize::try_from(self.at).unwrap_or(usize::MAX);
                bytes.get(from..).unwrap_or_default().read(into)?
            }
            Place::File(file, len) => {
                // A reader that panicked left nothing behind that the next one relies on.
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(self.at))?;
                (&mut *file).take(len.saturating_sub(self.at)).read(into)?
            }
        };
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_body_reads_the_same_wherever_it_lies() {
        let bytes: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&bytes).unwrap();
        for body in [Body::of(bytes.clone()), Body::file(file).unwrap()] {
            assert_eq!((body.bytes(), body.head(5).unwrap()), (400_000, bytes[..5].to_vec()));
            let (mut one, mut other) = (body.reader(), body.reader());
            let mut start = [0; 1_000];
            one.read_exact(&mut start).unwrap();
            other.read_exact(&mut start[..10]).unwrap();
            let mut rest = Vec::new();
            one.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, bytes[1_000..], "readers do not disturb each other");
            assert_eq!(body.whole().unwrap(), bytes);
        }
    }
}
