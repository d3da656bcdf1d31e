// The data: unpacked piece by piece from the script elements of the page.
const store = { n: 0, ready: false };
const NOWHERE = 0xffffffff;

/** The bytes of the piece `id`. */
async function unpack(id) {
  const element = $(id);
  if (!element) throw new Error(`piece ${id} is missing`);
  const text = atob(element.textContent);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

async function unpackJson(id) {
  return JSON.parse(new TextDecoder().decode(await unpack(id)));
}

/** Loads everything but evidence and records. */
async function openStore() {
  const doc = await unpackJson("doc");
  store.doc = doc;
  store.summary = doc.summary;
  store.rules = doc.rules.map(([, rule]) => rule);
  store.hosts = doc.hosts;
  store.files = doc.files;
  store.firsts = [];
  let n = 0;
  for (const length of doc.chunks) {
    store.firsts.push(n);
    n += length;
  }
  store.n = n;
  await readColumns(new Map(doc.rules.map(([number], place) => [number, place])));
  describeRules();
  store.texts = new Array(doc.chunks.length);
  store.ready = true;
}

async function readColumns(places) {
  const n = store.n;
  Object.assign(store, {
    time: new Float64Array(n), rule: new Uint32Array(n), host: new Uint32Array(n), file: new Uint32Array(n),
    level: new Uint8Array(n), quality: new Uint8Array(n),
  });
  let at = 0;
  for (let block = 0; block < store.doc.blocks; block += 1) {
    const bytes = await unpack(`k${block}`);
    const m = bytes.byteLength / 22;
    store.time.set(new Float64Array(bytes, 0, m), at);
    store.rule.set(new Uint32Array(bytes, 8 * m, m), at);
    store.host.set(new Uint32Array(bytes, 12 * m, m), at);
    store.file.set(new Uint32Array(bytes, 16 * m, m), at);
    store.level.set(new Uint8Array(bytes, 20 * m, m), at);
    store.quality.set(new Uint8Array(bytes, 21 * m, m), at);
    at += m;
  }
  if (at !== n) throw new Error("columns and pieces disagree");
  for (let i = 0; i < n; i += 1) {
    store.rule[i] = places.get(store.rule[i]);
    if (store.host[i] === NOWHERE) store.host[i] = store.hosts.length;
    if (store.file[i] === NOWHERE) store.file[i] = store.files.length;
    if (!isTime(store.time[i])) {
      store.time[i] = NaN;
      store.quality[i] = 3;
    }
  }
  findRange();
}

// Damaged records may state times centuries away. The chart spans what lies within this distance of the middle one.
const FAR_US = 10 * 366 * 86400e6;

/** The time that the chart spans, and the findings outside it. */
function findRange() {
  const times = store.time.filter((us) => us === us).sort();
  store.range = null;
  store.far = { count: 0 };
  if (!times.length) return;
  const middle = times[times.length >> 1];
  const near = times.filter((us) => Math.abs(us - middle) <= FAR_US);
  store.range = [near[0], near[near.length - 1]];
  store.far = { count: times.length - near.length, first: times[0], last: times[times.length - 1] };
}

/** Tactics and techniques of each rule. Number `store.tactics.length` stands for "names no tactic". */
function describeRules() {
  store.tactics = store.doc.tactics.map(([name, title]) => ({ name, title }));
  const numbers = new Map(store.tactics.map((tactic, number) => [tactic.name, number]));
  const techniques = new Map();
  for (const rule of store.rules) {
    const names = rule.tags.filter((tag) => tag.startsWith("attack.")).map((tag) => tag.slice(7));
    const own = names.map((name) => numbers.get(name.replace(/_/g, "-"))).filter((number) => number !== undefined);
    rule.tactics = own.length ? [...new Set(own)] : [store.tactics.length];
    rule.techniques = [...new Set(names.filter((name) => /^t\d{4}(\.\d{3})?$/.test(name)).map((name) => name.toUpperCase()))];
    for (const name of rule.techniques) techniques.set(name, 0);
  }
  store.techniques = [...techniques.keys()].sort();
  const places = new Map(store.techniques.map((name, number) => [name, number]));
  for (const rule of store.rules) rule.techniques = rule.techniques.map((name) => places.get(name));
}

const ruleTitle = (rule) => either(rule.titles) || rule.title;
function hostName(number) {
  if (number === store.hosts.length) return t("otherHosts");
  return store.hosts[number] || t("noHost");
}
const fileName = (number) => (number === store.files.length ? t("otherFiles") : store.files[number]);
const tacticName = (number) => (number === store.tactics.length ? t("noTactic") : either(store.tactics[number].title));

/** The piece that finding `i` is in. */
function pieceOf(i) {
  let [low, high] = [0, store.firsts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (store.firsts[middle] <= i) low = middle;
    else high = middle;
  }
  return low;
}

// The last pieces that were looked at, unpacked.
const held = new Map();
const HELD_PIECES = 48;
function piece(id) {
  let content = held.get(id);
  if (content) held.delete(id);
  else {
    content = unpackJson(id).then((rows) => (content.rows = rows));
    if (held.size >= HELD_PIECES) held.delete(held.keys().next().value);
  }
  held.set(id, content);
  return content;
}

/** Evidence of finding `i`, when its piece is at hand; otherwise null, and `then` is called once it is. */
function evidenceNow(i, then) {
  const number = pieceOf(i);
  const content = held.get(`e${number}`);
  if (content?.rows) return content.rows[i - store.firsts[number]];
  if (then) piece(`e${number}`).then(then);
  return null;
}

async function evidenceOf(i) {
  const number = pieceOf(i);
  return (await piece(`e${number}`))[i - store.firsts[number]];
}

async function recordOf(i) {
  const number = pieceOf(i);
  return (await piece(`r${number}`))[i - store.firsts[number]];
}

/** Pairs of a packed record. */
function pairs(packed) {
  const out = [];
  for (let i = 0; i + 1 < packed.length; i += 2) out.push([packed[i], packed[i + 1]]);
  return out;
}

/** The text of a packed value. */
function plain(value) {
  if (value === null) return "";
  if (typeof value === "object") return value.n === undefined ? value.t : value.n;
  return String(value);
}

/** One JSON object: repeated names become one list, digits stay as they are. */
function recordJson(packed, indent) {
  const groups = new Map();
  for (const [name, value] of pairs(packed)) {
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(jsonValue(value));
  }
  const [open, between, shut] = indent ? ["{\n  ", ",\n  ", "\n}"] : ["{", ",", "}"];
  const fields = [...groups].map(([name, values]) =>
    `${JSON.stringify(name)}:${indent ? " " : ""}${values.length > 1 ? `[${values.join(",")}]` : values[0]}`);
  return fields.length ? open + fields.join(between) + shut : "{}";
}

function jsonValue(value) {
  if (value !== null && typeof value === "object") {
    if (value.n !== undefined) return /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(value.n) ? value.n : JSON.stringify(value.n);
    return JSON.stringify(`${value.t}…`);
  }
  return JSON.stringify(value);
}

/** Folded evidence of piece `number`: one text, findings separated by a control character. */
async function searchText(number) {
  if (store.texts[number]) return store.texts[number];
  const rows = held.get(`e${number}`)?.rows || (await unpackJson(`e${number}`));
  const starts = new Uint32Array(rows.length);
  let text = "";
  rows.forEach((row, index) => {
    starts[index] = text.length;
    const words = pairs(row.e).map(([, value]) => plain(value));
    for (const event of row.c || []) words.push(event[2], event[3], ...pairs(event[6]).map(([, value]) => plain(value)));
    text += `${fold(words.concat(row.h || [], row.f || []).join("\n"))}\u0001`;
  });
  const made = { text, starts };
  if (store.doc.written.evidence_bytes <= 192 * 1024 * 1024) store.texts[number] = made;
  return made;
}

/** Prepares the search while nothing else happens. */
async function warmSearch() {
  if (store.doc.written.evidence_bytes > 192 * 1024 * 1024) return;
  const idle = window.requestIdleCallback ? () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 500 })) : breathe;
  for (let number = 0; number < store.firsts.length; number += 1) {
    await idle();
    await searchText(number);
  }
  store.warm = true;
}
