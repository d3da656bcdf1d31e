import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { generated } from '../scripts/generate.mjs';

it('the types are those of the OpenAPI document; `npm run api` renews them', async () => {
  const at = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8');
  const document: unknown = JSON.parse(at('../../docs/reference/openapi.json'));
  expect(at('../src/api/schema.d.ts') === (await generated(document)), 'src/api/schema.d.ts is stale: run npm run api').toBe(true);
});
