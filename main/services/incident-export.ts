/** Incidents as a file for people outside: masked, or exact with a reason. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import type { incidentExport } from '../../preload/contract/incident-export.ts';
import { roles } from '../../preload/contract/procedure.ts';
import type { SeenFilter } from '../store/api.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { notShown } from './seen-reads.ts';
import { readSettings } from './settings.ts';
import { LEAST_TOLD, MASK_CELL_M } from './view.ts';

type Input = Parameters<Handlers<typeof incidentExport>['export']>[0];

/** Rows that are in memory at once, twice: those that are written while the next ones are read. */
const PAGE_ROWS = 20_000;
const LEAST_ROLE = 'supervisor';
const LEAST_REASON = 10;

export const incidentExportService = (ports: Ports): Handlers<typeof incidentExport> => ({
  async export({ target, ...input }, call) {
    refuseUnlessMayExport(ports, input, call);
    const name = `incidents-${new Date(ports.now()).toISOString().slice(0, 10)}${input.exact ? '-exact' : ''}.csv`;
    const isMasked = ports.limits?.isMasked === true;
    const { file, token } =
      target === undefined ? await ports.files.temporary(name, call.caller.name) : { file: ports.files.target(target), token: null };
    const draft = { path: file.path, draft: `${file.path}.${randomUUID()}.part`, format: input.format, isMasked };
    try {
      const rows = await writeRows(ports, draft, input, call);
      call.signal.throwIfAborted();
      const { bytes } = await ports.etl.finishExport(draft, await factsOf(ports, { ...input, rows }, call));
      return { fileName: file.name, rows, bytes, isMasked, file: token?.data ?? null, meta: token?.meta ?? null };
    } catch (error) {
      await ports.etl.dropExport(draft);
      throw error;
    }
  },
});

function refuseUnlessMayExport({ limits }: Ports, { exact, reason }: Pick<Input, 'exact' | 'reason'>, { caller }: Call): void {
  if (!exact) return;
  if (roles.indexOf(caller.role) < roles.indexOf(LEAST_ROLE))
    throw new AppError('users.not-allowed', { role: caller.role, needed: LEAST_ROLE });
  if (limits?.isMasked === true) throw notShown(limits);
  if (reason === undefined || reason.length < LEAST_REASON)
    throw new AppError('input.invalid', {
      path: 'reason',
      rule: 'min',
      detail: `an exact export needs a reason of ${LEAST_REASON} characters`,
    });
}

type Draft = Parameters<Ports['etl']['appendExport']>[0];

async function writeRows(ports: Ports, draft: Draft, input: Omit<Input, 'target'>, { signal, progress }: Call): Promise<number> {
  const { read, etl } = ports;
  const filter = filterOf(input);
  const [{ total }, types, zones] = await Promise.all([
    read.incidentPage(filter, { page: 1, pageSize: 1 }),
    read.incidentTypes(),
    read.zones(),
  ]);
  const codes = (known: readonly { readonly id: number; readonly code: string }[]) =>
    Object.fromEntries(known.map(({ id, code }) => [id, code]));
  const names = { types: codes(types), zones: codes(zones) };
  let done = 0;
  let written: Promise<void> = Promise.resolve();
  for (let page = await read.exportPage(filter, 0, PAGE_ROWS), isFirst = true; ; isFirst = false) {
    signal.throwIfAborted();
    const { batch, last, isEnd } = page;
    await written;
    done += batch.count;
    written = etl.appendExport(draft, { batch, names, isFirst });
    // Its failure is thrown by the `await` that comes next; until then nobody listens.
    written.catch(() => undefined);
    progress({ step: 'export', fraction: total === 0 ? 1 : Math.min(1, done / total), done, total });
    if (isEnd) break;
    page = await read.exportPage(filter, last, PAGE_ROWS);
  }
  await written;
  return done;
}

const filterOf = ({ from, to, typeIds, zoneIds, origins }: Filter): Filter => ({ from, to, typeIds, zoneIds, origins });
type Filter = SeenFilter & Pick<Input, 'origins'>;

/** What the file is, for whoever finds it later. */
async function factsOf(
  ports: Ports,
  input: Omit<Input, 'target'> & { readonly rows: number },
  { caller }: Call,
): Promise<Record<string, unknown>> {
  const { read, about, now, limits } = ports;
  const [settings, types, zones, summary, batches] = await Promise.all([
    readSettings(ports),
    read.incidentTypes(),
    read.zones(),
    read.summary({ from: null, to: null, typeIds: [], zoneIds: [] }),
    read.importBatches(),
  ]);
  const codesOf = (ids: readonly number[], known: readonly { readonly id: number; readonly code: string }[]) =>
    ids.length === 0 ? null : known.filter(({ id }) => ids.includes(id)).map(({ code }) => code);
  const isMasked = limits?.isMasked === true;
  return {
    product: `Khareetaty ${about.version}`,
    workspace: { en: settings.workspaceNameEn, ar: settings.workspaceNameAr },
    madeAt: new Date(now()).toISOString(),
    exporter: { name: caller.name, role: caller.role },
    reason: input.reason ?? null,
    rows: input.rows,
    filter: {
      from: input.from,
      to: input.to,
      types: codesOf(input.typeIds, types),
      zones: codesOf(input.zoneIds, zones),
      origins: input.origins.length === 0 ? null : input.origins,
    },
    timeZone: settings.timeZone,
    dataCut: isMasked ? (summary.dataCut?.slice(0, 10) ?? null) : summary.dataCut,
    mask: isMasked
      ? { cellM: MASK_CELL_M, leastTold: LEAST_TOLD, withheld: 'types with fewer than 5 incidents in a zone, and complements' }
      : null,
    sources: batches.map(({ fileName }) => fileName).filter((name, i, all) => name !== '' && all.indexOf(name) === i),
    licence: {
      en: 'As the sources allow; Khareetaty adds no licence of its own. Ask whoever runs this workspace before passing it on.',
      ar: 'وفق ما تسمح به المصادر، ولا تضيف خريطتي رخصة من عندها. اسأل القائم على مساحة العمل قبل تمرير الملف.',
    },
  };
}
