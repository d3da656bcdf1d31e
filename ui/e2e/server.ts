import { spawn, type ChildProcess } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The policy that the server sends with every answer (crates/vonggac/src/serve/shell/headers.rs). */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const dist = fileURLToPath(new URL('../dist', import.meta.url));

export interface Running {
  /** Address of the console. */
  url: string;
  /** The one-time setup link, at that address. */
  setup: string;
  /** The data folder. */
  data: string;
  /** Stops the server and leaves the console before it: the proxy has nobody to ask. */
  halt: () => Promise<void>;
  /** Starts the server again on the same data. */
  resume: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Starts the server on a data folder of its own, and the console before it under the policy of the server. `settings` are told the
 * address of the console.
 */
export async function start(
  binary: string,
  options: readonly string[] = [],
  settings: (url: string) => Promise<Record<string, string>> = () => Promise.resolve({}),
): Promise<Running> {
  /** Known when the server listens; the console before it listens first, so that its address can stand in the settings. */
  const back: { api?: URL } = {};
  const front = createServer((request, response) => {
    if (back.api === undefined) response.writeHead(503).end();
    else answer(back.api, request, response);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const data = mkdtempSync(join(tmpdir(), 'vonggac-e2e-'));
  const more = await settings(url);
  const run = (listen: string) =>
    spawn(binary, ['serve', '--insecure-http', '--listen', listen, '--data', data, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // A browser that clicks fast from one address is no attack here.
      env: { ...process.env, ...LIMITS, ...more },
    });
  let child = run('127.0.0.1:0');
  const link = await setupLink(child);
  const api = new URL(link);
  back.api = api;
  return {
    url,
    setup: `${url}${api.pathname}${api.hash}`,
    data,
    halt: () => stopChild(child),
    resume: async () => {
      child = run(api.host);
      child.stdout.resume();
      child.stderr.resume();
      await answering(new URL('/healthz', api));
    },
    stop: async () => {
      front.closeAllConnections();
      front.close();
      await stopChild(child);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** Settings of the server for a run of the tests. */
const LIMITS = {
  VONGGAC_LIMITS_PRINCIPAL_BURST: '5000',
  VONGGAC_LIMITS_PRINCIPAL_PER_SECOND: '2000',
  VONGGAC_LIMITS_ADDRESS_BURST: '5000',
  VONGGAC_LIMITS_ADDRESS_PER_SECOND: '2000',
};

/** Waits for the line with the setup link; the server prints it when it listens. */
function setupLink(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let log = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const found = /(http:\/\/127\.0\.0\.1:\d+\/setup#\S+)/.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-4000);
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${log}`)));
    setTimeout(() => reject(new Error(`no setup link within 30 s:\n${out}\n${log}`)), 30_000).unref();
  });
}

/** Waits until the server answers. */
async function answering(health: URL): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const answered = await fetch(health).then((answer) => answer.ok).catch(() => false);
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`no answer at ${health.href} within 30 s`);
}

function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.removeAllListeners('exit');
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.on('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
  });
}

function answer(api: URL, request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '/', 'http://x').pathname;
  if (path.startsWith('/api/') || path.startsWith('/intake/') || path === '/healthz') {
    pass(api, request, response);
    return;
  }
  const file = normalize(join(dist, path));
  const inside = file.startsWith(dist) && existsSync(file) && statSync(file).isFile();
  const found = inside ? file : join(dist, 'index.html');
  response.writeHead(200, {
    'content-type': TYPES[extname(found)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-store',
  });
  createReadStream(found).pipe(response);
}

function pass(api: URL, request: IncomingMessage, response: ServerResponse): void {
  const onward = ask(
    { host: api.hostname, port: api.port, method: request.method, path: request.url, headers: { ...request.headers, host: api.host } },
    (got) => {
      response.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(response);
    },
  );
  onward.on('error', () => {
    if (!response.headersSent) response.writeHead(502);
    response.end();
  });
  // A page that leaves lets go of its event stream.
  response.on('close', () => onward.destroy());
  request.pipe(onward);
}
