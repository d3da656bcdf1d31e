// The checks, by name. Each opens what it needs and throws when something is wrong.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const shownText = (page) => page.textContent("#shown");
const quiet = (page) => assert.deepEqual(page.trouble, []);
const filtered = async (page, act) => {
  const before = await shownText(page);
  await act();
  await page.waitForFunction((text) => document.querySelector("#shown").textContent !== text, before, { timeout: 20000 });
  return shownText(page);
};
const saved = async (page, selector) => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  return readFileSync(await download.path(), "utf8");
};

export const checks = {
  async "the verdict is stated in Vietnamese, with Vietnamese numbers and times"({ open }) {
    const page = await open("usual", 1320);
    assert.match(await page.textContent(".says h2"), /^Tìm thấy 1\.320 phát hiện trên 8 máy, trong đó \d+ mức nghiêm trọng và \d+ mức cao\.$/);
    assert.match(await page.textContent(".facts"), /15\/11\/2026 \d\d:\d\d:\d\d đến 22\/11\/2026.*Giờ Việt Nam \(UTC\+7\)/);
    assert.equal(await page.getAttribute("html", "lang"), "vi");
    quiet(page);
  },

  async "language, zone and theme can be switched"({ open }) {
    const page = await open("usual", 60);
    const time = await page.textContent(".line .c-time");
    await page.click("text=English");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    assert.match(await page.textContent(".says h2"), /^60 findings on \d hosts/);
    assert.match(await page.textContent(".line .c-time"), /^2026-11-\d\d /);
    await page.click("#tools >> text=/^UTC$/");
    assert.notEqual(await page.textContent(".line .c-time"), time);
    assert.match(await page.textContent(".facts"), /UTC/);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.click("text=Dark");
    assert.notEqual(await paper(), light);
    await page.reload();
    await page.waitForSelector("html[data-load-ms]");
    assert.equal(await page.getAttribute("html", "lang"), "en", "the choice is remembered");
    quiet(page);
  },

  async "levels, rules, hosts, tactics and techniques filter"({ open }) {
    const page = await open("usual", 900);
    for (const selector of [".tile.l3", "#facet-rule .row >> nth=2", "#facet-host .row >> nth=1", "#facet-tactic .row >> nth=1", "#facet-tactic .tag >> nth=0"]) {
      const stated = await page.locator(selector).locator(".n, .tile-count").textContent();
      const text = await filtered(page, () => page.click(selector));
      assert.equal(text, `${stated} / 900 phát hiện`, selector);
      assert.equal(await page.locator(selector.includes("tile") ? selector : `${selector.split(" >>")[0]}[aria-pressed=true]`).first().getAttribute("aria-pressed"), "true");
      await filtered(page, () => page.click(".chip"));
    }
    assert.equal(await shownText(page), "900 phát hiện");
    quiet(page);
  },

  async "dragging over the chart and the time fields filter"({ open }) {
    const page = await open("usual", 900);
    const box = await page.locator(".plot").boundingBox();
    await page.mouse.move(box.x + 200, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 500, box.y + 60, { steps: 5 });
    const text = await filtered(page, () => page.mouse.up());
    assert.match(text, /^\d+ \/ 900/);
    await filtered(page, () => page.click(".range >> text=Toàn bộ thời gian"));
    await page.fill(".range input >> nth=0", "22/11/2026 02:00");
    await page.fill(".range input >> nth=1", "22/11/2026 02:10:00");
    await filtered(page, () => page.press(".range input >> nth=1", "Enter"));
    const times = await page.locator(".line:not([hidden]) .c-time").allTextContents();
    assert.ok(times.length && times.every((time) => /22\/11\/2026 02:(0\d|10:00)/.test(time)), times.join());
    quiet(page);
  },

  async "search finds words in rules and evidence, with or without diacritics"({ open }) {
    const page = await open("usual", 900);
    for (const [text, same] of [["đồng bộ không có", false], ["quy tắc", false], ["doc bo nho tien trinh", true], ["Đọc bộ nhớ tiến trình", true]]) {
      await page.fill("#q", text);
      await page.waitForFunction((t) => document.querySelector(".chip")?.textContent.includes(t), text);
      assert.equal(/^0 \//.test(await shownText(page)), !same, text);
    }
    await page.fill("#q", "\"cap-nhat-3.dll\" rundll32");
    await page.waitForFunction(() => document.querySelector(".chip")?.textContent.includes("cap-nhat"));
    const evidence = await page.locator(".line:not([hidden]) .c-evidence").allTextContents();
    assert.ok(evidence.length > 0 && !/^0 \//.test(await shownText(page)));
    await page.fill("#q", "ung dung dong-bo.exe --may");
    await page.waitForFunction(() => document.querySelector(".chip")?.textContent.includes("--may"));
    assert.ok(!/^0 \//.test(await shownText(page)), "evidence is folded too");
    quiet(page);
  },

  async "columns sort both ways"({ open }) {
    const page = await open("usual", 300);
    const key = (text) => text.replace(/≈ /, "").replace(/(\d\d)\/(\d\d)\/(\d{4})/, "$3-$2-$1");
    for (const down of [false, true]) {
      await page.click("[data-key=sort-time]");
      const times = (await page.locator(".line:not([hidden]) .c-time").allTextContents()).map(key);
      const sorted = [...times].sort();
      assert.deepEqual(times, down ? sorted.reverse() : sorted);
      assert.equal(await page.getAttribute(".cell.c-time[role=columnheader]", "aria-sort"), down ? "descending" : "ascending");
    }
    for (const column of ["rule", "host", "file", "level"]) await page.click(`[data-key=sort-${column}]`);
    quiet(page);
  },

  async "the keyboard alone reaches a finding, its details and back"({ open }) {
    const page = await open("usual", 200);
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    await page.focus("#grid");
    for (const key of ["End", "Home", "ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
    await page.waitForSelector(".detail-title");
    await page.waitForFunction(() => document.activeElement.classList.contains("detail-title"));
    assert.equal(await page.getAttribute("#row-2", "aria-selected"), "true");
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.id), "grid");
    assert.equal(await page.locator(".detail-title").count(), 0);
    await page.focus(".tile.l4");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".chip");
    assert.equal(await page.evaluate(() => document.activeElement.classList.contains("l4")), true, "focus stays");
    quiet(page);
  },

  async "details show evidence, record, advice, rule and the events of a correlation"({ open }) {
    const page = await open("usual", 600);
    await page.click("#facet-rule .row >> text=Dò mật khẩu");
    await page.waitForSelector(".chip");
    await page.click(".line >> nth=0");
    await page.waitForSelector(".record .fields");
    const detail = await page.textContent("#detail");
    for (const word of ["Việc cần kiểm tra tiếp", "Bằng chứng", "Các sự kiện góp vào", "Bản ghi gốc", "Mã quy tắc", "Nêu 12 trong 57 sự kiện", "Password spraying"]) {
      assert.ok(detail.includes(word), word);
    }
    const marked = await page.locator(".is-evidence th").allTextContents();
    assert.deepEqual(marked.map((text) => text.split(" ")[0]).sort(), ["EventID", "IpAddress", "TargetUserName"]);
    const links = await page.locator(".about a").evaluateAll((nodes) => nodes.map((node) => [node.protocol, node.rel]));
    assert.deepEqual(links, [["https:", "noopener noreferrer"]], "only web links are links");
    await page.click(".record >> text=Chép dạng JSON");
    await page.waitForSelector("text=/Đã chép|Trình duyệt không cho chép/");
    quiet(page);
  },

  async "a very long value keeps the page in shape"({ open }) {
    const page = await open("usual", 300);
    await page.fill("#q", "hidden powershell");
    await page.waitForSelector(".chip");
    const rows = await page.locator(".line:not([hidden])").count();
    for (let row = 0; row < rows; row += 1) {
      await page.click(`[data-place="${row}"]`);
      await page.waitForSelector(".record .fields");
      if (await page.locator(".p-evidence .link").count()) break;
    }
    await page.click(".p-evidence .link");
    assert.ok((await page.locator(".p-evidence .text").allTextContents()).some((text) => text.length > 30000));
    const wide = await page.evaluate(() => [document.documentElement.scrollWidth, document.querySelector("#detail").scrollWidth - document.querySelector("#detail").clientWidth]);
    assert.deepEqual(wide, [1366, 0]);
    quiet(page);
  },

  async "hostile text stays text"({ open }) {
    const page = await open("hostile", 300);
    for (let row = 0; row < 8; row += 1) {
      await page.click(`[data-place="${row}"]`);
      await page.waitForSelector(".record .fields");
    }
    await page.click(".yaml summary");
    assert.match(await page.textContent("#timeline"), /1 phát hiện có thời gian xa bất thường \(01\/01\/1601/);
    assert.equal(await page.evaluate(() => window.pwned), undefined);
    assert.equal(await page.evaluate(() => Object.prototype.polluted), undefined);
    assert.equal(await page.locator("img, iframe, object, embed, #main script").count(), 0);
    const detail = await page.textContent("#detail");
    assert.ok(detail.includes("onerror=window.pwned=1") && detail.includes("⟨U+202E⟩") && detail.includes("⟨U+0000⟩"));
    assert.equal(await page.locator("a[href^=javascript]").count(), 0);
    quiet(page);
  },

  async "the policy refuses every script, style, image and connection but its own"({ open }) {
    const page = await open("usual", 20);
    const outcome = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "window.pwned = 1";
      document.body.append(script);
      const style = document.createElement("style");
      style.textContent = "body { outline: 9px solid red }";
      document.head.append(style);
      const image = new Image();
      const loaded = new Promise((done) => { image.onload = () => done("image"); image.onerror = () => done("refused"); });
      image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
      const asked = await fetch("data:text/plain,x").then(() => "connection", () => "refused");
      return [window.pwned, getComputedStyle(document.body).outlineWidth === "9px", await loaded, asked];
    });
    assert.deepEqual(outcome, [undefined, false, "refused", "refused"]);
  },

  async "exports carry the filtered list and no formula"({ open }) {
    const page = await open("hostile", 120);
    await filtered(page, () => page.click("#facet-rule .row >> nth=1"));
    const all = Number((await shownText(page)).split(" ")[0]);
    const lines = (await saved(page, "[data-key=jsonl]")).trim().split("\n").map((line) => JSON.parse(line));
    assert.equal(lines.length, all);
    assert.match(lines[0].time, /^2026-11-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    assert.ok(Object.hasOwn(lines[0].event, "__proto__") && Array.isArray(lines[0].event.Keywords));
    const csv = await saved(page, "[data-key=csv]");
    assert.ok(csv.startsWith("\ufefftime_utc,level,rule_id"));
    assert.ok(!/(^|,|\n)"?\s*[=+@-]/.test(csv), "no cell begins like a formula");
    quiet(page);
  },

  async "an empty hunt says what was looked at; an unread one concludes nothing"({ open }) {
    const empty = await open("empty", 0);
    assert.match(await empty.textContent(".says"), /Không có phát hiện nào.*14\.882\.301 bản ghi của 1\.201 tệp.*không chứng minh hệ thống an toàn/);
    quiet(empty);
    const unread = await open("unread", 0);
    assert.match(await unread.textContent(".says"), /Không đọc được bản ghi nào.*Không thể kết luận gì/);
    assert.match(await unread.textContent("#coverage"), /anh-dia\.raw.*Không nhận ra định dạng/);
    quiet(unread);
  },

  async "what limits leave out is stated"({ open }) {
    const page = await open("capped", 300);
    const text = await page.textContent("#coverage");
    for (const word of ["150 phát hiện còn lại chỉ được đếm", "không kèm bản ghi gốc", "bằng chứng bị lược bớt", "máy ngoài danh sách lọc"]) {
      assert.ok(text.includes(word), word);
    }
    await page.click(".line >> nth=0");
    await page.waitForSelector(".record .fields, .record p");
    quiet(page);
  },

  async "a finding without time is listed, last by time, and can be filtered for"({ open }) {
    const page = await open("usual", 400);
    const text = await filtered(page, () => page.click("[data-key=untimed]"));
    assert.equal(text, "4 / 400 phát hiện");
    assert.deepEqual(new Set(await page.locator(".line:not([hidden]) .c-time").allTextContents()), new Set(["Không rõ thời gian"]));
    quiet(page);
  },

  async "thousands of hosts can be searched"({ open }) {
    const page = await open("hosts", 9000);
    await page.fill("#facet-host .narrow", "pc-0001");
    await page.waitForFunction(() => [...document.querySelectorAll("#facet-host .name")].every((node) => node.textContent.startsWith("PC-0001")));
    await filtered(page, () => page.click("#facet-host .row >> nth=0"));
    quiet(page);
  },

  async "on a phone nothing is wider than the screen and details fill it"({ open }) {
    const page = await open("usual", 300, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    await page.tap(".line >> nth=1");
    await page.waitForSelector(".record .fields");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    assert.deepEqual(await page.evaluate(() => { const b = document.querySelector("#detail").getBoundingClientRect(); return [b.width, b.height]; }), [390, 844]);
    await page.tap(".shut");
    quiet(page);
  },

  async "axe finds no violation, light and dark, wide and narrow"({ open, accessibility }) {
    for (const [scenario, count, options] of [["usual", 300, {}], ["usual", 300, { colorScheme: "dark" }], ["empty", 0, {}], ["usual", 300, { viewport: { width: 390, height: 844 } }]]) {
      const page = await open(scenario, count, options);
      if (count) {
        await page.click(".tile.l3");
        assert.deepEqual(await accessibility(page), [], JSON.stringify(options));
        await page.click(".line >> nth=1");
        await page.waitForSelector(".record .fields");
        await page.click(".yaml summary");
      }
      assert.deepEqual(await accessibility(page), [], JSON.stringify(options));
    }
  },

  async "very many findings stay quick"({ open, many }) {
    const page = await open("usual", many);
    console.log(`      ${many} findings, file ${(page.bytes / 1048576).toFixed(1)} MiB: open ${page.openMs.toFixed(0)} ms, of which after parsing ${await page.getAttribute("html", "data-load-ms")} ms`);
    await page.waitForTimeout(200);
    const timed = async (name, act) => {
      const began = performance.now();
      const text = await filtered(page, act);
      console.log(`      ${name}: ${(performance.now() - began).toFixed(0)} ms seen from outside, ${await page.getAttribute("html", "data-filter-ms")} ms in the page (${text})`);
    };
    await timed("level filter", () => page.click(".tile.l3"));
    await timed("host filter on top", () => page.click("#facet-host .row >> nth=0"));
    await timed("cleared", () => page.click("[data-key=clear]"));
    await timed("first search (unpacks what is not yet warm)", () => page.fill("#q", "cap-nhat-3"));
    await timed("search, warm", () => page.fill("#q", "cap-nhat-5 vanthu"));
    await timed("search taken back", () => page.fill("#q", ""));
    await page.locator("#list").scrollIntoViewIfNeeded();
    const frames = await page.evaluate(async () => {
      const grid = document.querySelector("#grid");
      const times = [];
      for (let k = 0; k < 60; k += 1) {
        const began = performance.now();
        grid.scrollTop = (grid.scrollHeight / 60) * k;
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
        times.push(performance.now() - began);
      }
      return times.sort((a, b) => a - b);
    });
    console.log(`      scrolling: median ${frames[30].toFixed(0)} ms, worst ${frames[59].toFixed(0)} ms a frame`);
    const sort = await page.evaluate(() => {
      const began = performance.now();
      document.querySelector("[data-key=sort-host]").click();
      return performance.now() - began;
    });
    console.log(`      sort by host: ${sort.toFixed(0)} ms`);
    await page.focus("#grid");
    await page.keyboard.press("End");
    assert.equal(await page.locator(".line.cursor").getAttribute("data-place"), String(many - 1));
    quiet(page);
  },
};
