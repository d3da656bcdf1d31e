// The head: verdict, levels, where to look first, what was hunted.
function renderHead() {
  const { summary } = store;
  $("head").replaceChildren(
    h("div", { class: "verdict" }, verdict(), levelRow(), caveatLine()),
    facts(),
    firstLook() || "",
  );
  document.title = `${t("title")} · ${verdictWords()} · Vọng Gác ${summary.version}`;
}

function verdictWords() {
  const { summary } = store;
  if (summary.records === 0) return t("nothingRead");
  if (summary.rules.loaded === 0) return t("noRules");
  return summary.findings.total === 0 ? t("foundNone") : t("foundSome", { count: summary.findings.total });
}

function verdict() {
  const { summary } = store;
  const values = {
    records: summary.records, files: summary.files.read,
    rules: Math.max(0, summary.rules.loaded - summary.rules.inert.total),
  };
  if (summary.findings.total > 0) return verdictFound();
  const [kind, means] = summary.records === 0 ? ["unknown", "nothingReadMeans"]
    : summary.rules.loaded === 0 ? ["unknown", "noRulesMeans"] : ["none", "foundNoneMeans"];
  return h("div", { class: `says ${kind}` },
    h("h2", {}, icon(kind !== "none" ? "i-warn" : caveats().length ? "i-find" : "i-ok"), verdictWords()),
    h("p", {}, t(means, values)));
}

function verdictFound() {
  const { findings } = store.summary;
  const of = (level) => findings.by_level.find((row) => row.level === level)?.count || 0;
  const parts = [[of("critical"), "part4"], [of("high"), "part3"]].filter(([n]) => n > 0).map(([n, key]) => t(key, { count: n }));
  const hosts = findings.by_host.rows.filter((row) => row.host !== "").length + findings.by_host.omitted;
  let sentence = t("foundSome", { count: findings.total });
  if (hosts > 0) sentence += ` ${t("foundHosts", { count: hosts })}`;
  const grave = parts.length ? h("span", { class: "whole" }, `${t("foundOf", { parts: parts.join(t("and")) })}.`) : null;
  const worst = of("critical") ? 4 : of("high") ? 3 : 2;
  return h("div", { class: `says some w${worst}` },
    h("h2", {}, `${sentence}${grave ? ", " : "."}`, grave),
    parts.length ? null : h("p", {}, t("foundLowOnly")));
}

/** The five levels with their counts; each filters. */
function levelRow() {
  const rows = store.summary.findings.by_level;
  return h("div", { class: "levels", role: "group", "aria-label": t("byLevel") }, [4, 3, 2, 1, 0].map((level, place) =>
    h("button", {
      type: "button", class: `tile l${level}`, "data-key": `level${level}`, "data-level": level,
      "aria-pressed": String(filter.level.has(level)), onclick: () => toggle("level", level),
    }, h("span", { class: "tile-count" }, count(rows[place]?.count || 0)), levelMark(level))));
}

/** What the hunt does not know, in one line. */
function caveatLine() {
  const all = caveats();
  if (!all.length) return h("p", { class: "caveats fine" }, icon("i-ok"), h("span", {}, t("noCaveats")));
  return h("p", { class: "caveats" }, icon("i-warn"), h("span", {}, h("strong", {}, `${t("caveats")}: `),
    `${all.map(([n, key]) => t(key, { count: n })).join("; ")}. `, h("a", { href: "#coverage" }, t("seeBelow"))));
}

function caveats() {
  const { summary } = store;
  return [
    [summary.files.not_read.total, "cavNotRead"], [summary.defects.rows.reduce((n, row) => n + row.count, 0), "cavDefects"],
    [summary.rules.not_loaded.total, "cavNotLoaded"], [summary.rules.inert.total, "cavInert"],
    [summary.events.without_time, "cavUntimed"], [summary.limits_hit.length + reportLimits().length, "cavLimits"],
  ].filter(([n]) => n > 0);
}

function facts() {
  const { summary } = store;
  const events = summary.events;
  const span = events.first && events.last
    ? [when(micros(events.first)), ` ${t("to")} `, when(micros(events.last))] : [t("noTimeKnown")];
  return h("dl", { class: "facts" },
    fact("factInputs", listed(summary.inputs, 4, (path) => h("code", {}, path))),
    fact("factEvents", h("span", {}, span, span.length > 1 ? h("small", {}, zoneName()) : null)),
    fact("factRun", h("span", {}, `${when(micros(summary.started))}, ${t("took", { time: duration(summary.elapsed_seconds) })}`)),
    fact("factRules", listed(summary.rules.sets, 3, (set) => h("span", {},
      set.name, ` · ${t("ruleCount", { count: set.rules })}`,
      h("small", { class: "digest", title: set.digest }, `${t("digest")} ${beginning(set.digest, 16)}${set.digest.length > 16 ? "…" : ""}`)))),
    fact("factVersion", h("span", {}, `Vọng Gác ${summary.version}`)));
}

const fact = (key, value) => [h("dt", {}, t(key)), h("dd", {}, value)];

function listed(items, most, show) {
  const rows = items.slice(0, most).map((item) => h("div", { class: "item" }, show(item)));
  const rest = items.slice(most);
  if (rest.length) rows.push(h("details", { class: "rest" }, h("summary", {}, t("moreItems", { count: rest.length })), rest.map((item) => h("div", { class: "item" }, show(item)))));
  return rows;
}

/** The gravest rules with their hosts and first time: where an officer begins. */
function firstLook() {
  if (!store.n) return null;
  const rows = gravest(4).map(({ number, n, hosts, first }) => {
    const rule = store.rules[number];
    const level = store.worst[number];
    return h("li", {}, h("button", {
      type: "button", class: `look l${level}`, "data-key": `look${number}`,
      onclick: () => {
        filter.rule = new Set([number]);
        changed();
        $("list").scrollIntoView();
      },
    }, levelMark(level, true), h("span", { class: "look-name" }, ruleTitle(rule)),
    h("span", { class: "look-what" }, h("span", {}, [t("timesSeen", { count: n }), hosts ? t("firstLookOn", { hosts }) : ""].filter(Boolean).join(" · ")),
      h("span", {}, first === null ? t("untimed") : t("firstSeen", { time: when(first) })))));
  });
  return h("section", { class: "first", "aria-labelledby": "first-title" }, h("h3", { id: "first-title" }, t("firstLook")), h("ol", {}, rows));
}

/** Rules by level, then number of hosts, then number of findings. Counted once. */
function gravest(most) {
  if (!store.gravest) {
    const tally = store.rules.map((_, number) => ({ number, n: 0, on: new Set(), first: null }));
    store.worst = new Uint8Array(store.rules.length);
    for (let i = 0; i < store.n; i += 1) {
      const row = tally[store.rule[i]];
      row.n += 1;
      if (store.hosts[store.host[i]] !== "") row.on.add(store.host[i]);
      store.worst[row.number] = Math.max(store.worst[row.number], store.level[i]);
      const at = store.time[i];
      if (at === at && (row.first === null || at < row.first)) row.first = at;
    }
    for (const row of tally) {
      row.hosts = row.on.size;
      delete row.on;
    }
    store.gravest = tally.sort((a, b) => store.worst[b.number] - store.worst[a.number] || b.hosts - a.hosts || b.n - a.n || a.number - b.number);
  }
  return store.gravest.slice(0, most);
}

/** Shows in the head which levels are chosen, without building it anew. */
function markLevels() {
  for (const tile of $("head").querySelectorAll("[data-level]")) {
    tile.setAttribute("aria-pressed", String(filter.level.has(Number(tile.dataset.level))));
  }
}
