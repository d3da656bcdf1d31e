//! Operations on imports.

use vg_access::audit::{Changes, Outcome as Done, Subject};
use vg_access::{Caller, Granted, On, Problem};
use vg_backend::sql::WriteTx;
use vg_backend::transaction;
use vg_formats::export::csv;
use vg_formats::readers::table::Mapping;
use vg_model::Text;

use super::run::{Parsed, Run};
use super::{Import, ImportRow, ImportState, Input, Judgement, Outcome, fingerprint};
use crate::Inventory;
use crate::error::{import_state, key_reused};
use crate::limits::{CHUNK, MAX_MAPPINGS, MAX_PAGE};
use crate::operations::{IMPORT_APPLY, IMPORT_PREVIEW, IMPORT_READ};
use crate::store::hosts::HostRow;
use crate::store::imports::{self, Stage};
use crate::store::{self, Mode, Writer};

impl Inventory {
    /// Stages a file and says, row by row, what applying it would do. Nothing of the inventory is changed.
    pub async fn import_preview(&self, caller: &Caller, unit: &str, input: &Input) -> Result<Import, Problem> {
        let (granted, mut pending) =
            self.access.begin(caller, &IMPORT_PREVIEW, On::Unit(unit), &Subject::new("import", "")).await?;
        let id = self.id()?;
        pending.subject(&Subject::new("import", &id));
        let done = match self.import_again(unit, &id, input).await {
            Ok(Some(import)) => Ok(import),
            Ok(None) => self.preview(&granted, unit, &id, input).await,
            Err(problem) => Err(problem),
        };
        pending.settle(done).await
    }

