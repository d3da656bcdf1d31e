import { describe, expect, test } from 'vitest';

import { percent, piecesOf, ruleSearch, safeAddress } from '../src/lib/rules';

const kinds = (line: string) => piecesOf(line).map(({ kind, text }) => `${kind}:${text}`);

describe('the text of a rule', () => {
  test('nothing is lost or moved', () => {
    for (const line of ['', '  - a: b # c', "    CommandLine|contains|all: '# no comment'", 'title: A: b', '# only', '  - ', '- - x', 'x: |', "'a: b': c", 'url: https://x.example/#y', 'x: "a # b" # c', '\ttab', 'a:b']) {
      expect(piecesOf(line).map(({ text }) => text).join('')).toBe(line);
    }
  });
  test('keys, values and comments are told apart', () => {
    expect(kinds('level: high # grave')).toEqual(['key:level', 'mark::', 'text: high ', 'comment:# grave']);
    expect(kinds("  - Image|endswith: '\\a.exe'")).toEqual(['plain:  ', 'mark:- ', 'key:Image|endswith', 'mark::', "text: '\\a.exe'"]);
    expect(kinds('  EventID: 4624')).toEqual(['plain:  ', 'key:EventID', 'mark::', 'number: 4624']);
    expect(kinds("  - 'a # b'")).toEqual(['plain:  ', 'mark:- ', "text:'a # b'"]);
    expect(kinds('  - https://x.example/#y')).toEqual(['plain:  ', 'mark:- ', 'text:https://x.example/#y']);
  });
});

test('only addresses of the web are links', () => {
  expect(safeAddress('https://x.example/a?b#c')).not.toBeNull();
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'https://x.example/ y', 'x.example', '']) expect(safeAddress(bad)).toBeNull();
});

test('a filter takes what fits and leaves out what does not', () => {
  expect(ruleSearch({ q: 'x', state: 'on', sort: 'cost', fired: 'true', level: 'high' })).toMatchObject({ q: 'x', state: 'on', sort: 'cost', fired: true, level: 'high' });
  expect(ruleSearch({ state: 'lost', sort: 'fires', fired: 'no', q: '' })).toEqual({ q: undefined, level: undefined, status: undefined, set: undefined, state: undefined, fired: undefined, sort: undefined });
});

test('a share is never rounded to nothing', () => {
  expect([percent(null, 'vi'), percent(0, 'vi'), percent(0.02, 'vi'), percent(12.345, 'vi'), percent(12.345, 'en')]).toEqual(['–', '0 %', '< 0,1 %', '12,3 %', '12.3 %']);
});
