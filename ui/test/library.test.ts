import { describe, expect, it } from 'vitest';

import type { Entry, Line, Regime, RegimeEntries } from '../src/api/library';
import { begun, matches, wordsOf } from '../src/lib/fold';
import { anchorOf, dayToShow, found, headed, hrefOf, indexed, inOrder, isOld, openSection, piecesOf, regimesInOrder, sectionOf, sectionsOf } from '../src/lib/library';
import { regimeSearch } from '../src/lib/library-search';

const both = (vi: string, en = vi) => ({ vi, en });
const line = (label: string, value: string, kind: Line['kind'] = 'words', entries: Line['entries'] = []): Line => ({ label: both(label), value: both(value), kind, entries });
const VERIFIED = { name: 'verified', verified: true, text: both('đã đối chiếu văn bản gốc') } as const;
const RECALLED = { name: 'recalled', verified: false, text: both('chưa kiểm chứng') } as const;
const entry = (section: string, id: string, more: Partial<Entry> = {}): Entry => ({
  section,
  id,
  title: both(id),
  text: null,
  facts: [],
  fields: [],
  levels: [],
  sources: [],
  grade: VERIFIED,
  from: null,
  until: null,
  note: null,
  unknown: null,
  verified_on: null,
  ...more,
});
const regime = (id: string, from: string | null, until: string | null, in_force: boolean): Regime => ({
  id,
  title: both(id),
  summary: both(''),
  from,
  until,
  grade: VERIFIED,
  unknown: null,
  in_force,
  sections: [],
});
const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);

describe('words', () => {
  it('are found by their beginnings, with or without diacritics', () => {
    expect(wordsOf('Đường dây nóng, 24/7')).toEqual(['duong', 'day', 'nong', '24', '7']);
    expect(begun(['duong', 'day', 'nong'], ['no', 'du'])).toBe(true);
    expect(begun(['duong'], ['day'])).toBe(false);
    expect(matches('Đường dây nóng', 'duong nong')).toBe(true);
    expect(matches('Đường dây nóng', 'ong')).toBe(false);
  });
});

describe('what is found in a regime', () => {
  const phone = entry('contact', 'vncert-phone', {
    title: both('Hỗ trợ ứng cứu sự cố', 'Help with incidents'),
    facts: [line('Điện thoại', '024.3640.4421', 'phone'), line('Cơ quan', 'Trung tâm quốc gia')],
    sources: [{ act: 'cv-6410-2023', number: '6410/BTTTT-CATTT', title: both('Công văn'), clause: 'Khoản 3' }],
  });
  const log = entry('control', 'log', { title: both('Nhật ký'), text: both('Lưu nhật ký 6 tháng.'), levels: [3, 4], grade: RECALLED });
  const clock = entry('clock', 'notice', { title: both('Thông báo sự cố'), note: both('Ghi chú riêng') });
  const form = entry('form', 'mau-03', { fields: [line('Mô tả sự cố', 'đoạn văn')] });
  const all = indexed([phone, log, clock, form]);
  const look = (words: string) => ids(found(all, { words }));

  it('is found by title, text, value, field, source and note, in any section', () => {
    expect(look('su co')).toEqual(['vncert-phone', 'notice', 'mau-03']);
    expect(look('nhật ký tháng')).toEqual(['log']);
    expect(look('trung tam')).toEqual(['vncert-phone']);
    expect(look('6410')).toEqual(['vncert-phone']);
    expect(look('khoản 3')).toEqual(['vncert-phone']);
    expect(look('ghi chu rieng')).toEqual(['notice']);
    expect(look('help')).toEqual(['vncert-phone']);
    expect(look('')).toHaveLength(4);
    expect(look('không có gì')).toEqual([]);
  });

  it('has telephone numbers however they are written', () => {
    for (const typed of ['024.3640.4421', '024 3640', '02436404421', '0243640']) expect(look(typed), typed).toEqual(['vncert-phone']);
    // Only numbers of telephones are joined: not those of clauses.
    expect(look('63')).toEqual([]);
  });

  it('is narrowed by level, where an entry names one, and to what is not verified', () => {
    expect(ids(found(all, { level: 3 }))).toEqual(['vncert-phone', 'log', 'notice', 'mau-03']);
    expect(ids(found(all, { level: 2 }))).toEqual(['vncert-phone', 'notice', 'mau-03']);
    expect(ids(found(all, { unverified: true }))).toEqual(['log']);
    expect(ids(found(all, { unverified: true, level: 1 }))).toEqual([]);
  });
});

