// Elements. Data only ever becomes text nodes and attribute values, never markup.
const $ = (id) => document.getElementById(id);

/** An element with properties (`class`, `on…`, attributes) and children (elements, text, null). */
function h(name, props, ...children) {
  return fill(document.createElement(name), props, children);
}

/** The same for SVG. */
function g(name, props, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), props, children);
}

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(2)) {
    if (child !== null && child !== undefined && child !== false) node.append(typeof child === "string" ? visible(child) : child);
  }
  return node;
}

/**
 * Text with its control, invisible and direction characters written out, so that no record can show itself as something
 * else (`gpj.exe` turned round by U+202E, for example). Copies and exports keep the characters.
 */
function visible(text) {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
    (c) => (c === "\r" ? "" : `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`));
}

/** A symbol of the page. Decoration: the word always stands beside it. */
function icon(id, cls) {
  return g("svg", { class: `icon ${cls || ""}`, viewBox: "0 0 16 16", "aria-hidden": "true" }, g("use", { href: `#${id}` }));
}

/** Shape and word of a level. */
function levelMark(level, short) {
  return h("span", { class: `level l${level}` }, icon(`lv${level}`), short ? h("span", { class: "sr" }, t(`lv${level}`)) : h("span", {}, t(`lv${level}`)));
}

function button(text, onclick, props) {
  return h("button", { type: "button", class: "btn", onclick, ...props }, text);
}

/** Tells a screen reader what changed. */
function say(text) {
  $("live").textContent = text;
}

/** Two or more choices, one pressed. */
function choice(label, current, options, choose) {
  return h("div", { class: "choice", role: "group", "aria-label": label },
    options.map(([value, text, long]) => h("button", {
      type: "button", "aria-pressed": String(value === current), title: long || null, lang: value === "en" ? "en" : value === "vi" ? "vi" : null,
      onclick: () => choose(value),
    }, text)));
}

/** Keeps where the keyboard was when `render` rebuilds `root`: the element with the same data-key gets the focus back. */
function rebuilt(root, render) {
  const held = root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  render();
  if (held) {
    const again = [...root.querySelectorAll("[data-key]")].find((node) => node.dataset.key === held);
    (again || root.querySelector("button, input, [tabindex]"))?.focus({ preventScroll: true });
  }
}

/** A later call within `ms` replaces an earlier one. */
function later(ms, run) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => run(...args), ms);
  };
}

const breathe = () => new Promise((resolve) => setTimeout(resolve, 0));
