// The filtered list as a file (CSV, JSON lines) and on paper.
const PRINT_FINDINGS = 150;

async function exportList(kind) {
  const state = $("export-state");
  const list = shown.list;
  const lines = kind === "csv" ? csvLines : jsonLines;
  const parts = kind === "csv" ? ["\ufeff", csvLine(["time_utc", "level", "rule_id", "rule_title", "host", "file", "record", "evidence"])] : [];
  // Findings of one piece are unpacked once, so they are written piece by piece, in the order of the hunt.
  const wanted = Uint32Array.from(list).sort();
  let at = 0;
  while (at < wanted.length) {
    const number = pieceOf(wanted[at]);
    const end = number + 1 < store.firsts.length ? store.firsts[number + 1] : store.n;
    const from = at;
    while (at < wanted.length && wanted[at] < end) at += 1;
    parts.push(new Blob([await lines(wanted.subarray(from, at), number)]));
    state.textContent = t("exporting", { percent: percent(at / wanted.length) });
    await breathe();
  }
  save(new Blob(parts, { type: kind === "csv" ? "text/csv;charset=utf-8" : "application/x-ndjson" }), `vonggac-phat-hien.${kind}`);
  state.textContent = t("exported", { count: list.length });
  say(state.textContent);
}

function save(blob, name) {
  const url = URL.createObjectURL(blob);
  const anchor = h("a", { href: url, download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

const LEVELS = ["informational", "low", "medium", "high", "critical"];
const hostOf = (i, found) => found.h || (store.host[i] < store.hosts.length ? store.hosts[store.host[i]] : "");
const fileOf = (i, found) => found.f || (store.file[i] < store.files.length ? store.files[store.file[i]] : "");

async function csvLines(findings, number) {
  const rows = await unpackJson(`e${number}`);
  let out = "";
  for (const i of findings) {
    const found = rows[i - store.firsts[number]];
    const rule = store.rules[store.rule[i]];
    out += csvLine([rfc3339(store.time[i]), LEVELS[store.level[i]], rule.id, rule.title, hostOf(i, found), fileOf(i, found), found.r, recordJson(found.e)]);
  }
  return out;
}

/**
 * One line of RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV
 * injection): it begins with = + - @, a tab or a line break, also in their full-width forms.
 */
function csvLine(cells) {
  return `${cells.map((cell) => {
    const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
    return /[",;\r\n\t']/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }).join(",")}\r\n`;
}

async function jsonLines(findings, number) {
  const [rows, records] = [await unpackJson(`e${number}`), await unpackJson(`r${number}`)];
  let out = "";
  for (const i of findings) {
    const found = rows[i - store.firsts[number]];
    const record = records[i - store.firsts[number]];
    const rule = store.rules[store.rule[i]];
    const head = JSON.stringify({
      time: rfc3339(store.time[i]) || null, time_quality: ["exact", "assumed_zone", "assumed_year", "missing"][store.quality[i]],
      level: LEVELS[store.level[i]], rule_id: rule.id, rule_title: rule.title, host: hostOf(i, found), file: fileOf(i, found), record: found.r,
    });
    const events = found.c ? `,"contributing":[${found.c.map(contributingJson).join(",")}],"contributing_total":${found.k}` : "";
    out += `${head.slice(0, -1)},"evidence":${recordJson(found.e)},"event":${record === 0 ? "null" : recordJson(record)}${events}}\n`;
  }
  return out;
}

function contributingJson([us, , rule, host, file, record, fields]) {
  return `${JSON.stringify({ time: rfc3339(us) || null, rule_title: rule, host, file, record }).slice(0, -1)},"event":${recordJson(fields)}}`;
}

/** Paper shows the first findings in the chosen order: the list on the screen has only the rows in sight. */
function renderPrint() {
  const first = Array.from(shown.list.subarray(0, PRINT_FINDINGS));
  const rest = shown.list.length - first.length;
  $("paper").replaceChildren(
    h("h2", {}, t("findings")),
    first.length ? h("table", { class: "plain" },
      h("thead", {}, h("tr", {}, ["colLevel", "colTime", "colRule", "colHost"].map((key) => h("th", {}, t(key))))),
      h("tbody", {}, first.map((i) => h("tr", {}, h("td", {}, levelMark(store.level[i])), h("td", { class: "nowrap" }, when(store.time[i])),
        h("td", {}, beginning(ruleTitle(store.rules[store.rule[i]]), 200)), h("td", { class: "nowrap" }, beginning(hostName(store.host[i]), 40))))))
      : h("p", {}, t(store.n ? "noneMatch" : "noneAtAll")),
    rest > 0 ? h("p", { class: "hint" }, t("printed", { shown: first.length, rest })) : "",
    isFiltered() ? h("p", { class: "hint" }, `${t("filters")}: ${[...$("chips").querySelectorAll(".chip")].map((chip) => chip.textContent).join("; ")}`) : "");
}
