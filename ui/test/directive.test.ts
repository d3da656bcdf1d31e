import { describe, expect, it } from 'vitest';

import type { Clause, Obligation, Reading, Subject, Tally } from '../src/api/directive';
import { isLate, isWanted, percent, rowsOf, shares, spanOf, standingOf, sum, within, worst } from '../src/lib/board';
import { changed } from '../src/lib/changes';
import { area, bar, dots, labelled, line, scale, ticks } from '../src/lib/chart';
import { corrected } from '../src/lib/concurrent';
import { inserted, MOST_SAVED, offsetOf, placeIn, savedIn, withSaved } from '../src/lib/questions';
import { differs, fieldsOf, isIn, lastClauses, readFields, sureness } from '../src/lib/reading';
import { checkSearch, lettersSearch, readinessSearch } from '../src/search';

const both = (text: string) => ({ vi: text, en: text });
const NONE: Tally = { all: 0, met: 0, stated: 0, not_met: 0, unknown: 0, waived: 0, not_applicable: 0, late: 0, weight: 0, weight_met: 0 };
const clause = (label: string, parent = '', obligations: string[] = []): Clause => ({
  label,
  parent,
  title: both(label),
  text: both(''),
  applies: both(''),
  verdict: null,
  tally: NONE,
  obligations,
});
type Said = Pick<Obligation, 'id' | 'clause' | 'state' | 'verdict' | 'grade' | 'due_at'>;
const obligation = (id: string, at: string, said: Partial<Said> = {}): Obligation =>
  ({ id, clause: at, state: 'in_progress', verdict: 'not_met', grade: 'measured', due_at: null, ...said }) as Obligation;

describe('how an obligation counts', () => {
  it('tells what was measured from what was stated, and never takes unknown for met', () => {
    expect(standingOf({ state: 'met', verdict: 'met', grade: 'measured' })).toBe('measured');
    expect(standingOf({ state: 'met', verdict: 'met', grade: 'statement' })).toBe('stated');
    expect(standingOf({ state: 'met', verdict: 'unknown', grade: 'measured' })).toBe('unknown');
    expect(standingOf({ state: 'waived', verdict: 'met', grade: 'measured' })).toBe('waived');
    expect(standingOf({ state: 'not_applicable', verdict: 'not_met', grade: '' })).toBe('not_applicable');
  });

  it('is late when it is not met at its due time, and not when it need not be met', () => {
    const due = '2026-12-10T16:59:59Z';
    const now = Date.parse(due);
    expect(isLate(obligation('a', '1', { due_at: due }), now)).toBe(true);
    expect(isLate(obligation('a', '1', { due_at: due }), now - 1)).toBe(false);
    expect(isLate(obligation('a', '1', { due_at: due, verdict: 'unknown' }), now)).toBe(true);
    expect(isLate(obligation('a', '1', { due_at: due, verdict: 'met' }), now)).toBe(false);
    expect(isLate(obligation('a', '1', { due_at: due, state: 'waived' }), now)).toBe(false);
    expect(isLate(obligation('a', '1'), now)).toBe(false);
  });

  it('is wanted by standing, by state, or by both', () => {
    const one = obligation('a', '1', { state: 'overdue', due_at: '2026-01-01T00:00:00Z' });
    const now = Date.parse('2026-02-01T00:00:00Z');
    expect(isWanted(one, {}, now)).toBe(true);
    expect(isWanted(one, { show: 'late', state: 'overdue' }, now)).toBe(true);
    expect(isWanted(one, { show: 'late', state: 'received' }, now)).toBe(false);
    expect(isWanted(one, { show: 'measured' }, now)).toBe(false);
  });
});

