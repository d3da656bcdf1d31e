// Findings over time: bars stacked by level, the gravest at the foot. Dragging across filters and zooms.
const SPANS = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 7776000, 31536000];
const PLOT = { height: 150, top: 12, bottom: 24, left: 46, right: 10 };
let plotWidth = 900;

function renderTimeline() {
  const box = $("timeline");
  rebuilt(box, () => {
    const bins = makeBins();
    box.replaceChildren(
      h("div", { class: "panel-head" }, h("h2", {}, t("overTime")), legend(), h("p", { class: "hint" }, bins ? `${t("perBin", { span: spanName(bins.width) })} · ${zoneName()}` : "")),
      bins ? plot(bins) : h("p", { class: "empty" }, t("noneInChart")),
      h("div", { class: "panel-foot" }, rangeForm(), untimedNote(), farNote(), bins ? binTable(bins) : null),
    );
  });
}

const legend = () => h("ul", { class: "legend" }, [4, 3, 2, 1, 0].map((level) => h("li", {}, levelMark(level))));

function untimedNote() {
  if (!shown.untimed) return null;
  return h("button", { type: "button", class: "link", "data-key": "untimed", onclick: () => { filter.untimed = true; filter.time = null; changed(); } },
    t("untimedNote", { count: shown.untimed }));
}

function farNote() {
  const { count: n, first, last } = store.far;
  return n && !filter.time ? h("span", { class: "hint" }, t("farNote", { count: n, first: when(first), last: when(last) })) : null;
}

function spanName(us) {
  const s = us / 1e6;
  const [key, unit] = s % 86400 === 0 ? ["spanDay", 86400] : s % 3600 === 0 ? ["spanHour", 3600] : s % 60 === 0 ? ["spanMinute", 60] : ["spanSecond", 1];
  return t(key, { n: s / unit });
}

/** Counts by level in equal spans that begin at whole units of the zone that is shown. */
function makeBins() {
  const range = filter.time || store.range;
  if (!range || filter.untimed) return null;
  const wanted = Math.max(24, Math.min(120, Math.floor(plotWidth / 9)));
  const width = (SPANS.find((s) => (range[1] - range[0]) / (s * 1e6) <= wanted) || SPANS[SPANS.length - 1]) * 1e6;
  const shift = view.zone === "vn" ? ZONE_SHIFT_US : 0;
  const start = Math.floor((range[0] + shift) / width) * width - shift;
  const length = Math.min(400, Math.floor((range[1] - start) / width) + 1);
  const levels = Array.from({ length: 5 }, () => new Uint32Array(length));
  const { time, level } = store;
  let any = false;
  for (const i of shown.list) {
    const k = Math.floor((time[i] - start) / width);
    if (!(k >= 0 && k < length)) continue;
    levels[level[i]][k] += 1;
    any = true;
  }
  if (!any) return null;
  const totals = Uint32Array.from({ length }, (_, k) => levels.reduce((sum, row) => sum + row[k], 0));
  return { start, width, length, levels, totals, most: Math.max(...totals) };
}

function plot(bins) {
  const inner = plotWidth - PLOT.left - PLOT.right;
  const step = inner / bins.length;
  const high = PLOT.height - PLOT.top - PLOT.bottom;
  const top = niceTop(bins.most);
  const svg = g("svg", { class: "plot", width: plotWidth, height: PLOT.height, viewBox: `0 0 ${plotWidth} ${PLOT.height}`, role: "img", "aria-label": t("chartLabel") });
  for (const mark of [0, top / 2, top].filter((value) => value % 1 === 0)) {
    const y = PLOT.height - PLOT.bottom - (mark / top) * high;
    svg.append(g("line", { class: "gridline", x1: PLOT.left, x2: plotWidth - PLOT.right, y1: y, y2: y }),
      g("text", { class: "tick", x: PLOT.left - 6, y: y + 4, "text-anchor": "end" }, count(mark)));
  }
  for (let k = 0; k < bins.length; k += 1) drawBar(svg, bins, k, step, high / top);
  drawTicks(svg, bins, step);
  const tip = h("div", { class: "tip", hidden: true });
  const wrap = h("div", { class: "plot-wrap" }, svg, tip);
  brush(svg, tip, bins, step);
  return wrap;
}

function drawBar(svg, bins, k, step, scale) {
  let y = PLOT.height - PLOT.bottom;
  for (let level = 4; level >= 0; level -= 1) {
    const n = bins.levels[level][k];
    if (!n) continue;
    const tall = Math.max(1.5, n * scale);
    svg.append(g("rect", { class: `seg f${level}`, x: (PLOT.left + k * step + 0.5).toFixed(2), y: (y - tall).toFixed(2), width: Math.max(1, step - 1).toFixed(2), height: tall.toFixed(2) }));
    y -= tall;
  }
}

function niceTop(most) {
  const unit = 10 ** Math.floor(Math.log10(most));
  return Math.max(2, [1, 2, 4, 5, 6, 8, 10].map((m) => m * unit).find((top) => top >= most));
}

function drawTicks(svg, bins, step) {
  const every = Math.max(1, Math.ceil(bins.length / Math.max(2, Math.floor(plotWidth / 150))));
  for (let k = 0; k < bins.length; k += every) {
    const at = bins.start + k * bins.width;
    const x = PLOT.left + k * step;
    if (x > plotWidth - 80) break;
    const c = civil(at);
    const day = view.lang === "vi" ? `${two(c.d)}/${two(c.mo)}` : `${two(c.mo)}-${two(c.d)}`;
    const text = bins.width >= 86400e6 ? date(at) : bins.width >= 60e6 ? `${day} ${two(c.h)}:${two(c.mi)}` : `${two(c.h)}:${two(c.mi)}:${two(c.s)}`;
    svg.append(g("line", { class: "gridline", x1: x, x2: x, y1: PLOT.height - PLOT.bottom, y2: PLOT.height - PLOT.bottom + 5 }),
      g("text", { class: "tick", x, y: PLOT.height - 6 }, text));
  }
}

