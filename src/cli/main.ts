import { join } from 'node:path';
import { processIo } from './io';
import { run } from './run';

// In the package this file is dist/cli.js, and the templates lie beside dist/.
void run(process.argv.slice(2), processIo(), join(__dirname, '..', 'templates')).then(code => {
  process.exitCode = code;
});
