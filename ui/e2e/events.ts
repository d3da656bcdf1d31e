import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';

import type { Browser } from '@playwright/test';

import { start, type Running } from './server';
import { settled } from './unit';

/** Fills the event store; it lies beside the server, where `cargo test --workspace --no-run` puts it. */
const FILLER = join(dirname(process.env['VONGGAC_BINARY'] ?? ''), 'examples', 'put_events');

/** A server that has been set up, whose unit has so many events, and the id of the unit. */
export async function withEvents(browser: Browser, count: number): Promise<{ server: Running; unit: string }> {
  const server = await start(process.env['VONGGAC_BINARY'] ?? '', ['--empty']);
  const page = await browser.newPage({ locale: 'vi-VN' });
  const unit = (await settled(page, server)).id;
  await page.close();
  // The store belongs to one program at a time.
  await server.halt();
  execFileSync(FILLER, [server.data, unit, String(count)]);
  await server.resume();
  return { server, unit };
}
