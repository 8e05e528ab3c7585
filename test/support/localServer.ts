import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { faultAnswer, type Fault } from './github/faults';

/** An answer that a local stand-in of a service gives: text as it is, anything else as JSON. */
export interface LocalReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface LocalServer {
  /** `http://127.0.0.1:4000`. */
  readonly url: string;
  /** From now on requests are answered by this. */
  serve(handler: LocalHandler): void;
  /** Ends the connections that were left hanging too. */
  close(): Promise<void>;
}

export interface LocalServerOptions {
  /** Any free port where 0. Always on 127.0.0.1. */
  readonly port: number;
  /** Milliseconds since 1970 UTC: what its answers are dated. */
  readonly clock: () => number;
}

/** Answers a request; `text` is its body. `answer` sends a reply as the fault has it. */
export type LocalHandler = (
  request: IncomingMessage & { readonly text: string },
  response: ServerResponse,
  answer: (reply: LocalReply, fault: Fault | undefined) => Promise<void>,
) => Promise<void>;

/** The frame of services on loopback: listens, reads bodies, answers as planned faults have it. Resolves once it listens. */
export async function listenLocally({ port, clock }: LocalServerOptions): Promise<LocalServer> {
  const hanging = new Set<ServerResponse>();
  const http = createServer();
  http.listen(port, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') {
    throw new Error('The local server listens on no port.');
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    serve(handler) {
      http.on('request', (request, response) => {
        response.setHeader('date', new Date(clock()).toUTCString());
        const answer = (reply: LocalReply, fault: Fault | undefined): Promise<void> =>
          send(response, reply, fault, hanging);
        void textOf(request).then(text => handler(Object.assign(request, { text }), response, answer));
      });
    },
    async close() {
      hanging.forEach(response => response.destroy());
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
}

async function send(
  response: ServerResponse,
  reply: LocalReply,
  fault: Fault | undefined,
  hanging: Set<ServerResponse>,
): Promise<void> {
  switch (fault?.kind) {
    case 'cutBefore':
    case 'cutAfter':
      response.destroy();
      return;
    case 'hang':
      hanging.add(response);
      return;
    case 'status':
    case 'html': {
      const { status, headers, body } = faultAnswer(fault);
      response.writeHead(status, headers).end(body);
      return;
    }
    case 'delay':
      await new Promise(resolve => setTimeout(resolve, fault.ms));
      break;
    default:
      break;
  }
  const isText = typeof reply.body === 'string';
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(reply.status, { 'content-type': type, ...reply.headers });
  response.end(reply.status === 204 ? '' : isText ? reply.body : JSON.stringify(reply.body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}
