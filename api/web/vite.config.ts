import { svelte } from '@sveltejs/vite-plugin-svelte';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vite';

// The server that `npm run dev` passes requests for data on to.
const server = process.env.ROUNDSMAN_SERVER ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [
    svelte(),
    VitePWA({
      // The technician's page alone works without a network: the console needs the server anyway.
      strategies: 'generateSW',
      registerType: 'autoUpdate',
      injectRegister: false,
      scope: '/technician',
      // The manifest is a file of public/, named by the technician's page alone.
      manifest: false,
      workbox: {
        globPatterns: [
          'technician.html',
          'technician.webmanifest',
          'icon.svg',
          'assets/technician-*',
          'assets/shared-*',
        ],
        navigateFallback: '/technician.html',
        navigateFallbackAllowlist: [/^\/technician/],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
  build: {
    target: 'es2022',
    // The server sends "default-src 'self'", which rules out data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { console: 'index.html', technician: 'technician.html', survey: 'survey.html' },
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: /node_modules[\\/](svelte|openapi-fetch|esm-env|clsx)|src[\\/](shared|client|texts|format|styles)/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/v1': { target: server } } },
});