    /// The import that an earlier sending of the same file under the same key made.
    async fn import_again(&self, unit: &str, id: &str, input: &Input) -> Result<Option<Import>, Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        match imports::get(&mut tx, unit, id).await? {
            Some(import) if import.digest != input.digest => Err(key_reused()),
            // One that was interrupted does not hinder: the caller sees that it stands in `staging`.
            other => Ok(other),
        }
    }

    async fn preview(&self, granted: &Granted, unit: &str, id: &str, input: &Input) -> Result<Import, Problem> {
        let import = Import {
            id: id.to_owned(),
            unit: unit.to_owned(),
            state: ImportState::Staging,
            file_name: input.file_name.clone(),
            form: input.form.clone(),
            digest: input.digest.clone(),
            source: input.source.clone(),
            host: input.host.clone().unwrap_or_default(),
            header: serde_json::Value::from(input.header.clone()).to_string(),
            observed_at: input.observed_at,
            created_at: self.now(),
            created_by: granted.actor().to_owned(),
            applied_at: None,
            rows: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            conflicting: 0,
            refused: 0,
            failure: interrupted(),
            judged: -1,
        };
        transaction!(self.backend.sql, Problem, |tx| {
            if !import.host.is_empty() {
                store::get::<HostRow>(tx, unit, &import.host).await?.ok_or_else(Problem::not_found)?;
            }
            Ok(Stage { tx, granted }.insert(&import).await?)
        })?;
        let done = self.stage_and_judge(granted, import, input).await;
        self.told(granted, id, done).await
    }

    async fn stage_and_judge(&self, granted: &Granted, mut import: Import, input: &Input) -> Result<Import, Problem> {
        let told = self.stage(granted, &mut import, input).await?;
        match told {
            Some(counts) => count(&mut import, counts),
            None => self.rehearse(granted, &mut import).await?,
        }
        import.state = ImportState::Previewed;
        import.failure = Text::default();
        transaction!(self.backend.sql, Problem, |tx| Ok(Stage { tx, granted }.state(&import).await?))?;
        Ok(import)
    }

    /// Keeps with the import why work on it failed: whoever was answered before its end learns it there.
    async fn told<T>(&self, granted: &Granted, id: &str, done: Result<T, Problem>) -> Result<T, Problem> {
        if let Err(problem) = &done {
            let failure = &problem.detail;
            let kept =
                transaction!(self.backend.sql, Problem, |tx| Ok(Stage { tx, granted }.failure(id, failure).await?));
            // Where even this cannot be written, the import keeps saying that it was interrupted.
            drop(kept);
        }
        done
    }

    /// Stages the rows of an input, chunk by chunk, each judged by what it would change. The counts, unless a row depends on what a
    /// row of an earlier chunk would write: then the judgements that are staged do not hold.
    async fn stage(&self, granted: &Granted, import: &mut Import, input: &Input) -> Result<Option<Counts>, Problem> {
        let of = import.clone();
        let new_id = || -> Result<String, Problem> { Ok(self.backend.new_id()?) };
        let mut run = Some(Run::new(&of, &new_id, true));
        let mut counts = Counts::default();
        let mut rows = input.rows();
        let mut judged: Option<i64> = None;
        loop {
            let chunk = rows.by_ref().take(CHUNK as usize).map(|row| row.map(|(row, fact)| Parsed::new(row, fact)));
            let mut chunk: Vec<Parsed> = chunk.collect::<Result<_, _>>().map_err(unreadable)?;
            if chunk.is_empty() {
                import.judged = judged.unwrap_or(-1);
                return Ok(run.map(|_| counts));
            }
            import.rows += i64::try_from(chunk.len()).unwrap_or(0);
            if let Some(judging) = &mut run {
                let mut tx = self.backend.sql.begin_read().await?;
                let mut writer = Writer::open_to(Mode::Judge, &mut tx, granted, self.now()).await?;
                // Somebody changed something in between: what was said of earlier rows may not hold any more.
                judged = Some(judged.map_or(writer.begun(), |at| if at == writer.begun() { at } else { -1 }));
                let judgements = judging.chunk(&mut writer, &chunk).await?;
                if judging.trace.is_dependent() {
                    run = None;
                } else {
                    for (parsed, judgement) in chunk.iter_mut().zip(judgements) {
                        counts.add(judgement.outcome);
                        let row = &mut parsed.row;
                        (row.outcome, row.subject, row.reason, row.again) =
                            (judgement.outcome, judgement.subject, judgement.reason, judgement.again);
                    }
                }
            }
            let chunk: Vec<ImportRow> = chunk.into_iter().map(|parsed| parsed.row).collect();
            transaction!(self.backend.sql, Problem, |tx| Ok(Stage { tx, granted }.stage(&import.id, &chunk).await?))?;
        }
    }

    /// The real work in a transaction that is rolled back; what it says of the rows is kept with them.
    async fn rehearse(&self, granted: &Granted, import: &mut Import) -> Result<(), Problem> {
        let mut tx = self.backend.sql.begin_write().await?;
        let mut said = Vec::new();
        let worked = self.work(Mode::Rehearse, &mut tx, granted, import, &mut said).await;
        tx.rollback().await?;
        worked?;
        for chunk in said.chunks(CHUNK as usize) {
            transaction!(self.backend.sql, Problem, |tx| Ok(Stage { tx, granted }.judge(&import.id, chunk).await?))?;
        }
        Ok(())
    }

    /// Runs the staged rows, in chunks, and counts them in the import. Judgements that differ from the staged ones are written, or
    /// put into `said` while rehearsing.
    async fn work(
        &self,
        mode: Mode,
        tx: &mut WriteTx,
        granted: &Granted,
        import: &mut Import,
        said: &mut Vec<(i64, Judgement)>,
    ) -> Result<(), Problem> {
        let of = import.clone();
        let new_id = || -> Result<String, Problem> { Ok(self.backend.new_id()?) };
        let mut run = Run::new(&of, &new_id, false);
        let mut writer = Writer::open_to(mode, tx, granted, self.now()).await?;
        let believing = mode == Mode::Write && of.judged == writer.begun();
        run.believe(believing);
        if mode != Mode::Write {
            import.judged = writer.begun();
        }
        let mut counts = Counts::default();
        let (mut place, mut chunks) = (0, 0_u32);
        loop {
            let rows = imports::facts(writer.tx, &of, place, CHUNK, believing).await?;
            let Some(last) = rows.last() else { break };
            place = last.place;
            let staged: Vec<(i64, Judgement)> = rows.iter().map(|row| (row.place, Judgement::of(row))).collect();
            let rows = rows.into_iter().map(|row| Parsed::of_staged(&of.id, row)).collect::<Result<Vec<_>, _>>()?;
            let judgements = run.chunk(&mut writer, &rows).await?;
            let mut other = Vec::new();
            for ((place, staged), judgement) in staged.into_iter().zip(judgements) {
                counts.add(judgement.outcome);
                if judgement != staged {
                    other.push((place, judgement));
                }
            }
            chunks += 1;
            // As often as what was written has doubled.
            if chunks.is_power_of_two() {
                writer.tell_planner().await?;
            }
            match mode {
                Mode::Write => Stage { tx: writer.tx, granted }.judge(&of.id, &other).await?,
                _ => said.append(&mut other),
            }
        }
        run.finish(&mut writer).await?;
        writer.finish().await?;
        count(import, counts);
        Ok(())
    }

    /// Applies a previewed import: all rows that are neither refused nor waiting for an answer, in one transaction.
    pub async fn import_apply(&self, caller: &Caller, unit: &str, id: &str) -> Result<Import, Problem> {
        let subject = Subject::new("import", id);
        let (granted, pending) = self.access.begin(caller, &IMPORT_APPLY, On::Unit(unit), &subject).await?;
        // Said beforehand, and unsaid by the end: a process that is killed says nothing.
        let begun = transaction!(self.backend.sql, Problem, |tx| {
            previewed(tx, unit, id).await?;
            Ok(Stage { tx, granted: &granted }.failure(id, &interrupted()).await?)
        });
        if let Err(problem) = begun {
            return pending.settle(Err(problem)).await;
        }
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut import = previewed(tx, unit, id).await?;
            self.work(Mode::Write, tx, &granted, &mut import, &mut Vec::new()).await?;
            import.state = ImportState::Applied;
            import.failure = Text::default();
            import.applied_at = Some(self.now());
            Stage { tx, granted: &granted }.state(&import).await?;
            let payload =
                serde_json::json!({"unit": unit, "id": id, "created": import.created, "updated": import.updated});
            self.backend.bus.publish(tx, "inventory.import.applied", id, &payload.to_string()).await?;
            let changes = Changes::new()
                .set("file_name", &import.file_name)
                .set("digest", &import.digest)
                .set("created", import.created)
                .set("updated", import.updated)
                .set("refused", import.refused);
            pending.done(tx, Done::Done, &changes).await?;
            Ok(import)
        });
        let done = self.told(&granted, id, done).await;
        pending.settle(done).await
    }

    /// Gives up an import that was not applied.
    pub async fn import_discard(&self, caller: &Caller, unit: &str, id: &str) -> Result<Import, Problem> {
        let subject = Subject::new("import", id);
        let (granted, pending) = self.access.begin(caller, &IMPORT_PREVIEW, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut import = imports::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            let was = import.state;
            if !matches!(was, ImportState::Staging | ImportState::Previewed) {
                return Err(import_state(was.as_str()));
            }
            import.state = ImportState::Discarded;
            import.failure = Text::default();
            Stage { tx, granted: &granted }.state(&import).await?;
            pending.done(tx, Done::Done, &Changes::new().field("state", was.as_str(), "discarded")).await?;
            Ok(import)
        });
        pending.settle(done).await
    }

    /// Answers the question of an ambiguous row: the id of a host of the unit, or `new`.
    pub async fn import_answer(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        place: i64,
        answer: &str,
    ) -> Result<(), Problem> {
        let subject = Subject::new("import", id);
        let (granted, pending) = self.access.begin(caller, &IMPORT_PREVIEW, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut import = previewed(tx, unit, id).await?;
            if answer != "new" {
                store::get::<HostRow>(tx, unit, answer).await?.ok_or_else(Problem::not_found)?;
            }
            if !(Stage { tx, granted: &granted }).answer(id, place, answer).await? {
                return Err(Problem::not_found());
            }
            // What later rows are about may depend on the answer.
            import.judged = -1;
            Stage { tx, granted: &granted }.state(&import).await?;
            pending.done(tx, Done::Done, &Changes::new().set("row", place).set("answer", answer)).await
        });
        pending.settle(done).await
    }

    /// One import.
    pub async fn import_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Import, Problem> {
        let mut tx = self.reading(caller, &IMPORT_READ, unit).await?;
        imports::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)
    }

    /// The latest imports, at most `limit`.
    pub async fn import_list(&self, caller: &Caller, unit: &str, limit: u32) -> Result<Vec<Import>, Problem> {
        let mut tx = self.reading(caller, &IMPORT_READ, unit).await?;
        Ok(imports::list(&mut tx, unit, limit.min(MAX_PAGE)).await?)
    }

    /// Rows of an import after the row `after`, perhaps of one outcome only.
    pub async fn import_rows(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        outcome: Option<Outcome>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<ImportRow>, Problem> {
        let mut tx = self.reading(caller, &IMPORT_READ, unit).await?;
        let import = imports::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        Ok(imports::rows(&mut tx, &import, outcome, after, limit.min(MAX_PAGE)).await?)
    }

    /// Rows of an import after the row `after` that are taken although something of them is lost; their reason says what.
    pub async fn import_rows_in_part(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<ImportRow>, Problem> {
        let mut tx = self.reading(caller, &IMPORT_READ, unit).await?;
        let import = imports::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        Ok(imports::rows_in_part(&mut tx, &import, after, limit.min(MAX_PAGE)).await?)
    }

    /// How many rows of an import are taken although something of them is lost. They are counted among the others by their outcome.
    pub async fn import_count_in_part(&self, caller: &Caller, unit: &str, id: &str) -> Result<i64, Problem> {
        let mut tx = self.reading(caller, &IMPORT_READ, unit).await?;
        let import = imports::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        Ok(imports::count_in_part(&mut tx, unit, &import.id).await?)
    }

    /// The rows that were not taken, as CSV: the original cells, then where the row stood and why, in both languages. Mended, the
    /// file can be imported again as it is.
    pub async fn import_error_file(&self, caller: &Caller, unit: &str, id: &str) -> Result<Vec<u8>, Problem> {
        let mut tx = self.reading(caller, &IMPORT_READ, unit).await?;
        let import = imports::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        let mut header: Vec<String> = serde_json::from_str(&import.header).unwrap_or_default();
        let width = header.len();
        header.extend(["Dòng / Row", "Lý do", "Reason"].map(str::to_owned));
        let mut out = Vec::new();
        csv::write(&mut out, [&header], csv::CsvOptions::default())?;
        for outcome in [Outcome::Conflicting, Outcome::Refused] {
            let mut after = 0;
            loop {
                let rows = imports::rows(&mut tx, &import, Some(outcome), after, CHUNK).await?;
                let Some(last) = rows.last() else { break };
                after = last.place;
                let lines = rows.into_iter().map(|row| {
                    let mut cells = row.cells;
                    cells.resize(width, String::new());
                    cells.extend([row.shown, row.reason.vi, row.reason.en]);
                    cells
                });
                csv::write(&mut out, lines, csv::CsvOptions { bom: false, ..csv::CsvOptions::default() })?;
            }
        }
        Ok(out)
    }

    /// Remembers what the columns of a header mean in this unit.
    pub async fn mapping_remember(
        &self,
        caller: &Caller,
        unit: &str,
        header: &[String],
        mapping: &Mapping,
    ) -> Result<(), Problem> {
        let key = fingerprint(header);
        let subject = Subject::new("mapping", &key);
        let (granted, pending) = self.access.begin(caller, &IMPORT_PREVIEW, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut stage = Stage { tx, granted: &granted };
            if stage.mappings().await? >= MAX_MAPPINGS {
                return Err(Problem::limit(("số cách gán cột đã nhớ", "remembered mappings"), MAX_MAPPINGS as usize));
            }
            let json =
                serde_json::to_string(mapping).map_err(|error| Problem::internal(format!("mapping: {error}")))?;
            stage.remember(&key, &serde_json::Value::from(header.to_vec()).to_string(), &json, self.now()).await?;
            pending.done(tx, Done::Done, &Changes::new().set("header", &header.join(", "))).await
        });
        pending.settle(done).await
    }

    /// What the columns of this header were last said to mean in this unit.
    pub async fn mapping_recall(
        &self,
        caller: &Caller,
        unit: &str,
        header: &[String],
    ) -> Result<Option<Mapping>, Problem> {
        let mut tx = self.reading(caller, &IMPORT_READ, unit).await?;
        let json = imports::mapping(&mut tx, unit, &fingerprint(header)).await?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }
}