/** Pointer: the bar under it is described, dragging chooses a range. Keyboard: the fields below. */
function brush(svg, tip, bins, step) {
  const band = g("rect", { class: "band", y: PLOT.top, height: PLOT.height - PLOT.top - PLOT.bottom, width: 0 });
  svg.append(band);
  let down = null;
  const binAt = (event) => {
    const x = event.clientX - svg.getBoundingClientRect().left;
    return Math.max(0, Math.min(bins.length - 1, Math.floor((x - PLOT.left) / step)));
  };
  const draw = (a, b) => {
    band.setAttribute("x", PLOT.left + Math.min(a, b) * step);
    band.setAttribute("width", (Math.abs(a - b) + 1) * step);
  };
  svg.addEventListener("pointerdown", (event) => {
    down = binAt(event);
    svg.setPointerCapture(event.pointerId);
    draw(down, down);
  });
  svg.addEventListener("pointermove", (event) => {
    const k = binAt(event);
    if (down !== null) draw(down, k);
    describeBin(tip, bins, down === null ? k : Math.min(down, k), k, step);
  });
  svg.addEventListener("pointerup", (event) => {
    if (down === null) return;
    const [a, b] = [down, binAt(event)].sort((x, y) => x - y);
    down = null;
    filter.untimed = false;
    filter.time = [bins.start + a * bins.width, bins.start + (b + 1) * bins.width - 1];
    changed();
  });
  svg.addEventListener("pointercancel", () => { down = null; band.setAttribute("width", 0); });
  svg.addEventListener("pointerleave", () => { if (down === null) tip.hidden = true; });
}

function describeBin(tip, bins, from, k, step) {
  const lines = [4, 3, 2, 1, 0].filter((level) => bins.levels[level][k]).map((level) => h("span", {}, levelMark(level), ` ${count(bins.levels[level][k])}`));
  tip.replaceChildren(h("strong", {}, `${when(bins.start + from * bins.width)} – ${when(bins.start + (k + 1) * bins.width)}`), ...lines);
  tip.hidden = false;
  const x = PLOT.left + k * step;
  tip.style.left = `${Math.min(x + 12, plotWidth - 230)}px`;
}

// Browsers write dates as the system likes; the page keeps to one form in each language, so the fields are plain text.
function rangeForm() {
  if (!store.range) return null;
  const range = filter.time || store.range;
  const [from, to] = range.map((us, end) => h("input", {
    type: "text", inputmode: "numeric", size: 19, maxlength: 19, autocomplete: "off", placeholder: t("timeForm"),
    value: when(end ? Math.ceil(us / 1e6) * 1e6 : us), "data-key": `range${end}`,
    oninput: (event) => event.target.setCustomValidity(""),
  }));
  const use = (event) => {
    event.preventDefault();
    const [a, b] = [readTime(from.value), readTime(to.value)];
    const wrong = a === null ? from : b === null || a > b ? to : null;
    if (wrong) {
      wrong.setCustomValidity(t("badRange"));
      wrong.reportValidity();
      return;
    }
    filter.time = [a, b + 999999];
    filter.untimed = false;
    changed();
  };
  return h("form", { class: "range", onsubmit: use },
    h("label", {}, t("from"), " ", from), h("label", {}, t("until"), " ", to),
    h("button", { class: "btn", "data-key": "range-go" }, t("apply")),
    filter.time || filter.untimed ? button(t("wholeTime"), () => { filter.time = null; filter.untimed = false; changed(); }, { "data-key": "range-all" }) : null);
}

/** Microseconds of a time as the page writes it, in the zone that is shown; seconds and minutes may be left out. */
function readTime(text) {
  const vi = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?)?\s*$/.exec(text);
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?)?\s*$/.exec(text);
  const found = vi || iso;
  if (!found) return null;
  const [y, mo, d] = vi ? [found[3], found[2], found[1]] : [found[1], found[2], found[3]];
  const us = micros(`${y}-${two(mo)}-${two(d)}T${two(found[4] || 0)}:${found[5] || "00"}:${found[6] || "00"}.0`);
  return us === null ? null : us - (view.zone === "vn" ? ZONE_SHIFT_US : 0);
}

/** The same counts as a table. */
function binTable(bins) {
  const rows = [];
  for (let k = 0; k < bins.length; k += 1) if (bins.totals[k]) rows.push(k);
  const build = (event) => {
    const box = event.target;
    if (!box.open || box.querySelector("table")) return;
    box.append(h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("overTime") }, h("table", { class: "plain" },
      h("thead", {}, h("tr", {}, h("th", {}, t("from")), [4, 3, 2, 1, 0].map((level) => h("th", { class: "num" }, t(`lv${level}`))), h("th", { class: "num" }, t("total")))),
      h("tbody", {}, rows.map((k) => h("tr", {}, h("td", {}, when(bins.start + k * bins.width)),
        [4, 3, 2, 1, 0].map((level) => h("td", { class: "num" }, count(bins.levels[level][k]))), h("td", { class: "num" }, count(bins.totals[k]))))))));
  };
  return h("details", { class: "as-table", ontoggle: build }, h("summary", { "data-key": "as-table" }, t("asTable")));
}
