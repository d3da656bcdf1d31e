import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';

import { withEvents } from './events';
import { accessible, watch } from './faults';
import { enrol, signIn } from './people';
import type { Running } from './server';
import { entered } from './unit';

const SHOTS = process.env['VONGGAC_SHOTS'];
const OFFICER = { username: 'minh.tran', name: 'Trần Đức Minh' };

test.describe.serial('the event store', () => {
  let server: Running;
  let unit: string;

  test.beforeAll(async ({ browser }) => {
    ({ server, unit } = await withEvents(browser, 2000));
  });
  test.afterAll(() => server.stop());

  test('how it stands: sums, days, room, and what lies aside', async ({ page }) => {
    const faults = watch(page);
    const house = await entered(page, server);
    const source = (await house.send<{ id: string }>('POST', '/sources', { name: 'Máy chủ tệp', protocol: 'syslog' })).id;
    // Two chunks on which an earlier version failed.
    const folder = join(server.data, 'quarantine');
    mkdirSync(folder, { recursive: true });
    for (const position of [41, 42]) {
      const name = join(folder, String(position).padStart(20, '0'));
      writeFileSync(`${name}.records`, `<38>1 2026-02-17T02:00:00+07:00 web01 sshd 1 - - dòng số ${position}\n`);
      writeFileSync(`${name}.json`, JSON.stringify({ unit, source, protocol: 'syslog', format: 'syslog', received: Date.now() * 1000, records: 1, digest: '0' }));
    }
    await page.goto(`${server.url}/u/${unit}/sources`);
    await page.getByRole('link', { name: 'Kho sự kiện' }).click();
    await expect(page.getByRole('heading', { name: 'Kho sự kiện', level: 1 })).toBeVisible();
    const days = page.getByRole('region', { name: 'Từng ngày' }).first();
    await expect(days.getByRole('row').nth(1)).toBeVisible();
    const aside = page.getByRole('region', { name: 'Cách ly' }).first();
    await expect(aside.getByRole('row')).toHaveCount(3);
    await expect(aside.getByText('Máy chủ tệp')).toHaveCount(2);
    await expect(page.getByText('2 khối sự kiện bị cách ly')).toBeVisible();
    await accessible(page, 'the event store');
    if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, 'store.png'), fullPage: true });
    await aside.getByRole('button', { name: 'Xem' }).first().click();
    await expect(page.getByRole('dialog')).toContainText('dòng số 41');
    await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).last().click();
    await aside.getByRole('button', { name: 'Xử lý lại' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Xử lý lại' }).click();
    await expect(aside.getByRole('row')).toHaveCount(2);
    await aside.getByRole('button', { name: 'Bỏ' }).click();
    const ask = page.getByRole('dialog');
    await expect(ask.getByRole('button', { name: 'Bỏ' })).toBeDisabled();
    await ask.getByLabel('Lý do').fill('bản ghi thử');
    await ask.getByRole('button', { name: 'Bỏ' }).click();
    await expect(page.getByText('Không có khối sự kiện nào bị cách ly.')).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('what a search finds is held, and two persons end that', async ({ page, browser }) => {
    const faults = watch(page);
    await entered(page, server);
    await page.goto(`${server.url}/u/${unit}/holds`);
    await expect(page.getByRole('heading', { name: 'Không có lệnh lưu giữ nào' })).toBeVisible();
    await page.goto(`${server.url}/u/${unit}/search?q=${encodeURIComponent('event.outcome:failure')}&from=now-7d&to=now`);
    await page.getByRole('button', { name: 'Lưu giữ kết quả' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Ai yêu cầu, vì sao').fill('Công văn số 12/CV-CA ngày 15/02/2026 của cơ quan điều tra, phục vụ xác minh vụ việc tại cổng dịch vụ công');
    await dialog.getByRole('button', { name: 'Lưu giữ kết quả' }).click();
    await expect(page.getByText('Đã đặt lệnh lưu giữ')).toBeVisible();
    await page.goto(`${server.url}/u/${unit}/holds`);
    await expect(page.getByText('event.outcome:failure')).toBeVisible();
    await page.getByRole('button', { name: 'Đề nghị bỏ' }).click();
    await page.getByRole('dialog').getByLabel('Lý do').fill('vụ việc đã kết thúc');
    await page.getByRole('dialog').getByRole('button', { name: 'Đề nghị bỏ' }).click();
    await expect(page.getByText('Cần một người khác có thẩm quyền thực hiện.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Bỏ lệnh lưu giữ' })).toHaveCount(0);
    await accessible(page, 'legal holds');
    if (SHOTS !== undefined) await page.screenshot({ path: join(SHOTS, 'holds.png'), fullPage: true });

    // A second person, who may decide as well.
    await enrol(page, server.url, unit, OFFICER);
    const theirs = await browser.newContext({ locale: 'vi-VN' });
    const other = await theirs.newPage();
    await other.goto(`${server.url}/sign-in`);
    await signIn(other, OFFICER.username);
    await other.waitForURL(/\/u\/[^/]+\//);
    await other.goto(`${server.url}/u/${unit}/holds`);
    await other.getByRole('button', { name: 'Bỏ lệnh lưu giữ' }).click();
    await other.getByRole('dialog').getByRole('button', { name: 'Bỏ lệnh lưu giữ' }).click();
    await expect(other.getByRole('heading', { name: 'Không có lệnh lưu giữ nào' })).toBeVisible();
    await theirs.close();
    expect(faults).toEqual([]);
  });

  test('how much of what a source sends becomes columns', async ({ page }) => {
    await entered(page, server);
    await page.goto(`${server.url}/u/${unit}/sources`);
    await page.getByRole('link', { name: 'Máy chủ tệp' }).click();
    const part = page.getByRole('region', { name: 'Mức độ tách trường' });
    // The time of its one event is long ago.
    await expect(part.getByText('Không có sự kiện nào trong 24 giờ qua.')).toBeVisible();
    await accessible(page, 'a source');
  });
});
