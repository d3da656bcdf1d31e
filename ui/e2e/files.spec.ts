import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test, type Page } from '@playwright/test';

import { accessible, watch } from './faults';
import { start, type Running } from './server';
import { entered, settled } from './unit';

const SHOTS = process.env['VONGGAC_SHOTS'];

test.describe.serial('files that the server reads itself', () => {
  let server: Running;
  let unit: string;
  let folder: string;

  test.beforeAll(async ({ browser }) => {
    folder = mkdtempSync(join(tmpdir(), 'vonggac-files-'));
    mkdirSync(join(folder, 'nhan'));
    writeFileSync(join(folder, 'access-cua-may-chu-web-cong-dich-vu-cong-truc-tuyen.log'), 'Feb 16 19:00:00 web01 sshd[1]: Failed password for root from 192.0.2.7 port 1 ssh2\n'.repeat(20));
    server = await start(process.env['VONGGAC_BINARY'] ?? '', ['--empty'], () =>
      Promise.resolve({ VONGGAC_STREAM_FOLLOW: `${folder}/*.log -> Máy chủ web`, VONGGAC_STREAM_FOLDERS: `${folder}/nhan -> Thu thập` }),
    );
    const page = await browser.newPage({ locale: 'vi-VN' });
    unit = (await settled(page, server)).id;
    await page.close();
  });
  test.afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const make = async (page: Page, name: string, protocol: string) => {
    await page.goto(`${server.url}/u/${unit}/sources`);
    await page.getByRole('button', { name: 'Khai báo nguồn' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Tên nguồn').fill(name);
    await form.getByLabel('Cách gửi').selectOption(protocol);
    await form.getByLabel('Bảng mã').selectOption('tcvn3');
    await form.getByRole('button', { name: 'Khai báo nguồn' }).click();
    await expect(page.getByRole('heading', { name })).toBeVisible();
    await expect(page.getByText('TCVN3 (ABC)')).toBeVisible();
    // Nobody sends to it.
    await expect(page.getByRole('heading', { name: 'Mã của nguồn' })).toHaveCount(0);
  };

  test('what is followed and what was put into the folder is seen, with what could not be read', async ({ page }) => {
    const faults = watch(page);
    await entered(page, server);
    await make(page, 'Máy chủ web', 'file');
    await make(page, 'Thu thập', 'folder');
    writeFileSync(join(folder, 'nhan', 'bang.csv'), 'time,host,virus_name\n2026-02-16T19:00:00Z,PC-09,Trojan.Generic\n');
    writeFileSync(join(folder, 'nhan', 'anh-chup-man-hinh-may-tram-phong-ke-hoach-tai-chinh.png'), Buffer.from([0x89, 0x50, 0, 1, 2, 3]));
    await page.goto(`${server.url}/u/${unit}/sources`);
    const panel = page.getByRole('region', { name: 'Tệp do máy chủ tự đọc' });
    await expect(panel.getByText('Đang theo dõi')).toBeVisible();
    const row = (name: string) => panel.getByRole('row').filter({ hasText: name });
    await expect(row('bang.csv').getByText('Đã đọc hết')).toBeVisible({ timeout: 60_000 });
    await expect(row('anh-chup').getByText('Không đọc được', { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(row('anh-chup')).toContainText('failed/anh-chup-man-hinh');
    await accessible(page, 'files');
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 900 });
      if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, `files-${String(width)}.png`), fullPage: true });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
    }
    expect(faults).toEqual([]);
  });
});
