import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Io } from '../../../src/cli/io';
import { run } from '../../../src/cli/run';
import { bundleFile } from '../../tools/bundle.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export const TEMPLATES = path.join(ROOT, 'templates');

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

let built: Promise<string> | undefined;

/** Bundles the command line tool as it is packaged: dist/cli.js beside templates/. */
export function buildCli(): Promise<string> {
  built ??= bundleFile('src/cli/main.ts', 'out/test/cli/dist/cli.js').then(file => {
    cpSync(TEMPLATES, path.join(path.dirname(file), '../templates'), { recursive: true });
    return file;
  });
  return built;
}

/** Runs the bundled tool as a process of its own, its input closed. */
export async function livesite(
  cwd: string,
  env: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<Ended> {
  const file = await buildCli();
  return new Promise(resolve => {
    const child = execFile(
      process.execPath,
      [file, ...args],
      { cwd, env, encoding: 'utf8', timeout: 20_000 },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ code, out, err });
      },
    );
    child.stdin?.end();
  });
}

export interface FakeIo extends Io {
  readonly outLines: string[];
  readonly errLines: string[];
  readonly questions: string[];
}

/** A process that remembers what was printed. */
export function fakeIo(cwd: string, overrides: Partial<Io> = {}): FakeIo {
  const outLines: string[] = [];
  const errLines: string[] = [];
  const questions: string[] = [];
  return {
    cwd,
    env: {},
    out: line => void outLines.push(line),
    err: line => void errLines.push(line),
    interactive: false,
    width: undefined,
    confirm: question => {
      questions.push(question);
      return Promise.resolve(false);
    },
    now: () => Date.now(),
    ...overrides,
    outLines,
    errLines,
    questions,
  };
}

/** Runs the tool inside this process. */
export async function runHere(io: FakeIo, ...args: readonly string[]): Promise<Ended> {
  const before = [io.outLines.length, io.errLines.length] as const;
  const code = await run(args, io, TEMPLATES);
  return {
    code,
    out: io.outLines.slice(before[0]).join('\n'),
    err: io.errLines.slice(before[1]).join('\n'),
  };
}
