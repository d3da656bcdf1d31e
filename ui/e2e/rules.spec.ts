import { Buffer } from 'node:buffer';

import { expect, test, type Page } from '@playwright/test';

import { accessible, watch } from './faults';
import { start, type Running } from './server';
import { entered, settled, type House } from './unit';

const ID = '0b7c1c1e-7b3f-4a52-9f0e-6a1d1b7c0001';
const rule = (id: string, title: string, vi: string, match: string, level = 'high') => `title: ${title}
vi: ${vi}
id: ${id}
status: test
level: ${level}
license: Apache-2.0
author: Sở Y tế
description: An account signed in over SSH with its password
references: [https://attack.mitre.org/techniques/T1021/004/, 'javascript:alert(1)']
tags: [attack.lateral-movement, attack.t1021.004]
logsource: {product: linux, service: sshd}
detection:
  lines:
    message|startswith: ${match} # the server's own words
  condition: lines
`;
const GOOD = rule(ID, 'SSH logon by password', 'Đăng nhập SSH bằng mật khẩu', 'Accepted password');
const BROKEN = 'title: Broken\nid: 0b7c1c1e-7b3f-4a52-9f0e-6a1d1b7c0002\nlogsource: {product: linux}\ndetection:\n  lines: {message: x}\n  condition: nothing\n';
const LINES = [1, 2, 3].map((second) => `<38>1 2026-02-16T19:00:0${second}Z web01 sshd 4711 - - Accepted password for root from 192.0.2.7 port 22 ssh2\n`).join('');

