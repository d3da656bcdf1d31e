import { join } from 'node:path';

import { expect, test, type Page } from '@playwright/test';

import { withEvents } from './events';
import { accessible, watch } from './faults';
import type { Running } from './server';
import { entered, type House } from './unit';

const SHOTS = process.env['VONGGAC_SHOTS'];

test.describe.serial('search over events', () => {
  let server: Running;
  let unit: string;

  test.beforeAll(async ({ browser }) => {
    ({ server, unit } = await withEvents(browser, 2000));
  });
  test.afterAll(() => server.stop());

  const enter = async (page: Page): Promise<[House, string[]]> => {
    const faults = watch(page);
    return [await entered(page, server), faults];
  };
  const open = async (page: Page, query = '') => {
    await page.goto(`${server.url}/u/${unit}/search${query}`);
    await expect(page.getByRole('heading', { name: 'Tìm kiếm sự kiện' })).toBeVisible();
  };
  const bar = (page: Page) => page.getByRole('combobox', { name: 'Câu tìm kiếm' });
  const look = async (page: Page, q: string) => {
    await bar(page).fill(q);
    await page.getByRole('button', { name: 'Tìm', exact: true }).click();
  };
  const table = (page: Page) => page.getByRole('region', { name: 'Sự kiện tìm được' }).getByRole('table');
  const shot = async (page: Page, name: string) => {
    if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  };

  test('a search is written with names that are offered, counted, narrowed and unfolded', async ({ page }) => {
    const [, faults] = await enter(page);
    await page.getByRole('navigation').getByRole('link', { name: 'Tìm kiếm sự kiện' }).click();
    await expect(page.getByRole('status').filter({ hasText: '2.000 sự kiện' })).toBeVisible();
    await expect(table(page).getByRole('row')).toHaveCount(101);
    await page.getByRole('button', { name: 'Xem thêm' }).click();
    await expect(table(page).getByRole('row')).toHaveCount(201);
    await accessible(page, 'all events');
    await shot(page, 'all-1280');
    await bar(page).pressSequentially('source_ip');
    await expect(page.getByRole('listbox').getByRole('option', { name: /source\.ip/ })).toBeVisible();
    await bar(page).press('Tab');
    await expect(bar(page)).toHaveValue('source.ip:');
    await bar(page).pressSequentially('203.0.113.0/24 failed');
    await bar(page).press('Enter');
    await expect(page).toHaveURL(/q=source\.ip/);
    await expect(table(page).getByRole('row').nth(1)).toContainText('Failed password');
    await expect(table(page)).not.toContainText('198.51.100.4');
    await page.getByRole('button', { name: /^Xem chi tiết/ }).first().click();
    const detail = page.locator('.search-detail');
    await expect(detail.getByText('event.outcome', { exact: true })).toBeVisible();
    await shot(page, 'unfolded-1280');
    await accessible(page, 'an unfolded event');
    await detail.getByRole('button', { name: 'Chỉ lấy event.outcome: failure' }).click();
    await expect(bar(page)).toHaveValue('source.ip:203.0.113.0/24 failed event.outcome:failure');
    const top = page.getByRole('complementary', { name: 'Giá trị nhiều nhất' });
    await top.getByLabel('Của trường').selectOption('user.name');
    await top.getByRole('button', { name: /^Loại bỏ user\.name: / }).first().click();
    await expect(bar(page)).toHaveValue(/ NOT user\.name:[\w.-]+$/);
    await page.goBack();
    await expect(bar(page)).toHaveValue('source.ip:203.0.113.0/24 failed event.outcome:failure');
    expect(faults).toEqual([]);
  });

  test('a search that ends before everything was looked at says so and goes on', async ({ page }) => {
    const [, faults] = await enter(page);
    // The first answer is that of a store in which looking at everything takes too long.
    const reached = new Date(Date.now() + 60_000).toISOString();
    let asked = 0;
    await page.route('**/events/search', async (route) => {
      asked += 1;
      if (asked > 1) return route.fallback();
      const body = route.request().postDataJSON() as { from: string; columns: string[] };
      const to = new Date(Date.now() + 120_000).toISOString();
      const from = new Date(Date.now() - 86_400_000).toISOString();
      await route.fulfill({ json: { columns: body.columns, items: [], next: `${reached}~0~0`, reached, sql: '', from, to, elapsed_ms: 6000 } });
    });
    await open(page);
    await expect(page.getByText('Hết thời gian cho một lần tìm, chưa thấy sự kiện nào')).toBeVisible();
    await accessible(page, 'a search whose time was over');
    await shot(page, 'reached-1280');
    await page.getByRole('button', { name: 'Tìm tiếp các sự kiện cũ hơn' }).click();
    await expect(table(page).getByRole('row')).toHaveCount(101);
    await expect(page.getByText('Hết thời gian cho một lần tìm')).toHaveCount(0);
    expect(faults).toEqual([]);
  });

  test('a fault is marked at its place and mended with a press', async ({ page }) => {
    const [, faults] = await enter(page);
    await open(page);
    await look(page, 'failed sorce.ip:203.0.113.9');
    const alert = page.getByRole('alert');
    await expect(alert.locator('mark')).toHaveText('sorce.ip');
    await expect(alert).toContainText('Không có trường sorce.ip');
    await shot(page, 'fault-1280');
    await accessible(page, 'a fault');
    await alert.getByRole('button', { name: 'Dùng source.ip' }).click();
    await expect(bar(page)).toHaveValue('failed source.ip:203.0.113.9');
    await expect(table(page).getByRole('row').nth(1)).toContainText('203.0.113.9');
    await look(page, 'không-có-gì-như-vậy');
    await expect(page.getByText('Không có sự kiện nào khớp')).toBeVisible();
    await shot(page, 'none-1280');
    expect(faults).toEqual([]);
  });

  test('a part of the time is chosen on the histogram, with the pointer and with the keyboard', async ({ page }) => {
    const [, faults] = await enter(page);
    await open(page);
    const chart = page.getByRole('slider');
    await expect(chart).toBeVisible();
    const box = await chart.boundingBox();
    if (box === null) throw new Error('the chart has no place');
    await page.mouse.move(box.x + box.width * 0.7, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.8, box.y + 20, { steps: 4 });
    await shot(page, 'drag-1280');
    await page.mouse.up();
    await expect(page).toHaveURL(/from=\d{4}-.*to=\d{4}-/);
    await expect(page.getByLabel('Từ lúc')).not.toHaveValue('');
    const before = page.url();
    await chart.focus();
    await chart.press('ArrowLeft');
    await chart.press('Shift+ArrowLeft');
    await chart.press('Enter');
    await expect(page).not.toHaveURL(before);
    await page.getByLabel('Khoảng thời gian').selectOption('now-7d');
    await expect(page).toHaveURL(/from=now-7d/);
    await page.getByLabel('Tách màu theo').selectOption('event_source');
    await expect(page.getByRole('listitem').filter({ hasText: 'Giá trị khác' })).toBeVisible();
    await shot(page, 'series-1280');
    expect(faults).toEqual([]);
  });

  test('columns, SQL, files and following', async ({ page }) => {
    const [, faults] = await enter(page);
    await open(page, '?q=user.name:lan.tran');
    await page.getByRole('button', { name: 'Chọn cột' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tìm kiếm').fill('event.outcome');
    await dialog.getByRole('checkbox').check();
    await shot(page, 'columns-1280');
    await dialog.getByRole('button', { name: 'Đóng' }).last().click();
    await expect(table(page).getByRole('columnheader', { name: 'event.outcome' })).toBeVisible();
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'JSONL' }).click()]);
    expect(saved.suggestedFilename()).toBe('su-kien.jsonl');
    await page.getByRole('button', { name: 'Theo dõi trực tiếp' }).click();
    await expect(page.getByText('Đang theo dõi: sự kiện mới hiện ở trên cùng')).toBeVisible();
    await shot(page, 'following-1280');
    await accessible(page, 'following');
    await page.getByRole('button', { name: 'Dừng theo dõi' }).click();
    await page.getByText('Câu SQL tương ứng').click();
    await expect(page.locator('.search-sql pre')).toContainText("user_name IN ('lan.tran', 'LAN.TRAN', 'Lan.tran')");
    await shot(page, 'sql-1280');
    await page.getByRole('link', { name: 'Mở trong trang Truy vấn' }).click();
    await expect(page.getByLabel('Câu hỏi (SQL)')).toHaveValue(/FROM events/);
    await page.getByRole('button', { name: 'Chạy' }).click();
    await expect(page.getByRole('heading', { name: 'Kết quả' })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('it fits a phone, and the dark', async ({ page }) => {
    const [, faults] = await enter(page);
    await page.setViewportSize({ width: 360, height: 760 });
    await open(page, '?q=cmd.exe');
    await expect(table(page).getByRole('row').nth(1)).toBeVisible();
    await page.getByRole('button', { name: /^Xem chi tiết/ }).first().click();
    await expect(page.locator('.search-detail')).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(360);
    await shot(page, 'phone-360');
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'dark'));
    await page.setViewportSize({ width: 1440, height: 900 });
    await shot(page, 'dark-1440');
    expect(faults).toEqual([]);
  });
});
