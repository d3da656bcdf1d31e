import { describe, expect, it } from 'vitest';

import type { ImportedRow, Measure, Tally } from '../src/api/assess';
import type { System } from '../src/api/inventory';
import en from '../src/i18n/en';
import vi from '../src/i18n/vi';
import {
  besides,
  cataloguesIn,
  clauseShown,
  counts,
  dayShown,
  dossierOf,
  groupsOf,
  isWanted,
  isWebAddress,
  ownersOf,
  shares,
  sizeOf,
  standingOf,
  withoutAssessment,
} from '../src/lib/assess';
import { dayOf, dossierDraft, dossierFields, resultDraft, rowsOf, stateWritten, statedUntil, untilOf } from '../src/lib/assess-forms';
import { gapsSearch, measuresSearch, yearlySearch } from '../src/lib/assess-search';

const both = (text: string) => ({ vi: text, en: `${text} (en)` });
const MEASURE: Measure = {
  assessment: 'a1',
  control: 't-net-logs',
  position: 1,
  in_scope: true,
  catalogue: 'tcvn-11930',
  group: 'network',
  group_title: both('Hạ tầng mạng'),
  title: both('Nhật ký hệ thống'),
  text: both('Thiết bị mạng ghi nhật ký'),
  clause: '7.2.1.4',
  proofs: [],
  every: '',
  keep: '',
  suggested_check: '',
  version: 3,
  updated_at: '2026-11-28T02:00:00Z',
  updated_by: 'account:1',
  updated_by_name: 'Hà',
  state: 'not_assessed',
  state_now: 'not_assessed',
  doubt: '',
  since: '2026-11-28T02:00:00Z',
  basis: '',
  reason: '',
  until: null,
  owner: '',
  due: '',
  late: false,
  note: '',
  exemption: null,
};
const measure = (change: Partial<Measure>): Measure => ({ ...MEASURE, ...change });
const met = (basis: 'check' | 'statement') => measure({ state: 'met', state_now: 'met', basis });

describe('how a measure counts', () => {
  it('tells a check from a statement, and takes nothing it does not know for met', () => {
    expect(standingOf(met('check'))).toBe('checked');
    expect(standingOf(met('statement'))).toBe('stated');
    expect(standingOf({ state_now: 'met', basis: '' })).toBe('stated');
    expect(standingOf({ state_now: 'partly', basis: 'statement' })).toBe('partly');
    expect(standingOf({ state_now: 'something new', basis: 'check' })).toBe('not_assessed');
    // What was met and lapsed is not assessed now.
    expect(standingOf(measure({ state: 'met', state_now: 'not_assessed', doubt: 'lapsed', basis: 'statement' }))).toBe('not_assessed');
  });

  it('makes shares that are the whole, with the unknown among them', () => {
    const tally: Tally = {
      total: 21,
      applicable: 20,
      met: 5,
      met_by_check: 2,
      met_by_statement: 3,
      met_without_evidence: 1,
      partly: 4,
      not_met: 5,
      unknown: 6,
      review: 2,
      lapsed: 1,
      not_applicable: 1,
      late: 3,
    };
    expect(shares(tally).map(({ standing, count }) => `${standing} ${count}`)).toEqual(['checked 2', 'stated 3', 'partly 4', 'not_met 5', 'not_assessed 6', 'not_applicable 1']);
    expect(shares(tally).reduce((sum, { count }) => sum + count, 0)).toBe(tally.total);
  });
});

