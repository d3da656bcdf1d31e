// What is shown: one filter state, one pass over the columns, one sorted list.
const filter = {
  level: new Set(), rule: new Set(), host: new Set(), file: new Set(), tactic: new Set(), technique: new Set(),
  time: null, untimed: false, text: "",
};
const FACETS = ["level", "rule", "host", "file", "tactic", "technique"];
const sorting = { key: "level", down: true };
// Outcome of the last pass.
const shown = { list: new Uint32Array(0), counts: {}, untimed: 0, orders: {}, hits: null };
let searchNumber = 0;

const isFiltered = () => FACETS.some((facet) => filter[facet].size) || filter.time || filter.untimed || filter.text.trim() !== "";

function toggle(facet, value) {
  if (filter[facet].has(value)) filter[facet].delete(value);
  else filter[facet].add(value);
  changed();
}

function clearFilters() {
  for (const facet of FACETS) filter[facet].clear();
  Object.assign(filter, { time: null, untimed: false, text: "" });
  shown.hits = null;
  searchNumber += 1;
  changed();
}

/** Which rules pass a facet that is about rules, as 0 or 1 by rule. */
function rulesPassing(facet) {
  const pass = new Uint8Array(store.rules.length).fill(filter[facet].size ? 0 : 1);
  if (!filter[facet].size) return pass;
  store.rules.forEach((rule, number) => {
    const own = facet === "rule" ? [number] : facet === "tactic" ? rule.tactics : rule.techniques;
    if (own.some((value) => filter[facet].has(value))) pass[number] = 1;
  });
  return pass;
}

function passing(facet, length) {
  const pass = new Uint8Array(length).fill(filter[facet].size ? 0 : 1);
  for (const value of filter[facet]) pass[value] = 1;
  return pass;
}

/**
 * Counts for every facet and collects the findings that pass. A facet's own count ignores its own filter, so that its
 * other values stay in sight.
 */
function runFilter() {
  const { n, time, rule, host, file, level } = store;
  const [byLevel, byHost, byFile] = [passing("level", 5), passing("host", store.hosts.length + 1), passing("file", store.files.length + 1)];
  const [byRule, byTactic, byTechnique] = [rulesPassing("rule"), rulesPassing("tactic"), rulesPassing("technique")];
  const counts = {
    level: new Uint32Array(5), rule: new Uint32Array(store.rules.length), host: new Uint32Array(store.hosts.length + 1),
    file: new Uint32Array(store.files.length + 1), ruleForTactic: new Uint32Array(store.rules.length), ruleForTechnique: new Uint32Array(store.rules.length),
  };
  const [from, to] = filter.time || [-Infinity, Infinity];
  const timed = filter.time !== null;
  const hits = shown.hits;
  const pass = new Uint8Array(n);
  let passed = 0;
  let untimed = 0;
  for (let i = 0; i < n; i += 1) {
    if (hits !== null && hits[i] === 0) continue;
    const at = time[i];
    if (filter.untimed ? at === at : timed && !(at >= from && at <= to)) continue;
    const r = rule[i];
    const fails = (byLevel[level[i]] ? 0 : 1) + (byRule[r] ? 0 : 2) + (byHost[host[i]] ? 0 : 4) + (byFile[file[i]] ? 0 : 8)
      + (byTactic[r] ? 0 : 16) + (byTechnique[r] ? 0 : 32);
    if (fails === 0) {
      pass[i] = 1;
      passed += 1;
      if (at !== at) untimed += 1;
    }
    if ((fails & ~1) === 0) counts.level[level[i]] += 1;
    if ((fails & ~2) === 0) counts.rule[r] += 1;
    if ((fails & ~4) === 0) counts.host[host[i]] += 1;
    if ((fails & ~8) === 0) counts.file[file[i]] += 1;
    if ((fails & ~16) === 0) counts.ruleForTactic[r] += 1;
    if ((fails & ~32) === 0) counts.ruleForTechnique[r] += 1;
  }
  counts.tactic = spread(counts.ruleForTactic, "tactics", store.tactics.length + 1);
  counts.technique = spread(counts.ruleForTechnique, "techniques", store.techniques.length);
  Object.assign(shown, { counts, untimed, pass, passed });
  sortShown();
}

/** Counts by rule as counts by what the rules name. */
function spread(byRule, what, length) {
  const out = new Uint32Array(length);
  store.rules.forEach((rule, number) => {
    for (const value of rule[what]) out[value] += byRule[number];
  });
  return out;
}

