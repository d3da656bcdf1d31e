// How numbers, sizes, times and texts are written. One state for the page: language, zone, theme.
const view = { lang: "vi", zone: "vn", theme: "auto" };
const ZONE_SHIFT_US = 7 * 3600 * 1e6; // Asia/Ho_Chi_Minh, without summer time since 1975

/** The wording of `key`, with `values` filled in. */
function t(key, values) {
  const word = WORDS[key];
  if (!word) return key;
  let text = view.lang === "vi" ? word[0] : word[1];
  if (!values) return text;
  if (view.lang === "en" && word[2] && Object.values(values)[0] === 1) text = word[2];
  return text.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? count(value) : String(value);
  });
}

/** The wording of a {vi, en} text that came with the data. */
function either(text) {
  if (!text) return "";
  return view.lang === "vi" ? text.vi || text.en : text.en || text.vi;
}

/** A whole number with separators: a dot in Vietnamese, a comma in English. */
function count(n) {
  const mark = view.lang === "vi" ? "." : ",";
  return String(Math.trunc(n)).replace(/\B(?=(\d{3})+$)/g, mark);
}

/** The same for digits that came as text and may be longer than a double holds. */
function digits(text) {
  return /^\d+$/.test(text) ? text.replace(/\B(?=(\d{3})+$)/g, view.lang === "vi" ? "." : ",") : text;
}

function decimal(x, places) {
  const [whole, part] = x.toFixed(places).split(".");
  return count(Number(whole)) + (part ? (view.lang === "vi" ? "," : ".") + part : "");
}

function percent(part) {
  return `${count(Math.floor(part * 100))}%`;
}

function size(bytes) {
  const units = ["byte", "KiB", "MiB", "GiB", "TiB"];
  let at = 0;
  let x = bytes;
  while (x >= 1024 && at < units.length - 1) {
    x /= 1024;
    at += 1;
  }
  const name = at === 0 && view.lang === "en" && bytes !== 1 ? "bytes" : units[at];
  return `${at === 0 || x % 1 === 0 ? count(x) : decimal(x, x < 10 ? 2 : 1)} ${name}`;
}

function duration(seconds) {
  if (seconds < 60) return t("seconds", { n: decimal(seconds, seconds < 10 ? 1 : 0) });
  const whole = Math.round(seconds);
  if (whole < 3600) return t("minutes", { m: Math.floor(whole / 60), s: whole % 60 });
  return t("hours", { h: Math.floor(whole / 3600), m: Math.floor((whole % 3600) / 60) });
}

const two = (n) => String(n).padStart(2, "0");

/** Parts of a time (microseconds UTC) in the zone that is shown. */
function civil(us) {
  const shifted = us + (view.zone === "vn" ? ZONE_SHIFT_US : 0);
  const d = new Date(Math.floor(shifted / 1000));
  return {
    y: d.getUTCFullYear(), mo: d.getUTCMonth() + 1, d: d.getUTCDate(),
    h: d.getUTCHours(), mi: d.getUTCMinutes(), s: d.getUTCSeconds(),
    us: Math.round(shifted - Math.floor(shifted / 1e6) * 1e6),
  };
}

function date(us) {
  const c = civil(us);
  return view.lang === "vi" ? `${two(c.d)}/${two(c.mo)}/${c.y}` : `${c.y}-${two(c.mo)}-${two(c.d)}`;
}

// Years 0 to 9999: what the program can write. Times outside come from damaged records and are shown as unknown.
const isTime = (us) => us !== null && us > -6.2e16 && us < 2.534e17;

/** A time in the zone that is shown: dd/mm/yyyy hh:mm:ss in Vietnamese, ISO order in English. */
function when(us, fine) {
  if (!isTime(us)) return t("untimed");
  const c = civil(us);
  const clock = `${two(c.h)}:${two(c.mi)}:${two(c.s)}`;
  const part = fine && c.us ? (view.lang === "vi" ? "," : ".") + String(c.us).padStart(6, "0").replace(/0+$/, "") : "";
  return `${date(us)} ${clock}${part}`;
}

/** RFC 3339 in UTC with microseconds: the form of exports. */
function rfc3339(us) {
  if (!isTime(us)) return "";
  const whole = Math.floor(us / 1e6);
  const at = new Date(whole * 1000).toISOString().slice(0, 19);
  return `${at}.${String(Math.round(us - whole * 1e6)).padStart(6, "0")}Z`;
}

/** Microseconds of an RFC 3339 text in UTC; null when there is none. */
function micros(text) {
  if (!text) return null;
  const ms = Date.parse(text.slice(0, 19) + "Z");
  return Number.isNaN(ms) ? null : ms * 1000 + Number((text.split(".")[1] || "0").slice(0, 6).replace("Z", "").padEnd(6, "0"));
}

const zoneName = () => t(view.zone === "vn" ? "zoneVn" : "zoneUtc");

/** Text without case and diacritics, đ as d: what searching compares. */
function fold(text) {
  const lower = text.toLowerCase();
  if (/^[\x00-\x7f]*$/.test(lower)) return lower;
  return lower.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
}

/** The beginning of a text, cut between characters. */
function beginning(text, length) {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
