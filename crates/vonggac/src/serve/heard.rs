//! Messages of the bus that only say where to look: they are acknowledged before that is done.

use vg_access::Problem;
use vg_backend::BackendError;
use vg_backend::bus::{Consumer, Delivery};
use vg_backend::transaction;

use super::state::App;

/// Messages that are taken at once.
const BATCH: u32 = 1_000;

/// Hands over every message that waits, and acknowledges it.
///
/// # Errors
///
/// What the bus says. Messages that were handed over and not acknowledged come again.
pub(super) async fn all(app: &App, consumer: &Consumer, mut take: impl FnMut(&Delivery)) -> Result<(), Problem> {
    let failed = |error: BackendError| Problem::internal(format!("the bus of {}: {error}", consumer.name()));
    loop {
        let batch = consumer.batch(BATCH).await.map_err(failed)?;
        if batch.is_empty() {
            return Ok(());
        }
        batch.iter().for_each(&mut take);
        transaction!(app.backend.sql, Problem, |tx| {
            for delivery in &batch {
                consumer.ack(tx, delivery).await?;
            }
            Ok(())
        })?;
    }
}
