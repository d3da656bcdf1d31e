import { createHmac } from 'node:crypto';

import { expect, type Page } from '@playwright/test';

/** A pass phrase that the server takes; the accounts live as long as one test run. */
export const PHRASE = 'con mèo trèo cây cau tháng bảy';

export const ADMIN = { username: 'ha.nguyen', name: 'Nguyễn Thị Thu Hà', unit: 'Sở Thông tin và Truyền thông tỉnh An Bình' };

/** First run: the administrator and the first unit, then the sign-in. */
export async function setUp(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Thiết lập lần đầu' })).toBeVisible();
  expect(new URL(page.url()).hash, 'the token does not stay in the address').toBe('');
  await page.getByLabel('Tên đơn vị').fill(ADMIN.unit);
  await page.getByLabel('Loại đơn vị').selectOption('province');
  await page.getByLabel('Họ và tên').fill(ADMIN.name);
  await page.getByLabel('Tên đăng nhập').fill(ADMIN.username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PHRASE);
  await page.getByLabel('Nhập lại mật khẩu').fill(PHRASE);
  await page.getByRole('button', { name: 'Thiết lập' }).click();
  await page.getByRole('link', { name: 'Đến trang đăng nhập' }).click();
}

export async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PHRASE);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
}

/** The time-based code of a secret in base32 (RFC 6238: SHA-1, 30 s, 6 digits). */
export function totp(secret: string, at = Date.now()): string {
  const letters = secret.replace(/[\s=]/g, '').toUpperCase();
  const bits = Array.from(letters, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Whoever is signed in makes an account with a role in a unit; the person sets a password by the one-time link. */
export async function enrol(page: Page, server: string, unit: string, person: { username: string; name: string; role?: string }): Promise<void> {
  await page.goto(`${server}/u/${unit}/accounts`);
  await page.getByRole('button', { name: 'Tạo tài khoản' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tạo tài khoản' });
  await dialog.getByLabel('Họ và tên').fill(person.name);
  await dialog.getByLabel('Tên đăng nhập').fill(person.username);
  await dialog.getByLabel('Vai trò ban đầu').selectOption({ label: person.role ?? 'Cán bộ an toàn thông tin' });
  await dialog.getByRole('button', { name: 'Tạo tài khoản' }).click();
  const link = (await page.getByTestId('one-time-link').textContent()) ?? '';
  const theirs = await page.context().browser()?.newContext({ locale: 'vi-VN' });
  if (theirs === undefined) throw new Error('the page has no browser');
  const other = await theirs.newPage();
  await other.goto(link);
  await other.getByLabel('Mật khẩu mới').fill(PHRASE);
  await other.getByLabel('Nhập lại mật khẩu').fill(PHRASE);
  await other.getByRole('button', { name: 'Đặt mật khẩu' }).click();
  await expect(other.getByRole('link', { name: 'Đến trang đăng nhập' })).toBeVisible();
  await theirs.close();
}
