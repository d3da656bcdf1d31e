import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the dev server finds the API: `VONGGAC_API=http://127.0.0.1:8080 npm run dev`. */
const api = process.env['VONGGAC_API'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // The policy of the server takes no data: addresses, so nothing may be put inline.
    assetsInlineLimit: 0,
    // Every browser that the target names preloads modules by itself.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 300,
  },
  server: { proxy: { '/api': { target: api, changeOrigin: false } } },
  test: { include: ['test/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0]);
