import net from 'node:net';
import type { Dice } from './dice';

/** Where a connection was cut. */
export interface Cuts {
  /** While the clone was offline. */
  offline: number;
  /** As soon as it was made. */
  connect: number;
  /** While the clone was sending. */
  upload: number;
  /** While the clone was receiving. */
  download: number;
  /** After the server had answered a push, before the clone could read it. */
  answer: number;
  /** Of all these, and of pushes whose clone was killed: the server had applied the push, and the clone was not told. */
  applied: number;
}

export interface CuttingProxy {
  readonly port: number;
  readonly cuts: Readonly<Cuts>;
  /** All connections so far. */
  readonly connections: number;
  /** Cuts what there is and lets nothing through; false: the network is back. */
  setOffline(offline: boolean): void;
  /** From now on nothing is cut. */
  calm(): void;
  stop(): Promise<void>;
}

export interface CuttingProxyOptions {
  /** Of the Git server. */
  readonly serverPort: number;
  /** Decides about connection `number`. */
  readonly diceFor: (number: number) => Dice;
  /** Of a hundred connections, how many are cut. */
  readonly percent: number;
  /** Whether the server's branch holds a commit. */
  readonly isApplied: (commit: string) => Promise<boolean>;
}

/** `cut`: somewhere later, as what the client does with the connection allows. */
type Fate = 'none' | 'connect' | 'cut' | 'upload' | 'download' | 'answer';

/** Stands between one clone and the Git server, and cuts connections. */
export async function startCuttingProxy(options: CuttingProxyOptions): Promise<CuttingProxy> {
  const cuts: Cuts = { offline: 0, connect: 0, upload: 0, download: 0, answer: 0, applied: 0 };
  const open = new Map<net.Socket, () => void>();
  let connections = 0;
  let offline = false;
  let calm = false;
  const server = net.createServer({ allowHalfOpen: true }, client => {
    connections += 1;
    // One that was reset has nothing more to say.
    client.on('error', () => undefined);
    const dice = options.diceFor(connections);
    const cut = dice.chance(options.percent);
    const fate: Fate =
      cut && !calm ? dice.pick(['connect', 'upload', 'download', 'answer', 'answer']) : 'none';
    if (offline || fate === 'connect') {
      cuts[offline ? 'offline' : 'connect'] += 1;
      client.resetAndDestroy();
      return;
    }
    const cutNow = relay(client, { options, cuts, fate, dice });
    open.set(client, cutNow);
    client.on('close', () => open.delete(client));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cuts,
    get connections() {
      return connections;
    },
    setOffline(value) {
      offline = value;
      if (offline) {
        for (const cutNow of open.values()) {
          cuts.offline += 1;
          cutNow();
        }
      }
    },
    calm() {
      calm = true;
      offline = false;
    },
    stop() {
      for (const client of open.keys()) {
        client.destroy();
      }
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

/** Of a push most of all the answer, which alone says whether it was applied. */
function laterFate(isPush: boolean, dice: Dice): Fate {
  return isPush ? dice.pick(['upload', 'answer', 'answer']) : dice.pick(['upload', 'download']);
}

interface Relay {
  readonly options: CuttingProxyOptions;
  readonly cuts: Cuts;
  readonly fate: Fate;
  readonly dice: Dice;
}

/** `<old> <new> <ref>` and what the client can do: the command of a push. */
const COMMAND = /[0-9a-f]{40} ([0-9a-f]{40}) refs\/heads\/main\0/;
/** Longer than a request and the commands of a push. */
const HEAD_BYTES = 4096;

/** Passes bytes both ways until the connection ends or is cut. Returns how to cut it now. */
function relay(client: net.Socket, { options, cuts, fate: first, dice }: Relay): () => void {
  const server = net.connect({ port: options.serverPort, host: '127.0.0.1', allowHalfOpen: true });
  const limit = dice.between(1, dice.chance(70) ? 400 : 4000);
  let fate = first;
  let head = '';
  let pushed: string | undefined;
  let sent = 0;
  let received = 0;
  let isAnswered = false;
  let isCut = false;
  const cut = (): void => {
    isCut = true;
    client.resetAndDestroy();
    // The server gets an end, not a reset: it may have all it needs by now, and goes on.
    server.end();
  };
  client.on('data', (chunk: Buffer) => {
    if (head.length < HEAD_BYTES) {
      head += chunk.toString('latin1');
      pushed ??= COMMAND.exec(head)?.[1];
      fate =
        fate === 'cut' && head.length > 4 ? laterFate(head.startsWith('git-receive-pack', 4), dice) : fate;
    }
    sent += chunk.length;
    if (isCut) {
      return;
    }
    if (fate === 'upload' && sent > limit) {
      cuts.upload += 1;
      server.write(chunk.subarray(0, dice.below(chunk.length)));
      cut();
    } else {
      server.write(chunk);
    }
  });
  server.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (isCut) {
      return;
    }
    // After the command of a push all that the server says is its answer.
    if (fate === 'answer' && pushed !== undefined) {
      cuts.answer += 1;
      cut();
    } else if (fate === 'download' && received > limit) {
      cuts.download += 1;
      cut();
    } else {
      isAnswered ||= pushed !== undefined;
      client.write(chunk);
    }
  });
  client.on('end', () => server.end());
  client.on('close', () => server.end());
  server.on('end', () => client.end());
  server.on('error', () => client.destroy());
  server.on('close', () => {
    client.end();
    if (pushed !== undefined && !isAnswered) {
      void options.isApplied(pushed).then(applied => {
        cuts.applied += applied ? 1 : 0;
      });
    }
  });
  return cut;
}