test.describe.serial('rules that people manage', () => {
  let server: Running;

  test.beforeAll(async ({ browser }) => {
    server = await start(process.env['VONGGAC_BINARY'] ?? '', ['--empty']);
    const page = await browser.newPage({ locale: 'vi-VN' });
    await settled(page, server);
    await page.close();
  });
  test.afterAll(() => server.stop());

  const enter = async (page: Page): Promise<[House, string[]]> => {
    const faults = watch(page);
    return [await entered(page, server), faults];
  };
  const shot = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true });
  const narrow = async (page: Page, name: string) => {
    await page.setViewportSize({ width: 400, height: 800 });
    await shot(page, `${name}-400`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'the page does not scroll sideways').toBeLessThanOrEqual(400);
    await page.setViewportSize({ width: 1280, height: 800 });
  };

  test('the rules of the program are listed, found and sorted', async ({ page }) => {
    const [, faults] = await enter(page);
    await page.getByRole('navigation').getByRole('link', { name: 'Quy tắc phát hiện', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Quy tắc phát hiện' })).toBeVisible();
    await expect(page.getByText(/^Đang dùng \d+ quy tắc/)).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('row')).not.toHaveCount(0);
    await accessible(page, 'the list of rules');
    await shot(page, 'list');
    await narrow(page, 'list');
    await page.getByLabel('Tìm, có dấu hoặc không dấu').fill('khong co quy tac nao nhu vay');
    await expect(page.getByRole('heading', { name: 'Không có mục nào khớp với điều kiện lọc' })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a set is previewed, imported, and its rule has a page', async ({ page }) => {
    const [, faults] = await enter(page);
    await page.goto(`${server.url}/rule-sets`);
    await expect(page.getByRole('heading', { name: 'Bộ quy tắc', exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Nạp bộ quy tắc' }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'bo-cua-so.yml', mimeType: 'text/yaml', buffer: Buffer.from(`${GOOD}---\n${BROKEN}`) });
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('Mới: 1')).toBeVisible();
    await dialog.getByText('Không dùng được: 1').click();
    await expect(dialog.getByText('dòng')).toBeVisible();
    await accessible(page, 'the preview of an import');
    await shot(page, 'preview');
    await dialog.getByLabel('Tên bộ').fill('Bộ của Sở');
    await dialog.getByRole('button', { name: 'Nạp bộ này' }).click();
    await expect(page.getByRole('heading', { name: '2. Bộ của Sở' })).toBeVisible();
    await expect(page.getByText(/^Đang dùng \d+ quy tắc/)).toBeVisible({ timeout: 60_000 });
    await accessible(page, 'sets of rules');
    await shot(page, 'sets');
    await narrow(page, 'sets');
    await page.getByRole('region', { name: '2. Bộ của Sở' }).getByRole('link', { name: 'Xem quy tắc' }).click();
    await page.getByRole('link', { name: 'Đăng nhập SSH bằng mật khẩu' }).click();
    await expect(page.getByRole('heading', { name: 'Đăng nhập SSH bằng mật khẩu' })).toBeVisible();
    await expect(page.getByRole('definition').filter({ hasText: 'Apache-2.0' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'javascript:alert(1)' })).toHaveCount(0);
    await accessible(page, 'the page of a rule');
    await shot(page, 'rule');
    await narrow(page, 'rule');
    expect(faults).toEqual([]);
  });

  test('a rule is tried, switched off with a reason, and excluded for a source', async ({ page }) => {
    const [house, faults] = await enter(page);
    await house.send('POST', '/sources', { name: 'Máy quét lỗ hổng', protocol: 'syslog' });
    await page.goto(`${server.url}/u/${house.id}/rules/${ID}`);
    await page.getByRole('link', { name: 'Chạy thử' }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'ssh.log', mimeType: 'text/plain', buffer: Buffer.from(LINES) });
    await expect(page.getByText('Mẫu: ssh.log.')).toBeVisible();
    await page.getByRole('button', { name: 'Chạy thử' }).click();
    await expect(page.getByText(/^3 phát hiện, sẽ thành 1 cảnh báo/)).toBeVisible();
    await accessible(page, 'a trial');
    await shot(page, 'trial');
    await narrow(page, 'trial');

    // On what the unit has stored: those of half an hour ago, with a way to each event.
    const source = await house.send<{ id: string }>('POST', '/sources', { name: 'Cổng SSH', protocol: 'syslog' });
    const token = await house.send<{ secret: string }>('POST', `/sources/${source.id}/tokens`, {});
    const recent = new Date(Date.now() - 1_800_000).toISOString();
    const sent = await page.request.post(`${server.url}/intake/ingest/syslog`, {
      data: LINES.replaceAll(/2026-02-16T19:00:\d\dZ/g, recent),
      headers: { authorization: `Bearer ${token.secret}`, 'content-type': 'text/plain' },
    });
    expect(sent.status(), await sent.text()).toBe(200);
    await page.getByLabel('Hoặc thử trên sự kiện đã lưu của đơn vị').selectOption({ label: '6 giờ qua' });
    await expect(async () => {
      await page.getByRole('button', { name: 'Chạy thử' }).click();
      await expect(page.getByText(/^3 phát hiện, sẽ thành 1 cảnh báo .* trong 3 sự kiện đã lưu/)).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 60_000 });
    await accessible(page, 'a trial on stored events');
    await shot(page, 'trial-own');
    await narrow(page, 'trial-own');
    await expect(page.getByRole('link', { name: /^\d+\/\d+$/ })).toHaveCount(3);
    await page.getByLabel('Hoặc thử trên sự kiện đã lưu của đơn vị').selectOption({ label: 'Không, dùng tệp mẫu' });
    await page.getByLabel('Nội dung quy tắc (YAML)').fill(BROKEN);
    await page.getByRole('button', { name: 'Chạy thử' }).click();
    await expect(page.getByText('Không dùng được').first()).toBeVisible();

    await page.goto(`${server.url}/u/${house.id}/rules/${ID}`);
    await page.getByRole('button', { name: 'Thêm loại trừ' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Nguồn', { exact: true }).selectOption({ label: 'Máy quét lỗ hổng' });
    await dialog.getByLabel(/Lý do/).fill('Máy quét của đơn vị, đã báo cáo lãnh đạo');
    await dialog.getByRole('button', { name: 'Thêm loại trừ' }).click();
    await expect(page.getByText(/đã giữ lại 0 phát hiện/)).toBeVisible();
    await page.getByRole('button', { name: 'Tắt', exact: true }).click();
    await page.getByRole('dialog').getByLabel(/Lý do/).fill('Chờ bản sửa của tác giả');
    await page.getByRole('dialog').getByRole('button', { name: 'Tắt' }).click();
    await expect(page.getByText('do người quản trị tắt')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText('Chờ bản sửa của tác giả').first()).toBeVisible();
    await accessible(page, 'a rule that is off');
    await shot(page, 'rule-off');
    expect(faults).toEqual([]);
  });
});