describe('sections', () => {
  const shown = (rows: [string, number, number][], items: Entry[] = []): RegimeEntries => ({
    regime: regime('r', null, null, true),
    day: '2024-02-10',
    sections: rows.map(([section, count, left_out]) => ({ section, shown: count, left_out })),
    left_out: 0,
    items,
  });

  it('stand in the order in which they are needed; contacts always, others when there ever was one', () => {
    const all = shown([['act', 2, 0], ['contact', 0, 0], ['plan', 0, 0], ['day_off', 0, 3], ['weather', 1, 0], ['control', 2, 0]]);
    const rows = sectionsOf(all, [entry('control', 'a'), entry('control', 'b'), entry('act', 'c')]);
    expect(rows).toEqual([
      { section: 'contact', hits: 0, leftOut: 0 },
      { section: 'control', hits: 2, leftOut: 0 },
      { section: 'act', hits: 1, leftOut: 0 },
      { section: 'day_off', hits: 0, leftOut: 3 },
      { section: 'weather', hits: 0, leftOut: 0 },
    ]);
    expect(inOrder([{ section: 'weather' }, { section: 'form' }, { section: 'contact' }]).map(({ section }) => section)).toEqual(['contact', 'form', 'weather']);
  });

  it('are open by choice, by the address, or because there is something in them', () => {
    const rows = [
      { section: 'contact', hits: 0, leftOut: 0 },
      { section: 'clock', hits: 4, leftOut: 0 },
      { section: 'incident_kind', hits: 1, leftOut: 0 },
    ];
    expect(openSection(rows, 'contact', '', undefined)).toBe('contact');
    expect(openSection(rows, undefined, 'incident_kind-dos', undefined)).toBe('incident_kind');
    expect(openSection(rows, undefined, '', undefined)).toBe('clock');
    expect(openSection(rows, 'weather', 'main', undefined)).toBe('clock');
    // Words are looked for everywhere, until a section is chosen.
    expect(openSection(rows, undefined, '', 'sự cố')).toBeUndefined();
    expect(openSection(rows, 'clock', '', 'sự cố')).toBe('clock');
    expect(openSection([{ section: 'contact', hits: 0, leftOut: 9 }], undefined, '', undefined)).toBe('contact');
    expect(openSection([], undefined, '', undefined)).toBeUndefined();
  });

  it('have anchors that lead back to them', () => {
    expect(sectionOf(anchorOf('incident_kind', 'denial-of-service'))).toBe('incident_kind');
    expect(sectionOf('main')).toBeUndefined();
  });

  it('of controls and steps have the headings of their order', () => {
    const group = (title: string) => line('Nhóm', title, 'entries', [{ section: 'group', id: title, title: both(title) }]);
    const controls = [entry('control', 'a', { facts: [group('Mật khẩu')] }), entry('control', 'b', { facts: [group('Mật khẩu')] }), entry('control', 'c', { facts: [group('Nhật ký')] })];
    expect(headed(controls, 'vi').map(({ title, entries }) => [title, ids(entries)])).toEqual([
      ['Mật khẩu', ['a', 'b']],
      ['Nhật ký', ['c']],
    ]);
    // A deadline that names a severity is not headed by it.
    const severity = line('Mức', 'Nghiêm trọng', 'entries', [{ section: 'severity', id: 's', title: both('Nghiêm trọng') }]);
    expect(headed([entry('clock', 'k', { facts: [severity] })], 'vi')[0]?.title).toBe('');
    expect(headed([entry('step', 's', { facts: [severity] })], 'vi')[0]?.title).toBe('Nghiêm trọng');
  });
});

describe('regimes', () => {
  const old = regime('old', '2016-07-01', '2026-08-18', false);
  const now = regime('now', '2026-07-01', null, true);
  const next = regime('next', '2030-01-01', null, false);
  const older = regime('older', '2006-01-01', '2016-06-30', false);

  it('stand with those in force first, those to come, then the newest that ended', () => {
    expect(ids(regimesInOrder([older, old, next, now], '2026-11-28'))).toEqual(['now', 'next', 'old', 'older']);
  });

  it('are shown on today, or on the nearest day on which they are in force', () => {
    expect(dayToShow(now, '2026-11-28')).toBeUndefined();
    expect(dayToShow(old, '2026-11-28')).toBe('2026-08-18');
    expect(dayToShow(next, '2026-11-28')).toBe('2030-01-01');
  });

  it('take from the address only what fits', () => {
    expect(regimeSearch({ day: '2024-02-10', section: 'incident_kind', words: 'sự cố', level: '3', unverified: 'true' })).toEqual({
      day: '2024-02-10',
      section: 'incident_kind',
      words: 'sự cố',
      level: 3,
      unverified: true,
    });
    for (const day of ['2024-02-30', '2024-2-3', '10/02/2024', 20240210]) expect(regimeSearch({ day }).day, String(day)).toBeUndefined();
    expect(regimeSearch({ level: 6, section: '<b>', words: '', unverified: 'yes' })).toEqual({});
    // A number that was typed is looked for as it stands.
    expect(regimeSearch({ words: 6410 }).words).toBe('6410');
  });
});

describe('values', () => {
  const href = (kind: Line['kind'], value: string) => hrefOf({ kind, value: both(value) });

  it('lead to telephone, mail and pages, and nowhere else', () => {
    expect(href('phone', '024.3640.4421')).toBe('tel:02436404421');
    expect(href('phone', '+84 (24) 3209-1616')).toBe('tel:+842432091616');
    expect(href('email', 'ir@vncert.vn')).toBe('mailto:ir@vncert.vn');
    expect(href('email', 'ir@vncert.vn?bcc=x@y.example')).toBeUndefined();
    expect(href('web', 'https://vncert.vn/bao-cao')).toBe('https://vncert.vn/bao-cao');
    expect(href('web', 'df.irlab.vn')).toBe('https://df.irlab.vn');
    expect(href('web', 'javascript:alert(1)')).toBeUndefined();
    expect(href('words', '024.3640.4421')).toBeUndefined();
    expect(href('phone', '—')).toBeUndefined();
  });

  it('that an owner stated more than a year ago are to be asked again', () => {
    expect(isOld('2023-12-29', '2024-12-28')).toBe(false);
    expect(isOld('2023-12-29', '2024-12-29')).toBe(true);
    expect(isOld(null, '2024-12-29')).toBe(false);
  });

  it('of forms part into what is printed and what is filled in', () => {
    expect(piecesOf('Thực hiện {text:letter}, có {figure:met}.')).toEqual([
      { text: 'Thực hiện ', key: '' },
      { text: '', key: 'text:letter' },
      { text: ', có ', key: '' },
      { text: '', key: 'figure:met' },
      { text: '.', key: '' },
    ]);
    expect(piecesOf('{other:x}')).toEqual([{ text: '{other:x}', key: '' }]);
    expect(piecesOf('')).toEqual([]);
  });
});
