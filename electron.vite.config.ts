import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const at = (...parts: string[]) => join(import.meta.dirname, ...parts);

// CommonJS, flat names: a sandboxed preload cannot be anything else, and main/layout.ts finds the workers beside the entries.
const commonJs = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunk-[name]-[hash].cjs' } as const;

/** Puts the table that renderer/api/routes.ts makes of the contract in its place, evaluated. */
const evaluatedRoutes: Plugin = {
  name: 'evaluated-routes',
  async load(id) {
    if (id !== at('renderer/api/routes.ts')) return null;
    const { routes } = (await import(id)) as { readonly routes: ReadonlyMap<string, unknown> };
    return `export const routes = new Map(${JSON.stringify([...routes])});`;
  },
};

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      // The test runtime's Node; the product's own is newer.
      target: 'node18',
      // A module that CommonJS can require only from Node 20.19 and 22.12 on.
      externalizeDeps: { exclude: ['jose'] },
      rolldownOptions: {
        input: {
          electron: at('main/electron/index.ts'),
          cli: at('main/cli/index.ts'),
          'store-worker': at('main/workers/store-worker.ts'),
          'compute-worker': at('main/workers/compute-worker.ts'),
          'etl-worker': at('main/workers/etl-worker.ts'),
          'twilio-worker': at('main/gateways/twilio-worker.ts'),
        },
        output: commonJs,
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: { input: { bridge: at('preload/bridge.ts') }, output: commonJs },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), evaluatedRoutes],
    build: {
      outDir: at('out/renderer'),
      target: 'chrome114',
      minify: true,
      // data: addresses are for pictures only under the page's policy.
      assetsInlineLimit: 0,
      // The map is one part and comes from the disk.
      chunkSizeWarningLimit: 2_000,
      // One style sheet, there before the first draw.
      cssCodeSplit: false,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
