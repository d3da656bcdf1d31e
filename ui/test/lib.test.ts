import { describe, expect, it } from 'vitest';

import { problemOf } from '../src/api/problem';
import { changedMeanwhile, mineOverTheirs, theirsOverMine } from '../src/lib/concurrent';
import { fold, matches } from '../src/lib/fold';
import { may, rolesIn } from '../src/lib/roles';
import { ago, fromLocalInput, stamp, toLocalInput } from '../src/lib/time';
import { marked } from '../src/lib/marks';
import { hostSearch, signInSearch } from '../src/search';

describe('fold', () => {
  it('takes off every Vietnamese mark, and đ', () => {
    expect(fold('Nguyễn Thị Đặng – ĐƯỜNG Ỷ Ỵ')).toBe('nguyen thi dang – duong y y');
    expect(fold('Nguyễn'.normalize('NFD'))).toBe('nguyen');
  });

  it('matches words from their beginning', () => {
    expect(matches('Sở Thông tin và Truyền thông tỉnh An Bình', 'an binh so')).toBe(true);
    expect(matches('Sở Thông tin và Truyền thông tỉnh An Bình', 'inh')).toBe(false);
    expect(matches('Bệnh viện Đa khoa', 'da')).toBe(true);
    expect(matches('Bệnh viện', '')).toBe(true);
  });
});

describe('time', () => {
  it('is shown in Vietnam, wherever the browser stands', () => {
    expect(stamp('2026-02-16T17:00:00.123456Z', 'vi')).toBe('17/02/2026 00:00');
    expect(stamp('2026-02-16T17:00:00Z', 'en', true)).toBe('17/02/2026 00:00:00');
    expect(stamp('no time', 'vi')).toBe('no time');
  });

  it('goes into an input and comes back', () => {
    expect(toLocalInput('2026-02-16T17:05:00Z')).toBe('2026-02-17T00:05');
    expect(fromLocalInput('2026-02-17T00:05')).toBe('2026-02-16T17:05:00.000Z');
    expect(fromLocalInput('')).toBeNull();
    expect(fromLocalInput('2026-99-17T00:05')).toBeNull();
  });

  it('has an age in words', () => {
    const now = Date.parse('2026-02-16T17:00:00Z');
    expect(ago('2026-02-16T14:00:00Z', 'vi', now)).toBe('3 giờ trước');
    expect(ago('2026-02-16T16:59:30Z', 'en', now)).toBe('just now');
    expect(ago('2026-02-16T16:59:30Z', 'vi', now)).toBe('vừa xong');
    expect(ago('2026-02-15T17:00:00Z', 'vi', now)).toBe('hôm qua');
  });
});

describe('two people at one object', () => {
  const base = { name: 'a', site: 'x', note: '' };
  const theirs = { name: 'b', site: 'x', note: '' };
  const mine = { name: 'a', site: 'y', note: '' };

  it('sees what the other one changed', () => {
    expect(changedMeanwhile(base, theirs, { ...mine, name: 'c' })).toEqual([{ name: 'name', was: 'a', theirs: 'b', mine: 'c' }]);
  });

  it('loses no change that the other did not touch', () => {
    expect(mineOverTheirs(base, theirs, mine)).toEqual({ name: 'b', site: 'y', note: '' });
    expect(theirsOverMine(base, theirs, { ...mine, name: 'c' })).toEqual({ name: 'b', site: 'y', note: '' });
    expect(mineOverTheirs(base, theirs, { ...mine, name: 'c' })).toEqual({ name: 'c', site: 'y', note: '' });
  });
});

describe('pages of a long list', () => {
  it('begin where the one above them ends, and end with the last one', () => {
    const first = [null] as const;
    const second = marked(first, 0, 'b');
    expect(second).toEqual([null, 'b']);
    expect(marked(marked(second, 1, 'c'), 1, 'c')).toEqual([null, 'b', 'c']);
    // Nothing new is the same list, so that nothing is drawn again.
    expect(marked(second, 0, 'b')).toBe(second);
    // A row more on the first page moves the beginning of the second, and of no other.
    expect(marked([null, 'b', 'c'], 0, 'a9')).toEqual([null, 'a9', 'c']);
    // What was the middle is the end.
    expect(marked([null, 'b', 'c', 'd'], 1, null)).toEqual([null, 'b']);
  });
});

describe('roles', () => {
  const member = (unit: string, role: string) => ({ unit, role });
  const below = { id: 'c', path: '/a/b/c/' };

  it('count in the unit and in every unit below it', () => {
    expect(rolesIn(below, [member('a', 'administrator'), member('x', 'officer')])).toEqual(new Set(['administrator']));
    expect(rolesIn({ id: 'a', path: '/a/' }, [member('c', 'administrator')])).toEqual(new Set());
  });

  it('hide what the server refuses', () => {
    expect(may(new Set(['reader']))).toEqual({ administer: false, seeAccounts: false, seeAudit: false, write: false, decide: false, watch: false });
    expect(may(new Set(['analyst']))).toMatchObject({ write: true, decide: false });
    expect(may(new Set(['auditor']))).toMatchObject({ seeAudit: true, write: false });
  });
});

describe('addresses of pages', () => {
  it('lead nowhere else after the sign-in', () => {
    expect(signInSearch({ to: '/u/1/hosts', why: 'ended' })).toEqual({ to: '/u/1/hosts', why: 'ended' });
    for (const to of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) expect(signInSearch({ to }).to, to).toBeUndefined();
  });

  it('drop what is no filter', () => {
    expect(hostSearch({ q: 'may chu', level: '3', kind: '', retired: 'true', junk: 1 })).toEqual({
      q: 'may chu',
      level: 3,
      kind: undefined,
      system: undefined,
      site: undefined,
      responsible: undefined,
      order: undefined,
      retired: true,
    });
    expect(hostSearch({ level: '9' }).level).toBeUndefined();
  });
});

describe('problems', () => {
  const body = {
    code: 'invalid_input',
    status: 422,
    title_text: { vi: 'Dữ liệu nhập chưa đúng', en: 'The input is not valid' },
    detail_text: { vi: 'xem từng trường', en: 'see each field' },
    errors: [{ pointer: '/profile/display_name', code: 'too_long', message_text: { vi: 'tên quá dài', en: 'too long' } }],
  };

  it('speak both languages and name the field', () => {
    const problem = problemOf(422, body);
    expect(problem.detail('vi')).toBe('xem từng trường');
    expect(problem.fields('en').get('display_name')).toBe('too long');
  });

  it('are made from answers that carry none', () => {
    expect(problemOf(502, '<html>').title('vi')).toContain('502');
    expect(problemOf(500, { code: 'x' }).code).toBe('unreadable');
  });
});
