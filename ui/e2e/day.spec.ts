import { expect, test, type Page } from '@playwright/test';

import { watch } from './faults';
import { ADMIN, PHRASE, setUp, signIn, totp } from './people';
import { start, type Running } from './server';
import { HOSTS, workbook } from './xlsx';

const OFFICER = { username: 'duc.tran', name: 'Trần Văn Đức' };
const READER = { username: 'lan.pham', name: 'Phạm Thị Lan' };

test.describe.serial('a day at a provincial department', () => {
  let server: Running;
  const links = new Map<string, string>();

  test.beforeAll(async () => {
    server = await start(process.env['VONGGAC_BINARY'] ?? '', ['--empty']);
  });
  test.afterAll(() => server.stop());

  /** Opens the console as somebody; every page of the test is watched for faults of the browser. */
  async function as(page: Page, username: string): Promise<string[]> {
    const faults = watch(page);
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, username);
    await go(page, 'Máy và thiết bị');
    await page.waitForURL(/\/hosts/);
    return faults;
  }
  const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

  test('first run: the administrator and the unit', async ({ page }) => {
    const faults = watch(page);
    await setUp(page, server.setup);
    await signIn(page, ADMIN.username);
    await expect(page.getByRole('heading', { name: 'Chưa theo dõi văn bản nào' })).toBeVisible();
    // A link that was used opens nothing twice.
    await page.goto('about:blank');
    await page.goto(server.setup);
    await page.getByLabel('Tên đơn vị').fill('Đơn vị khác');
    await page.getByLabel('Họ và tên').fill('Ai đó');
    await page.getByLabel('Tên đăng nhập').fill('ai.do');
    await page.getByLabel('Mật khẩu', { exact: true }).fill(PHRASE);
    await page.getByLabel('Nhập lại mật khẩu').fill(PHRASE);
    await page.getByRole('button', { name: 'Thiết lập' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('accounts: one-time links are handed over, after the administrator has confirmed who she is', async ({ page }) => {
    const faults = await as(page, ADMIN.username);
    await go(page, 'Tài khoản và vai trò');
    for (const [person, role] of [
      [OFFICER, 'Cán bộ an toàn thông tin'],
      [READER, 'Người xem'],
    ] as const) {
      await page.getByRole('button', { name: 'Tạo tài khoản' }).click();
      const dialog = page.getByRole('dialog', { name: 'Tạo tài khoản' });
      await dialog.getByLabel('Họ và tên').fill(person.name);
      await dialog.getByLabel('Tên đăng nhập').fill(person.username);
      await dialog.getByLabel('Vai trò ban đầu').selectOption({ label: role });
      await dialog.getByRole('button', { name: 'Tạo tài khoản' }).click();
      const link = await page.getByTestId('one-time-link').textContent();
      expect(link).toMatch(/\/password#\S{20,}$/);
      links.set(person.username, link ?? '');
      await page.getByRole('dialog').getByRole('button', { name: 'Đóng' }).last().click();
    }
    await expect(page.getByRole('link', { name: OFFICER.name })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('the officer sets a password by the link and imports hosts from a workbook with three bad rows', async ({ page }) => {
    const faults = watch(page);
    await page.goto(links.get(OFFICER.username) ?? '');
    await page.getByLabel('Mật khẩu mới').fill(PHRASE);
    await page.getByLabel('Nhập lại mật khẩu').fill(PHRASE);
    await page.getByRole('button', { name: 'Đặt mật khẩu' }).click();
    await page.getByRole('link', { name: 'Đến trang đăng nhập' }).click();
    await signIn(page, OFFICER.username);
    await go(page, 'Nhập dữ liệu');
    const file = { name: 'danh-sach-may.xlsx', mimeType: 'application/octet-stream', buffer: workbook('Máy tính', HOSTS) };
    await page.getByLabel('Chọn tệp').setInputFiles(file);
    await expect(page.getByRole('heading', { name: 'Các cột của bảng' })).toBeVisible();
    await expect(page.getByLabel('Ý nghĩa: Tên máy')).toHaveValue('host_name');
    await page.getByRole('button', { name: 'Xem trước' }).click();
    await expect(page.getByRole('heading', { name: file.name })).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Lỗi 3' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('tab', { name: 'Thêm mới 9' })).toBeVisible();
    await expect(page.getByRole('cell', { name: /10\.20\.300\.13/ }).first()).toBeVisible();
    await page.getByRole('tab', { name: 'Thêm mới 9' }).click();
    await expect(page.getByRole('row', { name: /in-vanthu/ })).toContainText('Nhận một phần');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Tải tệp dòng lỗi (CSV)' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
    await page.getByRole('button', { name: 'Ghi vào hệ thống' }).click();
    await expect(page.getByText('Đã ghi 9 mục mới')).toBeVisible();
    // The same file again finds everything there.
    await go(page, 'Nhập dữ liệu');
    await page.getByLabel('Chọn tệp').setInputFiles(file);
    await expect(page.getByText('Dùng lại lựa chọn lần trước')).toBeVisible();
    await page.getByRole('button', { name: 'Xem trước' }).click();
    await expect(page.getByRole('tab', { name: 'Không đổi 9' })).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Thêm mới 0' })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a host is found without diacritics, changed, and the change is in its history', async ({ page, context }) => {
    const faults = await as(page, OFFICER.username);
    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Tìm máy' })).toBeFocused();
    await page.keyboard.type('may chu dang ky');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('row')).toHaveCount(2);
    await page.getByRole('link', { name: 'Máy chủ Đăng ký hồ sơ' }).click();
    await page.getByRole('button', { name: 'Sửa', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Sửa thông tin máy' });
    await dialog.getByLabel('Vị trí').fill('Trung tâm dữ liệu tỉnh');
    // Somebody else is faster.
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByRole('button', { name: 'Sửa', exact: true }).click();
    await other.getByLabel('Người phụ trách').fill('Lê Thị Hoa');
    await other.getByRole('button', { name: 'Lưu' }).click();
    await expect(other.getByRole('dialog')).toHaveCount(0);
    await other.close();
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await expect(dialog.getByText('Có người khác vừa sửa')).toBeVisible();
    await expect(dialog.getByRole('row', { name: /Người phụ trách.*Lê Thị Hoa/ })).toBeVisible();
    await dialog.getByRole('button', { name: 'Vẫn lưu giá trị của tôi' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('Trung tâm dữ liệu tỉnh').first()).toBeVisible();
    await expect(page.getByText('Lê Thị Hoa').first()).toBeVisible();
    await page.getByRole('tab', { name: 'Nguồn dữ liệu' }).click();
    await expect(page.getByRole('row', { name: /Vị trí.*Phòng máy chủ tầng 3.*Khác giá trị đang hiển thị/ })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('the administrator sees the change in the audit, before and after, and every chain is whole', async ({ page }) => {
    const faults = await as(page, ADMIN.username);
    await go(page, 'Nhật ký kiểm toán');
    await page.getByLabel('Thao tác').selectOption({ label: 'Sửa thông tin máy' });
    const record = page.getByRole('row', { name: /Trung tâm dữ liệu tỉnh/ });
    await expect(record).toContainText('Phòng máy chủ tầng 3');
    await expect(record).toContainText(OFFICER.username);
    await record.getByRole('button').click();
    await expect(page.getByRole('dialog')).toContainText('Trung tâm dữ liệu tỉnh');
    await page.keyboard.press('Escape');
    await go(page, 'Nhật ký toàn hệ thống');
    await page.getByRole('button', { name: 'Kiểm tra chuỗi' }).click();
    await expect(page.getByText(/chuỗi đều nguyên vẹn/)).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('two hosts are merged, and that is undone', async ({ page }) => {
    const faults = await as(page, OFFICER.username);
    await page.getByRole('link', { name: 'pc-vanthu-01' }).click();
    await page.getByRole('button', { name: 'Gộp máy' }).click();
    const dialog = page.getByRole('dialog', { name: /Gộp máy/ });
    await dialog.getByRole('combobox').fill('vanthu-02');
    await dialog.getByRole('option', { name: /pc-vanthu-02/ }).click();
    await dialog.getByRole('button', { name: 'Gộp «pc-vanthu-02» vào máy này' }).click();
    await expect(page.getByText('10.20.31.22').first()).toBeVisible();
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    await expect(page.getByText('Đã hoàn tác')).toBeVisible();
    await go(page, 'Máy và thiết bị');
    await expect(page.getByRole('link', { name: 'pc-vanthu-02' })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('who had an address', async ({ page }) => {
    const faults = await as(page, OFFICER.username);
    await go(page, 'Ai dùng địa chỉ này?');
    await page.getByLabel('Địa chỉ IP').fill('10.20.31.42');
    await page.getByRole('button', { name: 'Tra cứu' }).click();
    await expect(page.getByRole('link', { name: 'pc-motcua-02' })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('another tab shows a change by itself', async ({ page, context }) => {
    const faults = await as(page, OFFICER.username);
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(other.getByRole('link', { name: 'fw-bien' })).toBeVisible();
    await page.getByRole('button', { name: 'Thêm máy' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Tên', { exact: true }).fill('a-may-moi');
    await dialog.getByRole('button', { name: 'Thêm máy' }).click();
    await expect(page.getByRole('heading', { name: 'a-may-moi' })).toBeVisible();
    await expect(other.getByRole('link', { name: 'a-may-moi' })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('the second factor: enrolled, demanded at the sign-in, and a recovery code works once', async ({ page }) => {
    const faults = await as(page, OFFICER.username);
    await page.goto(`${server.url}/account`);
    await page.getByRole('button', { name: 'Bật xác thực hai bước' }).click();
    const enrol = page.getByRole('dialog', { name: 'Bật xác thực hai bước' });
    await expect(enrol.getByRole('img', { name: 'Mã QR của khoá xác thực' })).toBeVisible();
    const secret = (await enrol.locator('.secret').textContent()) ?? '';
    await enrol.getByLabel('Mã 6 chữ số trên ứng dụng').fill(totp(secret));
    await enrol.getByRole('button', { name: 'Kiểm tra và bật' }).click();
    const codes = page.getByRole('dialog', { name: 'Mã khôi phục' });
    await expect(codes.getByRole('listitem')).toHaveCount(10);
    const recovery = (await codes.getByRole('listitem').first().textContent()) ?? '';
    await codes.getByRole('button', { name: 'Tôi đã cất giữ các mã này' }).click();
    await expect(page.getByText('Đang bật')).toBeVisible();
    await page.getByRole('button', { name: /Tài khoản của tôi/ }).click();
    await page.getByRole('button', { name: 'Đăng xuất' }).click();
    await expect(page.getByText('Đã đăng xuất')).toBeVisible();

    await signIn(page, OFFICER.username);
    await expect(page.getByRole('heading', { name: 'Xác thực bước hai' })).toBeVisible();
    await page.getByLabel('Mã xác thực hoặc mã khôi phục').fill(recovery);
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await expect(page.getByText('Số mã còn lại: 9')).toBeVisible();
    await page.goto(`${server.url}/account`);
    await page.getByRole('button', { name: /Tài khoản của tôi/ }).click();
    await page.getByRole('button', { name: 'Đăng xuất' }).click();

    await signIn(page, OFFICER.username);
    // The code of the next half minute: that of this one was used to enrol.
    await page.getByLabel('Mã xác thực hoặc mã khôi phục').fill(totp(secret, Date.now() + 30_000));
    await page.getByRole('button', { name: 'Xác nhận' }).click();
    await expect(page.getByRole('heading', { name: 'Mức độ sẵn sàng' })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a reader reads, and is refused with a clear message', async ({ page }) => {
    const faults = watch(page);
    await page.goto(links.get(READER.username) ?? '');
    await page.getByLabel('Mật khẩu mới').fill(PHRASE);
    await page.getByLabel('Nhập lại mật khẩu').fill(PHRASE);
    await page.getByRole('button', { name: 'Đặt mật khẩu' }).click();
    await page.getByRole('link', { name: 'Đến trang đăng nhập' }).click();
    await signIn(page, READER.username);
    await go(page, 'Máy và thiết bị');
    await expect(page.getByRole('link', { name: 'fw-bien' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Thêm máy' })).toHaveCount(0);
    await expect(page.getByRole('link', { name: 'Nhật ký kiểm toán' })).toHaveCount(0);
    await page.goto(page.url().replace(/hosts.*/, 'audit'));
    await expect(page.getByRole('heading', { name: 'Bạn không được phép xem trang này' })).toBeVisible();
    await expect(page.getByText(/Vai trò của bạn không được phép/)).toBeVisible();
    await page.getByRole('button', { name: 'Chuyển giao diện sang tiếng Anh' }).click();
    await expect(page.getByText(/Your role does not permit/)).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a session that ended leads to the sign-in and back to the same page', async ({ page, context }) => {
    const faults = await as(page, ADMIN.username);
    await go(page, 'Tài khoản và vai trò');
    await expect(page.getByRole('link', { name: OFFICER.name })).toBeVisible();
    await context.clearCookies();
    await page.getByRole('link', { name: OFFICER.name }).click();
    await expect(page.getByText('Phiên làm việc đã kết thúc')).toBeVisible();
    await signIn(page, ADMIN.username);
    await expect(page.getByRole('heading', { name: OFFICER.name })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a lost connection is said, and mended without loading the page again', async ({ page, context }) => {
    await as(page, ADMIN.username);
    await expect(page.getByRole('link', { name: 'fw-bien' })).toBeVisible();
    await context.setOffline(true);
    await page.getByRole('searchbox', { name: 'Tìm, có dấu hoặc không dấu' }).fill('sw');
    const banner = page.getByText('Mất kết nối với máy chủ');
    await expect(banner).toBeVisible();
    await expect(page.getByRole('button', { name: 'Thử lại' }).first()).toBeVisible();
    await context.setOffline(false);
    // Nobody has to press it: the console looks whether the server is back.
    await expect(banner).toHaveCount(0, { timeout: 20_000 });
    await expect(page.getByRole('link', { name: 'sw-tang-3' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'fw-bien' })).toHaveCount(0);
  });

  test('a choice that is made while a word is still typed takes nothing away from it', async ({ page }) => {
    const faults = await as(page, ADMIN.username);
    await expect(page.getByRole('link', { name: 'fw-bien' })).toBeVisible();
    // Both within the pause after which a word is looked for.
    await page.getByRole('searchbox', { name: 'Tìm, có dấu hoặc không dấu' }).fill('sw');
    await page.getByLabel('Sắp xếp').selectOption('name_desc');
    await expect(page).toHaveURL(/[?&]order=name_desc/);
    await expect(page).toHaveURL(/[?&]q=sw/);
    await expect(page).toHaveURL(/[?&]order=name_desc/);
    await expect(page.getByRole('link', { name: 'sw-tang-3' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'fw-bien' })).toHaveCount(0);
    expect(faults).toEqual([]);
  });

  test('everything is reachable by keyboard, and the shortcuts are listed', async ({ page }) => {
    const faults = await as(page, ADMIN.username);
    await page.goto(`${server.url}/units`);
    await expect(page.getByRole('heading', { name: 'Đơn vị' })).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Đến nội dung chính' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.locator('main')).toBeFocused();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Phím tắt' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await expect(page.getByRole('heading', { name: 'Hệ thống thông tin', exact: true })).toBeVisible();
    await page.keyboard.press('u');
    const dialog = page.getByRole('dialog', { name: 'Chọn đơn vị' });
    await expect(dialog.getByRole('combobox')).toBeFocused();
    await page.keyboard.type('so thong tin');
    await page.keyboard.press('Enter');
    await expect(dialog).toHaveCount(0);
    expect(faults).toEqual([]);
  });
});
