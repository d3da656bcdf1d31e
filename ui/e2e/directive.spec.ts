import { expect, test, type Page } from '@playwright/test';

import { accessible, watch } from './faults';
import { ADMIN, setUp, signIn } from './people';
import { start, type Running } from './server';

/** A letter that no pack knows, in our own words; three last clauses, so three obligations. */
const LETTER = {
  name: 'cong-van-312.txt',
  mimeType: 'text/plain',
  buffer: Buffer.from(
    [
      'ỦY BAN NHÂN DÂN TỈNH AN BÌNH          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      '                                          Độc lập - Tự do - Hạnh phúc',
      '',
      'Số: 312/UBND-KGVX                     An Bình, ngày 12 tháng 11 năm 2026',
      'V/v chuẩn bị trực bảo đảm an toàn thông tin trong kỳ họp cuối năm',
      '',
      'Kính gửi: Các sở, ban, ngành tỉnh.',
      '',
      'Để phục vụ kỳ họp cuối năm, Ủy ban nhân dân tỉnh yêu cầu các cơ quan:',
      '1. Rà soát hệ thống thông tin phục vụ kỳ họp:',
      'a) Lập danh sách máy chủ phục vụ kỳ họp;',
      'b) Kiểm tra đường truyền dự phòng.',
      '2. Phân công cán bộ trực trong những ngày họp.',
      '',
      'Nơi nhận:                                      CHỦ TỊCH',
      '- Như trên;',
      '- Lưu: VT.                                     Hoàng Văn Bình',
      '',
    ].join('\n'),
  ),
};

const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

