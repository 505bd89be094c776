/** Reports as files: one, one for each zone, or one for each zone in one file. Whole or not at all. */
import { createHash } from 'node:crypto';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { reports } from '../../preload/contract/reports.ts';
import type { RenderedReport } from '../reports/render.ts';
import type { Call, Handlers, LocalFile, Ports } from './ports.ts';
import { makeDocument, templateOf } from './report-document.ts';
import { openSources, type ReportSources, type ReportWish } from './report-sources.ts';

type Input = Parameters<Handlers<typeof reports>['make']>[0];
type Made = Awaited<ReturnType<Handlers<typeof reports>['make']>>;

/** Reports that are made side by side: while one is drawn, the next one is counted. */
const AT_A_TIME = 2;

interface Work {
  readonly ports: Ports;
  readonly sources: ReportSources;
  readonly input: Input;
  readonly call: Call;
  readonly format: Made['format'];
}

export async function makeReports(ports: Ports, input: Input, call: Call): Promise<Made> {
  templateOf(input);
  const sources = await openSources(ports, call, input.language);
  const wishes = wishesOf(input, sources);
  const canPrint = input.format === 'html' || (await ports.print.by()) !== null;
  const fallback: ErrorCode | null = canPrint ? null : 'reports.no-printer';
  const work: Work = { ports, sources, input, call, format: canPrint ? input.format : 'html' };
  const isMasked = ports.limits?.isMasked === true;
  const isOne = input.each === undefined || input.bind === 'one';
  const files = isOne ? [await makeOne(work, wishes)] : await makeEach(work, wishes);
  return { files, pages: files.reduce((sum, { pages }) => sum + pages, 0), format: work.format, fallback, isMasked };
}

function wishesOf(input: Input, { zones }: ReportSources): readonly ReportWish[] {
  if (input.each === undefined) return [input];
  const ids = input.zoneIds.length > 0 ? input.zoneIds : zones.map(({ id }) => id);
  // Without zones there is nothing to make one of each of: the whole is told, and that there are none.
  return ids.length === 0 ? [input] : ids.map((id) => ({ ...input, zoneIds: [id] }));
}

async function makeOne(work: Work, wishes: readonly ReportWish[]): Promise<Made['files'][number]> {
  const { ports, sources, call, input } = work;
  const documents: Awaited<ReturnType<typeof makeDocument>>[] = [];
  for (const [i, wish] of wishes.entries()) {
    call.signal.throwIfAborted();
    documents.push(await makeDocument(sources, wish));
    call.progress({ step: 'report', fraction: (0.5 * (i + 1)) / wishes.length, done: i + 1, total: wishes.length });
  }
  const rendered = await ports.reports.render(documents, call.signal);
  const content = await contentOf(work, rendered);
  const name = nameOf(work, wishes.length === 1 ? (wishes[0]?.zoneIds ?? []) : input.zoneIds);
  const { file, token } = await placeFor(work, name);
  const shelf = await ports.reports.openShelf(file.path, 'file');
  try {
    await shelf.add(file.name, content);
    call.signal.throwIfAborted();
    await shelf.keep();
  } catch (error) {
    await shelf.drop();
    throw error;
  }
  call.audit({ subjectId: name, after: { ...factsOf(rendered, content), reports: wishes.length } });
  call.progress({ step: 'report', fraction: 1, done: wishes.length, total: wishes.length });
  return { name: file.name, pages: rendered.pages, bytes: content.byteLength, file: token };
}

/** All of them lie ready before the first one has its name. */
async function makeEach(work: Work, wishes: readonly ReportWish[]): Promise<Made['files']> {
  const { ports, input, call, sources } = work;
  const folder = input.target === undefined ? null : ports.files.target(input.target);
  const shelf = folder === null ? null : await ports.reports.openShelf(folder.path, 'folder');
  const files: Made['files'] = [];
  const notes: Parameters<Call['audit']>[0][] = [];
  const shelves: { drop(): Promise<void>; keep(): Promise<void> }[] = shelf === null ? [] : [shelf];
  let done = 0;
  const names = namesOf(work, wishes);
  const make = async (index: number): Promise<void> => {
    const wish = wishes[index];
    const name = names[index] ?? '';
    if (wish === undefined) return;
    call.signal.throwIfAborted();
    const rendered = await ports.reports.render([await makeDocument(sources, wish)], call.signal);
    const content = await contentOf(work, rendered);
    const { file, token } = shelf === null ? await placeFor(work, name) : { file: { name }, token: null };
    const place = shelf ?? (await ports.reports.openShelf((file as LocalFile).path, 'file'));
    if (shelf === null) shelves.push(place);
    await place.add(name, content);
    files[index] = { name, pages: rendered.pages, bytes: content.byteLength, file: token };
    notes[index] = { subjectId: name, after: factsOf(rendered, content) };
    call.progress({ step: 'report', fraction: ++done / wishes.length, done, total: wishes.length });
  };
  try {
    let next = 0;
    const lane = async () => {
      while (next < wishes.length) await make(next++);
    };
    const lanes = await Promise.allSettled(Array.from({ length: AT_A_TIME }, lane));
    const failed = lanes.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    call.signal.throwIfAborted();
    for (const one of shelves) await one.keep();
  } catch (error) {
    for (const one of shelves) await one.drop();
    throw error;
  }
  for (const note of notes) call.audit(note);
  return files;
}

const factsOf = ({ pages }: RenderedReport, content: Uint8Array) => ({
  pages,
  bytes: content.byteLength,
  sha256: createHash('sha256').update(content).digest('hex'),
});

async function contentOf({ ports, call, format, input }: Work, { html }: RenderedReport): Promise<Uint8Array> {
  return format === 'html' ? new TextEncoder().encode(html) : ports.print.print(html, { paper: input.paper, signal: call.signal });
}

async function placeFor({ ports, input, call }: Work, name: string): Promise<{ readonly file: LocalFile; readonly token: string | null }> {
  if (input.target !== undefined) return { file: ports.files.target(input.target), token: null };
  const { file, token } = await ports.files.temporary(name, call.caller.name);
  return { file, token: token.data };
}

/** `weekly-8-2018-08-08.pdf`: plain letters, so that every disk and browser takes it. */
function nameOf({ sources, input, format }: Work, zoneIds: readonly number[]): string {
  const [zoneId] = zoneIds;
  const zone = zoneIds.length === 1 ? sources.zones.find(({ id }) => id === zoneId) : undefined;
  const code = zone?.code
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  const place = zone === undefined ? [] : [code === undefined || code === '' ? `zone-${zone.id}` : code];
  return [input.template, ...place, (input.to ?? sources.dataCut ?? 'empty').slice(0, 10)].join('-') + `.${format}`;
}

function namesOf(work: Work, wishes: readonly ReportWish[]): readonly string[] {
  const names = wishes.map(({ zoneIds }) => nameOf(work, zoneIds));
  const seen = new Set<string>();
  return names.map((name, i) => {
    // Disks that do not tell small letters from capitals would take two for one.
    const own = seen.has(name.toLowerCase()) ? name.replace(/(\.\w+)$/, `-${wishes[i]?.zoneIds.join('-') ?? ''}$1`) : name;
    seen.add(own.toLowerCase());
    return own;
  });
}
