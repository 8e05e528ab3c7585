// @ts-check
// npm run schemas: writes media/schemas from the zod schemas in src/core. A test fails while they differ.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { loadSource } from './bundle.mjs';
import { ROOT } from './root.mjs';

/** @type {{ jsonSchemas: () => ReadonlyMap<string, object> }} */
const { jsonSchemas } = await loadSource('test/support/jsonSchemas.ts');
const folder = path.join(ROOT, 'media/schemas');
fs.mkdirSync(folder, { recursive: true });
const files = [...jsonSchemas()].map(([name, schema]) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  return file;
});
const { status } = spawnSync(path.join(ROOT, 'node_modules/.bin/biome'), ['format', '--write', ...files], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exit(status ?? 1);
