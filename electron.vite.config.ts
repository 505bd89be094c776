import { mkdirSync, writeFileSync } from 'node:fs';
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

/** Writes down which packages went into a bundle: what ships of them is known here alone. Read by bill-of-materials.mjs. */
const recordPackages = (part: 'main' | 'preload' | 'renderer'): Plugin => ({
  name: 'record-packages',
  generateBundle(_options, bundle) {
    const assets = Object.values(bundle).flatMap((output) => (output.type === 'asset' ? output.originalFileNames : []));
    const packages = new Set([...this.getModuleIds(), ...assets].flatMap(packageOf));
    mkdirSync(at('out/bundled'), { recursive: true });
    writeFileSync(at(`out/bundled/${part}.json`), `${JSON.stringify([...packages].sort(), null, 2)}\n`);
  },
});
/** The folder of the package that a file lies in, as package-lock.json names it. */
const packageOf = (file: string): string[] => {
  const inside = /node_modules\/.*/.exec(file)?.[0] ?? '';
  return (/^(?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+/.exec(inside) ?? []).map((folder) => folder.slice(0, -1));
};

export default defineConfig({
  main: {
    plugins: [recordPackages('main')],
    build: {
      outDir: 'out/main',
      // The test runtime's Node; the product's own is newer.
      target: 'node18',
      // Modules that CommonJS can require only from Node 20.19 and 22.12 on.
      externalizeDeps: { exclude: ['jose', 'echarts'] },
      rolldownOptions: {
        input: {
          electron: at('main/electron/index.ts'),
          cli: at('main/cli/index.ts'),
          'store-worker': at('main/workers/store-worker.ts'),
          'compute-worker': at('main/workers/compute-worker.ts'),
          'etl-worker': at('main/workers/etl-worker.ts'),
          'report-worker': at('main/workers/report-worker.ts'),
          'twilio-worker': at('main/gateways/twilio-worker.ts'),
        },
        output: commonJs,
      },
    },
  },
  preload: {
    plugins: [recordPackages('preload')],
    build: {
      outDir: 'out/preload',
      target: 'node18',
      externalizeDeps: false,
      rolldownOptions: { input: { bridge: at('preload/bridge.ts') }, output: commonJs },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), evaluatedRoutes, recordPackages('renderer')],
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
