import { readFile } from 'node:fs/promises';

import { expect, test, type Page } from '@playwright/test';

import { accessible, watch } from './faults';
import { start, type Running } from './server';
import { entered, settled, type House } from './unit';

interface Host {
  id: string;
  name: string;
  os_name: string;
  site: string;
  addresses: string[];
}

test.describe.serial('work on the inventory', () => {
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
  const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  const named = async (house: House, name: string): Promise<Host | undefined> =>
    (await house.get<{ items: Host[] }>('/hosts?limit=1000')).items.find((host) => host.name === name);

  test('rows that may mean several hosts wait for an answer, and the answer is what is written', async ({ page }) => {
    const [house, faults] = await enter(page);
    await house.load('dau.csv', 'Tên máy;Địa chỉ MAC\nmay-trai;00:1a:2b:00:00:01\nmay-phai;00:1a:2b:00:00:02\n');
    const asked = ['Tên máy;Địa chỉ IP;Địa chỉ MAC;Vị trí', ...[1, 2, 3].map((row) => `may-${row};10.0.0.${row};"00:1a:2b:00:00:01, 00:1a:2b:00:00:02";Tầng ${row}`)];
    await go(page, 'Nhập dữ liệu');
    await page.getByLabel('Chọn tệp').setInputFiles({ name: 'hoi.csv', mimeType: 'text/csv', buffer: Buffer.from(`${asked.join('\n')}\n`) });
    await page.getByRole('button', { name: 'Xem trước' }).click();
    await expect(page.getByText('3 dòng cần bạn chọn máy')).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Cần chọn máy 3' })).toHaveAttribute('aria-selected', 'true');
    await accessible(page, 'an import with questions');
    const row = (number: number) => page.getByRole('row', { name: new RegExp(`may-${number}`) });
    // The first is a host that is there; the second is a new one, after another answer; the third stays open.
    await row(1).getByRole('button', { name: 'Chọn máy' }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('may-phai');
    await page.getByRole('dialog').getByRole('option', { name: /may-phai/ }).click();
    await expect(row(1)).toContainText('Đã chọn máy');
    await row(2).getByRole('button', { name: 'Chọn máy' }).click();
    await page.getByRole('dialog').getByRole('combobox').fill('may-trai');
    await page.getByRole('dialog').getByRole('option', { name: /may-trai/ }).click();
    await expect(row(2)).toContainText('Đã chọn máy');
    await row(2).getByRole('button', { name: 'Sửa' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Là máy mới' }).click();
    await expect(row(2)).toContainText('Tạo máy mới');
    await page.getByRole('button', { name: 'Ghi vào hệ thống' }).click();
    await expect(page.getByText('Đã ghi 1 mục mới và 1 mục thay đổi.')).toBeVisible();
    await expect(page.getByText('Còn 0 dòng lỗi và 1 dòng cần chọn máy không được ghi')).toBeVisible();
    const host = async (site: string) => (await house.get<{ items: Host[] }>(`/hosts?site=${encodeURIComponent(site)}`)).items;
    expect((await host('Tầng 1')).map(({ addresses }) => addresses)).toEqual([['10.0.0.1']]);
    expect((await host('Tầng 2')).map(({ addresses }) => addresses)).toEqual([['10.0.0.2']]);
    expect(await host('Tầng 3')).toEqual([]);
    expect(faults).toEqual([]);
  });

  test('rows that are taken in part have a tab of their own', async ({ page }) => {
    const [, faults] = await enter(page);
    await go(page, 'Nhập dữ liệu');
    const table = 'Tên máy;Địa chỉ IP\nlanh;10.1.0.1\nhong;10.1.0.999\n;\n';
    await page.getByLabel('Chọn tệp').setInputFiles({ name: 'hong.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
    await page.getByRole('button', { name: 'Xem trước' }).click();
    await expect(page.getByRole('tab', { name: 'Thêm mới 2' })).toBeVisible();
    await page.getByRole('tab', { name: 'Nhận một phần 1' }).click();
    await expect(page.getByRole('row')).toHaveCount(2);
    await expect(page.getByRole('row', { name: /hong/ })).toContainText('Thêm mới');
    await page.getByRole('button', { name: 'Huỷ lần nhập' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Huỷ lần nhập' }).click();
    await expect(page.getByRole('row', { name: /hong\.csv/ })).toContainText('Đã huỷ');
    await expect(page.getByRole('row', { name: /hong\.csv/ })).toContainText('Nguyễn Thị Thu Hà');
    expect(faults).toEqual([]);
  });

  test('what sources disagree about is listed, settled by a person, and opened by something new', async ({ page }) => {
    const [house, faults] = await enter(page);
    const list = (os: string, site: string) => `Tên máy;Địa chỉ IP;Hệ điều hành;Vị trí\nkhac-01;10.2.0.1;${os};${site}\nkhac-02;10.2.0.2;Ubuntu;${site}\n`;
    await house.load('so-cu.csv', list('Windows 7', 'Tầng 1'));
    await house.load('so-moi.csv', list('Windows 10', 'Tầng 5'));
    await go(page, 'Nguồn ghi khác nhau');
    const one = (attribute: string) => page.getByRole('region', { name: `khac-01: ${attribute}` });
    await expect(one('Hệ điều hành')).toBeVisible();
    await expect(page.getByRole('region', { name: /^khac-0/ })).toHaveCount(3);
    await expect(one('Hệ điều hành').getByRole('link', { name: 'so-cu.csv' })).toBeVisible();
    await accessible(page, 'disputes');
    // What is shown already is right; then something else is.
    await one('Hệ điều hành').getByRole('button', { name: /Windows 10/ }).click();
    await expect(page.getByText('Đã xác nhận: Hệ điều hành')).toBeVisible();
    await expect(one('Hệ điều hành')).toHaveCount(0);
    await one('Vị trí').getByRole('button', { name: /Tầng 1/ }).click();
    await expect(one('Vị trí')).toHaveCount(0);
    await expect(page.getByRole('region', { name: /^khac-0/ })).toHaveCount(1);
    await page.getByLabel('Gồm cả mục đã xác nhận').check();
    await expect(one('Vị trí')).toContainText('Đã xác nhận');
    await expect(one('Vị trí')).toContainText('Nguyễn Thị Thu Hà');
    await page.getByLabel('Gồm cả mục đã xác nhận').uncheck();
    await expect(one('Vị trí')).toHaveCount(0);
    // The page learns of it by itself.
    await house.load('so-moi.csv', list('Windows 11', 'Tầng 5'));
    await expect(one('Hệ điều hành')).toContainText('Windows 11');
    await page.getByRole('link', { name: 'khac-01' }).click();
    await expect(page.getByText('Tầng 1', { exact: true })).toBeVisible();
    await page.getByRole('tab', { name: 'Nguồn dữ liệu' }).click();
    await page.getByRole('button', { name: 'Chọn giá trị này: Hệ điều hành, Windows 11' }).click();
    await expect(page.getByRole('row', { name: /Hệ điều hành.*Windows 11.*Đang hiển thị.*Nguyễn Thị Thu Hà/ })).toBeVisible();
    await page.getByRole('tab', { name: 'Thông tin' }).click();
    await expect(page.getByText('Các nguồn ghi khác nhau')).toHaveCount(0);
    expect(faults).toEqual([]);
  });

  test('a merge says which record stays; it and a split are undone', async ({ page }) => {
    const [house, faults] = await enter(page);
    await house.load('hai.csv', 'Tên máy;Địa chỉ IP;Địa chỉ MAC\ngiu-lai;10.3.0.1;00:1a:2b:00:03:01\nnhap-vao;10.3.0.2;00:1a:2b:00:03:02\n');
    await page.goto(`${server.url}/u/${house.id}/hosts/${(await named(house, 'giu-lai'))?.id ?? ''}`);
    await page.getByRole('button', { name: 'Gộp máy' }).click();
    const dialog = page.getByRole('dialog', { name: /Gộp máy/ });
    await dialog.getByRole('combobox').fill('nhap');
    await dialog.getByRole('option', { name: /nhap-vao/ }).click();
    await expect(dialog.locator('dl > div').filter({ hasText: /^Giữ lại/ })).toContainText('giu-lai');
    await expect(dialog.locator('dl > div').filter({ hasText: /^Gộp vào và ngừng theo dõi/ })).toContainText('nhap-vao');
    await accessible(page, 'merging');
    await dialog.getByRole('button', { name: 'Gộp «nhap-vao» vào máy này' }).click();
    await expect(page.getByText('Đã gộp «nhap-vao» vào «giu-lai»')).toBeVisible();
    await expect(page.getByText('10.3.0.2').first()).toBeVisible();
    expect(await named(house, 'nhap-vao')).toBeUndefined();
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    await expect(page.getByText('Đã hoàn tác')).toBeVisible();
    expect((await named(house, 'nhap-vao'))?.addresses).toEqual(['10.3.0.2']);
    expect((await named(house, 'giu-lai'))?.addresses).toEqual(['10.3.0.1']);
    // The other way: one record that is two machines.
    await page.getByRole('button', { name: 'Tách máy' }).click();
    const split = page.getByRole('dialog', { name: /Tách máy/ });
    await split.getByLabel('Tên máy mới').fill('tach-ra');
    await split.getByLabel(/10\.3\.0\.1/).check();
    await split.getByRole('button', { name: 'Tách thành máy mới' }).click();
    await expect(page.getByRole('heading', { name: 'tach-ra' })).toBeVisible();
    expect((await named(house, 'tach-ra'))?.addresses).toEqual(['10.3.0.1']);
    expect((await named(house, 'giu-lai'))?.addresses).toEqual([]);
    await page.getByRole('button', { name: 'Hoàn tác' }).last().click();
    await expect(page.getByRole('heading', { name: 'giu-lai' })).toBeVisible();
    expect(await named(house, 'tach-ra')).toBeUndefined();
    expect((await named(house, 'giu-lai'))?.addresses).toEqual(['10.3.0.1']);
    expect(faults).toEqual([]);
  });

  test('ranges and domains are claimed, refused with a reason, changed and given up', async ({ page }) => {
    const [, faults] = await enter(page);
    await go(page, 'Dải địa chỉ, tên miền');
    await expect(page.getByRole('heading', { name: 'Chưa khai báo dải địa chỉ hay tên miền nào' })).toBeVisible();
    const open = async () => {
      await page.getByRole('button', { name: 'Khai báo', exact: true }).click();
      return page.getByRole('dialog', { name: 'Khai báo' });
    };
    let dialog = await open();
    await dialog.getByLabel('Giá trị').fill('192.0.2.0/99');
    await dialog.getByRole('button', { name: 'Khai báo' }).click();
    await expect(dialog.getByRole('alert')).toBeVisible();
    await dialog.getByLabel('Giá trị').fill('192.0.2.0/24');
    await dialog.getByLabel('Căn cứ').fill('Quyết định 12/QĐ-STTTT');
    await dialog.getByRole('button', { name: 'Khai báo' }).click();
    await expect(dialog).toHaveCount(0);
    dialog = await open();
    await dialog.getByLabel('Loại').selectOption({ label: 'Tên miền' });
    await dialog.getByLabel('Giá trị').fill('anbinh.example');
    await dialog.getByRole('button', { name: 'Khai báo' }).click();
    await expect(page.getByRole('row', { name: /anbinh\.example/ })).toContainText('Tên miền');
    await page.getByRole('button', { name: 'Sửa: 192.0.2.0/24' }).click();
    dialog = page.getByRole('dialog', { name: 'Sửa khai báo' });
    await dialog.getByLabel('Giá trị').fill('192.0.2.0/25');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await expect(page.getByRole('row', { name: /192\.0\.2\.0\/25/ })).toContainText('Quyết định 12/QĐ-STTTT');
    await page.getByRole('button', { name: 'Ngừng khai báo: anbinh.example' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Ngừng khai báo' }).click();
    await expect(page.getByRole('row', { name: /anbinh\.example/ })).toHaveCount(0);
    await expect(page.getByRole('row', { name: /192\.0\.2\.0\/25/ })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a contact keeps the proof of a channel as long as the channel stays', async ({ page }) => {
    const [, faults] = await enter(page);
    await go(page, 'Đầu mối liên hệ');
    await page.getByRole('button', { name: 'Thêm đầu mối' }).click();
    let dialog = page.getByRole('dialog', { name: 'Thêm đầu mối' });
    await dialog.getByLabel('Tên', { exact: true }).fill('Trực ban Sở');
    await dialog.getByLabel('Số hoặc địa chỉ').fill('0912 000 111');
    await dialog.getByRole('button', { name: 'Thêm kênh' }).click();
    await dialog.getByLabel('Loại kênh').nth(1).selectOption({ label: 'Thư điện tử' });
    await dialog.getByLabel('Số hoặc địa chỉ').nth(1).fill('truc@anbinh.example');
    await dialog.getByRole('button', { name: 'Thêm đầu mối' }).click();
    const row = page.getByRole('row', { name: /Trực ban Sở/ });
    await expect(row.getByText('Chưa kiểm chứng')).toHaveCount(2);
    const see = () => page.getByRole('button', { name: 'Trực ban Sở' }).click();
    await see();
    await page.getByRole('button', { name: 'Ghi nhận đã liên lạc được' }).click();
    dialog = page.getByRole('dialog', { name: /Ghi nhận đã liên lạc được/ });
    await dialog.getByLabel('Kênh').selectOption({ label: 'Thư điện tử: truc@anbinh.example' });
    await dialog.getByLabel('Căn cứ').fill('Thư có phản hồi lúc 21:05');
    await dialog.getByRole('button', { name: 'Ghi nhận đã liên lạc được' }).click();
    await expect(row.getByText('Chưa kiểm chứng')).toHaveCount(1);
    await expect(row.getByTitle('Thư có phản hồi lúc 21:05')).toContainText('Liên lạc được gần nhất: vừa xong');
    // A change of something else keeps the proof; another number has none.
    await see();
    await page.getByRole('dialog').getByRole('button', { name: 'Sửa' }).click();
    dialog = page.getByRole('dialog', { name: 'Sửa đầu mối' });
    await dialog.getByLabel('Phụ trách về').fill('Cổng thông tin');
    await dialog.getByLabel('Số hoặc địa chỉ').nth(0).fill('0912 000 222');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await expect(row).toContainText('0912 000 222');
    await expect(row.getByTitle('Thư có phản hồi lúc 21:05')).toBeVisible();
    await see();
    await page.getByRole('dialog').getByRole('button', { name: 'Sửa' }).click();
    dialog = page.getByRole('dialog', { name: 'Sửa đầu mối' });
    await dialog.getByLabel('Số hoặc địa chỉ').nth(1).fill('truc-moi@anbinh.example');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await expect(row.getByText('Chưa kiểm chứng')).toHaveCount(2);
    expect(faults).toEqual([]);
  });

  test('lists go out as files, as they are filtered', async ({ page }) => {
    const [house, faults] = await enter(page);
    await house.send('POST', '/systems', { name: 'Thư điện tử công vụ', level: 3 });
    const file = async (name: string) => {
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name }).click();
      const done = await download;
      return { name: done.suggestedFilename(), bytes: await readFile(await done.path()) };
    };
    await page.goto(`${server.url}/u/${house.id}/hosts?q=khac`);
    await expect(page.getByRole('link', { name: 'khac-01' })).toBeVisible();
    const csv = await file('Xuất CSV');
    expect(csv.name).toBe('may.csv');
    expect(csv.bytes.toString()).toContain('khac-01');
    expect(csv.bytes.toString()).not.toContain('giu-lai');
    const xlsx = await file('Xuất XLSX');
    expect([xlsx.name, xlsx.bytes.subarray(0, 2).toString()]).toEqual(['may.xlsx', 'PK']);
    await go(page, 'Hệ thống thông tin');
    expect((await file('Xuất XLSX')).name).toBe('he-thong.xlsx');
    expect(faults).toEqual([]);
  });
});
