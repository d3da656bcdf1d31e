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
