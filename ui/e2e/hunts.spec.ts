import { join } from 'node:path';

import { expect, test, type Page } from '@playwright/test';

import { withEvents } from './events';
import { accessible, watch } from './faults';
import type { Running } from './server';
import { entered } from './unit';

const SHOTS = process.env['VONGGAC_SHOTS'];
const RULE = `title: Dò mật khẩu SSH
id: 00000000-0000-4000-8000-0000000000a1
level: high
logsource: { product: linux, service: sshd }
detection:
  lines: { message|startswith: 'Failed password' }
  condition: lines
`;

test.describe.serial('saved searches and looking back', () => {
  let server: Running;
  let unit: string;

  test.beforeAll(async ({ browser }) => {
    ({ server, unit } = await withEvents(browser, 2000));
  });
  test.afterAll(() => server.stop());

  const shot = async (page: Page, name: string) => {
    if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  };

  test('a search is kept, counted, opened, changed and removed', async ({ page }) => {
    const faults = watch(page);
    await entered(page, server);
    await page.goto(`${server.url}/u/${unit}/search`);
    await page.getByRole('button', { name: 'Tìm kiếm đã lưu' }).click();
    await expect(page.getByRole('dialog').getByText('Chưa lưu tìm kiếm nào')).toBeVisible();
    await accessible(page, 'no saved search');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Câu tìm kiếm' }).fill('failed');
    await page.getByRole('button', { name: 'Tìm', exact: true }).click();
    await page.getByRole('button', { name: 'Lưu tìm kiếm này' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tên').fill('Đăng nhập hỏng');
    await dialog.getByLabel('Ghi chú').fill('Xem mỗi sáng; nhiều lần từ một địa chỉ thì báo trưởng ca.');
    await dialog.getByLabel('Ai thấy').selectOption('shared');
    await shot(page, 'saved-new-1280');
    await accessible(page, 'a search that is kept');
    await dialog.getByRole('button', { name: 'Lưu', exact: true }).click();
    await expect(dialog).toBeHidden();
    await page.goto(`${server.url}/u/${unit}/search`);
    await page.getByRole('button', { name: 'Tìm kiếm đã lưu' }).click();
    await dialog.getByRole('button', { name: 'Đếm' }).click();
    await expect(dialog.getByText(/\d+ sự kiện$/)).toBeVisible();
    await shot(page, 'saved-1280');
    await accessible(page, 'saved searches');
    await page.setViewportSize({ width: 400, height: 800 });
    await shot(page, 'saved-400');
    await page.setViewportSize({ width: 1280, height: 800 });
    await dialog.getByRole('button', { name: 'Đăng nhập hỏng' }).click();
    await expect(page).toHaveURL(/q=failed/);
    await page.goto(`${server.url}/u/${unit}/search`);
    await page.getByRole('button', { name: 'Tìm kiếm đã lưu' }).click();
    await dialog.getByRole('button', { name: 'Xoá' }).click();
    await page.getByRole('dialog', { name: 'Xoá tìm kiếm đã lưu?' }).getByRole('button', { name: 'Xoá' }).click();
    await expect(page.getByText('Chưa lưu tìm kiếm nào')).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a rule looks back, and what it finds becomes alerts', async ({ page }) => {
    const faults = watch(page);
    await entered(page, server);
    await page.goto(`${server.url}/u/${unit}/retros`);
    await expect(page.getByText('Chưa rà soát lại lần nào')).toBeVisible();
    await accessible(page, 'no job');
    await page.getByRole('button', { name: 'Rà soát lại', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tên').fill('Công văn 1234');
    await dialog.getByLabel('Quy tắc').first().selectOption('text');
    await dialog.getByLabel('Văn bản quy tắc').fill('title: hỏng');
    await dialog.getByRole('button', { name: 'Bắt đầu rà soát' }).click();
    await expect(dialog.getByText(/dòng \d+/).first()).toBeVisible();
    await shot(page, 'retro-fault-1280');
    await dialog.getByLabel('Văn bản quy tắc').fill(RULE);
    await accessible(page, 'a new job');
    await dialog.getByRole('button', { name: 'Bắt đầu rà soát' }).click();
    await expect(page.getByRole('heading', { name: 'Công văn 1234' })).toBeVisible();
    await expect(page.getByText('Đã xong')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('button', { name: 'Dò mật khẩu SSH' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Sự kiện phát hiện đầu tiên' }).getByRole('row').nth(1)).toBeVisible();
    await shot(page, 'retro-1280');
    await accessible(page, 'a job');
    await page.setViewportSize({ width: 400, height: 800 });
    await shot(page, 'retro-400');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Chuyển thành cảnh báo' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Chuyển thành cảnh báo' }).click();
    await expect(page.getByText(/phát hiện đã chuyển vào cảnh báo/)).toBeVisible();
    await page.getByRole('link', { name: 'Xem cảnh báo' }).click();
    await expect(page.getByText('Dò mật khẩu SSH').first()).toBeVisible();
    await page.goto(`${server.url}/u/${unit}/retros`);
    await expect(page.getByRole('link', { name: 'Công văn 1234' })).toBeVisible();
    await shot(page, 'retros-1280');
    expect(faults).toEqual([]);
  });
});
