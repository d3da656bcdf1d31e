// What was read and what was not: the ground that the verdict stands on.
const COVERAGE_ROWS = 200;
const PRINT_ROWS = 60;

function renderCoverage() {
  const { summary } = store;
  const { files, rules, defects } = summary;
  const wounds = defects.rows.reduce((n, row) => n + row.count, 0);
  const wounded = new Set(defects.rows.map((row) => row.file)).size;
  $("coverage").replaceChildren(
    h("h2", {}, t("coverage")), h("p", { class: "hint" }, t("coverageLead")),
    h("div", { class: "figures" },
      figure("cFiles", count(files.read), t("cOfFound", { count: files.found })),
      figure("cBytes", size(summary.bytes), t("cBytesNote")),
      figure("cRecords", count(summary.records), summary.events.without_time ? t("cavUntimed", { count: summary.events.without_time }) : ""),
      figure("cRules", count(rules.loaded), t("cRulesNote", { count: rules.matched })),
      figure("cNotRead", count(files.not_read.total), "", files.not_read.total),
      figure("cDefects", count(wounds), wounds ? t("cDefectsNote", { count: wounded }) : "", wounds),
      figure("cNotLoaded", count(rules.not_loaded.total), "", rules.not_loaded.total),
      figure("cInert", count(rules.inert.total), "", 0)),
    section("factRules", bounded(rules.sets), ["hName", "hRules", "hDigest"], (row) => [row.name, num(row.rules), code(row.digest)], true),
    section("cNotRead", files.not_read, ["hFile", "hReason", "hDetail"], (row) => [code(row.file), t(`d_${row.reason}`), row.detail], true),
    section("cDefects", defects, ["hFile", "hKind", "hOffset", "hCount", "hDetail"], (row) => [code(row.file), t(`d_${row.kind}`), num(row.offset), num(row.count), row.detail], true),
    section("cLimits", bounded(limitRows()), ["hLimit", "hMeaning"], (row) => row, true),
    section("cNotLoaded", rules.not_loaded, ["hRuleFile", "hLine", "hCode", "hMessage"], (row) => [code(row.path), row.line ? num(row.line) : "", code(row.code), row.message], true),
    section("cInert", rules.inert, ["hRule", "hReason"], (row) => [h("span", {}, row.title, h("small", {}, code(row.id))), h("span", {}, either(row.reason) || row.reason_code)]),
    section("cFormats", bounded(summary.formats), ["hFormat", "hFiles", "hBytes", "hRecords"], (row) => [code(row.format), num(row.files), h("span", { class: "num" }, size(row.bytes)), num(row.records)], true));
}

const bounded = (rows) => ({ rows, total: rows.length, omitted: 0 });
const code = (text) => h("code", {}, text);
const num = (n) => h("span", { class: "num" }, count(n));

function figure(key, value, note, bad) {
  return h("div", { class: `figure${bad ? " bad" : ""}` }, h("p", { class: "figure-name" }, bad ? icon("i-warn") : null, t(key)), h("p", { class: "figure-value" }, value), note ? h("p", { class: "hint" }, note) : null);
}

/** What the report itself leaves out, in words. */
function reportLimits() {
  const { written, caps } = store.doc;
  return [
    ["l_findings", written.findings_left_out, count(caps.findings)], ["l_records", written.records_left_out, size(caps.records_total)],
    ["l_record", written.records_cut, size(caps.record_bytes)], ["l_evidence", written.evidence_cut, size(caps.record_bytes)],
    ["l_hosts", written.hosts_unlisted, count(caps.names)], ["l_files", written.files_unlisted, count(caps.names)],
  ].filter(([, n]) => n > 0).map(([key, n, limit]) => t(key, { count: n, limit }));
}

function limitRows() {
  const own = reportLimits().map((text) => [t("l_report"), text]);
  return store.summary.limits_hit.map((row) => [h("span", {}, code(row.limit), ` × ${count(row.count)}`), either(row.detail)]).concat(own);
}

/** A list that opens, with more rows on request. */
function section(key, list, heads, cells, open) {
  const title = h("summary", {}, h("h3", {}, t(key)), h("span", { class: "tally" }, list.total ? count(list.total) : t("nothingMissed")));
  if (!list.total) return h("div", { class: "cover none" }, title.firstChild, title.lastChild);
  const body = h("tbody");
  const more = button("", () => add(COVERAGE_ROWS), { class: "link" });
  let at = 0;
  const add = (rows) => {
    body.append(...list.rows.slice(at, at + rows).map((row, k) => h("tr", { class: at + k >= PRINT_ROWS ? "screen-only" : null }, cells(row).map((cell) => h("td", {}, cell)))));
    at = Math.min(list.rows.length, at + rows);
    const rest = list.rows.length - at;
    more.hidden = rest === 0;
    more.textContent = t("showMore", { count: Math.min(rest, COVERAGE_ROWS) });
  };
  add(open ? 50 : COVERAGE_ROWS);
  const over = list.total - PRINT_ROWS;
  return h("details", { class: "cover", open: open && list.total <= 50 },
    title,
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t(key) }, h("table", { class: "plain" }, h("thead", {}, h("tr", {}, heads.map((head) => h("th", {}, t(head))))), body)),
    more,
    list.omitted ? h("p", { class: "hint" }, t("omitted", { count: list.omitted })) : null,
    over > 0 ? h("p", { class: "hint print-only" }, t("printMore", { count: over })) : null);
}
