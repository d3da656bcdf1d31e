// Opens generated reports in Chromium from file:// and checks that they work, stay offline and can be used by all.
//
//   cargo build -p vonggac --example report_demo
//   REPORT_DEMO=target/debug/examples/report_demo node tests/ui/report.mjs [--many 200000] [--pictures docs/img]
//
// Needs Chromium (CHROMIUM, else /usr/bin/chromium). Times are printed, not judged: machines differ.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { checks } from "./checks.mjs";
import { pictures } from "./pictures.mjs";
import { chromium } from "playwright-core";

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : process.argv[at + 1];
};
const demo = process.env.REPORT_DEMO || resolve(import.meta.dirname, "../../target/debug/examples/report_demo");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "vonggac-ui-"));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
});

/** A report of the scenario, opened. Anything on the console and any request beside the file itself is a failure. */
async function open(scenario, count, options = {}) {
  const file = join(folder, `${scenario}-${count}.html`);
  execFileSync(demo, [file, String(count), scenario]);
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "vi-VN", acceptDownloads: true, bypassCSP: false, ...options });
  const page = await context.newPage();
  page.trouble = [];
  page.on("console", (message) => page.trouble.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => page.trouble.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(file|blob):/.test(request.url())) page.trouble.push(`request: ${request.url()}`);
  });
  const began = performance.now();
  await page.goto(`file://${file}`);
  await page.waitForSelector("html[data-load-ms]", { timeout: 120000 });
  page.openMs = performance.now() - began;
  page.bytes = statSync(file).size;
  return page;
}

/** Violations of WCAG 2.2 A and AA and best practices, found by axe. Runs outside the page's policy. */
async function accessibility(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target} ${node.failureSummary.split("\n")[1] || ""}`));
}

let failures = 0;
const wanted = option("only");
for (const [name, check] of Object.entries(checks)) {
  if (wanted && !name.includes(wanted)) continue;
  try {
    await check({ open, accessibility, many: Number(option("many") || 20000) });
    console.log(`ok    ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`FAIL  ${name}\n      ${String(error.message).split("\n").slice(0, 12).join("\n      ")}`);
  }
  for (const context of browser.contexts()) await context.close();
}
if (option("pictures")) {
  mkdirSync(option("pictures"), { recursive: true });
  await pictures({ open, folder: resolve(option("pictures")) });
}
await browser.close();
rmSync(folder, { recursive: true });
if (failures) {
  console.log(`${failures} failed`);
  process.exitCode = 1;
}
