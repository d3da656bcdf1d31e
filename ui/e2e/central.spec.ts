import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test, type Page } from '@playwright/test';

import { accessible, watch } from './faults';
import { ADMIN, setUp, signIn } from './people';
import { start, type Running } from './server';

const folder = fileURLToPath(new URL('../../tests/oidc', import.meta.url));
const there = existsSync(`${folder}/node_modules/oidc-provider`);
if (!there) process.stderr.write('SKIPPED: central sign-in in the console: run npm ci in tests/oidc\n');

/** Starts the provider of the tests; its address. */
async function provider(console: string): Promise<[string, ChildProcess]> {
  const child = spawn('node', ['provider.mjs', '0', `${console}/api/v1/oidc/callback`], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
  const issuer = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().replace('ready ', '').trim()));
    child.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)));
  });
  return [issuer, child];
}

/** What a person does at the provider: a name, then the consent when it is asked for. */
async function atProvider(page: Page, name: string): Promise<void> {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('x');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test.describe.serial('central sign-in', () => {
  test.skip(!there, 'the provider of the tests is not installed');
  let server: Running;
  let child: ChildProcess | undefined;

  test.beforeAll(async () => {
    server = await start(process.env['VONGGAC_BINARY'] ?? '', ['--empty'], async (url) => {
      const [issuer, running] = await provider(url);
      child = running;
      return {
        VONGGAC_OIDC_ISSUER: issuer,
        VONGGAC_OIDC_CLIENT_ID: 'vonggac',
        VONGGAC_OIDC_CLIENT_SECRET: 'secret: 100% of + this/test',
        VONGGAC_SERVER_PUBLIC_URL: url,
      };
    });
  });
  test.afterAll(async () => {
    child?.kill();
    await server.stop();
  });
  // The pages of the provider name a typeface elsewhere; a test asks nothing of other machines.
  test.beforeEach(async ({ page }) => {
    await page.route(
      (url) => url.hostname !== '127.0.0.1',
      (route) => route.fulfill({ contentType: 'text/css', body: '' }),
    );
  });
  const button = 'Đăng nhập bằng tài khoản cơ quan';

  test('who is not linked is told whom to ask, in both languages', async ({ page }) => {
    await setUp(page, server.setup);
    const faults = watch(page);
    await page.goto(`${server.url}/sign-in`);
    await accessible(page, 'the sign-in with a second way');
    await page.getByRole('button', { name: button }).click();
    await atProvider(page, 'nguoi-la');
    await expect(page.getByRole('alert')).toContainText('chưa được liên kết');
    await expect(page.getByRole('alert')).toContainText('quản trị viên');
    await accessible(page, 'the refusal');
    await page.getByRole('button', { name: 'Chuyển giao diện sang tiếng Anh' }).click();
    await expect(page.getByRole('alert')).toContainText('linked to no active account');
    expect(faults).toEqual([]);
  });

  test('an account is linked by its owner, and signs in by the button from then on', async ({ page }) => {
    const faults = watch(page);
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, ADMIN.username);
    await expect(page.getByRole('navigation', { name: 'Trình đơn chính' })).toBeVisible();
    await page.goto(`${server.url}/account`);
    await page.getByRole('button', { name: 'Liên kết đăng nhập tập trung' }).click();
    await atProvider(page, 'ha.nguyen');
    await expect(page.getByText('Đã liên kết đăng nhập tập trung')).toBeVisible();
    await expect(page.getByRole('cell', { name: 'ten-ha.nguyen' })).toBeVisible();
    await accessible(page, 'my account with a link');
    await page.getByRole('button', { name: /Tài khoản của tôi/ }).click();
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await expect(page.getByText('Đã đăng xuất')).toBeVisible();

    await page.getByRole('button', { name: button }).click();
    await expect(page.getByRole('heading', { name: 'Chưa theo dõi văn bản nào' })).toBeVisible();

    // The administrator sees the link on the page of the account too, and takes it away there: the session ends with it.
    const me = (await (await page.request.get(`${server.url}/api/v1/session`)).json()) as { account: string; roles: { unit: string }[] };
    await page.goto(`${server.url}/u/${me.roles[0]?.unit ?? ''}/accounts/${me.account}`);
    await expect(page.getByRole('cell', { name: 'ten-ha.nguyen' })).toBeVisible();
    await accessible(page, 'an account with a link');
    await page.getByRole('button', { name: 'Gỡ liên kết' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Gỡ liên kết' }).click();
    await expect(page.getByRole('heading', { name: 'Đăng nhập' })).toBeVisible();
    expect(faults).toEqual([]);
  });
});