test.describe.serial('a letter, from its file to the board', () => {
  let server: Running;

  test.beforeAll(async ({ browser }) => {
    server = await start(process.env['VONGGAC_BINARY'] ?? '', ['--empty']);
    const page = await browser.newPage({ locale: 'vi-VN' });
    await setUp(page, server.setup);
    await page.close();
  });
  test.afterAll(() => server.stop());

  const enter = async (page: Page): Promise<string[]> => {
    const faults = watch(page);
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, ADMIN.username);
    // The first page of a unit is its readiness.
    await expect(page.getByRole('heading', { name: 'Mức độ sẵn sàng' })).toBeVisible();
    return faults;
  };

  test('is registered, read, corrected and confirmed; each last clause becomes an obligation', async ({ page }) => {
    const faults = await enter(page);
    await expect(page.getByRole('heading', { name: 'Chưa theo dõi văn bản nào' })).toBeVisible();
    await page.getByRole('link', { name: 'Đăng ký văn bản' }).click();
    await expect(page.getByRole('heading', { name: 'Sổ chưa có văn bản nào' })).toBeVisible();
    await accessible(page, 'an empty register');
    await page.getByLabel('Chọn tệp văn bản').setInputFiles(LETTER);

    await expect(page.getByRole('heading', { name: '312/UBND-KGVX' })).toBeVisible();
    await expect(page.getByLabel('Số, ký hiệu')).toHaveValue('312/UBND-KGVX');
    await expect(page.getByLabel('Ngày ban hành')).toHaveValue('2026-11-12');
    // A field that has the focus shows its lines.
    await page.getByLabel('Số, ký hiệu').focus();
    await expect(page.locator('.paper li.on')).toContainText('Số: 312/UBND-KGVX');
    await page.getByLabel('Trích yếu').focus();
    await expect(page.locator('.paper li.on')).toContainText('chuẩn bị trực');
    await accessible(page, 'a letter beside its fields');

    // What is not saved is not confirmed.
    await page.getByLabel('Số đến').fill('1457');
    await expect(page.getByRole('button', { name: 'Xác nhận nội dung' })).toBeDisabled();
    await page.getByRole('button', { name: 'Lưu thông tin' }).click();
    await expect(page.getByText('Đã lưu')).toBeVisible();
    await expect(page.getByLabel('Số đến')).toHaveValue('1457');

    await page.getByRole('button', { name: 'Xác nhận nội dung' }).click();
    const dialog = page.getByRole('dialog', { name: 'Xác nhận nội dung' });
    await expect(dialog).toContainText('Chưa có gói quy tắc cho văn bản này');
    await expect(dialog).toContainText('3 mục');
    await accessible(page, 'confirming a letter');
    await dialog.getByRole('button', { name: 'Xác nhận nội dung' }).click();

    const board = page.getByRole('region', { name: '312/UBND-KGVX' });
    await expect(board).toContainText('0%');
    await expect(board.getByRole('row')).toHaveCount(5);
    await expect(board.getByRole('row', { name: /Kiểm tra đường truyền dự phòng/ })).toContainText('Chưa xác định');
    await accessible(page, 'a board');
    expect(faults).toEqual([]);
  });

  test('that stands in the register is refused a second time, unless it is wanted', async ({ page }) => {
    const faults = await enter(page);
    await go(page, 'Sổ văn bản đến');
    await page.getByLabel('Chọn tệp văn bản').setInputFiles(LETTER);
    await expect(page.getByRole('alert')).toContainText('Văn bản này đã được đăng ký');
    await expect(page.getByRole('button', { name: 'Vẫn đăng ký lại' })).toBeVisible();
    await page.getByRole('button', { name: 'Vẫn đăng ký lại' }).click();
    await page.getByRole('button', { name: 'Rút văn bản' }).click();
    const dialog = page.getByRole('dialog', { name: 'Rút văn bản' });
    await expect(dialog.getByRole('button', { name: 'Rút văn bản' })).toBeDisabled();
    await dialog.getByLabel('Lý do rút').fill('Đăng ký nhầm lần thứ hai');
    await dialog.getByRole('button', { name: 'Rút văn bản' }).click();
    await expect(page.getByText('Đã rút', { exact: true })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('has an obligation that a person states, and the board says so', async ({ page }) => {
    const faults = await enter(page);
    await page.getByRole('link', { name: 'Kiểm tra đường truyền dự phòng', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Kiểm tra đường truyền dự phòng' })).toBeVisible();
    await page.getByRole('button', { name: 'Phân công' }).click();
    const assign = page.getByRole('dialog', { name: 'Phân công' });
    await assign.getByLabel('Người chịu trách nhiệm').selectOption({ label: ADMIN.name });
    await assign.getByRole('button', { name: 'Lưu' }).click();
    await expect(assign).toHaveCount(0);

    await page.getByRole('button', { name: 'Xác nhận kết quả' }).click();
    const dialog = page.getByRole('dialog', { name: 'Xác nhận kết quả' });
    await dialog.getByLabel('Kết quả').selectOption({ label: 'Đạt' });
    await dialog.getByLabel('Căn cứ').fill('Đã đo thử đường dự phòng, biên bản ngày 14/11.');
    await accessible(page, 'stating a result');
    await dialog.getByRole('button', { name: 'Xác nhận kết quả' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('Đạt (người xác nhận)').first()).toBeVisible();
    await expect(page.getByText('biên bản ngày 14/11').first()).toBeVisible();
    await accessible(page, 'an obligation that was stated');

    // The number of the evidence leads to the ledger.
    const address = page.url();
    await page.getByRole('link', { name: /Bằng chứng số/ }).first().click();
    await expect(page.getByRole('heading', { name: /Bằng chứng số/ })).toBeVisible();
    await expect(page.getByText('Lời xác nhận').first()).toBeVisible();
    await page.goto(address);

    // A report needs its receipt.
    await page.getByRole('button', { name: 'Ghi nhận đã báo cáo' }).click();
    const report = page.getByRole('dialog', { name: 'Ghi nhận đã báo cáo' });
    await expect(report.getByRole('button', { name: 'Ghi nhận đã báo cáo' })).toBeDisabled();
    await report.getByLabel('Số biên nhận báo cáo').fill('BN-77/2026');
    await report.getByRole('button', { name: 'Ghi nhận đã báo cáo' }).click();
    await expect(report).toHaveCount(0);
    await expect(page.getByText('BN-77/2026').first()).toBeVisible();

    await go(page, 'Mức độ sẵn sàng');
    const board = page.getByRole('region', { name: '312/UBND-KGVX' });
    await expect(board).toContainText('33%');
    await expect(board.getByRole('row', { name: /Kiểm tra đường truyền dự phòng/ })).toContainText('Đạt (người xác nhận)');
    // Only those, and all again.
    await page.getByRole('link', { name: /Đạt \(người xác nhận\)/ }).first().click();
    await expect(board.getByRole('row', { name: /Phân công cán bộ trực/ })).toHaveCount(0);
    await page.getByRole('link', { name: 'Bỏ lọc' }).click();
    await expect(board.getByRole('row', { name: /Phân công cán bộ trực/ })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a question in SQL is asked, stopped at its error, and kept', async ({ page }) => {
    const faults = await enter(page);
    await go(page, 'Truy vấn');
    const sql = page.getByLabel('Câu hỏi (SQL)');
    await sql.fill('SELECT count(*) AS so_may\nFROM host');
    await sql.press('Control+Enter');
    await expect(page.getByRole('alert')).toContainText('hosts');
    await sql.fill('SELECT count(*) AS so_may\nFROM hosts');
    await sql.press('Control+Enter');
    await expect(page.getByRole('columnheader', { name: /so_may/ })).toBeVisible();
    await page.getByRole('button', { name: 'Lưu câu hỏi' }).click();
    await page.getByLabel('Tên câu hỏi').fill('Số máy');
    await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
    await page.reload();
    await page.getByLabel('Câu hỏi đã lưu').selectOption({ label: 'Số máy' });
    await expect(sql).toHaveValue('SELECT count(*) AS so_may\nFROM hosts');
    await accessible(page, 'the query page');
    expect(faults).toEqual([]);
  });
});

test('the demonstration: from a number on the board to its subjects by two clicks', async ({ page }) => {
  const server = await start(process.env['VONGGAC_BINARY'] ?? '');
  try {
    const faults = watch(page);
    await setUp(page, server.setup);
    await signIn(page, ADMIN.username);
    await expect(page.getByRole('heading', { name: 'Mức độ sẵn sàng' })).toBeVisible();
    await page.getByRole('button', { name: 'Chạy lại ngay' }).click();
    await expect(page.getByText(/Đã chạy \d+ phép kiểm tra/)).toBeVisible({ timeout: 30_000 });

    await page.getByRole('link', { name: /đối tượng đạt: Biết rõ từng máy trong hệ thống/ }).click();
    await expect(page.getByRole('heading', { name: 'Biết rõ từng máy trong hệ thống' })).toBeVisible();
    await page.getByRole('link', { name: /đối tượng đạt: Mọi máy đều có người phụ trách/ }).click();
    await expect(page.getByRole('heading', { name: 'Mọi máy đều có người phụ trách' })).toBeVisible();
    await expect(page.getByRole('tab', { selected: true })).toBeVisible();
    await expect(page.getByRole('tabpanel').getByRole('row').nth(1)).toBeVisible();
    await expect(page.getByRole('link', { name: /Bằng chứng số \d+/ }).first()).toBeVisible();
    await expect(page.getByRole('region', { name: 'Câu lệnh SQL quyết định kết quả' })).toContainText('SELECT');
    await accessible(page, 'a check with its subjects');
    // A subject leads to the host itself.
    await page.getByRole('tabpanel').getByRole('link').first().click();
    await expect(page.getByRole('tab', { name: 'Nguồn dữ liệu' })).toBeVisible();
    expect(faults).toEqual([]);
  } finally {
    await server.stop();
  }
});
