import { expect, test, type Page } from '@playwright/test';

import { accessible, watch } from './faults';
import { ADMIN, setUp, signIn } from './people';
import { start, type Running } from './server';

/** What the officer on duty asks at night, by the packs of the program. Days are named, so that the answers stay the same. */
test.describe.serial('the library', () => {
  let server: Running;

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(120_000);
    server = await start(process.env['VONGGAC_BINARY'] ?? '');
    const page = await browser.newPage({ locale: 'vi-VN' });
    await setUp(page, server.setup);
    await page.close();
  });
  test.afterAll(() => server.stop());

  /** Signs in and opens a page; every page of the test is watched for faults of the browser. */
  const at = async (page: Page, path: string): Promise<string[]> => {
    const faults = watch(page);
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, ADMIN.username);
    await page.waitForURL(/\/u\/[^/]+\//);
    await page.goto(`${server.url}${path}`);
    await expect(page.locator('h1')).toBeVisible();
    return faults;
  };
  const entry = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
  const status = (page: Page) => page.locator('.library-entries').getByRole('status');
  const count = async (page: Page): Promise<number> => Number(/\d+/.exec((await status(page).textContent()) ?? '')?.[0]);

  test('says what there is, what is in force and what is not verified', async ({ page }) => {
    const faults = await at(page, '/');
    await page.getByRole('navigation', { name: 'Trình đơn chính' }).getByRole('link', { name: 'Thư viện quy định' }).click();
    await expect(page.getByRole('heading', { name: 'Thư viện quy định', level: 1 })).toBeVisible();
    const regimes = page.getByRole('region', { name: 'Chế độ quy định' }).getByRole('article');
    await expect(regimes).toHaveCount(2);
    await expect(regimes.first()).toContainText('Đang có hiệu lực');
    await expect(entry(page, 'Chế độ an toàn thông tin mạng 2016–2026')).toContainText('Chưa kiểm chứng');
    await expect(regimes.first()).toContainText(/\d+ mục, trong đó \d+ chưa kiểm chứng/);
    await expect(page.getByRole('region', { name: 'Văn bản chỉ đạo' }).getByRole('link', { name: '6410/BTTTT-CATTT' })).toBeVisible();
    await accessible(page, 'library');

    // From the first page to an answer in one step, without diacritics.
    await page.getByRole('searchbox', { name: /Tìm trong/ }).fill('bao cao su co');
    await page.getByRole('button', { name: 'Tìm', exact: true }).click();
    await expect(status(page)).toHaveText(/^\d+ mục khớp với «bao cao su co»$/);
    expect(await count(page)).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  });

  test('gives the number of the national centre with its source, its days and what is not known', async ({ page }) => {
    const faults = await at(page, '/library/regimes/vn-2016?day=2024-02-10');
    await page.getByRole('searchbox', { name: 'Tìm trong quy định' }).fill('vncert dien thoai');
    const line = entry(page, 'Hỗ trợ ứng cứu sự cố');
    await expect(line.getByRole('link', { name: '024.3640.4421' })).toHaveAttribute('href', 'tel:02436404421');
    await expect(line).toContainText('Khoản 3, 6410/BTTTT-CATTT');
    await expect(line).toContainText('Từ 29/12/2023 đến hết 28/02/2025');
    await expect(line).toContainText('Công bố đã hơn một năm');
    await expect(line).toContainText('Điều chưa rõ: Sau khi Bộ được sáp nhập tháng 3/2025');
    await expect(line).toContainText('Hết hiệu lực');
    await page.getByRole('searchbox', { name: 'Tìm trong quy định' }).fill('vncert thu dien tu');
    const mail = entry(page, 'Thư điện tử ứng cứu sự cố');
    await expect(mail.getByRole('link', { name: 'ir@vncert.vn' })).toHaveAttribute('href', 'mailto:ir@vncert.vn');
    await expect(mail).toContainText('Chưa kiểm chứng');
    await accessible(page, 'entries of a search');
    expect(faults).toEqual([]);
  });

  test('leaves out what is not valid on the day, and counts it', async ({ page }) => {
    const faults = await at(page, '/library/regimes/vn-2016?day=2024-02-10&section=contact');
    await expect(entry(page, 'Hỗ trợ ứng cứu sự cố')).toBeVisible();
    const before = await count(page);
    await page.getByLabel('Xem theo ngày').fill('2025-06-01');
    await expect(page.getByText(/^\d+ mục của phần này không có hiệu lực trong ngày 01\/06\/2025 nên không hiện\.$/)).toBeVisible();
    await expect(entry(page, 'Hỗ trợ ứng cứu sự cố')).toHaveCount(0);
    expect(await count(page)).toBeLessThan(before);
    await page.getByLabel('Xem theo ngày').fill('2026-08-19');
    await expect(page.getByText('Ngày 19/08/2026 nằm ngoài thời gian hiệu lực của chế độ này nên không có mục nào.')).toBeVisible();
    // Without a day a regime that ended shows its last one.
    await page.getByRole('button', { name: 'Về ngày mặc định' }).click();
    await expect(page.getByLabel('Xem theo ngày')).toHaveValue('2026-08-18');
    // That there is no contact is said, and not shown as an empty page.
    await page.goto(`${server.url}/library/regimes/vn-2026?day=2026-11-28&section=contact`);
    await expect(page.getByText('Quy định của ngày 28/11/2026 không có đầu mối liên hệ nào còn hiệu lực')).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('shows what a level asks, and what of it is not verified', async ({ page }) => {
    const faults = await at(page, '/library/regimes/vn-2026?day=2026-11-28&section=control');
    await expect(page.getByRole('heading', { name: 'Yêu cầu bảo vệ', level: 2 })).toBeVisible();
    const all = await count(page);
    await page.getByLabel('Cấp độ hệ thống').selectOption('1');
    await expect.poll(() => count(page)).toBeLessThan(all);
    const low = await count(page);
    await page.getByLabel('Cấp độ hệ thống').selectOption('5');
    await expect.poll(() => count(page)).toBeGreaterThan(low);
    await page.getByLabel('Cấp độ hệ thống').selectOption('');
    await expect.poll(() => count(page)).toBe(all);
    await page.getByLabel('Chỉ mục chưa kiểm chứng').check();
    await expect.poll(() => count(page)).toBeLessThan(all);
    const shown = page.locator('.library-entries article');
    await expect(shown).toHaveCount(await count(page));
    await expect(shown.getByText('Chưa kiểm chứng', { exact: true })).toHaveCount(await count(page));
    await accessible(page, 'controls');
    expect(faults).toEqual([]);
  });

  test('leads from a deadline to its form, by an address that can be handed on', async ({ page }) => {
    const faults = await at(page, '/library/regimes/vn-2016?day=2024-02-10#clock-incident-notice');
    const clock = page.locator('#clock-incident-notice');
    await expect(clock).toBeFocused();
    await expect(clock).toContainText('trong 5 ngày kể từ khi phát hiện sự cố');
    await clock.getByRole('link', { name: 'Thông báo sự cố', exact: true }).click();
    const form = page.locator('#form-incident-notice');
    await expect(form).toBeFocused();
    await expect(form).toContainText('Thời điểm phát hiện: «Thời điểm phát hiện sự cố»; ngày và giờ; bắt buộc');
    await expect(page).toHaveURL(/day=2024-02-10&section=form#form-incident-notice$/);
    await page.goto(`${server.url}/library/regimes/vn-2016?day=2024-02-10#clock-gone-away`);
    await expect(page.getByText('Mục mà liên kết dẫn đến không có hiệu lực trong ngày đang xem')).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('shows what a directive asks and how it is measured, and how an answer is worded', async ({ page }) => {
    const faults = await at(page, '/library/directives/6410-btttt-cattt-2023');
    const clause = entry(page, '1.a Rà soát hệ thống theo cấp độ');
    await expect(clause).toContainText('Mọi hệ thống đều có cấp độ và hồ sơ được phê duyệt');
    await expect(clause).toContainText('trước kỳ nghỉ Tết Nguyên đán 1 ngày (tính từ ngày ban hành: 07/02/2024)');
    const check = entry(page, 'Hệ thống thông tin đã được xác định cấp độ');
    await check.getByText('Câu hỏi SQL', { exact: true }).click();
    await expect(check.locator('pre')).toContainText('SELECT');
    await accessible(page, 'directive pack');
    await page.goto(`${server.url}/library/forms/answer-6410`);
    await expect(page.getByRole('heading', { name: 'Kết quả chung' })).toBeVisible();
    await expect(page.getByText('số nhiệm vụ đạt do đo')).toBeVisible();
    await expect(page.locator('main')).not.toContainText('{');
    await accessible(page, 'report form');
    await page.goto(`${server.url}/library/regimes/vn-1990`);
    await expect(page.getByRole('heading', { name: 'Không tìm thấy' })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('is used by keyboard, on a phone, in English and in the dark', async ({ page }) => {
    const faults = await at(page, '/library/regimes/vn-2016?day=2024-02-10');
    await page.getByRole('navigation', { name: 'Các phần của quy định' }).getByRole('link', { name: /^Biểu mẫu/ }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Biểu mẫu', level: 2 })).toBeVisible();
    await page.setViewportSize({ width: 400, height: 860 });
    await page.getByRole('combobox', { name: 'Phần', exact: true }).selectOption('contact');
    await expect(entry(page, 'Hỗ trợ ứng cứu sự cố')).toBeVisible();
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await page.emulateMedia({ colorScheme: 'dark' });
    await accessible(page, 'regime on a phone in the dark');
    for (const path of ['/library', '/library/directives/6410-btttt-cattt-2023', '/library/forms/answer-6410']) {
      await page.goto(`${server.url}${path}`);
      await expect(page.locator('main h2').first()).toBeVisible();
      expect(await overflow(), path).toBe(0);
    }
    await page.locator('.bar').getByRole('button', { name: 'Chuyển giao diện sang tiếng Anh' }).click();
    await expect(page.locator('h1')).toHaveText('Answer to dispatch 6410');
    await page.goto(`${server.url}/library/regimes/vn-2016?day=2024-02-10&section=clock`);
    await expect(entry(page, 'Notice of an incident')).toContainText('within 5 days from detection of the incident');
    expect(faults).toEqual([]);
  });
});
