import { expect, type Page } from '@playwright/test';

import { ADMIN, setUp, signIn } from './people';
import type { Running } from './server';

/** A unit as the tests fill it: by the same API that the console calls, in the session of the page. */
export interface House {
  id: string;
  get: <T>(path: string) => Promise<T>;
  send: <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<T>;
  /** Sends a file; the import as it is previewed. */
  preview: (name: string, text: string) => Promise<Import>;
  /** Sends a file and writes it into the inventory. */
  load: (name: string, text: string) => Promise<Import>;
}

export interface Import {
  id: string;
  state: string;
  running: boolean;
  created: number;
  updated: number;
  refused: number;
}

/** First run in a browser page, then the unit. */
export async function settled(page: Page, server: Running): Promise<House> {
  await setUp(page, server.setup);
  return entered(page, server);
}

/** Signs in where nobody is, goes to the list of hosts, and gives the unit that the console shows. */
export async function entered(page: Page, server: Running): Promise<House> {
  await page.goto(server.url);
  await page.waitForURL(/\/u\/[^/]+\/|\/sign-in/);
  if (page.url().includes('/sign-in')) await signIn(page, ADMIN.username);
  await page.waitForURL(/\/u\/[^/]+\//);
  const entry = await house(page, server);
  await page.goto(`${server.url}/u/${entry.id}/hosts`);
  return entry;
}

export async function house(page: Page, server: Running): Promise<House> {
  const id = /\/u\/([^/]+)\//.exec(page.url())?.[1] ?? '';
  const { csrf } = (await (await page.request.get(`${server.url}/api/v1/session`)).json()) as { csrf: string };
  const at = (path: string) => `${server.url}/api/v1/units/${id}${path}`;
  const send = async <T>(method: string, path: string, data?: unknown, headers: Record<string, string> = {}): Promise<T> => {
    const answer = await page.request.fetch(at(path), { method, headers: { 'x-vonggac-csrf': csrf, ...headers }, ...(data === undefined ? {} : { data }) });
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${answer.ok() ? '' : await answer.text()}`).toBe(true);
    return (answer.status() === 204 ? null : await answer.json()) as T;
  };
  const get = async <T>(path: string): Promise<T> => send<T>('GET', path);
  const finished = async (item: Import): Promise<Import> => {
    let now = item;
    while (now.running) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      now = await get<Import>(`/imports/${item.id}`);
    }
    return now;
  };
  const preview = async (name: string, text: string) =>
    finished(await send<Import>('POST', `/imports?file_name=${encodeURIComponent(name)}`, Buffer.from(text), { 'content-type': 'application/octet-stream' }));
  return {
    id,
    get,
    send,
    preview,
    load: async (name, text) => finished(await send<Import>('POST', `/imports/${(await preview(name, text)).id}/application`)),
  };
}
