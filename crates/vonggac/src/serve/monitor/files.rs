//! Files that the server reads itself for sources of a unit: how far, and what became of those that were put into folders.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_monitor::files::{EntryStatus, FollowedFile, Taken, UnderWay};

use super::views::shown;
use crate::serve::api::Answer;
use crate::serve::input::Who;
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A file that is followed as it grows.
#[derive(Debug, Serialize, ToSchema)]
struct FollowedFileView {
    path: String,
    /// `followed`, `half_line` (its last line has no end yet), `rotated` (what is left of it is read), `copy` (of a file that is read),
    /// `passed_over`
    state: &'static str,
    /// Bytes that it has.
    size: u64,
    /// Bytes of it that are on the disk of the server.
    read: u64,
    /// The parser that reads it; null while it is not known.
    format: Option<String>,
    /// When something of it was last read.
    last: Option<String>,
    /// What is to be known of it.
    said: Option<BothView>,
}

/// A file of a folder that is read now.
#[derive(Debug, Serialize, ToSchema)]
struct FileUnderWayView {
    name: String,
    bytes: u64,
    /// Bytes of it that were read or passed over.
    read: u64,
    /// Records of it that are stored.
    records: u64,
}

/// What became of a file that was put into a folder.
#[derive(Debug, Serialize, ToSchema)]
struct FileTakenView {
    name: String,
    /// When it was read to its end.
    at: String,
    bytes: u64,
    records: u64,
    /// How often there was damage; the note beside the file says where.
    defects: u64,
    /// Streams in it that could not be read.
    not_read: u64,
    /// The same file was read before: its records are marked as repeats and raise nothing.
    again: bool,
    /// It lies in `done`, else in `failed`.
    done: bool,
}

/// An entry of the settings: files that are followed, or a folder into which files are put.
#[derive(Debug, Serialize, ToSchema)]
struct SourceFilesView {
    /// As it stands in the settings.
    path: String,
    /// Id of the source.
    source: String,
    /// True for a folder.
    folder: bool,
    /// What stands in its way.
    failed: Option<BothView>,
    /// Files that are followed.
    files: Vec<FollowedFileView>,
    /// Names of files of a folder that are not taken yet: they are not complete, or no regular files.
    waiting: Vec<String>,
    under_way: Option<FileUnderWayView>,
    /// The last results of a folder since the start, newest first.
    taken: Vec<FileTakenView>,
}

/// Entries of sources of a unit.
#[derive(Debug, Serialize, ToSchema)]
struct SourceFilesListView {
    items: Vec<SourceFilesView>,
}

/// See how files are read for sources of a unit
#[utoipa::path(get, path = "/api/v1/units/{unit}/source-files", tag = "monitor", operation_id = "list_source_files",
    params(("unit" = String, Path)), responses((status = 200, body = SourceFilesListView)),
    extensions(("x-operation" = json!("monitor.source.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<SourceFilesListView> {
    app.monitor.source_list(&caller, &unit).await?;
    let of_unit = |entry: EntryStatus| {
        let source = entry.of.clone().filter(|(of, _)| *of == unit)?.1;
        Some(SourceFilesView::of(entry, source))
    };
    Ok(Json(SourceFilesListView { items: app.live.files.entries().into_iter().filter_map(of_unit).collect() }))
}

impl SourceFilesView {
    fn of(entry: EntryStatus, source: String) -> Self {
        let EntryStatus { path, folder, failed, files, waiting, under_way, taken, .. } = entry;
        Self {
            path,
            source,
            folder,
            failed: failed.as_ref().map(BothView::from),
            files: files.into_iter().map(FollowedFileView::from).collect(),
            waiting,
            under_way: under_way.map(FileUnderWayView::from),
            taken: taken.into_iter().map(FileTakenView::from).collect(),
        }
    }
}

impl From<FollowedFile> for FollowedFileView {
    fn from(file: FollowedFile) -> Self {
        let FollowedFile { path, state, size, read, format, last, said } = file;
        let (last, said) = (shown(last), said.as_ref().map(BothView::from));
        Self { path, state: state.name(), size, read, format, last, said }
    }
}

impl From<UnderWay> for FileUnderWayView {
    fn from(UnderWay { name, bytes, read, records }: UnderWay) -> Self {
        Self { name, bytes, read, records }
    }
}

impl From<Taken> for FileTakenView {
    fn from(taken: Taken) -> Self {
        let Taken { name, at, bytes, records, defects, not_read, again, done } = taken;
        Self { name, at: at.to_string(), bytes, records, defects, not_read, again, done }
    }
}
