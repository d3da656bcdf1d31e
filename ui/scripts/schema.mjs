// Writes src/api/schema.d.ts from the OpenAPI document of the server.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { generated } from './generate.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const document = JSON.parse(readFileSync(at('../../docs/reference/openapi.json'), 'utf8'));
writeFileSync(at('../src/api/schema.d.ts'), await generated(document));