function sortShown() {
  const order = orderBy(sorting.key, sorting.down);
  const list = new Uint32Array(shown.passed);
  let at = 0;
  for (let k = 0; k < order.length; k += 1) {
    if (shown.pass[order[k]]) list[at++] = order[k];
  }
  shown.list = list;
}

/** All findings in the order asked for. Equal ones stand by time, then in the order of the hunt. */
function orderBy(key, down) {
  const name = `${key}${down ? "-" : "+"}${key === "rule" ? view.lang : ""}`;
  if (shown.orders[name]) return shown.orders[name];
  let order;
  if (key === "time") {
    const { time, n } = store;
    const rank = (i) => (Number.isNaN(time[i]) ? Infinity : down ? -time[i] : time[i]);
    const keys = new Float64Array(n);
    for (let i = 0; i < n; i += 1) keys[i] = rank(i);
    order = new Uint32Array(n).map((_, i) => i).sort((a, b) => (keys[a] < keys[b] ? -1 : keys[a] > keys[b] ? 1 : a - b));
  } else {
    order = byBuckets(orderBy("time", false), store[key], ranks(key), down);
  }
  shown.orders[name] = order;
  return order;
}

/** The place of each value of a column in reading order. */
function ranks(key) {
  if (key === "level") return Uint32Array.of(0, 1, 2, 3, 4);
  const names = key === "rule" ? store.rules.map(ruleTitle) : [...store[`${key}s`], "\uffff"];
  const compare = new Intl.Collator(view.lang, { numeric: true }).compare;
  const places = names.map((_, number) => number).sort((a, b) => compare(names[a], names[b]) || a - b);
  const rank = new Uint32Array(names.length);
  places.forEach((number, place) => (rank[number] = place));
  return rank;
}

/** Stable counting sort of `base` by the rank of each finding's value. */
function byBuckets(base, column, rank, down) {
  const buckets = rank.length;
  const starts = new Uint32Array(buckets + 1);
  const place = (i) => (down ? buckets - 1 - rank[column[i]] : rank[column[i]]);
  for (let i = 0; i < column.length; i += 1) starts[place(i) + 1] += 1;
  for (let b = 0; b < buckets; b += 1) starts[b + 1] += starts[b];
  const order = new Uint32Array(base.length);
  for (let k = 0; k < base.length; k += 1) order[starts[place(base[k])]++] = base[k];
  return order;
}

/** Words to look for: text in quotes is one word, the others are all wanted. */
function wordsOf(text) {
  return [...fold(text).matchAll(/"([^"]+)"|(\S+)/g)].map((match) => match[1] || match[2]).filter(Boolean);
}

/** Finds the words in rules, names and evidence; tells `progress` while it unpacks. */
async function search(text, progress) {
  searchNumber += 1;
  const own = searchNumber;
  const words = wordsOf(text);
  if (!words.length) {
    shown.hits = null;
    return true;
  }
  const found = words.map(() => new Uint8Array(store.n));
  words.forEach((word, w) => hitNames(word, found[w]));
  for (let number = 0; number < store.firsts.length; number += 1) {
    if (!store.texts[number]) {
      if (number % 8 === 0) progress(number / store.firsts.length);
      await searchText(number).then((made) => words.forEach((word, w) => hitText(word, made, store.firsts[number], found[w])));
    } else {
      words.forEach((word, w) => hitText(word, store.texts[number], store.firsts[number], found[w]));
    }
    if (own !== searchNumber) return false;
  }
  const hits = found[0];
  for (const more of found.slice(1)) {
    for (let i = 0; i < hits.length; i += 1) hits[i] &= more[i];
  }
  shown.hits = hits;
  return true;
}

function hitNames(word, found) {
  const has = (texts) => texts.map((text) => fold(text).includes(word));
  const rules = has(store.rules.map((rule) => [rule.title, rule.titles.vi, rule.titles.en, rule.id, ...rule.tags].join("\n")));
  const [hosts, files] = [has(store.hosts), has(store.files)];
  for (let i = 0; i < store.n; i += 1) {
    if (rules[store.rule[i]] || hosts[store.host[i]] || files[store.file[i]]) found[i] = 1;
  }
}

function hitText(word, { text, starts }, first, found) {
  let index = 0;
  let at = text.indexOf(word);
  while (at !== -1) {
    while (index + 1 < starts.length && starts[index + 1] <= at) index += 1;
    found[first + index] = 1;
    if (index + 1 >= starts.length) return;
    at = text.indexOf(word, starts[index + 1]);
  }
}
