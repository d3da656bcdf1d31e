import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import en from '../src/i18n/en';
import vi from '../src/i18n/vi';

type Tree = { [name: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + name, value);
    else for (const [inner, text] of flat(value, `${prefix}${name}.`)) found.set(inner, text);
  }
  return found;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'i18n' ? [] : sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

const vietnamese = flat(vi);
const english = flat(en);
const code = sources(join(import.meta.dirname, '../src')).join('\n');

describe('words', () => {
  it('are the same in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...vietnamese.keys()].sort());
  });

  it('are none of them empty, and take the same values', () => {
    const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
    for (const [key, text] of vietnamese) {
      expect(text.trim(), key).not.toBe('');
      expect(english.get(key)?.trim(), key).not.toBe('');
      expect(places(english.get(key) ?? ''), key).toEqual(places(text));
    }
  });

  it('are all used: by their key, or by the prefix of a key that is put together', () => {
    const literal = new Set([...code.matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map(([, key]) => key));
    const prefixes = [...code.matchAll(/t\(`([a-z_]+\.[a-z_]*)\$\{/g), ...code.matchAll(/word\('([a-z_]+)'/g)].map(([, prefix]) =>
      prefix?.includes('.') === true ? prefix : `${prefix}.`,
    );
    const unused = [...vietnamese.keys()].filter((key) => !literal.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it('write Vietnamese in composed letters, so that they look alike everywhere', () => {
    for (const [key, text] of vietnamese) expect(text, key).toBe(text.normalize('NFC'));
  });
});
