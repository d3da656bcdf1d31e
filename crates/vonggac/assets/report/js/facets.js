// Findings by rule, host and tactic. Every row is a filter.
const FACET_ROWS = 200;
const narrow = { rule: "", host: "" };

function renderFacets() {
  const box = $("facets");
  if (!box.firstChild) {
    box.append(...["rule", "host", "tactic"].map((facet) => h("section", { class: "panel facet", id: `facet-${facet}` })));
  }
  drawFacet("rule", "byRule", ruleRows());
  drawFacet("host", "byHost", hostRows());
  drawFacet("tactic", "byTactic", tacticRows());
}

function ruleRows() {
  const { counts } = shown;
  gravest(1);
  return store.rules
    .map((rule, number) => ({ value: number, name: ruleTitle(rule), n: counts.rule[number], level: store.worst[number] }))
    .sort((a, b) => b.level - a.level || b.n - a.n || a.value - b.value);
}

function hostRows() {
  const rows = [];
  shown.counts.host.forEach((n, value) => rows.push({ value, name: hostName(value), n }));
  return rows.sort((a, b) => b.n - a.n || a.value - b.value);
}

function tacticRows() {
  const rows = [];
  shown.counts.tactic.forEach((n, value) => rows.push({ value, name: tacticName(value), n }));
  return rows;
}

function drawFacet(facet, title, rows) {
  const box = $(`facet-${facet}`);
  rebuilt(box, () => {
    const alive = rows.filter((row) => row.n > 0 || filter[facet].has(row.value));
    const wanted = narrow[facet] ? alive.filter((row) => fold(row.name).includes(fold(narrow[facet]))) : alive;
    const most = alive.reduce((top, row) => Math.max(top, row.n), 1);
    const body = h("ul", { class: "rows" }, wanted.slice(0, FACET_ROWS).map((row) => h("li", {}, facetRow(facet, row, most))));
    const rest = wanted.length - FACET_ROWS;
    const top = box.querySelector(".rows")?.scrollTop || 0;
    box.replaceChildren(
      h("div", { class: "panel-head" }, h("h2", {}, t(title), alive.length > 1 ? h("span", { class: "tally" }, count(alive.length)) : null), narrowField(facet, alive.length)),
      wanted.length ? body : h("p", { class: "empty" }, t("nothingHere")),
      rest > 0 ? h("p", { class: "hint" }, t("moreRows", { count: rest })) : "",
      facet === "tactic" ? techniqueRow() : "",
    );
    body.scrollTop = top;
  });
}

function facetRow(facet, row, most) {
  const bar = h("span", { class: "share", "aria-hidden": "true" });
  bar.style.width = `${Math.max(1, (100 * row.n) / most)}%`;
  return h("button", {
    type: "button", class: "row", title: row.name.length > 34 ? row.name : null, "data-key": `${facet}${row.value}`,
    "aria-pressed": String(filter[facet].has(row.value)), onclick: () => toggle(facet, row.value),
  }, bar, row.level === undefined ? null : levelMark(row.level, true), h("span", { class: "name" }, beginning(row.name, 300)), h("span", { class: "n" }, count(row.n)));
}

/** A field to find one of many rules or hosts. */
function narrowField(facet, length) {
  if (!(facet in narrow) || (length <= 8 && !narrow[facet])) return null;
  const label = t(facet === "rule" ? "narrowRule" : "narrowHost");
  return h("input", {
    type: "search", class: "narrow", placeholder: label, "aria-label": label, value: narrow[facet], "data-key": `narrow-${facet}`,
    oninput: (event) => {
      narrow[facet] = event.target.value;
      const at = event.target.selectionStart;
      renderFacets();
      const again = $(`facet-${facet}`).querySelector(".narrow");
      again.focus();
      again.setSelectionRange(at, at);
    },
  });
}

function techniqueRow() {
  const rows = [];
  shown.counts.technique.forEach((n, value) => {
    if (n || filter.technique.has(value)) rows.push({ value, n });
  });
  if (!rows.length) return "";
  rows.sort((a, b) => b.n - a.n || a.value - b.value);
  return h("div", { class: "techniques", role: "group", "aria-label": t("techniques") }, h("h3", {}, t("techniques")), rows.slice(0, 60).map(({ value, n }) => h("button", {
    type: "button", class: "tag", "data-key": `technique${value}`, "aria-pressed": String(filter.technique.has(value)), onclick: () => toggle("technique", value),
  }, store.techniques[value], h("span", { class: "n" }, count(n)))));
}

/** The bar that stays in sight: search, what is filtered, how many are left. */
function renderBar() {
  const chips = [];
  const add = (label, what, drop) => chips.push(h("li", {}, h("button", {
    type: "button", class: "chip", "data-key": `chip-${label}-${what}`, "aria-label": t("removeFilter", { what: `${label}: ${beginning(what, 80)}` }), onclick: drop,
  }, h("b", {}, `${label}: `), h("span", {}, beginning(what, 80)), icon("i-cross"))));
  const names = {
    level: (v) => t(`lv${v}`), rule: (v) => ruleTitle(store.rules[v]), host: hostName, file: fileName, tactic: tacticName, technique: (v) => store.techniques[v],
  };
  for (const facet of FACETS) {
    for (const value of filter[facet]) add(t(`f${facet[0].toUpperCase()}${facet.slice(1)}`), names[facet](value), () => toggle(facet, value));
  }
  if (filter.time) add(t("fTime"), `${when(filter.time[0])} – ${when(filter.time[1])}`, () => { filter.time = null; changed(); });
  if (filter.untimed) add(t("fTime"), t("untimed"), () => { filter.untimed = false; changed(); });
  if (filter.text.trim()) add(t("fText"), filter.text.trim(), () => setSearch(""));
  rebuilt($("chips"), () => $("chips").replaceChildren(...chips, chips.length > 1 ? h("li", {}, button(t("clearAll"), () => { $("q").value = ""; clearFilters(); }, { class: "link", "data-key": "clear" })) : ""));
  // What is scrolled to must not end up under the bar.
  document.documentElement.style.scrollPaddingTop = `${$("bar").offsetHeight + 14}px`;
  $("shown").textContent = isFiltered() ? t("shownOf", { shown: shown.passed, all: store.n }) : t("shownAll", { all: store.n });
}
