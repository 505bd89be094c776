import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';
import { type BenchRow, withFolder } from './bench.ts';

export const name = 'report';

const ROUNDS = 3;
const PEER_PAGES = 8;
const ZONES = 77;
const sample = (file: string): string => fileURLToPath(new URL(`../../resources/sample/${file}`, import.meta.url));
const caller = { name: 'bench', role: 'admin' } as const;

/** The same finished page, printed by Chromium as anybody would from a script: started anew for each. */
function printByHand(html: string, folder: string): number {
  const startedMs = performance.now();
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const flags = ['--headless=new', ...root, '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'];
  const paths = [`--user-data-dir=${join(folder, 'profile')}`, `--print-to-pdf=${join(folder, 'peer.pdf')}`, '--no-pdf-header-footer'];
  execFileSync('chromium', [...flags, ...paths, `file://${html}`], { stdio: 'ignore', timeout: 120_000 });
  return performance.now() - startedMs;
}

/** Weekly reports of the sample with map and six charts, counted, drawn and printed, by the clock, against the printing of the page alone. */
export function run(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const app = await createApp(readConfig({ cacheFile: join(folder, 'cache.db'), env: { ...process.env, KHAREETATY_LOG: 'error' } }), {
      messages: null,
    });
    const ask = async <T>(procedure: string, input: object): Promise<T> => {
      const reply = await app.dispatch(procedure, input, { caller });
      if (!reply.ok) throw new Error(`${procedure}: ${JSON.stringify(reply.error)}`);
      return reply.value as T;
    };
    try {
      await ask('zones.import', { file: app.files.offer(sample('chicago_community_areas.geojson.gz'), 'zones') });
      await ask('incidents.import', { file: app.files.offer(sample('chicago_2018.csv.gz'), 'chicago'), timeZone: 'America/Chicago' });
      await ask('pipeline.run', {});
      const make = (input: object, path: string) =>
        ask<{ pages: number }>('reports.make', { template: 'weekly', ...input, target: app.files.offerTarget(path, 'report') });
      const page = join(folder, 'report.html');
      const { pages } = await make({ format: 'html' }, page);
      const drawn = await median(() => make({ format: 'html' }, page));
      const printed = await median(() => make({ format: 'pdf' }, join(folder, 'report.pdf')));
      const byHand = [printByHand(page, folder), printByHand(page, folder), printByHand(page, folder)].toSorted((a, b) => a - b)[1] ?? 0;

      const each = async (format: string) => {
        const startedMs = performance.now();
        await make({ format, each: 'zone' }, join(folder, format));
        return performance.now() - startedMs;
      };
      mkdirSync(join(folder, 'html'));
      const htmlMs = await each('html');
      const pdfMs = await each('pdf');
      const files = readdirSync(join(folder, 'html')).slice(0, PEER_PAGES);
      const sum = files.reduce((all, file) => all + printByHand(join(folder, 'html', file), folder), 0);
      const peerMs = (sum / files.length) * ZONES;
      const row = (what: string, value: number, peer: readonly [name: string, ms: number], target: string): BenchRow => ({
        ...{ what, value: value / 1_000, unit: 's', target },
        peer: { name: peer[0], value: peer[1] / 1_000, ratio: peer[1] / value },
      });
      const once = ['Chromium printing the finished page', byHand] as const;
      const many = [`the same ${ZONES} times (${PEER_PAGES} measured)`, peerMs] as const;
      return [
        row(`weekly report of ${pages} pages, HTML`, drawn, once, '<= 3 s'),
        row('the same, PDF', printed, once, '<= 3 s'),
        row(`one for each of ${ZONES} zones, HTML`, htmlMs, many, '<= 120 s'),
        row('the same, PDF', pdfMs, many, '<= 120 s'),
      ];
    } finally {
      await app.close();
    }
  });
}

/** After one that is not counted. */
async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const startedMs = performance.now();
    await work();
    if (round > 0) times.push(performance.now() - startedMs);
  }
  return times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}