describe('figures', () => {
  it('are a hundred only when all is met', () => {
    expect(percent(0, 0)).toBeNull();
    expect(percent(199, 200)).toBe(99);
    expect(percent(200, 200)).toBe(100);
    expect(percent(1, 3)).toBe(33);
  });

  it('of several letters add up, and keep their order', () => {
    const total = sum([
      { ...NONE, all: 3, met: 1, stated: 1, unknown: 1, weight: 5, weight_met: 3 },
      { ...NONE, all: 2, not_met: 2, late: 1, weight: 2 },
    ]);
    expect(total).toMatchObject({ all: 5, met: 1, stated: 1, not_met: 2, unknown: 1, late: 1, weight: 7, weight_met: 3 });
    expect(shares(total).map(({ standing, count }) => `${standing} ${count}`)).toEqual(['measured 1', 'stated 1', 'not_met 2', 'unknown 1', 'waived 0', 'not_applicable 0']);
  });

  it('of a span are read, and what is none is left as it is', () => {
    expect(spanOf('1 month')).toEqual({ count: 1, unit: 'month' });
    expect(spanOf('15 days')).toEqual({ count: 15, unit: 'day' });
    expect(spanOf('15 working days')).toBeNull();
  });
});

describe('the clauses of a letter', () => {
  const clauses = [clause('1'), clause('1.a', '1', ['a1', 'a2']), clause('1.b', '1', ['b1']), clause('2', '', ['c1'])];
  const obligations = [obligation('a1', '1.a', { verdict: 'met' }), obligation('a2', '1.a'), obligation('b1', '1.b'), obligation('c1', '2', { verdict: 'unknown' })];

  it('stand in the order of the letter; one line says both where a clause asks for one thing', () => {
    const rows = rowsOf(clauses, obligations, null);
    expect(rows.map(({ key, depth, only, obligations: own }) => [key, depth, only?.id ?? null, own.map(({ id }) => id)])).toEqual([
      ['1', 0, null, []],
      ['1.a', 1, null, ['a1', 'a2']],
      ['1.b', 1, 'b1', []],
      ['2', 0, 'c1', []],
    ]);
  });

  it('that hold nothing wanted are left out, those above it stay', () => {
    const rows = rowsOf(clauses, obligations, ({ verdict }) => verdict === 'met');
    // One of two is wanted: the clause keeps a line of its own, so that its number is not taken for that of the obligation.
    expect(rows.map(({ key, only, obligations: own }) => [key, only?.id ?? null, own.map(({ id }) => id)])).toEqual([
      ['1', null, []],
      ['1.a', null, ['a1']],
    ]);
  });

  it('that lead round in a circle, or to nowhere, lose nothing', () => {
    const round = [clause('x', 'y', ['x1']), clause('y', 'x'), clause('z', 'gone', ['z1'])];
    const of = [obligation('x1', 'x'), obligation('z1', 'z'), obligation('l1', 'unknown clause')];
    const rows = rowsOf(round, of, null);
    expect(rows.map(({ key }) => key)).toEqual(['x', 'y', 'z', ' ']);
    expect(rows.at(-1)?.obligations.map(({ id }) => id)).toEqual(['l1']);
    expect(within('x', round, of).map(({ id }) => id)).toEqual(['x1']);
  });

  it('are opened at what has to be looked at first', () => {
    expect(worst(within('1', clauses, obligations))?.id).toBe('a2');
    expect(worst([])).toBeUndefined();
  });
});