describe('the list of measures', () => {
  const list = [
    measure({ control: 'b', position: 2, state: 'met', state_now: 'met', basis: 'check', owner: 'Đỗ Văn Đức' }),
    measure({ control: 'a', position: 1, state: 'partly', state_now: 'not_assessed', doubt: 'review', basis: 'statement', due: '2026-11-01', late: true }),
    measure({ control: 'c', position: 3, group: 'data', group_title: both('Dữ liệu'), title: both('Sao lưu'), text: both('Có bản sao lưu'), clause: '', state: 'not_applicable', state_now: 'not_applicable' }),
    measure({ control: 'd', position: 4, state: 'not_met', state_now: 'not_met', basis: 'statement', owner: 'Ân', note: 'chờ mua thiết bị' }),
  ];
  const found = (wanted: Parameters<typeof isWanted>[1]) => list.filter((one) => isWanted(one, wanted)).map(({ control }) => control).join('');

  it('is filtered by result, by doubt, by day, by owner and by words without diacritics', () => {
    expect(found({})).toBe('bacd');
    expect(found({ show: 'checked' })).toBe('b');
    expect(found({ show: 'not_assessed' })).toBe('a');
    expect(found({ show: 'review' })).toBe('a');
    expect(found({ show: 'lapsed' })).toBe('');
    expect(found({ show: 'late' })).toBe('a');
    expect(found({ owner: 'Ân' })).toBe('d');
    expect(found({ owner: '' })).toBe('ac');
    expect(found({ q: 'do duc' })).toBe('b');
    expect(found({ q: 'sao luu' })).toBe('c');
    expect(found({ q: '7.2.1' })).toBe('bad');
    expect(found({ q: 'mua thiet', show: 'not_met' })).toBe('d');
    expect(found({ q: 'mua thiet', show: 'partly' })).toBe('');
  });

  it('counts what each filter lets through', () => {
    expect(counts(list)).toEqual({ checked: 1, stated: 0, partly: 0, not_met: 1, not_assessed: 1, not_applicable: 1, review: 1, lapsed: 0, late: 1 });
  });

  it('stands in groups in the order of the regime; the figures of a group are of all of it', () => {
    const groups = groupsOf(list, {});
    expect(groups.map(({ id, measures }) => `${id}: ${measures.map(({ control }) => control).join('')}`)).toEqual(['network: abd', 'data: c']);
    expect(groups.map(({ met, applicable }) => [met, applicable])).toEqual([
      [1, 3],
      [0, 0],
    ]);
    const filtered = groupsOf(list, { show: 'not_met' });
    expect(filtered.map(({ id, measures, applicable }) => [id, measures.length, applicable])).toEqual([['network', 1, 3]]);
  });

  it('knows who answers, and what stands beside a measure', () => {
    expect(ownersOf([...list, ...list])).toEqual(['Ân', 'Đỗ Văn Đức']);
    const beside = (control: string, of = list) => [besides(of, control).before?.control, besides(of, control).after?.control];
    expect(beside('a')).toEqual([undefined, 'b']);
    expect(beside('c')).toEqual(['b', 'd']);
    expect(beside('x')).toEqual([undefined, undefined]);
    // One that is not asked for any more is passed over.
    expect(beside('c', [...list.filter(({ control }) => control !== 'b'), measure({ control: 'b', position: 2, in_scope: false })])).toEqual(['a', 'd']);
  });
});

describe('the overview', () => {
  it('lists systems without an assessment, the highest level first and those without one last', () => {
    const system = (id: string, level: number | null) => ({ id, name: id, level }) as System;
    const rows = withoutAssessment([system('a', null), system('b', 2), system('c', 4), system('d', 2), system('e', 3)], [{ system: 'e' }]);
    expect(rows.map(({ id }) => id).join('')).toBe('cbda');
  });

  it('says whether a dossier stands where the unit says, or where the inventory has it', () => {
    expect(dossierOf('submitted', undefined)).toEqual({ name: 'submitted', said: false });
    expect(dossierOf('submitted', '')).toEqual({ name: 'submitted', said: false });
    expect(dossierOf('submitted', 'approved')).toEqual({ name: 'approved', said: true });
  });
});

describe('a result that is stated', () => {
  const stated = measure({ state: 'met', state_now: 'met', basis: 'statement', reason: 'BB 12', until: '2027-03-01T10:20:30Z' });

  it('begins with what a person said, and not with what a check found', () => {
    expect(resultDraft(stated)).toEqual({ state: 'met', reason: 'BB 12', until: '2027-03-01', exemption: '' });
    expect(resultDraft(MEASURE)['state']).toBe('');
    expect(resultDraft(measure({ state: 'met', basis: 'check', reason: 'goi/ten: thiếu' }))).toMatchObject({ state: '', reason: '' });
    expect(resultDraft(measure({ state: 'not_applicable', basis: 'statement' }))['state']).toBe('');
  });

  it('holds anew where the one before is in doubt', () => {
    expect(resultDraft({ ...stated, doubt: 'review', state_now: 'not_assessed' })).toMatchObject({ state: 'met', until: '' });
  });

  it('is another draft when somebody asks meanwhile that the measure does not apply', () => {
    const exemption = { reason: 'r', by: 'account:2', by_name: '', at: '2026-11-28T03:00:00Z', approver: '', approver_name: '', approved_at: null };
    expect(resultDraft({ ...stated, exemption })['exemption']).not.toBe(resultDraft(stated)['exemption']);
    const approved = { ...exemption, approver: 'account:3', approved_at: '2026-11-28T04:00:00Z' };
    expect(resultDraft({ ...stated, exemption: approved })['exemption']).not.toBe(resultDraft({ ...stated, exemption })['exemption']);
  });

  it('ends at the end of a day in Vietnam, and to the second as before where the day was not touched', () => {
    expect(untilOf('2026-12-31')).toBe('2026-12-31T16:59:00.000Z');
    expect(untilOf('')).toBeNull();
    expect(dayOf('2026-12-31T18:00:00Z')).toBe('2027-01-01');
    expect(dayOf(null)).toBe('');
    expect(statedUntil(stated, { until: '2027-03-01' })).toBe('2027-03-01T10:20:30Z');
    expect(statedUntil(stated, { until: '2027-03-02' })).toBe('2027-03-02T16:59:00.000Z');
    expect(statedUntil(stated, { until: '' })).toBeNull();
    expect([dayShown('2026-12-20'), dayShown('sau Tết')]).toEqual(['20/12/2026', 'sau Tết']);
  });
});

