// One finding: what was seen, what to do next, the whole record, the rule.
let detailNumber = 0;

function renderDetail() {
  if (table.open >= 0) openDetail(table.open, true);
  else $("detail").replaceChildren(h("p", { class: "empty" }, t("chooseOne")));
}

/** Opens the finding at `place` of the list. `quiet` leaves the keyboard where it is. */
async function openDetail(place, quiet) {
  const i = shown.list[place];
  if (i === undefined) return;
  detailNumber += 1;
  const own = detailNumber;
  Object.assign(table, { open: place, cursor: place, finding: i });
  document.body.classList.add("detail-open");
  drawRows();
  const box = $("detail");
  const found = await evidenceOf(i);
  if (own !== detailNumber) return;
  const recordBox = h("div", { class: "record" }, h("p", { class: "hint" }, t("loading")));
  box.replaceChildren(...detailParts(i, place, found, recordBox));
  box.scrollTop = 0;
  if (!quiet) box.querySelector(".detail-title").focus({ preventScroll: true });
  const record = await recordOf(i);
  if (own === detailNumber) fillRecord(recordBox, record, found);
}

function closeDetail(toGrid) {
  detailNumber += 1;
  table.open = -1;
  document.body.classList.remove("detail-open");
  $("detail")?.replaceChildren(h("p", { class: "empty" }, t("chooseOne")));
  drawRows();
  if (toGrid) $("grid").focus({ preventScroll: true });
}

function detailParts(i, place, found, recordBox) {
  const rule = store.rules[store.rule[i]];
  const title = ruleTitle(rule);
  const others = [rule.titles.vi, rule.titles.en, rule.title].filter((other, k, all) => other && other !== title && all.indexOf(other) === k);
  return [
    h("div", { class: "detail-bar" },
      button(icon("i-up"), () => step(-1), { class: "btn square", "aria-label": t("previous"), disabled: place === 0 }),
      button(icon("i-down"), () => step(1), { class: "btn square", "aria-label": t("next"), disabled: place + 1 >= shown.list.length }),
      h("span", { class: "hint" }, t("shownOf", { shown: place + 1, all: shown.list.length })),
      button(icon("i-cross"), () => closeDetail(true), { class: "btn square shut", "aria-label": t("close") })),
    h("div", { class: `detail-head l${store.level[i]}` }, levelMark(store.level[i]), h("h3", { class: "detail-title", tabindex: -1 }, title), others.map((other) => h("p", { class: "other-title" }, other))),
    basics(i, found),
    part("nextSteps", adviceOf(rule)),
    part("evidence", found.e.length ? fieldTable(found.e, null) : h("p", {}, t("noEvidence")), "evidenceHint"),
    found.c ? part("events", eventsOf(found)) : null,
    part("record", recordBox, "recordMarked"),
    part("theRule", aboutRule(rule)),
  ].filter(Boolean);
}

const part = (key, content, hint) => h("section", { class: `part p-${key}` }, h("h4", {}, t(key), hint ? h("small", {}, t(hint)) : null), content);

function step(by) {
  moveCursor(table.open + by);
  openDetail(table.cursor);
}

function basics(i, found) {
  const quality = store.quality[i];
  const host = found.h || hostName(store.host[i]);
  const file = found.f || fileName(store.file[i]);
  return h("div", {}, h("dl", { class: "basics" },
    h("dt", {}, t("colTime")), h("dd", {}, when(store.time[i], true), quality === 3 ? null : h("small", {}, `${zoneName()}${quality ? ` · ${t(`quality${quality}`)}` : ""}`)),
    h("dt", {}, t("colHost")), h("dd", {}, longText(host)),
    h("dt", {}, t("colFile")), h("dd", {}, longText(file), h("small", {}, `${t("colRecord")} ${digits(found.r)}`))),
  h("div", { class: "narrowing" },
    button(t("onlyRule"), () => only("rule", store.rule[i])), button(t("onlyHost"), () => only("host", store.host[i])), button(t("onlyFile"), () => only("file", store.file[i])),
    Number.isNaN(store.time[i]) ? null : button(t("around"), () => {
      filter.time = [store.time[i] - 600e6, store.time[i] + 600e6];
      changed();
    })));
}

function only(facet, value) {
  filter[facet] = new Set([value]);
  changed();
}

function adviceOf(rule) {
  const advice = either(rule.advice);
  return advice ? h("div", { class: "advice" }, advice.split(/\n+/).filter((line) => line.trim()).map((line) => h("p", {}, line))) : h("p", { class: "hint" }, t("noAdvice"));
}

/**
 * Which fields of the record are the evidence: those of the same name; for a name that the record does not have (the rule
 * asked by an alias), those of the same value.
 */
