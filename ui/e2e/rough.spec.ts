import { expect, test, type BrowserContext, type Page } from '@playwright/test';

import { accessible, watch } from './faults';
import { PHRASE } from './people';
import { start, type Running } from './server';
import { entered, settled, type House } from './unit';

/** What the end of a session, other people and a server that goes away do to somebody's work. */
test.describe.serial('rough seas', () => {
  let server: Running;

  test.beforeAll(async ({ browser }) => {
    server = await start(process.env['VONGGAC_BINARY'] ?? '', ['--empty']);
    const page = await browser.newPage({ locale: 'vi-VN' });
    const house = await settled(page, server);
    await house.load('may.csv', 'Tên máy;Địa chỉ IP;Vị trí\nmay-chung;10.0.0.1;Tầng 1\n');
    await page.close();
  });
  test.afterAll(() => server.stop());

  const dialogOf = async (page: Page) => {
    await page.getByRole('button', { name: 'Thêm máy' }).click();
    return page.getByRole('dialog', { name: 'Thêm máy' });
  };
  const hosts = async (house: House) => (await house.get<{ items: { name: string; site: string }[] }>('/hosts')).items;
  const lockOf = (page: Page) => page.getByRole('dialog', { name: 'Phiên làm việc đã kết thúc' });

  test('a session that ends in the middle of a form loses nothing', async ({ page, context }) => {
    const faults = watch(page);
    await entered(page, server);
    const dialog = await dialogOf(page);
    await dialog.getByLabel('Tên', { exact: true }).fill('may-dang-nhap-do');
    await dialog.getByLabel('Vị trí').fill('Phòng Văn thư');
    await context.clearCookies();
    await dialog.getByRole('button', { name: 'Thêm máy' }).click();
    const lock = lockOf(page);
    await expect(lock).toBeVisible();
    await accessible(page, 'signing in over a form');
    await expect(lock.getByLabel('Tên đăng nhập')).toHaveValue('ha.nguyen');
    await page.keyboard.press('Escape');
    await expect(lock).toBeVisible();
    await lock.getByLabel('Mật khẩu', { exact: true }).fill('sai rồi, không phải câu này');
    await lock.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
    await expect(lock.getByRole('alert')).toBeVisible();
    await lock.getByLabel('Mật khẩu', { exact: true }).fill(PHRASE);
    await lock.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
    // What was sent before goes out by itself, once.
    await expect(page.getByRole('heading', { name: 'may-dang-nhap-do' })).toBeVisible();
    await expect(page.getByText('Phòng Văn thư').first()).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a sign-in in another tab counts too, and giving up leads to the sign-in', async ({ page, context }) => {
    await entered(page, server);
    const dialog = await dialogOf(page);
    await dialog.getByLabel('Tên', { exact: true }).fill('may-the-khac');
    await context.clearCookies();
    await dialog.getByRole('button', { name: 'Thêm máy' }).click();
    const lock = lockOf(page);
    await lock.getByRole('button', { name: 'Tôi đã đăng nhập ở thẻ khác' }).click();
    await expect(lock.getByText('Thẻ khác chưa đăng nhập')).toBeVisible();
    const other = await context.newPage();
    const house = await entered(other, server);
    expect((await hosts(house)).map(({ name }) => name)).not.toContain('may-the-khac');
    await lock.getByRole('button', { name: 'Tôi đã đăng nhập ở thẻ khác' }).click();
    await expect(page.getByRole('heading', { name: 'may-the-khac' })).toBeVisible();
    await page.getByRole('button', { name: 'Sửa', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Vị trí').fill('Bỏ');
    await context.clearCookies();
    await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
    await lockOf(page).getByRole('button', { name: 'Bỏ nội dung đang nhập' }).click();
    await expect(page.getByText('Phiên làm việc đã kết thúc')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible();
  });

  /** Two tabs that change the same field of the same host; the first one has saved. */
  async function both(page: Page, context: BrowserContext, mine: string, theirs: string) {
    const house = await entered(page, server);
    const { items } = await house.get<{ items: { id: string; name: string }[] }>('/hosts?q=may-chung');
    const address = `${server.url}/u/${house.id}/hosts/${items[0]?.id ?? ''}`;
    const open = async (tab: Page, site: string) => {
      await tab.goto(address);
      await tab.getByRole('button', { name: 'Sửa', exact: true }).click();
      await tab.getByRole('dialog').getByLabel('Vị trí').fill(site);
    };
    const other = await context.newPage();
    await open(page, mine);
    await open(other, theirs);
    await other.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
    await expect(other.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('Có người khác vừa sửa')).toBeVisible();
    return { dialog, other };
  }

  test('two tabs change one field: both values are shown, and the person decides', async ({ page, context }) => {
    const first = await both(page, context, 'Tầng 2', 'Tầng 3');
    await expect(first.dialog.getByRole('row', { name: /Vị trí.*Tầng 1.*Tầng 3.*Tầng 2/ })).toBeVisible();
    await accessible(page, 'two versions');
    await first.dialog.getByRole('button', { name: 'Vẫn lưu giá trị của tôi' }).click();
    await expect(first.dialog).toHaveCount(0);
    // The other tab sees it without being loaded again.
    await expect(first.other.getByText('Tầng 2', { exact: true })).toBeVisible();
    await first.other.close();
    const second = await both(page, context, 'Tầng 8', 'Tầng 9');
    await expect(second.dialog.getByRole('row', { name: /Vị trí.*Tầng 2.*Tầng 9.*Tầng 8/ })).toBeVisible();
    await second.dialog.getByRole('button', { name: 'Lấy giá trị hiện nay' }).click();
    await expect(second.dialog.getByLabel('Vị trí')).toHaveValue('Tầng 9');
    await second.dialog.getByRole('button', { name: 'Huỷ' }).click();
    await expect(page.getByText('Tầng 9', { exact: true })).toBeVisible();
  });

  test('a server that stops and comes back: the page says so, and is true again by itself', async ({ page }) => {
    test.setTimeout(120_000);
    const house = await entered(page, server);
    await expect(page.getByRole('link', { name: 'may-chung' })).toBeVisible();
    const banner = page.getByText('Mất kết nối với máy chủ');
    await server.halt();
    // Nobody presses anything.
    await expect(banner).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole('link', { name: 'may-chung' })).toBeVisible();
    const back = page.waitForResponse((answer) => answer.url().endsWith('/events') && answer.status() === 200, { timeout: 60_000 });
    await server.resume();
    await expect(banner).toHaveCount(0, { timeout: 30_000 });
    await back;
    // Sooner than by asking again every half minute: the stream is back.
    await house.send('POST', '/hosts', { name: 'a-sau-khi-tro-lai' });
    await expect(page.getByRole('link', { name: 'a-sau-khi-tro-lai' })).toBeVisible({ timeout: 8_000 });
  });
});