describe('dossiers, tables, files', () => {
  it('a dossier goes through its form and comes back the same', () => {
    const fields = { ...dossierFields({}), stage: 'approved', decision_number: '12/QĐ', decision_day: '2026-10-01' };
    expect(dossierFields(dossierDraft(fields))).toEqual(fields);
    expect(Object.keys(fields).sort()).toEqual(Object.keys(vi.dossier_field).sort());
    expect(Object.keys(fields).sort()).toEqual(Object.keys(en.dossier_field).sort());
  });

  it('rows of an import are told apart by what becomes of them', () => {
    const row = (number: number, outcome: string) => ({ row: number, outcome }) as ImportedRow;
    const rows = [row(2, 'taken'), row(3, 'refused'), row(4, 'conflict'), row(5, 'taken')];
    expect(rowsOf(rows, 'taken').map((one) => one.row)).toEqual([2, 5]);
    expect(rowsOf(rows, 'conflict').map((one) => one.row)).toEqual([4]);
  });

  it('results of a table are known by their Vietnamese words, each of them', () => {
    for (const [state, written] of Object.entries(vi.measure_state)) expect(stateWritten(written)).toBe(state);
    expect(stateWritten('met')).toBe('met');
    expect(stateWritten('Có lẽ')).toBe('Có lẽ');
  });

  it('catalogues are read from the exported regime, whatever else it holds', () => {
    const exported = {
      catalog: {
        groups: [
          { id: 'qcvn-12', class: 'catalogue', title: 'QCVN 12', parts: [{ name: 'overview', prose: 'Lưu trữ' }] },
          { id: 'x', class: 'group', title: 'No catalogue' },
          { id: 'bare', class: 'catalogue' },
          null,
        ],
      },
    };
    expect(cataloguesIn(exported)).toEqual([
      { id: 'qcvn-12', title: 'QCVN 12', about: 'Lưu trữ' },
      { id: 'bare', title: 'bare', about: '' },
    ]);
    for (const nothing of [null, 'text', {}, { catalog: { groups: 'none' } }]) expect(cataloguesIn(nothing)).toEqual([]);
  });

  it('a clause that is a number gets a word before it', () => {
    expect([clauseShown('3.5.2', 'Điều khoản'), clauseShown('Điều 8.2', 'Điều khoản'), clauseShown('', 'Điều khoản')]).toEqual(['Điều khoản 3.5.2', 'Điều 8.2', '']);
  });

  it('only addresses of the web become links', () => {
    expect(['https://anbinh.example/qd', 'HTTP://x', 'javascript:alert(1)', 'xem https://x', 'https://x y', ''].map(isWebAddress)).toEqual([true, true, false, false, false, false]);
  });

  it('sizes are told in the language of the reader', () => {
    expect([sizeOf(12, 'vi'), sizeOf(1500, 'vi'), sizeOf(1500, 'en'), sizeOf(31_400_000, 'vi')]).toEqual(['12 B', '1,5 kB', '1.5 kB', '31 MB']);
  });
});

describe('what stands behind the ? of the pages', () => {
  it('is taken where it fits; an empty owner is nobody, not everybody', () => {
    expect(measuresSearch({ show: 'late', owner: '', q: 'x' })).toEqual({ show: 'late', owner: '', q: 'x' });
    expect(measuresSearch({ show: 'everything', owner: 3, q: '' })).toEqual({ show: undefined, owner: '3', q: undefined });
    expect(gapsSearch({ state: 'met', late: 'true', owner: null })).toEqual({ state: undefined, owner: undefined, system: undefined, late: true });
    expect(gapsSearch({ state: 'partly', system: 's', late: 'no' })).toEqual({ state: 'partly', owner: undefined, system: 's', late: undefined });
    expect(yearlySearch({ from: '2026-01-01', to: 'tomorrow' })).toEqual({ from: '2026-01-01', to: undefined });
  });
});
