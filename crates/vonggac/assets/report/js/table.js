// The list of findings. Only the rows in sight exist; the keyboard moves a cursor over all of them.
const table = { rowHeight: 34, cursor: 0, open: -1, pool: [] };
const COLUMNS = [["level", "colLevel"], ["time", "colTime"], ["rule", "colRule"], ["host", "colHost"], [null, "colEvidence"], ["file", "colFile"]];
// Browsers stop at about 17 million pixels; beyond this height scrolling is scaled.
const TALLEST = 8000000;

function renderList() {
  const box = $("list");
  box.replaceChildren(
    h("div", { class: "list-head" }, h("h2", { id: "list-title" }, t("findings")), h("p", { class: "hint" }, zoneName()),
      h("div", { class: "actions" }, button(t("exportCsv"), () => exportList("csv"), { "data-key": "csv" }), button(t("exportJsonl"), () => exportList("jsonl"), { "data-key": "jsonl" }), h("span", { id: "export-state", class: "hint" }))),
    h("div", { class: "split", id: "split" },
      h("div", { class: "grid-box" },
        h("div", { class: "grid", id: "grid", role: "grid", tabindex: 0, "aria-label": t("gridLabel"), "aria-colcount": COLUMNS.length },
          h("div", { class: "grid-head", role: "rowgroup" }, h("div", { class: "cells", role: "row", "aria-rowindex": 1, id: "grid-head" })),
          h("div", { class: "grid-body", id: "grid-body", role: "rowgroup" }))),
      h("aside", { class: "detail", id: "detail", "aria-label": t("details") })),
  );
  const grid = $("grid");
  grid.addEventListener("scroll", () => drawRows(), { passive: true });
  grid.addEventListener("keydown", gridKey);
  $("grid-body").addEventListener("click", (event) => {
    const row = event.target.closest("[data-place]");
    if (row) openDetail(Number(row.dataset.place));
  });
  table.pool = [];
  drawHead();
  new ResizeObserver(() => measure()).observe(grid);
  measure();
}

function drawHead() {
  rebuilt($("grid-head"), () => $("grid-head").replaceChildren(...COLUMNS.map(([key, word]) => {
    const active = key && sorting.key === key;
    const direction = active ? (sorting.down ? "descending" : "ascending") : key ? "none" : null;
    return h("div", { role: "columnheader", class: `cell c-${key || "evidence"}`, "aria-sort": direction }, key
      ? h("button", { type: "button", class: "sort", "data-key": `sort-${key}`, "aria-label": t("sortBy", { what: t(word) }), onclick: () => sortBy(key) }, t(word), active ? icon(sorting.down ? "i-down" : "i-up") : null)
      : t(word));
  })));
}

function sortBy(key) {
  if (sorting.key === key) sorting.down = !sorting.down;
  else Object.assign(sorting, { key, down: key === "level" });
  sortShown();
  drawHead();
  listChanged();
}

function measure() {
  const wanted = window.matchMedia("(max-width: 760px)").matches ? 88 : 34;
  table.rowHeight = wanted;
  drawRows(true);
}

/** Back to the top, after the list or its order changed. The open finding stays open when it is still there. */
function listChanged() {
  const held = table.open >= 0 ? table.finding : -1;
  table.cursor = 0;
  table.open = held >= 0 ? shown.list.indexOf(held) : -1;
  if (table.open >= 0) table.cursor = table.open;
  $("grid").scrollTop = 0;
  if (table.open < 0) closeDetail(false);
  drawRows(true);
  if (table.open >= 0) showPlace(table.open);
}

const bodyHeight = () => Math.min(TALLEST, shown.list.length * table.rowHeight);

/** First place in sight, with its distance from the top of the view in pixels. */
function firstPlace() {
  const grid = $("grid");
  const full = shown.list.length * table.rowHeight;
  const sight = grid.clientHeight - $("grid-head").offsetHeight;
  const room = bodyHeight() - sight;
  const top = full > TALLEST && room > 0 ? (grid.scrollTop / room) * (full - sight) : grid.scrollTop;
  return [Math.max(0, Math.floor(top / table.rowHeight)), top];
}

