import { execFile, spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { until } from '../support/until';

/** git's own daemon on loopback, serving the bare repositories in a folder. */
export interface GitServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Rejects where no port could be had. */
export async function startGitServer(folder: string, environment: NodeJS.ProcessEnv): Promise<GitServer> {
  for (let attempt = 1; ; attempt++) {
    const server = await tryStart(folder, environment, await freePort());
    if (server) {
      return server;
    }
    if (attempt === 5) {
      throw new Error('git daemon does not start; is it installed?');
    }
  }
}

async function tryStart(
  folder: string,
  env: NodeJS.ProcessEnv,
  port: number,
): Promise<GitServer | undefined> {
  const child = spawn(
    'git',
    [
      'daemon',
      '--reuseaddr',
      '--listen=127.0.0.1',
      `--port=${port}`,
      '--export-all',
      '--enable=receive-pack',
      `--base-path=${folder}`,
      folder,
    ],
    { env, detached: true, stdio: 'ignore' },
  );
  let ended = false;
  const closed = new Promise<void>(resolve => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  }).then(() => {
    ended = true;
  });
  await until(async () => ended || (await answers(port)));
  if (ended) {
    return undefined;
  }
  const kill = (): void => {
    if (!ended && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
    }
  };
  process.once('exit', kill);
  return {
    port,
    async stop() {
      process.off('exit', kill);
      kill();
      await closed;
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** Whether a commit is part of the branch main of a bare repository, at this moment. */
export function hasOnMain(bare: string, commit: string, environment: NodeJS.ProcessEnv): Promise<boolean> {
  const args = ['merge-base', '--is-ancestor', commit, 'refs/heads/main'];
  return new Promise(resolve => {
    // An object that never arrived is an error to git; here it is a "no".
    execFile('git', args, { cwd: path.resolve(bare), env: environment }, error => resolve(error === null));
  });
}
