import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { expect, test, type Page } from '@playwright/test';

import { accessible, watch } from './faults';
import { ADMIN, enrol, setUp, signIn } from './people';
import { start, type Running } from './server';

/** Who reviews and approves what the administrator drafts. */
const OFFICER = { username: 'duc.tran', name: 'Trần Văn Đức' };
const NUMBER = '6410/BTTTT-CATTT';
/** Setting pages takes a server without optimisation a while. */
const PRINT_MS = 90_000;

/** The letter 6410 that the demonstration registers, answered by the form that is made for it. */
test.describe.serial('an answer, from its draft to its correction', () => {
  let server: Running;
  let unit = '';
  let answer = '';

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(180_000);
    server = await start(process.env['VONGGAC_BINARY'] ?? '');
    const context = await browser.newContext({ locale: 'vi-VN' });
    const page = await context.newPage();
    await setUp(page, server.setup);
    await signIn(page, ADMIN.username);
    await expect(page.getByRole('heading', { name: 'Mức độ sẵn sàng' })).toBeVisible();
    unit = /\/u\/([^/]+)\//.exec(page.url())?.[1] ?? '';
    await page.getByRole('button', { name: 'Chạy lại ngay' }).click();
    await expect(page.getByText(/Đã chạy \d+ phép kiểm tra/)).toBeVisible({ timeout: 30_000 });

    // The second person gets a role at the top, and so in the demonstration below it.
    const me = (await (await page.request.get(`${server.url}/api/v1/session`)).json()) as { roles: { unit: string }[] };
    await enrol(page, server.url, me.roles[0]?.unit ?? '', OFFICER);
    await context.close();
  });
  test.afterAll(() => server.stop());

  /** Signs in and opens a page of the unit; every page of the test is watched for faults of the browser. */
  const as = async (page: Page, username: string, path: string): Promise<string[]> => {
    const faults = watch(page);
    await page.goto(`${server.url}/sign-in`);
    await signIn(page, username);
    await page.waitForURL(/\/u\/[^/]+\//);
    await page.goto(`${server.url}/u/${unit}${path}`);
    await expect(page.locator('h1')).toBeVisible();
    return faults;
  };
  const paper = (page: Page) => page.getByRole('article', { name: 'Bản xem trước của văn bản' });
  const way = (page: Page) => page.getByRole('region', { name: 'Tình trạng xử lý' }).locator('[aria-current=step]');
  const idIn = (page: Page): string => /\/answers\/([^/?]+)/.exec(page.url())?.[1] ?? '';
  /** What a link downloads. */
  const bytes = async (page: Page, name: string): Promise<Buffer> => {
    const coming = page.waitForEvent('download', { timeout: PRINT_MS });
    await page.getByRole('link', { name, exact: true }).click();
    return readFileSync(await (await coming).path());
  };
  const begins = (file: Buffer) => file.subarray(0, 5).toString('latin1');

  test('is made from the page of the letter, and each figure leads to its evidence', async ({ page }) => {
    test.setTimeout(180_000);
    const faults = await as(page, ADMIN.username, '/answers');
    await expect(page.getByRole('heading', { name: 'Chưa có báo cáo nào' })).toBeVisible();
    await accessible(page, 'no answer yet');
    await page.getByRole('navigation').getByRole('link', { name: 'Sổ văn bản đến' }).click();
    await page.getByRole('link', { name: NUMBER, exact: true }).click();
    await expect(page.getByRole('region', { name: 'Báo cáo, trả lời văn bản này' })).toContainText('Chưa lập báo cáo nào');
    await page.getByRole('link', { name: 'Lập báo cáo trả lời' }).click();
    const dialog = page.getByRole('dialog', { name: 'Lập báo cáo' });
    await expect(dialog.getByLabel('Văn bản cần trả lời').locator('option:checked')).toContainText(NUMBER);
    await expect(dialog.getByRole('radio').first()).toBeChecked();
    await expect(dialog).toContainText('Mẫu riêng cho văn bản này');
    await accessible(page, 'making an answer');
    await dialog.getByRole('button', { name: 'Lập dự thảo' }).click();
    await page.waitForURL(/\/answers\/[^/?]+$/);
    answer = idIn(page);

    const sheet = paper(page);
    for (const text of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'DỰ THẢO', 'BÁO CÁO', 'Kính gửi:', NUMBER]) await expect(sheet).toContainText(text);
    await expect(way(page)).toContainText('Dự thảo');
    await accessible(page, 'the draft of an answer');

    // By keyboard: the figure says where it comes from, Escape leads back to it.
    const figure = sheet.locator('.doc-figure').first();
    await figure.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'Nguồn của số liệu' });
    await expect(panel.getByRole('heading', { level: 2 })).toBeFocused();
    await expect(figure).toHaveAttribute('aria-expanded', 'true');
    await accessible(page, 'the source of a figure');
    await page.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    await expect(figure).toBeFocused();
    await page.keyboard.press('Enter');
    const hash = (await panel.locator('code').first().textContent()) ?? '';
    expect(hash).toMatch(/^[0-9a-f]{16,}$/);
    await panel.getByRole('link', { name: /Bằng chứng số \d+/ }).first().click();
    await expect(page.getByRole('heading', { name: /Bằng chứng số \d+/ })).toBeVisible();
    await expect(page.getByText(hash).first()).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('gets its head; what is not saved is not lost, and who drafts does not review', async ({ page }) => {
    test.setTimeout(180_000);
    const faults = await as(page, ADMIN.username, `/answers/${answer}`);
    const head = page.getByRole('region', { name: 'Thể thức văn bản' });
    await head.getByLabel('Số', { exact: true }).fill('5');
    await head.getByLabel('Ký hiệu').fill('BC-STTTT');
    await head.getByLabel('Địa danh').fill('An Bình');
    await head.getByLabel('Ngày ban hành').fill('2027-02-05');
    await head.getByRole('button', { name: 'Thêm quyền hạn ký' }).click();
    const last = await head.getByRole('textbox', { name: /^Của \d/ }).count();
    await head.getByLabel(`Quyền hạn ký ${last}`, { exact: true }).selectOption({ label: 'Ký thay (KT.)' });
    await head.getByLabel(`Của ${last}`, { exact: true }).fill('Giám đốc');
    await head.getByLabel('Chức vụ người ký').fill('Phó Giám đốc');
    await head.getByLabel('Họ và tên người ký').fill('Lê Thị Hoa');
    await head.getByLabel('Nơi nhận khác').fill('Sở Nội vụ');
    await head.getByLabel('Chữ viết tắt của đơn vị soạn thảo').fill('CNTT');
    await expect(page.getByText('Có thay đổi chưa lưu. Hãy lưu')).toBeVisible();

    await page.getByRole('navigation').getByRole('link', { name: 'Sổ văn bản đến' }).click();
    const leaving = page.getByRole('dialog', { name: 'Có thay đổi chưa lưu' });
    await accessible(page, 'leaving what is not saved');
    await leaving.getByRole('button', { name: 'Ở lại' }).click();
    await expect(head.getByLabel('Họ và tên người ký')).toHaveValue('Lê Thị Hoa');

    await head.getByRole('button', { name: 'Lưu thể thức' }).click();
    await expect(page.getByText('Đã lưu thể thức')).toBeVisible();
    for (const text of ['Số: 05/BC-STTTT', 'An Bình, ngày 05 tháng 02 năm 2027', 'KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Lê Thị Hoa', '- Sở Nội vụ;', '- Lưu: VT, CNTT.']) await expect(paper(page)).toContainText(text);
    await expect(page.getByRole('heading', { level: 1, name: '05/BC-STTTT' })).toBeVisible();
    await expect(page.getByText('Bạn là người sửa dự thảo sau cùng').first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Xác nhận đã soát xét' })).toBeDisabled();

    expect(begins(await bytes(page, 'Tải PDF (dự thảo)'))).toBe('%PDF-');
    expect(begins(await bytes(page, 'Tải DOCX (dự thảo)')).slice(0, 2)).toBe('PK');
    expect(faults).toEqual([]);
  });

  test('is returned, reviewed and approved by another person; its files have the digests that are shown', async ({ page }) => {
    test.setTimeout(300_000);
    const faults = await as(page, OFFICER.username, `/answers/${answer}`);
    const press = async (name: string, reason = '') => {
      await page.getByRole('button', { name, exact: true }).click();
      const dialog = page.getByRole('dialog', { name });
      if (reason !== '') {
        await expect(dialog.getByRole('button', { name, exact: true })).toBeDisabled();
        await dialog.getByLabel('Lý do').fill(reason);
      }
      await dialog.getByRole('button', { name, exact: true }).click();
      await expect(dialog).toHaveCount(0, { timeout: PRINT_MS });
    };
    await press('Xác nhận đã soát xét');
    await expect(way(page)).toContainText('Đã soát xét');
    await press('Trả lại để sửa', 'Xem lại mục kiến nghị');
    await expect(way(page)).toContainText('Dự thảo');
    await expect(page.getByRole('region', { name: 'Quá trình xử lý' })).toContainText('Xem lại mục kiến nghị');
    await press('Xác nhận đã soát xét');
    await expect(way(page)).toContainText('Đã soát xét');

    await page.getByRole('button', { name: 'Duyệt', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Duyệt' });
    await expect(dialog).toContainText('không sửa được nữa');
    await expect(dialog).toContainText('sổ bằng chứng');
    await accessible(page, 'approving an answer');
    await dialog.getByRole('button', { name: 'Duyệt', exact: true }).click();
    await expect(dialog).toHaveCount(0, { timeout: PRINT_MS });
    await expect(way(page)).toContainText('Đã duyệt');
    await expect(way(page)).toContainText(OFFICER.name);
    await expect(paper(page)).not.toContainText('DỰ THẢO');
    await expect(page.getByLabel('Họ và tên người ký')).toHaveCount(0);
    await accessible(page, 'an answer that was approved');

    const files = page.getByRole('region', { name: 'Tải văn bản' });
    for (const [format, mark] of [
      ['DOCX', 'PK'],
      ['PDF', '%PDF-'],
      ['XLSX', 'PK'],
    ] as const) {
      const file = await bytes(page, `Tải ${format}`);
      expect(begins(file).slice(0, mark.length), format).toBe(mark);
      await expect(files).toContainText(createHash('sha256').update(file).digest('hex'));
    }
    await page.getByRole('link', { name: /Bằng chứng số \d+/ }).first().click();
    await expect(page.getByRole('heading', { name: /Bằng chứng số \d+/ })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('is sent with a receipt, and stands on the page of its letter', async ({ page }) => {
    const faults = await as(page, OFFICER.username, `/answers/${answer}`);
    await page.getByRole('button', { name: 'Ghi nhận đã gửi' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ghi nhận đã gửi' });
    await expect(dialog.getByRole('button', { name: 'Ghi nhận đã gửi' })).toBeDisabled();
    await dialog.getByLabel('Số biên nhận').fill('BN-2027/001234');
    await dialog.getByLabel('Cách gửi').fill('Trục liên thông văn bản quốc gia');
    await accessible(page, 'sending an answer');
    await dialog.getByRole('button', { name: 'Ghi nhận đã gửi' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(way(page)).toContainText('Đã gửi');
    await expect(page.getByText('BN-2027/001234').first()).toBeVisible();

    await page.getByRole('link', { name: NUMBER, exact: true }).click();
    const list = page.getByRole('region', { name: 'Báo cáo, trả lời văn bản này' }).first();
    await expect(list.getByRole('row', { name: /05\/BC-STTTT/ })).toContainText('Đã gửi');
    expect(faults).toEqual([]);
  });

  test('is corrected by a new version that says why, and stays as it was', async ({ page }) => {
    const faults = await as(page, ADMIN.username, `/answers/${answer}`);
    await page.getByRole('button', { name: 'Lập bản thay thế' }).click();
    const dialog = page.getByRole('dialog', { name: 'Lập bản thay thế' });
    await dialog.getByLabel('Lý do thay thế').fill('Bổ sung kết quả vá lỗ hổng sau ngày báo cáo');
    await dialog.getByRole('button', { name: 'Lập bản thay thế' }).click();
    await page.waitForURL((url) => url.pathname.includes('/answers/') && !url.pathname.endsWith(answer));
    await expect(page.getByLabel('Lý do thay thế')).toHaveValue('Bổ sung kết quả vá lỗ hổng sau ngày báo cáo');
    await expect(way(page)).toContainText('Dự thảo');
    // The head is that of the earlier version.
    await expect(page.getByLabel('Họ và tên người ký')).toHaveValue('Lê Thị Hoa');
    await accessible(page, 'a correction');
    await page.getByRole('link', { name: '05/BC-STTTT', exact: true }).first().click();
    await expect(way(page)).toContainText('Đã gửi');

    await page.getByRole('navigation').getByRole('link', { name: 'Báo cáo, trả lời' }).click();
    const list = page.getByRole('region', { name: 'Báo cáo, trả lời' }).first();
    await expect(list.getByRole('row', { name: /Đã gửi/ })).toContainText('05/BC-STTTT');
    await page.getByLabel('Tình trạng').selectOption({ label: 'Dự thảo' });
    await expect(list.getByRole('row', { name: /Đã gửi/ })).toHaveCount(0);
    await expect(list.getByRole('row', { name: /Dự thảo/ })).toHaveCount(1);
    await accessible(page, 'the list of answers');
    expect(faults).toEqual([]);
  });

  test('of a form without a letter takes an occasion; a draft that is not wanted is discarded with a reason', async ({ page }) => {
    const faults = await as(page, ADMIN.username, '/answers?make=none');
    const dialog = page.getByRole('dialog', { name: 'Lập báo cáo' });
    await expect(dialog.getByRole('radio', { name: /Báo cáo kết quả thực hiện Công văn 6410/ })).toBeDisabled();
    await dialog.getByRole('radio', { name: /Báo cáo đột xuất/ }).check();
    await dialog.getByLabel('Về việc').fill('công tác bảo đảm an toàn thông tin mạng phục vụ kỳ họp cuối năm');
    await dialog.getByRole('button', { name: 'Lập dự thảo' }).click();
    await page.waitForURL(/\/answers\/[^/?]+$/);
    await expect(paper(page)).toContainText('V/v');
    await expect(paper(page)).toContainText('phục vụ kỳ họp cuối năm');
    await page.getByRole('button', { name: 'Huỷ dự thảo' }).click();
    const discard = page.getByRole('dialog', { name: 'Huỷ dự thảo' });
    await discard.getByLabel('Lý do').fill('Lập nhầm');
    await discard.getByRole('button', { name: 'Huỷ dự thảo' }).click();
    await expect(page.getByText('Dự thảo này đã huỷ')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Huỷ dự thảo' })).toHaveCount(0);
    expect(faults).toEqual([]);
  });
});