function drawRows(afresh) {
  const body = $("grid-body");
  const grid = $("grid");
  if (!body) return;
  if (afresh) {
    body.style.height = `${bodyHeight()}px`;
    grid.setAttribute("aria-rowcount", shown.list.length + 1);
    body.classList.toggle("empty", !shown.list.length);
    body.dataset.empty = shown.list.length ? "" : t(store.n ? "noneMatch" : "noneAtAll");
  }
  const [first, top] = firstPlace();
  const rows = Math.min(Math.ceil(grid.clientHeight / table.rowHeight) + 2, shown.list.length - first);
  while (table.pool.length < rows) table.pool.push(makeRow(body));
  table.pool.forEach((row, k) => {
    const place = first + k;
    row.node.hidden = k >= rows;
    if (k >= rows) return;
    row.node.style.transform = `translateY(${Math.round(grid.scrollTop - top + place * table.rowHeight)}px)`;
    if (afresh || row.place !== place) fillRow(row, place);
    mark(row, place);
  });
}

function makeRow(body) {
  const cells = COLUMNS.map(([key]) => h("div", { role: "gridcell", class: `cell c-${key || "evidence"}` }));
  const node = h("div", { class: "cells line", role: "row" }, cells);
  body.append(node);
  return { node, cells, place: -1 };
}

function mark(row, place) {
  row.node.classList.toggle("cursor", place === table.cursor);
  row.node.setAttribute("aria-selected", String(place === table.open));
  if (place === table.cursor) $("grid").setAttribute("aria-activedescendant", row.node.id);
}

function fillRow(row, place) {
  const i = shown.list[place];
  row.place = place;
  row.node.id = `row-${place}`;
  row.node.dataset.place = place;
  row.node.setAttribute("aria-rowindex", place + 2);
  const [level, time, rule, host, evidence, file] = row.cells;
  row.node.classList.remove("l0", "l1", "l2", "l3", "l4");
  row.node.classList.add(`l${store.level[i]}`);
  level.replaceChildren(levelMark(store.level[i]));
  time.textContent = `${store.quality[i] === 1 || store.quality[i] === 2 ? "≈ " : ""}${when(store.time[i])}`;
  rule.textContent = visible(beginning(ruleTitle(store.rules[store.rule[i]]), 300));
  host.textContent = visible(beginning(hostName(store.host[i]), 200));
  file.textContent = visible(shortFile(fileName(store.file[i])));
  fillEvidence(row, evidence, i, place);
}

/** Evidence comes from its piece, which may have to be unpacked first. */
function fillEvidence(row, cell, i, place) {
  const found = evidenceNow(i, () => {
    if (row.place === place && shown.list[place] === i) fillEvidence(row, cell, i, place);
  });
  cell.textContent = found ? visible(snippet(found)) : "…";
}

function snippet(found) {
  const parts = [];
  let length = 0;
  for (const [name, value] of pairs(found.e)) {
    const text = plain(value);
    if (!text) continue;
    parts.push(`${name}: ${beginning(text, 220)}`);
    length += text.length;
    if (length > 260) break;
  }
  return parts.length ? parts.join("  ·  ").replace(/\s/g, " ") : found.c ? t("events") : "—";
}

/** The name without its folders: the details have the whole path. */
function shortFile(path) {
  return beginning(path.split(/[\\/]/).pop() || path, 200);
}

function gridKey(event) {
  if (event.target !== $("grid")) return;
  const page = Math.max(1, Math.floor($("grid").clientHeight / table.rowHeight) - 2);
  const move = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
  if (move !== undefined) {
    event.preventDefault();
    moveCursor(table.cursor + move);
    if (table.open >= 0) openDetail(table.cursor, true);
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (shown.list.length) openDetail(table.cursor);
  } else if (event.key === "Escape" && table.open >= 0) {
    closeDetail(true);
  }
}

function moveCursor(place) {
  table.cursor = Math.max(0, Math.min(shown.list.length - 1, place));
  showPlace(table.cursor);
  drawRows();
}

/** Scrolls the row into sight. */
function showPlace(place) {
  const grid = $("grid");
  const sight = grid.clientHeight - $("grid-head").offsetHeight;
  const [, top] = firstPlace();
  const y = place * table.rowHeight;
  let wanted = top;
  if (y < top) wanted = y;
  else if (y + table.rowHeight > top + sight) wanted = y + table.rowHeight - sight;
  if (wanted === top) return;
  const full = shown.list.length * table.rowHeight;
  grid.scrollTop = full > TALLEST ? (wanted / (full - sight)) * (bodyHeight() - sight) : wanted;
}