describe('charts', () => {
  const frame = { width: 100, height: 60, left: 10, right: 10, top: 10, bottom: 10 };

  it('map values onto pixels, also a single one', () => {
    expect(scale([0, 10], [0, 100])(5)).toBe(50);
    expect(scale([3, 3], [0, 100])(3)).toBe(50);
    expect(dots([0, 5, 10], 10, frame)).toEqual([
      { x: 10, y: 50 },
      { x: 50, y: 30 },
      { x: 90, y: 10 },
    ]);
    expect(dots([10], 10, frame)).toEqual([{ x: 50, y: 10 }]);
  });

  it('draw a line and the area below it', () => {
    const two = [
      { x: 1, y: 2 },
      { x: 3.14159, y: 4 },
    ];
    expect(line(two)).toBe('M1 2L3.1 4');
    expect(area(two, 9)).toBe('M1 2L3.1 4L3.1 9L1 9Z');
    expect(area([], 9)).toBe('');
  });

  it('count in whole numbers up to the greatest', () => {
    expect(ticks(0)).toEqual([0, 1]);
    expect(ticks(3)).toEqual([0, 1, 2, 3]);
    expect(ticks(25)).toEqual([0, 10, 20, 30]);
    expect(ticks(240).at(-1)).toBeGreaterThanOrEqual(240);
    expect(ticks(500_000).length).toBeLessThanOrEqual(6);
  });

  it('label the first and the last, and what fits between', () => {
    expect(labelled(0, 5)).toEqual([]);
    expect(labelled(1, 5)).toEqual([0]);
    expect(labelled(120, 4)).toEqual([0, 40, 79, 119]);
    expect(labelled(3, 9)).toEqual([0, 1, 2]);
    expect(labelled(9, 1)).toEqual([8]);
  });

  it('show every part of a bar that there is, and fill it', () => {
    const parts = bar([1, 0, 999], 100, 5);
    expect(parts[0]?.size).toBeGreaterThan(4);
    expect(parts[1]?.size).toBe(0);
    expect(parts.reduce((total, { size }) => total + size, 0)).toBeCloseTo(100);
    expect(bar([0, 0], 100, 5)).toEqual([
      { start: 0, size: 0 },
      { start: 0, size: 0 },
    ]);
  });
});

describe('a letter that was read', () => {
  const field = <T,>(value: T, printed: string, first = 1) => ({ value, printed, confidence: { value: 1, doubts: [] }, place: { first, last: first } });
  const read = {
    number: field('128/STTTT-CNTT', 'Số: 128/STTTT-CNTT', 4),
    date: field('2026-11-20', 'An Bình, ngày 20 tháng 11 năm 2026', 4),
    signer: field({ capacity: 'KT. Giám đốc', title: 'Phó Giám đốc', name: 'Lê Quang Minh', rank: null }, 'KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Lê Quang Minh', 21),
    arrival_stamp: field({ organisation: null, number: '77', date: null, passed_to: null }, 'Số 77'),
  } as Partial<Reading>;

  it('fills the fields of the register', () => {
    const found = readFields(read);
    expect(found.number?.value).toBe('128/STTTT-CNTT');
    expect(found.issued_on?.place).toEqual({ first: 4, last: 4 });
    expect(found.signer?.value).toBe('KT. Giám đốc, Phó Giám đốc, Lê Quang Minh');
    expect(found.arrival_number?.value).toBe('77');
    expect(found.arrived_on?.value).toBe('');
    expect(found.subject).toBeUndefined();
  });

  it('shows what is printed only where it says something else', () => {
    expect(differs('128/STTTT-CNTT', 'Số: 128/STTTT-CNTT')).toBe(false);
    expect(differs('Sở Thông tin và Truyền thông', 'SỞ THÔNG TIN   VÀ TRUYỀN THÔNG')).toBe(false);
    expect(differs('2026-11-20', 'An Bình, ngày 20 tháng 11 năm 2026')).toBe(false);
    expect(differs('2026-11-21', 'An Bình, ngày 20 tháng 11 năm 2026')).toBe(true);
    expect(differs('KT. Giám đốc, Phó Giám đốc, Lê Quang Minh', 'KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Lê Quang Minh')).toBe(false);
    expect(differs('rà soát', 'V/v rà soat')).toBe(true);
    expect(differs('công văn', '')).toBe(false);
  });

  it('knows which fields were corrected, and sends them trimmed', () => {
    expect(corrected({ number: '1', note: '' }, { number: '1 ', note: 'x' })).toEqual(['note']);
    expect(fieldsOf({ number: ' 12/X ', kind: 'công văn' })).toMatchObject({ number: '12/X', kind: 'công văn', note: '' });
  });

  it('becomes as many obligations as it has last clauses that are no contacts', () => {
    const at = (label: string, parent: string | null, text: string) => ({ label, parent, text }) as Reading['clauses'][number];
    const reading = {
      clauses: [at('1', null, 'Rà soát:'), at('1.a', '1', 'Lập danh sách.'), at('1.b', '1', 'Tắt dịch vụ.'), at('*1', null, 'Phòng Công nghệ, điện thoại 1')],
      contacts: [field({ organisation: 'Phòng Công nghệ', phones: [], emails: [] }, '')],
    } as Partial<Reading>;
    expect(lastClauses(reading)).toBe(2);
    expect(lastClauses({})).toBe(0);
  });

  it('is as sure as its confidence says', () => {
    expect([1, 0.8, 0.79, 0.5, 0.49].map(sureness)).toEqual(['sure', 'sure', 'look', 'look', 'guess']);
    expect([3, 4, 6, 7].map((number) => isIn(number, { first: 4, last: 6 }))).toEqual([false, true, true, false]);
    expect(isIn(1, null)).toBe(false);
  });
});

