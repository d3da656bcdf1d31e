//! The rows of one table in one unit as they stood at one position of its feed.
//!
//! Rows stand in the order of their key, in pieces of some thousand that never change. A change makes new pieces of those in which its
//! rows fall and shares the others with the snapshot before, so that it costs a piece and not the table, and a query that runs on the
//! snapshot before is not disturbed.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::compute::interleave_record_batch;
use datafusion::arrow::record_batch::RecordBatch;
use vg_backend::published::Published;

use crate::answer::SnapshotRef;
use crate::columns::{fault, keys};
use crate::error::LakeError;
use crate::limits::KEPT_ROWS;
use crate::piece::{Generation, Piece, generation, pieces};

/// Two neighbours that together have no more rows than this become one.
const SMALL: usize = KEPT_ROWS / 2;

/// At what the rows stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Position {
    /// At a position of the feed.
    Feed(i64),
    /// There is no feed: what the rows are has to say it.
    Rows,
}

/// The rows.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) table: &'static Published,
    pub(crate) unit: Arc<str>,
    pub(crate) position: Position,
    pub(crate) pieces: Arc<[Piece]>,
    pub(crate) rows: usize,
    pub(crate) generation: Generation,
    /// Memory, in bytes.
    pub(crate) bytes: usize,
}

impl Snapshot {
    /// A snapshot of rows that stand in the order of their key.
    pub(crate) fn new(
        table: &'static Published,
        unit: &str,
        position: Position,
        sorted: &RecordBatch,
    ) -> Result<Self, LakeError> {
        Ok(Self::of(table, unit.into(), position, pieces(sorted)?))
    }

    fn of(table: &'static Published, unit: Arc<str>, position: Position, pieces: Vec<Piece>) -> Self {
        let rows = pieces.iter().map(|piece| piece.rows.num_rows()).sum();
        let bytes = pieces.iter().map(|piece| piece.rows.get_array_memory_size()).sum();
        let generation = generation(table, &pieces);
        Self { table, unit, position, pieces: pieces.into(), rows, generation, bytes }
    }

    /// The same rows at a later position.
    pub(crate) fn at(&self, position: Position) -> Self {
        Self { position, ..self.clone() }
    }

    /// The rows at a later position: those of `changed` keys are gone, and `new` are there, in the order of their key.
    pub(crate) fn with(
        &self,
        position: Position,
        changed: &BTreeSet<String>,
        new: &RecordBatch,
    ) -> Result<Self, LakeError> {
        let mut made: Vec<Piece> = Vec::with_capacity(self.pieces.len() + 1);
        let firsts: Vec<Option<String>> = self.pieces.iter().map(|piece| first(&piece.rows)).collect();
        if self.pieces.is_empty() {
            made = pieces(new)?;
        }
        for (place, piece) in self.pieces.iter().enumerate() {
            // What sorts before the first piece falls into it, as what sorts behind the last falls into that.
            let from = if place == 0 { None } else { firsts.get(place).cloned().flatten() };
            let until = firsts.get(place + 1).cloned().flatten();
            let falls = |key: &str| {
                from.as_deref().is_none_or(|from| key >= from) && until.as_deref().is_none_or(|until| key < until)
            };
            if changed.iter().any(|key| falls(key)) {
                made.extend(pieces(&merged(&piece.rows, changed, new, &falls)?)?);
            } else {
                made.push(piece.clone());
            }
        }
        Ok(Self::of(self.table, Arc::clone(&self.unit), position, joined(made)?))
    }

    /// Its name.
    pub(crate) fn reference(&self) -> SnapshotRef {
        let position = match self.position {
            Position::Feed(position) => position.to_string(),
            // Half of it: an id stays short.
            Position::Rows => self.generation.to_string().chars().take(16).collect(),
        };
        SnapshotRef {
            table: self.table.name.to_owned(),
            unit: self.unit.to_string(),
            id: format!("{}.{}@{position}+{}", self.table.name, self.table.version, self.rows),
            rows: self.rows as u64,
            generation: self.generation,
        }
    }
}

fn first(piece: &RecordBatch) -> Option<String> {
    let keys = keys(piece);
    (!datafusion::arrow::array::Array::is_empty(&keys)).then(|| keys.value(0).to_owned())
}

/// The rows of a piece that stay and those of `new` that fall into it, in the order of their key.
fn merged(
    piece: &RecordBatch,
    changed: &BTreeSet<String>,
    new: &RecordBatch,
    falls: &dyn Fn(&str) -> bool,
) -> Result<RecordBatch, LakeError> {
    let (old_keys, new_keys) = (keys(piece), keys(new));
    let stays = (0..piece.num_rows()).filter(|row| !changed.contains(old_keys.value(*row)));
    let comes = (0..new.num_rows()).filter(|row| falls(new_keys.value(*row)));
    let (mut stays, mut comes) = (stays.peekable(), comes.peekable());
    let mut order = Vec::with_capacity(piece.num_rows());
    loop {
        let take_old = match (stays.peek(), comes.peek()) {
            (None, None) => break,
            (Some(old), Some(new)) => old_keys.value(*old) < new_keys.value(*new),
            (old, _) => old.is_some(),
        };
        let next = if take_old { stays.next().map(|row| (0, row)) } else { comes.next().map(|row| (1, row)) };
        order.extend(next);
    }
    interleave_record_batch(&[piece, new], &order).map_err(fault)
}

/// Joins neighbours that became small.
fn joined(pieces: Vec<Piece>) -> Result<Vec<Piece>, LakeError> {
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces.into_iter().filter(|piece| piece.rows.num_rows() > 0) {
        match joined.last_mut() {
            Some(last) if last.rows.num_rows() + piece.rows.num_rows() <= SMALL => *last = last.and(&piece)?,
            _ => joined.push(piece),
        }
    }
    Ok(joined)
}
