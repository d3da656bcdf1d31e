import { zipSync, strToU8 } from 'fflate';

const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** The smallest workbook that spreadsheet programs read (ECMA-376 Part 1 §12, §18): one sheet, every cell as inline text. */
export function workbook(sheet: string, rows: readonly (readonly string[])[]): Buffer {
  const cells = (row: readonly string[]) => row.map((cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escape(cell)}</t></is></c>`).join('');
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const files = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
    '_rels/.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="${escape(sheet)}" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows.map((row) => `<row>${cells(row)}</row>`).join('')}</sheetData></worksheet>`,
  };
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(head + text)]))));
}

/**
 * A list of machines as a provincial department keeps it: 12 rows, of which 3 cannot be taken because nothing is left that names
 * the machine, and one is taken without its damaged address.
 */
export const HOSTS: readonly (readonly string[])[] = [
  ['Tên máy', 'Loại máy', 'Địa chỉ IP', 'Địa chỉ MAC', 'Hệ điều hành', 'Vị trí', 'Người phụ trách'],
  ['Máy chủ Đăng ký hồ sơ', 'Máy chủ', '10.20.10.11', '02:00:0a:14:0a:0b', 'Ubuntu 22.04', 'Phòng máy chủ tầng 3', 'Trần Văn Đức'],
  ['Máy chủ thư điện tử', 'Máy chủ', '10.20.10.12', '02:00:0a:14:0a:0c', 'Ubuntu 22.04', 'Phòng máy chủ tầng 3', 'Trần Văn Đức'],
  ['', 'Máy chủ', '10.20.300.13', '', 'Windows Server 2019', 'Phòng máy chủ tầng 3', 'Lê Thị Hoa'],
  ['pc-vanthu-01', 'Máy trạm', '10.20.31.21', '02:00:0a:14:1f:15', 'Windows 10', 'Phòng Văn thư', 'Phạm Thị Lan'],
  ['pc-vanthu-02', 'Máy trạm', '10.20.31.22', '02:00:0a:14:1f:16', 'Windows 10', 'Phòng Văn thư', 'Phạm Thị Lan'],
  ['', 'Máy trạm', '', '02:00:0a:14:1f', 'Windows 11', 'Phòng Kế toán', 'Đỗ Minh Tuấn'],
  ['pc-ketoan-02', 'Máy trạm', '10.20.31.32', '02:00:0a:14:1f:20', 'Windows 11', 'Phòng Kế toán', 'Đỗ Minh Tuấn'],
  ['', 'Máy trạm', 'chưa cấp', '', 'Windows 10', 'Phòng Một cửa', 'Ngô Thị Thảo'],
  ['pc-motcua-02', 'Máy trạm', '10.20.31.42', '02:00:0a:14:1f:2a', 'Windows 10', 'Phòng Một cửa', 'Ngô Thị Thảo'],
  ['sw-tang-3', 'Thiết bị mạng', '10.20.0.3', '02:00:0a:14:00:03', '', 'Tủ mạng tầng 3', 'Trần Văn Đức'],
  ['fw-bien', 'Thiết bị mạng', '10.20.0.1', '02:00:0a:14:00:01', '', 'Phòng máy chủ tầng 3', 'Trần Văn Đức'],
  ['in-vanthu', 'Máy in', '10.20.31.990', '', '', 'Phòng Văn thư', 'Phạm Thị Lan'],
];
