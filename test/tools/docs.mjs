// @ts-check
// npm run docs: writes the tables of commands and settings into README.md. A test fails while they are out of date.
import fs from 'node:fs';
import path from 'node:path';
import { loadSource } from './bundle.mjs';
import { ROOT } from './root.mjs';

/**
 * @type {{
 *   readmeTables: (manifest: object) => ReadonlyMap<string, string>,
 *   withTables: (text: string, tables: ReadonlyMap<string, string>) => string,
 * }}
 */
const { readmeTables, withTables } = await loadSource('test/support/readmeTables.ts');
const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const file = path.join(ROOT, 'README.md');
fs.writeFileSync(file, withTables(fs.readFileSync(file, 'utf8'), readmeTables(manifest)));
