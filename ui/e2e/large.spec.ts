import { expect, test, type Page } from '@playwright/test';

import { watch } from './faults';
import { start, type Running } from './server';
import { entered, settled, type House } from './unit';

/** Hosts of the list: 20,000, because a debug build takes minutes for more; VONGGAC_E2E_HOSTS=100000 for all that a unit may have. */
const HOSTS = Number(process.env['VONGGAC_E2E_HOSTS'] ?? '20000');
const SYSTEMS = 1_200;
const SITES = 300;
const PEOPLE = ['Đỗ Văn Đức', 'Lê Thị Mai', 'Phạm Văn Tú', 'Nguyễn Thị Hằng', 'Trần Quốc Bảo'];
const KINDS = ['Máy chủ', 'Máy trạm', 'Máy trạm', 'Thiết bị mạng'];

const pad = (value: number, width: number) => String(value).padStart(width, '0');
const nameOf = (number: number) => `may-${pad(number, 6)}`;
const vietnamese = (value: number) => value.toLocaleString('vi-VN');

function table(): string {
  const lines = ['Tên máy;Loại máy;Địa chỉ IP;Hệ điều hành;Vị trí;Người phụ trách;Hệ thống'];
  for (let number = 0; number < HOSTS; number += 1) {
    const address = `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
    const system = number % 97 === 0 ? `Hệ thống số ${pad(number % SYSTEMS, 4)}` : '';
    lines.push(`${nameOf(number)};${KINDS[number % 4]};${address};Windows 10 Pro;Phòng ${number % SITES};${PEOPLE[number % PEOPLE.length]};${system}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Scrolls from the first row to the last one, inside the page, and tells which host each row showed. */
function walk(page: Page, rows: number): Promise<{ names: string[]; changed: number[]; most: number }> {
  return page.evaluate(async (wanted) => {
    const box = document.querySelector('.vtable-scroll');
    if (box === null) throw new Error('no list');
    const names: string[] = [];
    const changed: number[] = [];
    let [known, most, idle] = [0, 0, 0];
    // Some ten seconds in which nothing new comes are the end.
    while (known < wanted && idle < 600) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const drawn = [...document.querySelectorAll<HTMLElement>('.vtable-row')];
      most = Math.max(most, drawn.length);
      const seen = drawn.map((row) => ({ at: Number(row.dataset['row']), name: row.querySelector('a')?.textContent }));
      // What is in view by its place may not be drawn yet, or its page is on its way.
      const height = drawn[0]?.offsetHeight ?? 1;
      const total = Math.round((box.querySelector<HTMLElement>('.vtable-body')?.offsetHeight ?? 0) / height);
      const [first, last] = [Math.floor(box.scrollTop / height), Math.min(total, Math.floor((box.scrollTop + box.clientHeight - 2 * height) / height)) - 1];
      const named = new Set(seen.filter(({ name }) => name !== undefined).map(({ at }) => at));
      const waits = !named.has(first) || !named.has(last);
      const before = known;
      for (const { at, name } of seen) {
        if (name === undefined) continue;
        if (names[at] === undefined) known += 1;
        else if (names[at] !== name) changed.push(at);
        names[at] = name;
      }
      idle = known === before ? idle + 1 : 0;
      if (!waits) box.scrollBy(0, box.clientHeight - 100);
    }
    return { names, changed, most };
  }, rows);
}

test.use({ trace: 'off' });

test.describe.serial(`a list of ${HOSTS} hosts`, () => {
  let server: Running;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(60_000 + HOSTS * 20);
    server = await start(process.env['VONGGAC_BINARY'] ?? '', ['--empty']);
    const page = await browser.newPage({ locale: 'vi-VN' });
    const house = await settled(page, server);
    const systems = Array.from({ length: SYSTEMS }, (_, number) => `Hệ thống số ${pad(number, 4)};${(number % 5) + 1}`);
    await house.load('he-thong.csv', `Tên hệ thống;Cấp độ\n${systems.join('\n')}\n`);
    const begun = Date.now();
    const done = await house.load('may.csv', table());
    expect([done.state, done.created]).toEqual(['applied', HOSTS]);
    console.log(`${HOSTS} hosts imported in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
    await page.close();
  });
  test.afterAll(() => server.stop());

  const rows = (page: Page) => page.locator('.vtable-row');
  const foot = (page: Page) => page.locator('.vtable-foot');

  async function opened(page: Page): Promise<[House, string[]]> {
    const faults = watch(page);
    const house = await entered(page, server);
    await expect(rows(page).first()).toBeVisible();
    return [house, faults];
  }

  test('from its first row to its last, none is missing or twice, and the page grows little', async ({ page }) => {
    test.setTimeout(60_000 + HOSTS * 15);
    // A tall window, so that one look takes in many rows.
    await page.setViewportSize({ width: 1366, height: 4_000 });
    const [, faults] = await opened(page);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const weight = async () => {
      await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0;
      return { heapMB: metric('JSHeapUsedSize') / 1_000_000, nodes: metric('Nodes') };
    };
    const before = await weight();
    const walked = await walk(page, HOSTS);
    await expect(foot(page)).toHaveText(`${vietnamese(HOSTS)} máy`);
    const wrong = Array.from({ length: HOSTS }, (_, number) => number).filter((number) => walked.names[number] !== nameOf(number));
    expect(wrong).toEqual([]);
    expect(walked.changed, 'rows that showed two hosts').toEqual([]);
    expect(walked.most, 'rows that were drawn at once').toBeLessThan(200);
    // Pages out of sight are let go after some seconds.
    await page.waitForTimeout(11_000);
    const after = await weight();
    console.log(`heap ${before.heapMB.toFixed(1)} -> ${after.heapMB.toFixed(1)} MB, nodes ${before.nodes} -> ${after.nodes}`);
    // Measured: 3.5 MB after 4,000 hosts, 14.3 MB after 20,000, so some 0.7 kB remain of each row that was passed; what holds them is not known yet.
    expect(after.heapMB - before.heapMB).toBeLessThan(2 + HOSTS / 1_000);
    expect(after.nodes).toBeLessThan(before.nodes * 2 + 1_000);
    // Back to the top at once.
    await page.locator('.vtable-scroll').evaluate((element) => element.scrollTo(0, 0));
    await expect(page.getByRole('link', { name: nameOf(0) })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('by keyboard: rows one by one, to the end of what is known, and into a host', async ({ page }) => {
    const [, faults] = await opened(page);
    const list = page.getByRole('table', { name: 'Máy chủ, máy trạm, thiết bị' });
    await list.focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('link', { name: nameOf(0) })).toBeFocused();
    for (let step = 0; step < 30; step += 1) await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('link', { name: nameOf(30) })).toBeFocused();
    await expect(page.getByRole('link', { name: nameOf(30) })).toBeInViewport();
    await page.keyboard.press('ArrowUp');
    await expect(page.getByRole('link', { name: nameOf(29) })).toBeFocused();
    await list.focus();
    for (const known of [400, 600]) {
      await page.keyboard.press('End');
      await expect(foot(page)).toContainText(`Đã xem đến máy thứ ${known} trong tổng số ${vietnamese(HOSTS)}`);
    }
    await page.keyboard.press('Home');
    await expect(page.getByRole('link', { name: nameOf(0) })).toBeInViewport();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('link', { name: nameOf(0) })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: nameOf(0) })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('found without diacritics, by number and by filters that look further than a list could hold', async ({ page }) => {
    const [, faults] = await opened(page);
    const last = HOSTS - 1;
    await page.getByRole('searchbox', { name: 'Tìm, có dấu hoặc không dấu' }).fill(`${nameOf(last)} ${last % 2 === 0 ? 'phong' : 'PHÒNG'}`);
    await expect(foot(page)).toHaveText('1 máy');
    await expect(page.getByRole('link', { name: nameOf(last) })).toBeVisible();
    await page.getByRole('button', { name: 'Bỏ lọc' }).click();
    // A system that is not among the first thousand, found by typing; hosts show its name.
    const find = async (label: string, text: string, option: RegExp) => {
      await page.getByRole('combobox', { name: label }).fill(text);
      await page.getByRole('option', { name: option }).first().click();
    };
    const number = Array.from({ length: Math.min(HOSTS, 20_000) }, (_, host) => host).find((host) => host % 97 === 0 && host % SYSTEMS > 1_100) ?? 0;
    const system = `Hệ thống số ${pad(number % SYSTEMS, 4)}`;
    await find('Hệ thống thông tin', `he thong so ${pad(number % SYSTEMS, 4)}`, new RegExp(system));
    const row = rows(page).filter({ hasText: nameOf(number) });
    await expect(row).toContainText(system);
    await expect(row).toContainText(`Cấp độ ${((number % SYSTEMS) % 5) + 1}`);
    await page.getByRole('button', { name: 'Bỏ lọc' }).click();
    const inSite = Math.ceil((HOSTS - 299) / SITES);
    await find('Vị trí', 'phong 299', /^Phòng 299/);
    await expect(foot(page)).toHaveText(`${vietnamese(inSite)} máy`);
    await find('Người phụ trách', 'tran bao', /Trần Quốc Bảo/);
    await expect(foot(page)).toHaveText(`${vietnamese(inSite)} máy`);
    await page.getByRole('button', { name: 'Bỏ chọn: Người phụ trách' }).click();
    await find('Người phụ trách', 'do duc', /Đỗ Văn Đức/);
    await expect(page.getByRole('heading', { name: 'Không có mục nào khớp với điều kiện lọc' })).toBeVisible();
    // A level and a kind, and how many there are of them in all.
    await page.getByRole('button', { name: 'Bỏ lọc' }).first().click();
    await page.getByRole('button', { name: /Thiết bị mạng/ }).click();
    await expect(foot(page)).toContainText(`trong tổng số ${vietnamese(Math.floor(HOSTS / 4))}`);
    expect(faults).toEqual([]);
  });
});
