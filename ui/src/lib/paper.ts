/**
 * The fixed words of an official document, and how its numbers, days and lists are written (Decree 30/2020/NĐ-CP, Annex I). The
 * document is Vietnamese whatever the language of the console is; the printed files are worded by the same rules.
 */
import type { Block, Capacity, Pages, Run, Urgency } from '../api/answers';

export const COUNTRY = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
export const MOTTO = 'Độc lập - Tự do - Hạnh phúc';
export const DRAFT = 'DỰ THẢO';
export const TO = 'Kính gửi:';
export const COPIES = 'Nơi nhận:';
/** What closes the text. */
export const END = './.';
export const SHORT: Record<Capacity, string> = { on_behalf: 'TM.', deputy: 'KT.', by_order: 'TL.', authorised: 'TUQ.', acting: 'Q.' };
export const URGENT: Record<Urgency, string> = { urgent: 'KHẨN', very_urgent: 'THƯỢNG KHẨN', express: 'HỎA TỐC' };
/** The annex that says where each figure comes from; the files have it as well. */
export const SOURCES = {
  title: 'Nguồn số liệu',
  intro: 'Mỗi số liệu trong văn bản được lấy từ một bản ghi quan sát. Giá trị băm cho phép đối chiếu bản ghi với sổ bằng chứng của đơn vị; thời điểm ghi theo giờ Việt Nam (UTC+7).',
  heads: ['STT', 'Số liệu', 'Nội dung', 'Mã quan sát', 'Thời điểm ghi nhận', 'Giá trị băm của bản ghi'],
  /** Per cent of the width. */
  shares: [5, 11, 34, 11, 13, 26],
} as const;

/** Room for what the registry fills in. */
const GAP = '\u00a0'.repeat(6);

export const capitals = (text: string): string => text.toLocaleUpperCase('vi');

/** `05/BC-STTTT`: numbers below ten have a zero before them; without a number there is room for it. */
export function numbered(number: number | null, symbol: string): string {
  const figures = number === null ? GAP : String(number).padStart(2, '0');
  return symbol === '' ? figures : `${figures}/${symbol}`;
}

/** `ngày 05 tháng 02 năm 2024`: days below ten and the months 1 and 2 have a zero before them. Without a day there is room for it. */
export function dayInWords(day: string | null, year: number): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '');
  if (parts === null) return `ngày${GAP}tháng${GAP}năm ${year}`;
  const month = Number(parts[2]);
  return `ngày ${parts[3] ?? ''} tháng ${month < 3 ? `0${month}` : month} năm ${parts[1] ?? ''}`;
}

/** `Hà Tĩnh, ngày …`. */
export function dated(place: string, day: string | null, year: number): string {
  const words = dayInWords(day, year);
  return place === '' ? words.slice(0, 1).toLocaleUpperCase('vi') + words.slice(1) : `${place}, ${words}`;
}

/** `14:05 ngày 05/02/2024`, in the time of Vietnam. */
export function moment(at: string): string {
  const local = new Date(new Date(at).getTime() + 7 * 3_600_000);
  if (Number.isNaN(local.getTime())) return at;
  const [day = '', clock = ''] = local.toISOString().split('T');
  return `${clock.slice(0, 5)} ngày ${day.split('-').reverse().join('/')}`;
}

/** Lines of a list, each closed by a semicolon and the last by a full stop. */
export function listed(lines: readonly string[]): string[] {
  return lines.map((line, place) => `${line.trimEnd().replace(/[;.,]+$/, '')}${place === lines.length - 1 ? '.' : ';'}`);
}

/** The lines above the name: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`. */
export function offices({ capacities, office }: Pages['signature']): string[] {
  return [...capacities.map(({ capacity, of }) => `${SHORT[capacity]} ${capitals(of)}`), ...(office === '' ? [] : [capitals(office)])];
}

const ROMAN: readonly [number, string][] = [
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];
/** Annexes are counted in Roman figures. */
export function roman(number: number): string {
  let rest = number;
  let out = '';
  for (const [value, letters] of ROMAN) {
    while (rest >= value) {
      out += letters;
      rest -= value;
    }
  }
  return out;
}

/** `Phụ lục II`; the number is left out where there is only one. */
export const annexHeading = (place: number, count: number): string => (count > 1 ? `Phụ lục ${roman(place + 1)}` : 'Phụ lục');

/** `(Kèm theo Báo cáo số 05/BC-STTTT ngày … của …)`. */
export function annexOf(pages: Pick<Pages, 'kind' | 'name' | 'number' | 'symbol' | 'date' | 'issuer'>, year: number): string {
  const name = pages.kind === 'letter' ? 'Công văn' : pages.name;
  return `(Kèm theo ${name} số ${numbered(pages.number, pages.symbol)} ${dayInWords(pages.date, year)} của ${pages.issuer})`;
}

/** The body with `./.` in place of its last full stop. A table at the end closes nothing. */
export function closed(body: readonly Block[]): Block[] {
  const last = body.at(-1);
  if (last === undefined || (last.block !== 'paragraph' && last.block !== 'item')) return [...body];
  const run = last.runs.at(-1);
  if (run === undefined) return [...body];
  const end: Run = { ...run, text: run.text.trimEnd().replace(/[./;]+$/, '') + END };
  return [...body.slice(0, -1), { ...last, runs: [...last.runs.slice(0, -1), end] }];
}

/** What stands at the foot of every page. */
export function foot({ draft, trace }: Pick<Pages, 'draft' | 'trace'>): string {
  return [draft ? 'Dự thảo, chưa ký ban hành' : '', trace].filter((part) => part !== '').join(' · ');
}