describe('two runs of a check', () => {
  const told = (subject: string, verdict: Subject['verdict'], from_no: number, until_no: number | null): Subject => ({
    subject,
    subject_kind: 'host',
    subject_name: subject,
    verdict,
    reason: '',
    evidence: '',
    said: { vi: '', en: '' },
    observed_at: null,
    from_no,
    until_no,
  });

  it('differ in what changed and stayed so', () => {
    const rows = changed(
      [
        told('a', 'not_met', 1, 4),
        told('a', 'met', 4, null),
        told('new', 'met', 3, null),
        told('gone', 'met', 1, 5),
        told('back', 'met', 1, 3),
        told('back', 'not_met', 3, 4),
        told('back', 'met', 4, null),
      ],
      2,
      5,
    );
    expect(rows.map(({ subject, before, after }) => [subject, before?.verdict ?? null, after?.verdict ?? null])).toEqual([
      ['a', 'not_met', 'met'],
      ['new', null, 'met'],
      ['gone', 'met', null],
    ]);
  });
});

describe('questions', () => {
  it('name the place of their error in either language', () => {
    expect(placeIn('dòng 2, ký tự 6: không có bảng host')).toEqual({ line: 2, character: 6 });
    expect(placeIn('Line 12, character 3: no such table')).toEqual({ line: 12, character: 3 });
    expect(placeIn('quá thời gian')).toBeNull();
    const sql = 'SELECT *\nFROM host';
    expect(sql.slice(offsetOf(sql, { line: 2, character: 6 }))).toBe('host');
    expect(offsetOf(sql, { line: 9, character: 1 })).toBe(sql.length);
    expect(offsetOf(sql, { line: 1, character: 99 })).toBe(8);
  });

  it('take a name where the caret stands', () => {
    expect(inserted('SELECT FROM', 6, 6, 'name')).toEqual({ sql: 'SELECT name FROM', at: 11 });
    expect(inserted('', 0, 0, 'hosts')).toEqual({ sql: 'hosts', at: 5 });
    expect(inserted('count(x)', 6, 7, 'id')).toEqual({ sql: 'count(id)', at: 8 });
  });

  it('are kept by name, the newest last, and not without end', () => {
    const one = withSaved(withSaved([], { name: ' a ', sql: '1' }), { name: 'b', sql: '2' });
    expect(withSaved(one, { name: 'a', sql: '3' })).toEqual([
      { name: 'b', sql: '2' },
      { name: 'a', sql: '3' },
    ]);
    expect(savedIn(JSON.stringify(one))).toEqual(one);
    expect(savedIn('{')).toEqual([]);
    expect(savedIn('[{"name":1}]')).toEqual([]);
    expect(savedIn(null)).toEqual([]);
    let many = savedIn(null);
    for (let at = 0; at <= MOST_SAVED; at += 1) many = withSaved(many, { name: String(at), sql: '' });
    expect(many).toHaveLength(MOST_SAVED);
    expect(many[0]?.name).toBe('1');
  });
});

describe('addresses of these pages', () => {
  it('drop what they do not know', () => {
    expect(readinessSearch({ show: 'late', state: 'overdue' })).toEqual({ show: 'late', state: 'overdue' });
    expect(readinessSearch({ show: 'all', state: 'done' })).toEqual({ show: undefined, state: undefined });
    expect(checkSearch({ verdict: 'excused', from: 7 })).toEqual({ verdict: 'excused', from: '7' });
    expect(lettersSearch({ state: 'lost' })).toEqual({ state: undefined });
  });
});
