import { expect, test, type CDPSession, type Page } from '@playwright/test';

import { accessible, watch } from './faults';
import { ADMIN, setUp, signIn } from './people';
import { start, type Running } from './server';

/** The same console under a name: keys are bound to names, and `localhost` is as good as TLS to browsers. */
const named = (url: string) => url.replace('127.0.0.1', 'localhost');

/** A key of the browser's own, which answers as its owner would (WebDriver extensions of Web Authentication, section 11). */
async function plugIn(page: Page): Promise<{ devtools: CDPSession; id: string }> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { devtools, id: authenticatorId };
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Tài khoản của tôi/ }).click();
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await expect(page.getByText('Đã đăng xuất')).toBeVisible();
}

test.describe.serial('passkeys', () => {
  let server: Running;
  test.beforeAll(async () => {
    server = await start(process.env['VONGGAC_BINARY'] ?? '', ['--empty'], (url) => Promise.resolve({ VONGGAC_SERVER_PUBLIC_URL: named(url) }));
  });
  test.afterAll(() => server.stop());

  test('one is added, signs in, confirms, is told from its copy, and is removed', async ({ page }) => {
    const url = named(server.url);
    await setUp(page, named(server.setup));
    const faults = watch(page);
    const { devtools, id } = await plugIn(page);
    await signIn(page, ADMIN.username);
    await expect(page.getByRole('navigation', { name: 'Trình đơn chính' })).toBeVisible();
    await page.goto(`${url}/account`);
    await page.getByRole('button', { name: 'Thêm khoá truy cập' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tên khoá').fill('Khoá màu xanh, trong két');
    await accessible(page, 'adding a passkey');
    await dialog.getByRole('button', { name: 'Thêm khoá truy cập' }).click();
    await expect(page.getByRole('heading', { name: 'Mã khôi phục' })).toBeVisible();
    let codes = await page.locator('ul.codes li').allTextContents();
    expect(codes).toHaveLength(10);
    await page.getByRole('button', { name: 'Tôi đã cất giữ các mã này' }).click();
    await expect(page.getByRole('cell', { name: 'Khoá màu xanh, trong két' })).toBeVisible();
    await accessible(page, 'my account with a passkey');
    expect((await devtools.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials).toHaveLength(1);

    // The same key is not taken twice.
    await page.getByRole('button', { name: 'Thêm khoá truy cập' }).click();
    await dialog.getByLabel('Tên khoá').fill('Lần nữa');
    await dialog.getByRole('button', { name: 'Thêm khoá truy cập' }).click();
    await expect(dialog.getByRole('alert')).toContainText('đã có khoá truy cập');
    await dialog.getByRole('button', { name: 'Huỷ' }).click();
    await signOut(page);

    // The password alone does not open; an owner who is not verified is refused by the key; then it opens.
    await signIn(page, ADMIN.username);
    await expect(page.getByRole('heading', { name: 'Xác thực bước hai' })).toBeVisible();
    await accessible(page, 'the second factor with a passkey');
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
    await page.getByRole('button', { name: 'Dùng khoá truy cập (passkey)' }).click();
    await expect(page.getByRole('alert')).toContainText('Trình duyệt không nhận được khoá');
    await accessible(page, 'no passkey was given');
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true });
    await page.getByRole('button', { name: 'Dùng khoá truy cập (passkey)' }).click();
    await expect(page.getByRole('heading', { name: 'Chưa theo dõi văn bản nào' })).toBeVisible();
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId: id });
    expect(credentials[0]?.signCount).toBeGreaterThan(1);

    // Minutes later the server would want to know again who sits there; here it says so at once, and everything else is its own.
    await page.goto(`${url}/account`);
    const late = { code: 'step_up_required', status: 403, title_text: { vi: 'Cần xác nhận', en: 'Confirm' }, detail_text: { vi: 'hãy xác nhận', en: 'confirm' } };
    await page.route('**/api/v1/totp/recovery', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', body: JSON.stringify(late) }), { times: 1 });
    await page.getByRole('button', { name: 'Tạo bộ mã khôi phục mới' }).click();
    await dialog.getByRole('button', { name: 'Tạo bộ mã khôi phục mới' }).click();
    await expect(page.getByRole('heading', { name: 'Xác nhận lại danh tính' })).toBeVisible();
    await accessible(page, 'confirming by a passkey');
    await page.getByRole('button', { name: 'Xác nhận bằng khoá truy cập' }).click();
    await expect(page.getByRole('heading', { name: 'Mã khôi phục', exact: true })).toBeVisible();
    codes = await page.locator('ul.codes li').allTextContents();
    await page.getByRole('button', { name: 'Tôi đã cất giữ các mã này' }).click();

    // A copy that counted less is told apart.
    await signOut(page);
    const copy = credentials[0];
    if (copy === undefined) throw new Error('no key');
    await devtools.send('WebAuthn.clearCredentials', { authenticatorId: id });
    await devtools.send('WebAuthn.addCredential', { authenticatorId: id, credential: { ...copy, signCount: 0 } });
    await signIn(page, ADMIN.username);
    await page.getByRole('button', { name: 'Dùng khoá truy cập (passkey)' }).click();
    await expect(page.getByRole('alert')).toContainText('Bộ đếm');
    await page.getByLabel('Mã xác thực hoặc mã khôi phục').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await expect(page.getByRole('heading', { name: 'Chưa theo dõi văn bản nào' })).toBeVisible();

    await page.goto(`${url}/account`);
    await page.getByRole('button', { name: 'Gỡ khoá' }).click();
    await expect(dialog).toContainText('chỉ còn mật khẩu');
    await accessible(page, 'removing the last passkey');
    await dialog.getByRole('button', { name: 'Gỡ khoá' }).click();
    await expect(page.getByText('Chưa có khoá truy cập nào')).toBeVisible();
    await signOut(page);
    await signIn(page, ADMIN.username);
    await expect(page.getByRole('heading', { name: 'Chưa theo dõi văn bản nào' })).toBeVisible();
    expect(faults).toEqual([]);
  });
});
