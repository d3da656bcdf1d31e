// Start: skeleton, data, first view.
function remember(key, value) {
  try {
    localStorage.setItem(`vonggac.${key}`, value);
  } catch {
    // Pages opened from a file may have no storage; the choice then lasts as long as the page.
  }
}

function recall(key, allowed, otherwise) {
  try {
    const value = localStorage.getItem(`vonggac.${key}`);
    return allowed.includes(value) ? value : otherwise;
  } catch {
    return otherwise;
  }
}

function skeleton() {
  const box = (id, cls, label) => h(id === "list" || id === "coverage" ? "section" : "div", { id, class: cls, "aria-labelledby": label || null });
  $("main").replaceChildren(
    h("section", { id: "head", class: "head" }),
    h("div", { id: "bar", class: "bar", role: "search" }),
    box("timeline", "panel timeline"), box("facets", "facets"), box("list", "list", "list-title"),
    h("div", { id: "paper", class: "paper" }), box("coverage", "coverage"));
  $("main").querySelector("#list").tabIndex = -1;
}

function renderTools() {
  const set = (key) => (value) => {
    view[key] = value;
    remember(key, value);
    if (key === "theme") applyTheme();
    renderAll();
  };
  rebuilt($("tools"), () => $("tools").replaceChildren(
    choice(t("language"), view.lang, [["vi", "Tiếng Việt"], ["en", "English"]], set("lang")),
    choice(t("zone"), view.zone, [["vn", "UTC+7", WORDS.zoneVn[view.lang === "vi" ? 0 : 1]], ["utc", "UTC"]], set("zone")),
    choice(t("theme"), view.theme, [["auto", t("themeAuto")], ["light", t("themeLight")], ["dark", t("themeDark")]], set("theme")),
    button(t("print"), () => window.print(), { class: "btn on-mast" })));
  [...$("tools").querySelectorAll("button")].forEach((node, k) => (node.dataset.key = `tool${k}`));
}

function applyTheme() {
  if (view.theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = view.theme;
}

function renderSearch() {
  const held = document.activeElement?.id === "q";
  $("bar").replaceChildren(
    h("div", { class: "search" }, icon("i-find"), h("input", {
      id: "q", type: "search", autocomplete: "off", spellcheck: "false", placeholder: t("searchHint"), "aria-label": t("searchLabel"), value: filter.text,
      oninput: (event) => searchSoon(event.target.value),
    })),
    h("p", { class: "shown" }, h("strong", { id: "shown" }), " ", h("a", { href: "#list", class: "to-list" }, t("toList")), h("span", { id: "search-state", class: "hint" })),
    h("ul", { class: "chips", id: "chips", "aria-label": t("filters") }));
  $("bar").setAttribute("aria-label", t("filters"));
  if (held) $("q").focus();
}

const searchSoon = later(180, (text) => runSearch(text));

function setSearch(text) {
  $("q").value = text;
  runSearch(text);
}

async function runSearch(text) {
  filter.text = text;
  const state = $("search-state");
  const done = await search(text, (part) => {
    state.textContent = t("searching", { percent: percent(part) });
  });
  if (!done) return;
  state.textContent = "";
  changed();
}

/** After a filter changed: one pass, then everything that shows it. */
function changed() {
  const began = performance.now();
  runFilter();
  markLevels();
  renderBar();
  renderTimeline();
  renderFacets();
  listChanged();
  say($("shown").textContent);
  document.documentElement.dataset.filterMs = (performance.now() - began).toFixed(0);
}

/** After language, zone or theme changed. */
function renderAll() {
  document.documentElement.lang = view.lang;
  $("title").textContent = t("title");
  $("skip").textContent = t("skip");
  renderTools();
  renderHead();
  renderSearch();
  renderBar();
  renderTimeline();
  renderFacets();
  renderList();
  renderDetail();
  renderCoverage();
  if (sorting.key === "rule") sortShown();
  listChanged();
}

function fail(key, error) {
  if (error) console.warn(error);
  $("main").replaceChildren(h("div", { class: "wait" }, h("p", { lang: "vi" }, WORDS[key][0]), h("p", { lang: "en" }, WORDS[key][1])));
}

async function start() {
  const began = performance.now();
  if (typeof DecompressionStream === "undefined") {
    fail("tooOld");
    return;
  }
  try {
    await openStore();
  } catch (error) {
    fail("damaged", error);
    return;
  }
  view.lang = recall("lang", ["vi", "en"], store.doc.lang);
  view.zone = recall("zone", ["vn", "utc"], "vn");
  view.theme = recall("theme", ["auto", "light", "dark"], "auto");
  applyTheme();
  skeleton();
  document.body.classList.toggle("no-findings", store.n === 0);
  plotWidth = screenWidth();
  runFilter();
  renderAll();
  document.documentElement.dataset.loadMs = (performance.now() - began).toFixed(0);
  watchWidth();
  window.addEventListener("beforeprint", () => {
    drawTimelineAt(PAPER_WIDTH);
    renderPrint();
  });
  window.addEventListener("afterprint", () => drawTimelineAt(screenWidth()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && table.open >= 0 && $("detail").contains(document.activeElement)) closeDetail(true);
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      $("q").focus();
    }
  });
  await warmSearch();
}

// The width of A4 between the margins, in CSS pixels.
const PAPER_WIDTH = 670;
const screenWidth = () => Math.max(300, $("timeline").clientWidth - 34);

function drawTimelineAt(width) {
  if (Math.abs(width - plotWidth) < 4) return;
  plotWidth = width;
  PLOT.height = width === PAPER_WIDTH ? 110 : 150;
  renderTimeline();
}

function watchWidth() {
  const redraw = later(120, () => {
    if (!window.matchMedia("print").matches) drawTimelineAt(screenWidth());
  });
  new ResizeObserver(redraw).observe($("timeline"));
}

start();
