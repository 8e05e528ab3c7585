import { createInterface } from 'node:readline';

/** What the command line tool touches of its process. Everything else goes through the live site's store. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results: the text or JSON that somebody may want to process. */
  out(line: string): void;
  /** Messages for people. */
  err(line: string): void;
  /** Somebody sits there and can answer. */
  readonly interactive: boolean;
  /** Columns of the terminal; undefined where the output goes elsewhere. */
  readonly width: number | undefined;
  /** A yes or no; only where `interactive`. */
  confirm(question: string): Promise<boolean>;
  now(): number;
}

/** The process itself. A reader that closes early (`| head`) ends it quietly. */
export function processIo(): Io {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
  return {
    cwd: process.cwd(),
    env: process.env,
    out: line => void process.stdout.write(`${line}\n`),
    err: line => void process.stderr.write(`${line}\n`),
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    width: process.stdout.isTTY ? process.stdout.columns : undefined,
    confirm,
    now: () => Date.now(),
  };
}

function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise(resolve => {
    lines.once('close', () => resolve(false));
    lines.question(`${question} [y/N] `, answer => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}
