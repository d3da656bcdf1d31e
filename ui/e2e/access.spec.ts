import { expect, test, type Page } from '@playwright/test';

import { accessible, violations, watch } from './faults';
import { ADMIN, setUp, signIn } from './people';
import { start, type Running } from './server';

/** Both themes, both languages and both widths, each with each of the others at least once. */
const LOOKS = [
  { theme: 'light', lang: 'vi', width: 1366 },
  { theme: 'dark', lang: 'en', width: 1366 },
  { theme: 'dark', lang: 'vi', width: 390 },
  { theme: 'light', lang: 'en', width: 390 },
] as const;
type Look = (typeof LOOKS)[number];

/** The choices as a person makes them are remembered by the browser; here they are put there. */
async function wear(page: Page, look: Look): Promise<void> {
  await page.addInitScript(({ theme, lang }) => {
    localStorage.setItem('vonggac.theme', theme);
    localStorage.setItem('vonggac.lang', lang);
  }, look);
}

test.describe('every page is accessible in both themes and languages, on a screen and on a phone', () => {
  let server: Running;
  let unit = '';
  const ids: Record<string, string> = {};

  test.beforeAll(async ({ browser }) => {
    server = await start(process.env['VONGGAC_BINARY'] ?? '');
    const context = await browser.newContext({ locale: 'vi-VN' });
    const page = await context.newPage();
    await page.goto(server.setup);
    await accessible(page, 'the first setup');
    await setUp(page, server.setup);
    await accessible(page, 'the sign-in');
    await signIn(page, ADMIN.username);
    // The demonstration is what a fresh installation shows.
    await expect(page.getByText('Đang hiển thị dữ liệu minh hoạ')).toBeVisible();
    unit = /\/u\/([^/]+)\//.exec(page.url())?.[1] ?? '';
    for (const noun of ['hosts', 'systems', 'letters', 'obligations', 'checks']) {
      const answer = await page.request.get(`${server.url}/api/v1/units/${unit}/${noun}${noun === 'obligations' || noun === 'checks' ? '' : '?limit=1'}`);
      ids[noun] = ((await answer.json()) as { items: { id: string }[] }).items[0]?.id ?? '';
    }
    const me = (await (await page.request.get(`${server.url}/api/v1/session`)).json()) as { account: string; csrf: string; roles: { unit: string }[] };
    ids['account'] = me.account;
    ids['root'] = me.roles[0]?.unit ?? '';
    const table = 'Tên máy;Địa chỉ IP\nmay-moi;10.1.2.3\nmay-sai;10.1.2.999\n';
    const made = await page.request.post(`${server.url}/api/v1/units/${unit}/imports?file_name=may.csv`, {
      headers: { 'x-vonggac-csrf': me.csrf, 'content-type': 'application/octet-stream' },
      data: Buffer.from(table),
    });
    ids['import'] = ((await made.json()) as { id: string }).id;
    const answer = await page.request.post(`${server.url}/api/v1/units/${unit}/answers`, {
      headers: { 'x-vonggac-csrf': me.csrf, 'idempotency-key': crypto.randomUUID() },
      data: { form: 'answer-6410', letter: ids['letters'] },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    ids['answer'] = ((await answer.json()) as { id: string }).id;
    await context.close();
  });
  test.afterAll(() => server.stop());

  const pages = () => [
    '/account',
    '/tokens',
    '/units',
    '/audit',
    `/u/${unit}/readiness`,
    `/u/${unit}/readiness?show=unknown`,
    `/u/${unit}/letters`,
    `/u/${unit}/letters/${ids['letters']}`,
    `/u/${unit}/answers`,
    `/u/${unit}/answers?state=sent`,
    `/u/${unit}/answers?make=none`,
    `/u/${unit}/answers/${ids['answer']}`,
    `/u/${unit}/obligations/${ids['obligations']}`,
    `/u/${unit}/checks/${(ids['checks'] ?? '').replace('/', '~')}`,
    `/u/${unit}/evidence/1`,
    `/u/${unit}/query`,
    `/u/${unit}/hosts`,
    `/u/${unit}/hosts?q=khong-co-may-nay`,
    `/u/${unit}/hosts/${ids['hosts']}`,
    `/u/${unit}/systems`,
    `/u/${unit}/systems/${ids['systems']}`,
    `/u/${unit}/disputes`,
    `/u/${unit}/claims`,
    `/u/${unit}/address?ip=10.20.10.31`,
    `/u/${unit}/contacts`,
    `/u/${unit}/imports`,
    `/u/${unit}/imports/${ids['import']}`,
    `/u/${ids['root']}/accounts`,
    `/u/${ids['root']}/accounts/${ids['account']}`,
    `/u/${unit}/audit`,
    `/u/${ids['root']}/hosts`,
    '/no-such-page',
  ];

  for (const look of LOOKS) {
    const { width } = look;
    test(`${look.theme}, ${look.lang}, ${width} pixels wide`, async ({ page }) => {
      test.setTimeout(180_000);
      await wear(page, look);
      await page.setViewportSize({ width, height: width === 390 ? 844 : 768 });
      const faults = watch(page);
      await page.goto(`${server.url}/sign-in`);
      await expect(page.locator('h1')).toBeVisible();
      const found = await violations(page, '/sign-in');
      await page.getByRole('textbox').first().fill(ADMIN.username);
      await page.locator('input[type=password]').fill('con mèo trèo cây cau tháng bảy');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/readiness/);
      for (const path of pages()) {
        await page.goto(server.url + path);
        await expect(page.locator('h1')).toBeVisible();
        await expect(page.locator('.loading')).toHaveCount(0);
        found.push(...(await violations(page, path)));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) found.push(`${path}: scrolls sideways by ${wide} pixels`);
      }
      expect(found).toEqual([]);
      expect(faults).toEqual([]);
    });
  }

  test('parts of a page that open: tabs, dialogs, menus', async ({ page }) => {
    await wear(page, LOOKS[2]);
    const faults = watch(page);
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, ADMIN.username);
    await expect(page.getByRole('heading', { name: 'Mức độ sẵn sàng' })).toBeVisible();
    await page.goto(`${server.url}/u/${unit}/hosts/${ids['hosts']}`);
    for (const tab of ['Nguồn dữ liệu', 'Định danh', 'Phần mềm', 'Lịch sử', 'Thông tin']) {
      await page.getByRole('tab', { name: tab }).click();
      await expect(page.locator('.loading')).toHaveCount(0);
      await accessible(page, `host, ${tab}`);
    }
    for (const button of ['Sửa', 'Gộp máy', 'Tách máy', 'Ngừng theo dõi']) {
      await page.getByRole('button', { name: button, exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await accessible(page, `host, ${button}`);
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'Giao diện sáng hoặc tối' }).click();
    await accessible(page, 'the menu of themes');
    await page.goto(`${server.url}/u/${unit}/contacts`);
    await page.getByRole('button', { name: 'Bùi Anh Tuấn' }).click();
    await accessible(page, 'a contact');
    await page.getByRole('button', { name: 'Sửa', exact: true }).click();
    await accessible(page, 'changing a contact');
    expect(faults).toEqual([]);
  });

  test('the demonstration is removed by one click and a confirmation', async ({ page }) => {
    const faults = watch(page);
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, ADMIN.username);
    await page.getByRole('button', { name: 'Xoá dữ liệu minh hoạ' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Xoá dữ liệu minh hoạ' }).click();
    await expect(page.getByText('Đang hiển thị dữ liệu minh hoạ')).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Chưa theo dõi văn bản nào' })).toBeVisible();
    expect(faults).toEqual([]);
  });
});
