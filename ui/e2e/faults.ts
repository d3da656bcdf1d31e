import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Collects what the browser complains of: violations of the policy, errors of scripts, files that are missing. */
export function watch(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    // The browser reports refusals (4xx) of fetch as errors; the console shows them to the person, and tests look for that.
    const refused = /the server responded with a status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !refused) faults.push(message.text());
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  return faults;
}

/** What axe finds on the page from its top, by WCAG 2.2 A and AA: what is scrolled half beneath the bar would count as too small. */
export async function violations(page: Page, what: string): Promise<string[]> {
  await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  return found.violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes.map((node) => `${node.target.join(' ')} (${node.failureSummary ?? ''})`).join('; ')}`);
}

export async function accessible(page: Page, what: string): Promise<void> {
  expect(await violations(page, what)).toEqual([]);
}
