"use strict";
// Runs before the first paint, so that a dark screen does not flash white at night. A file of its own, because the policy of
// the server permits no script inside the page.
(function () {
  var wanted = null;
  var lang = null;
  try {
    wanted = localStorage.getItem("vonggac.theme");
    lang = localStorage.getItem("vonggac.lang");
  } catch (error) {
    // Storage is switched off: follow the system.
  }
  var dark = wanted === "dark" || (wanted !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.lang = lang === "en" ? "en" : "vi";
})();