/// The import, which must be previewed and neither applied nor discarded.
async fn previewed(tx: &mut WriteTx, unit: &str, id: &str) -> Result<Import, Problem> {
    let import = imports::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
    if import.state == ImportState::Previewed { Ok(import) } else { Err(import_state(import.state.as_str())) }
}

/// The file that was sent could not be read a second time.
fn unreadable(error: std::io::Error) -> Problem {
    Problem::internal(format!("import: read the file that was sent: {error}; send it again"))
}

/// What an import says of work that is neither done nor failed, once nobody works on it any more.
fn interrupted() -> Text {
    Text::new(
        "công việc bị ngắt giữa chừng vì máy chủ đã dừng; chưa có gì được ghi vào danh mục; hãy thực hiện lại, hoặc gửi lại tệp nếu chưa xem trước xong",
        "the work was interrupted because the server stopped; nothing was written to the inventory; do it again, or send the file again if it was not previewed",
    )
}

/// Rows by outcome.
#[derive(Clone, Copy, Default)]
struct Counts([i64; 5]);

impl Counts {
    fn add(&mut self, outcome: Outcome) {
        if let Some(count) = self.0.get_mut(outcome as usize) {
            *count += 1;
        }
    }
}

fn count(import: &mut Import, counts: Counts) {
    [import.created, import.updated, import.unchanged, import.conflicting, import.refused] = counts.0;
}
