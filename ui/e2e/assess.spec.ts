import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { expect, test, type Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';

import { accessible, watch } from './faults';
import { ADMIN, enrol, setUp, signIn } from './people';
import { start, type Running } from './server';
import { house, type House } from './unit';
import { workbook } from './xlsx';

const OFFICER = { username: 'duc.tran', name: 'Trần Văn Đức', role: 'Cán bộ an toàn thông tin' };
const READER = { username: 'lan.pham', name: 'Phạm Thị Lan', role: 'Người xem' };
const SYSTEM = 'Cổng dịch vụ công trực tuyến';
const UNLEVELLED = 'Hệ thống họp trực tuyến';
const CATALOGUE = 'An ninh mạng theo cấp độ (TCVN 14423:2026)';

interface Measure {
  control: string;
  title: { vi: string };
  position: number;
  in_scope: boolean;
  version: number;
  state: string;
  state_now: string;
  basis: string;
  owner: string;
  due: string;
  note: string;
}

const unescaped = (text: string) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&');
const column = (letters: string) => Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** The cells of the first sheet of a workbook (ECMA-376 Part 1 §18): shared and inline texts, and numbers as they stand. */
function cells(file: Buffer): string[][] {
  const parts = unzipSync(file);
  const part = (name: string) => (parts[name] === undefined ? '' : strFromU8(parts[name]));
  const texts = (xml: string) => [...xml.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => unescaped(text ?? '')).join('');
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map(([, item]) => texts(item ?? ''));
  return [...part('xl/worksheets/sheet1.xml').matchAll(/<row[^>]*>(.*?)<\/row>/gs)].map(([, row]) => {
    const found: string[] = [];
    for (const [, attributes, inner] of (row ?? '').matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const at = column(/r="([A-Z]+)\d+"/.exec(attributes ?? '')?.[1] ?? '');
      const value = /<v>([^<]*)<\/v>/.exec(inner ?? '')?.[1] ?? '';
      found[at] = (attributes ?? '').includes('t="s"') ? (shared[Number(value)] ?? '') : value === '' ? texts(inner ?? '') : unescaped(value);
    }
    return Array.from(found, (cell: string | undefined) => cell ?? '');
  });
}

test.describe.serial('measures of systems, from the list to the yearly table', () => {
  let server: Running;
  /** The unit at the top, which has nothing yet; the demonstration below it has letters with checks. */
  let unit = '';
  let demonstration = '';
  let system = '';
  let assessment = '';
  let measures: Measure[] = [];

  test.beforeAll(async ({ browser }) => {
    test.setTimeout(180_000);
    server = await start(process.env['VONGGAC_BINARY'] ?? '');
    const context = await browser.newContext({ locale: 'vi-VN' });
    const page = await context.newPage();
    await setUp(page, server.setup);
    await signIn(page, ADMIN.username);
    await page.waitForURL(/\/u\/[^/]+\//);
    demonstration = (await house(page, server)).id;
    const me = (await (await page.request.get(`${server.url}/api/v1/session`)).json()) as { roles: { unit: string }[] };
    unit = me.roles[0]?.unit ?? '';
    expect(unit).not.toBe(demonstration);
    await page.goto(`${server.url}/u/${unit}/systems`);
    const entry = await house(page, server);
    system = (await entry.send<{ id: string }>('POST', '/systems', { name: SYSTEM, level: 3, responsible: 'Lê Thị Hoa', dossier: 'submitted' })).id;
    await entry.send('POST', '/systems', { name: UNLEVELLED });
    for (const person of [OFFICER, READER]) await enrol(page, server.url, unit, person);
    await context.close();
  });
  test.afterAll(() => server.stop());

  /** Signs in and opens a page of the unit; every page of the test is watched for faults of the browser. */
  const as = async (page: Page, username: string, path: string, where = unit): Promise<[House, string[]]> => {
    const faults = watch(page);
    const to = `/u/${where}${path}`;
    await page.goto(`${server.url}/sign-in?to=${encodeURIComponent(to)}`);
    await signIn(page, username);
    await page.waitForURL((url) => url.pathname === to);
    await expect(page.locator('h1')).toBeVisible();
    return [await house(page, server), faults];
  };
  const measure = (place: number): Measure => {
    const one = measures[place];
    if (one === undefined) throw new Error(`the assessment has no measure ${place}`);
    return one;
  };
  const at = (place: number) => `/assessments/${assessment}/${measure(place).control}`;
  const current = (entry: House, place: number) => entry.get<Measure>(`/assessments/${assessment}/controls/${measure(place).control}`);
  const holds = (page: Page) => page.getByRole('region', { name: 'Kết quả', exact: true });
  const evidence = (page: Page) => page.getByRole('region', { name: 'Bằng chứng', exact: true });
  const history = (page: Page) => page.getByRole('region', { name: 'Quá trình', exact: true });
  /** Without loading the console anew, as people go. */
  const overview = (page: Page) => page.getByRole('navigation').getByRole('link', { name: 'Biện pháp bảo vệ', exact: true }).click();
  const see = async (page: Page, place: number) => {
    await page.getByRole('table', { name: 'Biện pháp' }).locator(`a[href$="${at(place)}"]`).click();
    await expect(page.getByRole('heading', { level: 1, name: measure(place).title.vi })).toBeVisible();
  };
  /** What a link downloads. */
  const bytes = async (page: Page, name: string): Promise<Buffer> => {
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name, exact: true }).click();
    return readFile(await (await coming).path());
  };

  test('an assessment is opened for a system that has none, with the catalogues that concern it', async ({ page }) => {
    const [entry, faults] = await as(page, ADMIN.username, '/readiness');
    await overview(page);
    await expect(page.getByRole('heading', { name: 'Chưa mở đợt đánh giá nào' })).toBeVisible();
    const waiting = page.getByRole('region', { name: 'Hệ thống chưa có đợt đánh giá' }).last();
    await expect(waiting.getByRole('row', { name: UNLEVELLED })).toContainText('Xác định cấp độ trước');
    await accessible(page, 'no assessment yet');

    await waiting.getByRole('button', { name: `Mở đợt đánh giá: ${SYSTEM}` }).click();
    const dialog = page.getByRole('dialog', { name: /Mở đợt đánh giá/ });
    await dialog.getByLabel('Chế độ').selectOption({ label: 'Chế độ từ 2026' });
    await dialog.getByRole('checkbox', { name: CATALOGUE }).check();
    await accessible(page, 'opening an assessment');
    await dialog.getByRole('button', { name: 'Mở đợt đánh giá' }).click();
    await page.waitForURL(/\/assessments\/[^/?]+$/);
    assessment = /\/assessments\/([^/?]+)/.exec(page.url())?.[1] ?? '';
    await expect(page.getByRole('heading', { level: 1, name: SYSTEM })).toBeVisible();

    measures = (await entry.get<{ items: Measure[] }>(`/assessments/${assessment}/controls`)).items.sort((a, b) => a.position - b.position);
    expect(measures.length).toBeGreaterThan(20);
    await expect(page.getByText(`Đang hiện ${measures.length} trên ${measures.length} biện pháp`)).toBeVisible();
    await expect(page.getByText(CATALOGUE)).toBeVisible();
    await accessible(page, 'an assessment');
    await page.getByRole('link', { name: 'Đánh giá biện pháp bảo vệ' }).click();
    await expect(page.getByRole('region', { name: 'Theo hệ thống' }).last().getByRole('row', { name: SYSTEM })).toContainText(`0/${measures.length}`);
    await expect(page.getByRole('row', { name: SYSTEM })).toContainText('Lê Thị Hoa');
    await expect(page.getByRole('row', { name: SYSTEM })).toContainText('Đã trình thẩm định');
    await accessible(page, 'the overview');
    expect(faults).toEqual([]);
  });

  test('its lines are filtered, and gone through by keyboard', async ({ page }) => {
    const [, faults] = await as(page, ADMIN.username, `/assessments/${assessment}`);
    const lines = page.getByRole('table', { name: 'Biện pháp' }).getByRole('rowheader').getByRole('link');
    await expect(lines).toHaveCount(measures.length);
    await lines.first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(lines.nth(1)).toBeFocused();
    await page.keyboard.press('End');
    await expect(lines.last()).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(lines.last()).toBeFocused();
    await page.keyboard.press('Home');
    await expect(lines.first()).toBeFocused();

    // The last group is reached without going through all of them.
    await page.getByText(/^Đến nhóm biện pháp/).click();
    const group = page.locator('.measure-jump button').last();
    await accessible(page, 'the groups of an assessment');
    await group.click();
    await expect(page.locator('.measures h3').last()).toBeFocused();
    await expect(page.locator('.measures h3').last()).toBeInViewport();

    await page.getByLabel('Tìm biện pháp').fill('khong co bien phap nao ten nhu the');
    await expect(page.getByRole('heading', { name: 'Không có mục nào khớp với điều kiện lọc' })).toBeVisible();
    await page.getByLabel('Tìm biện pháp').fill(measure(0).title.vi);
    await expect(lines.first()).toHaveText(measure(0).title.vi);
    await expect(lines).not.toHaveCount(measures.length);
    await page.getByLabel('Tìm biện pháp').fill('');
    await page.getByRole('list', { name: 'Lọc theo kết quả' }).getByRole('link', { name: /Không đạt/ }).click();
    await expect(lines).toHaveCount(0);
    await page.getByRole('list', { name: 'Lọc theo kết quả' }).getByRole('link', { name: /Chưa đánh giá/ }).click();
    await expect(lines).toHaveCount(measures.length);

    await lines.first().focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: measure(0).title.vi })).toBeVisible();
    await page.getByRole('link', { name: /^Biện pháp sau/ }).click();
    await expect(page.getByRole('heading', { level: 1, name: measure(1).title.vi })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a result is stated with its reason, shown by a note and a file, and told apart from one that nothing shows', async ({ page }) => {
    const [entry, faults] = await as(page, ADMIN.username, at(0));
    await expect(holds(page)).toContainText('Chưa đánh giá');
    await expect(holds(page)).toContainText('được tính là còn thiếu');
    await accessible(page, 'a measure');
    await page.getByRole('button', { name: 'Ghi kết quả' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ghi kết quả' });
    await dialog.getByLabel('Kết quả').selectOption({ label: 'Đạt' });
    await dialog.getByLabel('Lý do, căn cứ').fill('Biên bản rà soát số 12/BB ngày 20/11/2026');
    await dialog.getByLabel('Có giá trị hết ngày').fill('2001-01-01');
    await accessible(page, 'stating a result');
    await dialog.getByRole('button', { name: 'Ghi kết quả' }).click();
    await expect(dialog.getByLabel('Có giá trị hết ngày')).toHaveAttribute('aria-invalid', 'true');
    await dialog.getByLabel('Có giá trị hết ngày').fill('');
    await dialog.getByRole('button', { name: 'Ghi kết quả' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(holds(page)).toContainText('Đạt (lời xác nhận)');
    await expect(holds(page)).toContainText('chưa có bằng chứng nào kèm theo');
    await expect(holds(page)).toContainText('Biên bản rà soát số 12/BB');
    expect(await current(entry, 0)).toMatchObject({ state: 'met', state_now: 'met', basis: 'statement' });

    const add = async (kind: string) => {
      await page.getByRole('button', { name: 'Thêm bằng chứng' }).click();
      const adding = page.getByRole('dialog', { name: 'Thêm bằng chứng' });
      await adding.getByLabel('Loại bằng chứng').selectOption({ label: kind });
      return adding;
    };
    let adding = await add('Ghi chú');
    await adding.getByLabel('Nội dung ghi chú').fill('Đã kiểm tra cùng phòng Hạ tầng số');
    await accessible(page, 'adding evidence');
    await adding.getByRole('button', { name: 'Thêm bằng chứng' }).click();
    await expect(adding).toHaveCount(0);
    await expect(evidence(page)).toContainText('Đã kiểm tra cùng phòng Hạ tầng số');
    await expect(holds(page)).not.toContainText('chưa có bằng chứng nào kèm theo');

    adding = await add('Đường dẫn');
    await adding.getByLabel('Địa chỉ').fill('https://anbinh.example/quyet-dinh-12');
    await adding.getByLabel('Tên gọi').fill('Quyết định 12');
    await adding.getByRole('button', { name: 'Thêm bằng chứng' }).click();
    await expect(evidence(page).getByRole('link', { name: 'https://anbinh.example/quyet-dinh-12' })).toHaveAttribute('rel', /noopener/);

    const file = Buffer.from('Biên bản rà soát, bản quét\n'.repeat(40));
    adding = await add('Tệp');
    await adding.getByLabel('Tên gọi').fill('Biên bản bản quét');
    await adding.getByLabel('Chọn tệp bằng chứng').setInputFiles({ name: 'bien-ban-12.txt', mimeType: 'text/plain', buffer: file });
    await expect(adding).toHaveCount(0);
    await expect(evidence(page)).toContainText(createHash('sha256').update(file).digest('hex'));
    expect((await bytes(page, 'Tải tệp')).equals(file), 'the file comes back as it was').toBe(true);
    await accessible(page, 'a measure with evidence');

    await page.getByRole('button', { name: 'Gỡ bằng chứng: Quyết định 12' }).click();
    const removing = page.getByRole('dialog', { name: 'Gỡ bằng chứng' });
    await expect(removing.getByRole('button', { name: 'Gỡ bằng chứng' })).toBeDisabled();
    await removing.getByLabel('Lý do gỡ').fill('Thêm nhầm biện pháp');
    await removing.getByRole('button', { name: 'Gỡ bằng chứng' }).click();
    await expect(evidence(page)).not.toContainText('Quyết định 12');
    for (const text of ['Ghi kết quả: Chưa đánh giá', 'Thêm bằng chứng', 'Gỡ bằng chứng', 'Thêm nhầm biện pháp', ADMIN.name]) await expect(history(page)).toContainText(text);
    await overview(page);
    await expect(page.getByRole('row', { name: SYSTEM })).toContainText(`1/${measures.length}`);
    expect(faults).toEqual([]);
  });

  test('two people at one measure: the later sees what the earlier changed before anything is written over', async ({ page }) => {
    const [entry, faults] = await as(page, ADMIN.username, at(1));
    const before = await current(entry, 1);
    await page.getByRole('button', { name: 'Phân công' }).click();
    const dialog = page.getByRole('dialog', { name: 'Phân công' });
    await dialog.getByLabel('Ghi chú').fill('Chờ mua thiết bị');
    await dialog.getByLabel('Thời hạn').fill('2027-03-31');
    await entry.send('PUT', `/assessments/${assessment}/controls/${before.control}/assignment`, { owner: 'Phòng Hạ tầng số', due: '2027-02-28' }, { 'if-match': `"${before.version}"` });
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    const told = dialog.getByRole('alert');
    await expect(told).toContainText('Có người khác vừa sửa');
    await expect(told.getByRole('row', { name: /Người phụ trách/ })).toContainText('Phòng Hạ tầng số');
    await expect(told.getByRole('row', { name: /Thời hạn/ })).toContainText('28/02/2027');
    await accessible(page, 'a conflict');
    await dialog.getByRole('button', { name: 'Vẫn lưu giá trị của tôi' }).click();
    await expect(dialog).toHaveCount(0);
    expect(await current(entry, 1)).toMatchObject({ owner: 'Phòng Hạ tầng số', due: '2027-03-31', note: 'Chờ mua thiết bị' });
    await expect(page.getByRole('region', { name: 'Phân công' })).toContainText('31/03/2027');
    expect(faults).toEqual([]);
  });

  test('that a measure does not apply is asked for by one person and decided by another', async ({ page, browser }) => {
    const [, faults] = await as(page, ADMIN.username, at(2));
    await page.getByRole('button', { name: 'Đề nghị không áp dụng' }).click();
    const dialog = page.getByRole('dialog', { name: 'Đề nghị không áp dụng' });
    await dialog.getByLabel('Vì sao không áp dụng cho hệ thống này').fill('Hệ thống không có kết nối từ bên ngoài');
    await accessible(page, 'asking that a measure does not apply');
    await dialog.getByRole('button', { name: 'Gửi đề nghị' }).click();
    await expect(dialog).toHaveCount(0);
    const waiting = page.getByRole('region', { name: 'Đề nghị không áp dụng đang chờ quyết định' });
    await expect(waiting).toContainText('Bạn là người đề nghị, nên không tự quyết định được');
    await expect(waiting.getByRole('button')).toHaveCount(0);
    await expect(holds(page)).toContainText('Chưa đánh giá');
    await accessible(page, 'a request that waits');

    const theirs = await browser.newContext({ locale: 'vi-VN' });
    const other = await theirs.newPage();
    const [entry, otherFaults] = await as(other, OFFICER.username, at(2));
    const asked = other.getByRole('region', { name: 'Đề nghị không áp dụng đang chờ quyết định' });
    await expect(asked).toContainText(ADMIN.name);
    await asked.getByRole('button', { name: 'Phê duyệt không áp dụng' }).click();
    const deciding = other.getByRole('dialog', { name: 'Phê duyệt không áp dụng' });
    await accessible(other, 'deciding on a request');
    await deciding.getByRole('button', { name: 'Phê duyệt không áp dụng' }).click();
    await expect(deciding).toHaveCount(0);
    await expect(holds(other)).toContainText('Không áp dụng');
    await expect(other.getByRole('region', { name: 'Không áp dụng', exact: true })).toContainText(OFFICER.name);
    await expect(history(other)).toContainText('Phê duyệt không áp dụng');
    expect(await current(entry, 2)).toMatchObject({ state_now: 'not_applicable' });
    await overview(other);
    await expect(other.getByRole('row', { name: SYSTEM })).toContainText(`1/${measures.length - 1}`);
    expect(otherFaults).toEqual([]);
    await theirs.close();
    // The page of the first learns of it by itself.
    await expect(holds(page)).toContainText('Không áp dụng');
    expect(faults).toEqual([]);
  });

  test('the table goes out, one cell is changed, and comes back with a preview; rows in conflict and refused rows are told', async ({ page }) => {
    test.setTimeout(180_000);
    const [entry, faults] = await as(page, ADMIN.username, `/assessments/${assessment}`);
    const rows = cells(await bytes(page, 'Bảng XLSX'));
    const [head = [], ...lines] = rows;
    expect(lines).toHaveLength(measures.length);
    const named = (name: string) => head.indexOf(name);
    const line = (place: number) => {
      const found = lines.find((cell) => cell[named('Mã biện pháp')] === measure(place).control);
      if (found === undefined) throw new Error(`the table has no row of ${measure(place).control}`);
      return found;
    };
    line(3)[named('Kết quả')] = 'Không đạt';
    // Changed here and there since: a conflict. Something that is no result: refused.
    const stale = await current(entry, 4);
    await entry.send('PUT', `/assessments/${assessment}/controls/${stale.control}/assignment`, { owner: 'Văn phòng' }, { 'if-match': `"${stale.version}"` });
    line(4)[named('Ghi chú')] = 'Ghi trong bảng cũ';
    line(5)[named('Kết quả')] = 'Có lẽ đạt';
    const file = { name: 'bien-phap.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: workbook('Biện pháp', rows) };

    await page.getByRole('link', { name: 'Đánh giá biện pháp bảo vệ' }).click();
    await expect(page.getByRole('row', { name: SYSTEM })).not.toContainText('Không đạt');
    await page.getByRole('link', { name: 'Nhập bảng' }).click();
    await accessible(page, 'importing a table');
    await page.getByLabel('Chọn bảng').setInputFiles(file);
    await expect(page.getByRole('heading', { name: 'Xem trước: bien-phap.xlsx' })).toBeVisible();
    await expect(page.getByText(`${measures.length - 3} dòng không đổi`)).toBeVisible();
    await expect(page.getByRole('tab', { name: 'Vướng 1' })).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('row', { name: measure(4).control })).toContainText('Ghi trong bảng cũ');
    await accessible(page, 'a preview with a conflict');
    await page.getByRole('tab', { name: 'Từ chối 1' }).click();
    await expect(page.getByRole('row', { name: measure(5).control })).toBeVisible();
    await page.getByRole('tab', { name: 'Thay đổi 1' }).click();
    await expect(page.getByRole('row', { name: measure(3).control })).toContainText(/Kết quả:\s*Chưa đánh giá/);
    await expect(page.getByRole('row', { name: measure(3).control })).toContainText('Không đạt');
    await accessible(page, 'a preview');
    expect(await current(entry, 3)).toMatchObject({ state: 'not_assessed' });

    await page.getByRole('button', { name: 'Ghi vào hệ thống' }).click();
    await expect(page.getByRole('heading', { name: 'Kết quả nhập: bien-phap.xlsx' })).toBeVisible();
    await expect(page.getByText('Đã ghi 1 dòng. Dòng vướng')).toBeVisible();
    expect(await current(entry, 3)).toMatchObject({ state: 'not_met', basis: 'statement' });
    expect(await current(entry, 4)).toMatchObject({ owner: 'Văn phòng', note: '' });
    await page.getByRole('link', { name: 'Đánh giá biện pháp bảo vệ' }).click();
    await expect(page.getByRole('row', { name: SYSTEM })).toContainText(/1\s*Không đạt/);
    expect(faults).toEqual([]);
  });

  test('gaps stand late first, are filtered by owner, and lead to the measure', async ({ page }) => {
    const [entry, faults] = await as(page, ADMIN.username, '/assessments');
    const late = await current(entry, 3);
    await entry.send('PUT', `/assessments/${assessment}/controls/${late.control}/assignment`, { owner: 'Lê Thị Hoa', due: '2026-01-15' }, { 'if-match': `"${late.version}"` });
    await page.getByRole('link', { name: 'Biện pháp còn thiếu' }).click();
    const list = page.getByRole('region', { name: 'Biện pháp còn thiếu' });
    const first = list.getByRole('row').nth(1);
    await expect(first).toContainText(measure(3).title.vi);
    await expect(first).toContainText('Quá hạn');
    await expect(page.getByText(`${measures.length - 2} biện pháp còn thiếu`)).toBeVisible();
    await accessible(page, 'gaps');
    await page.getByLabel('Người phụ trách').fill('Lê Thị Hoa');
    await expect(list.getByRole('row')).toHaveCount(2);
    await page.getByLabel('Người phụ trách').fill('');
    await page.getByLabel('Kết quả').selectOption({ label: 'Đạt một phần' });
    await expect(page.getByRole('heading', { name: 'Không có mục nào khớp với điều kiện lọc' })).toBeVisible();
    await page.getByLabel('Kết quả').selectOption({ label: 'Mọi kết quả' });
    await page.getByLabel('Chỉ mục chưa phân công').check();
    for (const owner of ['Lê Thị Hoa', 'Phòng Hạ tầng số', 'Văn phòng']) await expect(list.getByRole('cell', { name: owner, exact: true })).toHaveCount(0);
    await expect(page.getByText(`${measures.length - 5} biện pháp còn thiếu`)).toBeVisible();
    await page.getByLabel('Chỉ mục chưa phân công').uncheck();
    await page.getByLabel('Chỉ mục quá hạn').check();
    await expect(list.getByRole('row')).toHaveCount(2);
    await list.getByRole('link', { name: measure(3).title.vi }).click();
    await expect(holds(page)).toContainText('Không đạt');
    await expect(holds(page)).toContainText('Quá hạn');
    // The overview names the day.
    await overview(page);
    await expect(page.getByRole('row', { name: SYSTEM })).toContainText('15/01/2026');
    expect(faults).toEqual([]);
  });

  test('a check as evidence decides alone; without it the measure is not assessed again', async ({ page }) => {
    test.setTimeout(180_000);
    const [entry, faults] = await as(page, ADMIN.username, '/readiness', demonstration);
    await page.getByRole('button', { name: 'Chạy lại ngay' }).click();
    await expect(page.getByText(/Đã chạy \d+ phép kiểm tra/)).toBeVisible({ timeout: 60_000 });
    const systems = (await entry.get<{ items: { id: string; name: string; level: number | null; dossier: string }[] }>('/systems?limit=100')).items;
    const open = systems.find(({ level, dossier }) => level !== null && dossier !== 'approved');
    if (open === undefined) throw new Error('the demonstration has no system whose dossier is not approved');
    const opened = await entry.send<{ assessment: { id: string } }>('POST', '/assessments', { system: open.id });
    const path = `/assessments/${opened.assessment.id}/controls`;
    const free = (await entry.get<{ items: Measure[] }>(path)).items.find(({ basis, in_scope }) => basis === '' && in_scope);
    if (free === undefined) throw new Error('every measure was assessed already');
    await overview(page);
    await page.getByRole('row', { name: open.name }).getByRole('link', { name: open.name }).first().click();
    await page.locator(`a[data-measure][href$="/${free.control}"]`).click();
    await expect(page.getByRole('heading', { level: 1, name: free.title.vi })).toBeVisible();
    await page.getByRole('button', { name: 'Thêm bằng chứng' }).click();
    const dialog = page.getByRole('dialog', { name: 'Thêm bằng chứng' });
    await dialog.getByLabel('Loại bằng chứng').selectOption({ label: 'Phép kiểm tra' });
    await dialog.getByRole('combobox', { name: 'Phép kiểm tra', exact: true }).selectOption('6410-btttt-cattt-2023/dossiers-approved');
    await accessible(page, 'adding a check');
    await dialog.getByRole('button', { name: 'Thêm bằng chứng' }).click();
    await expect(dialog).toHaveCount(0);
    // The dossier of the system is submitted, not approved.
    await expect(holds(page)).toContainText('Không đạt');
    await expect(holds(page)).toContainText('Phép kiểm tra');
    await expect(page.getByRole('button', { name: 'Ghi kết quả' })).toHaveCount(0);
    expect(await entry.get<Measure>(`${path}/${free.control}`)).toMatchObject({ state_now: 'not_met', basis: 'check' });
    await evidence(page).getByRole('link', { name: 'Hồ sơ đề xuất cấp độ đã được phê duyệt' }).click();
    await expect(page).toHaveURL(/\/checks\//);
    await page.goBack();
    await page.getByRole('button', { name: /^Gỡ bằng chứng/ }).click();
    const removing = page.getByRole('dialog', { name: 'Gỡ bằng chứng' });
    await expect(removing).toContainText('trở về chưa đánh giá');
    await removing.getByLabel('Lý do gỡ').fill('Không phải nội dung của biện pháp');
    await removing.getByRole('button', { name: 'Gỡ bằng chứng' }).click();
    await expect(holds(page)).toContainText('Chưa đánh giá');
    await expect(page.getByRole('button', { name: 'Ghi kết quả' })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('the level dossier is kept on the page of the system, and stands in the yearly table with what is missing', async ({ page }) => {
    const [, faults] = await as(page, ADMIN.username, `/systems/${system}`);
    const dossier = page.getByRole('region', { name: 'Hồ sơ cấp độ' });
    await expect(dossier).toContainText('Đơn vị chưa khai báo gì về hồ sơ');
    await expect(page.getByRole('region', { name: 'Biện pháp bảo vệ' })).toContainText(`1/${measures.length - 1} biện pháp đạt`);
    await accessible(page, 'a system with measures and dossier');
    await dossier.getByRole('button', { name: 'Cập nhật hồ sơ' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cập nhật hồ sơ cấp độ' });
    await dialog.getByLabel('Tình trạng hồ sơ').selectOption({ label: 'Đã phê duyệt' });
    await accessible(page, 'changing a dossier');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await expect(dialog.getByLabel('Số quyết định phê duyệt cấp độ')).toHaveAttribute('aria-invalid', 'true');
    await dialog.getByLabel('Số quyết định phê duyệt cấp độ').fill('27/QĐ-UBND');
    await dialog.getByLabel('Ngày quyết định').fill('2026-09-15');
    await dialog.getByRole('button', { name: 'Lưu' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(dossier).toContainText('Đã phê duyệt');
    await expect(dossier).toContainText('27/QĐ-UBND ngày 15/09/2026');

    await dossier.getByRole('link', { name: 'Báo cáo năm (mẫu số 08)' }).click();
    const row = page.getByRole('row', { name: SYSTEM });
    await expect(row).toContainText('Đã phê duyệt');
    await expect(row).toContainText('Tình trạng hồ sơ khác với danh mục hệ thống');
    await expect(row).toContainText(`Chưa (1/${measures.length - 1})`);
    await accessible(page, 'the yearly table');
    const printed = cells(await bytes(page, 'Mẫu 08 dạng XLSX'));
    expect(printed.find((cell) => cell.includes(SYSTEM))?.join(' | ')).toContain('27/QĐ-UBND, 15/09/2026');
    await page.getByLabel('Đến ngày').fill('2001-01-01');
    await expect(page.getByRole('alert')).toContainText('Phải từ ngày đầu kỳ trở đi');
    expect(faults).toEqual([]);
  });

  test('is brought up to date, closed with a reason and opened again; files for tools elsewhere come as JSON', async ({ page }) => {
    const [, faults] = await as(page, ADMIN.username, `/assessments/${assessment}`);
    for (const [name, root] of [
      ['Kết quả (OSCAL)', 'assessment-results'],
      ['Kế hoạch khắc phục (OSCAL)', 'plan-of-action-and-milestones'],
    ] as const) {
      expect(Object.keys(JSON.parse((await bytes(page, name)).toString()) as object)).toEqual([root]);
    }
    await page.getByRole('button', { name: 'Cập nhật', exact: true }).click();
    let dialog = page.getByRole('dialog', { name: 'Cập nhật đợt đánh giá' });
    await expect(dialog.getByRole('checkbox', { name: CATALOGUE })).toBeChecked();
    await dialog.getByRole('button', { name: 'Cập nhật', exact: true }).click();
    await expect(page.getByText(/^Đã cập nhật: 0 biện pháp mới/)).toBeVisible();
    await expect(dialog).toHaveCount(0);

    await page.getByRole('button', { name: 'Đóng', exact: true }).click();
    dialog = page.getByRole('dialog', { name: 'Đóng đợt đánh giá' });
    await expect(dialog.getByRole('button', { name: 'Đóng đợt đánh giá' })).toBeDisabled();
    await dialog.getByLabel('Lý do đóng').fill('Hệ thống dừng hoạt động');
    await dialog.getByRole('button', { name: 'Đóng đợt đánh giá' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('Đợt đánh giá này không còn hiệu lực')).toBeVisible();
    await accessible(page, 'a closed assessment');
    await see(page, 0);
    await expect(holds(page)).toContainText('Đạt');
    await expect(page.getByRole('button', { name: 'Ghi kết quả' })).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Thêm bằng chứng' })).toHaveCount(0);

    await page.getByRole('link', { name: 'Danh sách biện pháp' }).click();
    await page.getByRole('button', { name: 'Mở lại' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Mở lại' }).click();
    await expect(page.getByText('Đợt đánh giá này không còn hiệu lực')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Đóng', exact: true })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test('a reader sees everything, and no button that is not for readers', async ({ page }) => {
    const [, faults] = await as(page, READER.username, '/assessments');
    await expect(page.getByRole('row', { name: SYSTEM })).toBeVisible();
    const main = page.getByRole('main');
    await expect(main.getByRole('link', { name: 'Bảng XLSX' })).toBeVisible();
    await expect(main.getByRole('link', { name: 'Nhập bảng' })).toHaveCount(0);
    await expect(main.getByRole('button', { name: /Mở đợt đánh giá/ })).toHaveCount(0);
    for (const [path, shown] of [
      [`/assessments/${assessment}`, SYSTEM],
      [at(0), measure(0).title.vi],
      [`/systems/${system}`, SYSTEM],
    ] as const) {
      await page.goto(`${server.url}/u/${unit}${path}`);
      await expect(page.getByRole('heading', { level: 1, name: shown })).toBeVisible();
      await expect(page.locator('.loading')).toHaveCount(0);
      for (const name of ['Cập nhật', 'Đóng', 'Ghi kết quả', 'Phân công', 'Đề nghị không áp dụng', 'Thêm bằng chứng', 'Gỡ', 'Cập nhật hồ sơ']) await expect(main.getByRole('button', { name, exact: true }), `${path}: ${name}`).toHaveCount(0);
    }
    expect(faults).toEqual([]);
  });

  test('400 pixels wide and dark, in both languages: nothing is cut off, and lines are reached by keyboard', async ({ page }) => {
    test.setTimeout(240_000);
    await page.setViewportSize({ width: 400, height: 844 });
    const [, faults] = await as(page, ADMIN.username, '/assessments');
    for (const lang of ['vi', 'en']) {
      await page.evaluate((to) => {
        localStorage.setItem('vonggac.theme', 'dark');
        localStorage.setItem('vonggac.lang', to);
      }, lang);
      for (const path of ['/assessments', '/assessments/gaps', '/assessments/yearly', '/assessments/import', `/assessments/${assessment}`, at(0), at(2), `/systems/${system}`]) {
        await page.goto(`${server.url}/u/${unit}${path}`);
        await expect(page.locator('h1')).toBeVisible();
        await expect(page.locator('.loading')).toHaveCount(0);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${lang} ${path} does not scroll sideways`).toBe(0);
        await accessible(page, `${lang} ${path}`);
      }
    }
    await page.goto(`${server.url}/u/${unit}/assessments/${assessment}`);
    const lines = page.locator('a[data-measure]');
    await lines.first().focus();
    await page.keyboard.press('ArrowDown');
    await expect(lines.nth(1)).toBeFocused();
    await expect(lines.nth(1)).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`/assessments/${assessment}/`));
    expect(faults).toEqual([]);
  });
});