function isEvidenceOf(record, evidence) {
  const own = new Set(pairs(record).map(([name]) => name));
  const names = new Set();
  const values = new Set();
  for (const [name, value] of pairs(evidence)) {
    names.add(name);
    if (!own.has(name) && plain(value) !== "") values.add(plain(value));
  }
  return (name, value) => names.has(name) || values.has(plain(value));
}

/** A table of fields; those that `marked` tells carry a mark. */
function fieldTable(packed, marked) {
  return h("table", { class: "fields" }, h("colgroup", {}, h("col"), h("col")), h("thead", { class: "sr" }, h("tr", {}, h("th", {}, t("field")), h("th", {}, t("value")))),
    h("tbody", {}, pairs(packed).map(([name, value]) => {
      const isEvidence = marked?.(name, value);
      return h("tr", { class: isEvidence ? "is-evidence" : null }, h("th", { scope: "row" }, name, isEvidence ? h("span", { class: "sr" }, ` (${t("evidence")})`) : null), h("td", {}, valueNode(value)));
    })));
}

function valueNode(value) {
  if (value === null) return h("em", {}, t("nullValue"));
  if (value === "") return h("em", {}, t("emptyValue"));
  if (typeof value === "object" && value.t !== undefined) return [longText(value.t), h("em", {}, t("cutAt", { length: size(value.l) }))];
  return longText(plain(value));
}

/** A text that shows its beginning until asked for the rest. */
function longText(text) {
  const most = 700;
  const box = h("span", { class: "text" }, beginning(text, most));
  if (text.length <= most + 80) {
    box.textContent = visible(text);
    return box;
  }
  let open = false;
  const more = button("", () => {
    open = !open;
    box.textContent = visible(open ? text : beginning(text, most));
    label();
  }, { class: "link", "aria-expanded": "false" });
  const label = () => {
    more.textContent = open ? t("showLess") : t("showAll", { length: size(new Blob([text]).size) });
    more.setAttribute("aria-expanded", String(open));
  };
  label();
  return [box, " ", more];
}

/** Events of a correlation. */
function eventsOf(found) {
  const rows = found.c.map(([us, quality, rule, host, file, record, fields]) => h("details", { class: "event" },
    h("summary", {}, h("span", { class: "event-time" }, when(us)), h("span", { class: "event-what" }, [rule, host].filter(Boolean).join(" · "))),
    h("p", { class: "hint" }, `${file} · ${t("colRecord")} ${digits(record)}${quality === 1 || quality === 2 ? ` · ${t(`quality${quality}`)}` : ""}`), fieldTable(fields, null)));
  return h("div", {}, rows, found.k > rows.length ? h("p", { class: "hint" }, t("eventsMore", { shown: rows.length, all: found.k })) : null);
}

function fillRecord(box, record, found) {
  const limit = size(store.doc.caps.record_bytes);
  if (record === 0) {
    box.replaceChildren(h("p", {}, t("recordNone", { limit: size(store.doc.caps.records_total), record: digits(found.r) })));
    return;
  }
  const isCut = pairs(record).some(([, value]) => value !== null && typeof value === "object" && value.t !== undefined);
  box.replaceChildren(
    copyButton("copyJson", () => recordJson(record, true)),
    fieldTable(record, isEvidenceOf(record, found.e)),
    isCut ? h("p", { class: "hint" }, t("recordCut", { limit })) : "");
}

function copyButton(key, text) {
  const made = button(t(key), async () => {
    const done = await copy(text());
    made.textContent = t(done ? "copied" : "copyFailed");
    say(made.textContent);
    setTimeout(() => (made.textContent = t(key)), 1600);
  }, { class: "btn copy" });
  return made;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages opened from a file may not have the clipboard: select a field and copy that.
    const area = h("textarea", { class: "sr", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

function aboutRule(rule) {
  const list = (key, items, show) => (items.length ? [h("dt", {}, t(key)), h("dd", {}, h("ul", {}, items.map((item) => h("li", {}, show(item)))))] : []);
  const one = (key, text) => (text ? [h("dt", {}, t(key)), h("dd", {}, text)] : []);
  return h("div", {}, h("dl", { class: "about" },
    one("description", rule.description),
    list("falsepositives", rule.falsepositives, (text) => text),
    rule.tags.length ? [h("dt", {}, t("tags")), h("dd", { class: "tags" }, rule.tags.map((tag) => h("span", { class: "tag" }, tag)))] : [],
    list("references", rule.references, link),
    one("author", rule.author), one("ruleId", h("code", {}, rule.id)), one("ruleFile", rule.path ? h("code", {}, rule.path) : "")),
  rule.text ? h("details", { class: "yaml" }, h("summary", {}, t("ruleText")), copyButton("copyRule", () => rule.text), h("pre", { tabindex: 0 }, rule.text)) : null);
}

/** A link for http and https; anything else stays text. */
function link(text) {
  return /^https?:\/\/[^\s]+$/i.test(text) ? h("a", { href: text, rel: "noopener noreferrer", target: "_blank" }, text) : h("span", {}, text);
}
