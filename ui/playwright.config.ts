import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  // One server and one browser at a time: the machine that runs this has two cores.
  workers: 1,
  fullyParallel: false,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // A busy machine is not a fault of the console; what needed a second try is listed as flaky.
  retries: 1,
  reporter: [['list']],
  outputDir: 'node_modules/.cache/e2e',
  use: {
    browserName: 'chromium',
    viewport: { width: 1366, height: 768 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env['VONGGAC_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] },
  },
});
