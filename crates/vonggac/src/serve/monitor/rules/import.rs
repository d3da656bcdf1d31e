//! Importing a set: a file is sent and compared, then it is applied or forgotten.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_monitor::limits::MAX_LISTED_CHANGES;
use vg_monitor::rules::NewSet;
use vg_monitor::rules::diff::Changed;
use vg_monitor::rules::keeper::Preview;

use super::sets::{RuleSetView, level_named};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, One, Tagged};
use crate::serve::inventory::upload::Upload;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(preview)).routes(routes!(import)).routes(routes!(import_into))
}

/// What the file is.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RuleFileQuery {
    /// Its name.
    file_name: String,
    /// Id of the set that it is to change; a new set when it is left out.
    set: Option<String>,
}

/// A rule that is new, changed or gone.
#[derive(Debug, Serialize, ToSchema)]
struct ChangedRuleView {
    id: String,
    title: String,
    level: &'static str,
    path: String,
}

impl From<&Changed> for ChangedRuleView {
    fn from(changed: &Changed) -> Self {
        Self {
            id: changed.id.clone(),
            title: changed.title.clone(),
            level: changed.level.as_str(),
            path: changed.path.strip_prefix("set/").unwrap_or(&changed.path).to_owned(),
        }
    }
}

/// A rule or file that cannot be used.
#[derive(Debug, Serialize, ToSchema)]
struct RefusedRuleView {
    path: String,
    /// From 1; 0 when there is none.
    line: u32,
    /// From 1; 0 when there is none.
    column: u32,
    id: String,
    title: String,
    /// Stable code.
    code: &'static str,
    /// What is wrong and how to mend it, in English as the loader says it.
    message: String,
}

/// What an import would change. Nothing is changed yet.
#[derive(Debug, Serialize, ToSchema)]
struct RuleImportView {
    /// Give it to apply the import, within an hour.
    preview: String,
    /// Id of the set that it would change; null for a new one.
    set: Option<String>,
    file_name: String,
    digest: String,
    revision: String,
    licence: String,
    files: i64,
    rules: i64,
    correlations: i64,
    filters: i64,
    /// Rules and files that cannot be used.
    refused_count: i64,
    /// Files of a checkout outside its folders of rules that were left out.
    left_out: usize,
    /// Rules whose id an earlier set has, so that they would not be used.
    shadowed: usize,
    /// Rules that stay as they are.
    same: usize,
    new_count: usize,
    changed_count: usize,
    gone_count: usize,
    /// The gravest 500 of each.
    new: Vec<ChangedRuleView>,
    changed: Vec<ChangedRuleView>,
    gone: Vec<ChangedRuleView>,
    /// The first 500.
    refused: Vec<RefusedRuleView>,
}

impl From<Preview> for RuleImportView {
    fn from(preview: Preview) -> Self {
        let some = |list: &[Changed]| list.iter().take(MAX_LISTED_CHANGES).map(ChangedRuleView::from).collect();
        let difference = &preview.difference;
        let off = |text: &str| text.replace("set/", "");
        let refused = preview.refused.iter().take(MAX_LISTED_CHANGES).map(|problem| RefusedRuleView {
            path: off(&problem.path),
            line: problem.line,
            column: problem.column,
            id: problem.id.as_ref().map(|id| id.0.to_string()).unwrap_or_default(),
            title: problem.title.clone(),
            code: problem.kind.code(),
            message: off(&problem.message),
        });
        Self {
            refused: refused.collect(),
            preview: preview.id.clone(),
            set: preview.set.as_ref().map(|set| set.id.clone()),
            file_name: preview.path.clone(),
            digest: preview.content.digest.clone(),
            revision: preview.content.revision.clone(),
            licence: preview.content.licence.clone(),
            files: preview.content.files,
            rules: preview.content.rules,
            correlations: preview.content.correlations,
            filters: preview.content.filters,
            refused_count: preview.content.refused,
            left_out: preview.left_out,
            shadowed: preview.shadowed,
            same: difference.same,
            new_count: difference.new.len(),
            changed_count: difference.changed.len(),
            gone_count: difference.gone.len(),
            new: some(&difference.new),
            changed: some(&difference.changed),
            gone: some(&difference.gone),
        }
    }
}

/// Send a file of rules (ZIP, tar, tar.gz, or one YAML file): it is read and compared, and nothing is changed
#[utoipa::path(post, path = "/api/v1/rule-sets/previews", tag = "monitor", operation_id = "preview_rule_set",
    params(RuleFileQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = RuleImportView)), extensions(("x-operation" = json!("monitor.rule_set.manage"))))]
async fn preview(
    Who(caller): Who,
    State(app): State<App>,
    Query(query): Query<RuleFileQuery>,
    Upload(body): Upload,
) -> Result<(StatusCode, Json<RuleImportView>), Refused> {
    app.monitor.rule_set_may_manage(&caller).await?;
    let turn = app.uploads.acquire().await;
    let _turn = turn.map_err(|_| Problem::internal("the turns for uploads are closed"))?;
    let bytes = tokio::task::spawn_blocking(move || body.whole()).await;
    let bytes = bytes.map_err(|fault| Problem::internal(format!("reading an upload ended in a fault: {fault}")))?;
    let bytes = bytes.map_err(|error| Problem::internal(format!("read an upload: {error}")))?;
    let set = query.set.as_deref().filter(|set| !set.is_empty());
    let preview = app.live.keeper.preview(&caller, bytes, &query.file_name, set).await?;
    Ok((StatusCode::CREATED, Json(preview.into())))
}

/// A set that is made of what was previewed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ImportingRuleSet {
    /// `preview` of the answer to the file.
    preview: String,
    /// What people will call it.
    name: String,
    /// Least level of the rules that are looked for.
    min_level: String,
    /// Statuses of the rules that are looked for.
    statuses: Vec<String>,
}

/// Make a set of what was previewed
#[utoipa::path(post, path = "/api/v1/rule-sets", tag = "monitor", operation_id = "import_rule_set",
    request_body = ImportingRuleSet, responses((status = 201, body = RuleSetView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.rule_set.manage"))))]
async fn import(Who(caller): Who, State(app): State<App>, Input(new): Input<ImportingRuleSet>) -> One<RuleSetView> {
    let min_level = level_named("/min_level", &new.min_level)?;
    let set = NewSet { name: new.name, path: String::new(), min_level, statuses: new.statuses };
    let set = app.live.keeper.import(&caller, &new.preview, &set).await?;
    let (version, view) = RuleSetView::one(&app, &caller, &set.id).await?;
    Ok(Tagged(StatusCode::CREATED, version, view))
}

/// What was previewed for a set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReplacingRules {
    /// `preview` of the answer to the file.
    preview: String,
}

/// Give a set what was previewed for it
#[utoipa::path(put, path = "/api/v1/rule-sets/{set}/content", tag = "monitor", operation_id = "replace_rule_set",
    params(("set" = String, Path), ("If-Match" = String, Header)), request_body = ReplacingRules,
    responses((status = 200, body = RuleSetView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.rule_set.manage"))))]
async fn import_into(
    Who(caller): Who,
    State(app): State<App>,
    Path(set): Path<String>,
    Based(version): Based,
    Input(new): Input<ReplacingRules>,
) -> One<RuleSetView> {
    app.live.keeper.import_into(&caller, (&set, version), &new.preview).await?;
    let (version, view) = RuleSetView::one(&app, &caller, &set).await?;
    Ok(Tagged(StatusCode::OK, version, view))
}
