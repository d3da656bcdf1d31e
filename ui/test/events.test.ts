import { describe, expect, test } from 'vitest';

import { arrived, between, faster, hints, marked, MOST_FOLLOWED, quoted, withFilter, withName } from '../src/lib/events';

describe('the text of a search', () => {
  test('values are quoted where they are no plain words', () => {
    expect(quoted('10.0.0.5')).toBe('10.0.0.5');
    expect(quoted(4624)).toBe('4624');
    expect(quoted('đăng nhập')).toBe('"đăng nhập"');
    expect(quoted('C:\\Windows\\cmd.exe')).toBe('"C:\\Windows\\cmd.exe"');
    expect(quoted('nói "không"')).toBe('"nói ""không"""');
    expect(quoted('a*')).toBe('"a*"');
    expect(quoted('OR')).toBe('"OR"');
    expect(quoted('-5')).toBe('"-5"');
  });

  test('a filter is one more condition, of all alternatives together', () => {
    expect(withFilter('', 'user.name', 'lan', 'text', false)).toBe('user.name:lan');
    expect(withFilter('a b', 'user.name', 'lan', 'text', true)).toBe('a b NOT user.name:lan');
    expect(withFilter('a OR b', 'user.name', 'lan', 'text', false)).toBe('(a OR b) user.name:lan');
    expect(withFilter('(a OR b) "c OR d"', 'user.name', 'lan', 'text', false)).toBe('(a OR b) "c OR d" user.name:lan');
    expect(withFilter('', 'user.name', null, 'text', false)).toBe('NOT user.name:*');
    expect(withFilter('', 'user.name', null, 'text', true)).toBe('user.name:*');
    expect(withFilter('', 'raw', 'x y', 'long_text', false)).toBe('raw:="x y"');
  });

  const fields = ['source.ip', 'source.port', 'destination.ip', 'event_source', 'user.name'].map((name) => ({ name, sql: name.replaceAll('.', '_') }));
  test('names of fields are offered for the word before the caret alone', () => {
    const names = (q: string, caret = q.length) => hints(q, caret, fields)?.fields.map(({ name }) => name) ?? null;
    expect(names('sour')).toEqual(['source.ip', 'source.port', 'event_source']);
    expect(names('NOT (ip')).toEqual(['destination.ip', 'source.ip']);
    expect(names('-source_i')).toEqual(['source.ip']);
    expect(names('"so')).toBeNull();
    expect(names('user.name:so')).toBeNull();
    expect(names('s')).toBeNull();
    expect(names('source.ip:1', 6)).toEqual(['source.ip', 'source.port', 'event_source']);
    const hint = hints('a sour', 6, fields);
    expect(hint && withName('a sour', hint, 'source.ip')).toEqual({ q: 'a source.ip:', caret: 12 });
  });

  test('a fault is marked by characters, not by units of UTF-16', () => {
    expect(marked('😀 sorce.ip:1', { start: 2, end: 10 })).toEqual(['😀 ', 'sorce.ip', ':1']);
    expect(marked('a', { start: 5, end: 9 })).toEqual(['a', '', '']);
  });
});

test('what is chosen of a histogram is the time from its first to its last step', () => {
  const bins = ['2026-11-28T01:00:00Z', '2026-11-28T02:00:00Z', '2026-11-28T03:00:00Z'].map((at) => ({ at }));
  expect(between(bins, 3600, 2, 1)).toEqual({ from: '2026-11-28T02:00:00Z', to: '2026-11-28T04:00:00.000Z' });
  expect(between(bins, 3600, 0, 0)).toEqual({ from: '2026-11-28T01:00:00Z', to: '2026-11-28T02:00:00.000Z' });
  expect(between([], 3600, 0, 0)).toBeNull();
});

test('what arrives stands first, once, and not without end', () => {
  const item = (position: number, record: number) => ({ position, record });
  expect(arrived([item(1, 0)], [item(1, 0), item(2, 0), item(2, 1)])).toEqual([item(2, 1), item(2, 0), item(1, 0)]);
  expect(arrived([item(0, 0)], Array.from({ length: 600 }, (_, record) => item(1, record)))).toHaveLength(MOST_FOLLOWED);
});

describe('addresses and digests that stand alone', () => {
  test('are looked for in their columns when that is wanted', () => {
    expect(faster('198.51.100.7')).toBe('ip:198.51.100.7');
    expect(faster('failed  10.0.0.0/8 NOT x')).toBe('failed  ip:10.0.0.0/8 NOT x');
    expect(faster('D41D8CD98F00B204E9800998ECF8427E')).toBe('hash:D41D8CD98F00B204E9800998ECF8427E');
  });
  test('stay as they are within fields, words and quotes', () => {
    for (const q of ['', 'failed', 'source.ip:10.0.0.1', '1.2.3', '"10.0.0.1" 10.0.0.2', 'ip:10.0.0.1']) expect(faster(q)).toBeNull();
  });
});
