import type { RetentionReceipt } from '../../preload/contract/retention.ts';
import { type Command, type Context, type OptionValues, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { dateOption, given, listOption, numberOption, requiredText, textOption } from './options.ts';
import { tableLines } from './table-text.ts';

export const retentionCommands: readonly Command[] = [
  {
    name: 'retention rules',
    operands: [],
    options: { set: valued('TYPE=DAYS', { multiple: true }), none: { type: 'boolean' } },
    example: 'khareetaty retention rules --set THEFT=1825 --set *=3650',
    async run({ options, open, print, strings }) {
      const isChange = options['none'] === true || options['set'] !== undefined;
      const items = listOption(options, 'set').map(readRule);
      const { client } = await open();
      const rules = isChange ? await client.retention.saveRules({ items }) : await client.retention.rules({});
      const rows = rules.items.map(({ type, days, setMs, setBy }) => [type ?? strings.results.allOthers, days, utcText(setMs), setBy]);
      print(rules, [strings.results.rulesPlace[rules.place], ...tableLines(['type', 'days', 'timeUtc', 'actor'], strings, rows)]);
    },
  },
  {
    name: 'retention preview',
    operands: [],
    options: {},
    example: 'khareetaty retention preview',
    async run({ open, print, strings }) {
      const preview = await (await open()).client.retention.preview({});
      const rows = preview.groups.map(({ type, year, incidents }) => [type, String(year), incidents]);
      const examples = preview.examples.map(({ id, uid, type, occurredMs }) => [id ?? uid, type, utcText(occurredMs)]);
      print(preview, [
        ...tableLines(['type', 'year', 'incidents'], strings, rows),
        ...strings.results.due(preview, utcText(preview.oldestMs), utcText(preview.newestMs)),
        ...(examples.length === 0 ? [] : tableLines(['id', 'type', 'timeUtc'], strings, examples)),
      ]);
    },
  },
  {
    name: 'retention run',
    operands: [],
    options: { confirm: valued('N'), resume: { type: 'boolean' } },
    example: 'khareetaty retention run --confirm 1204',
    async run({ options, open, print, strings }) {
      const confirmed = numberOption(options, 'confirm', { whole: true });
      if ((confirmed === undefined) === (options['resume'] !== true)) throw new UsageError(({ usage }) => usage.missing('--confirm'));
      const receipt = await (await open()).client.retention.run({ confirmed: confirmed ?? null });
      print(receipt, receiptLines(receipt, strings));
    },
  },
  {
    name: 'retention receipts',
    operands: [],
    options: {},
    example: 'khareetaty retention receipts',
    async run({ open, print, note, strings }) {
      const receipts = await (await open()).client.retention.receipts({});
      if (!receipts.isComplete) note([strings.results.notAsked]);
      print(
        receipts,
        receipts.items.flatMap((receipt) => receiptLines(receipt, strings)),
      );
    },
  },
  {
    name: 'retention holds',
    operands: [],
    options: {},
    example: 'khareetaty retention holds',
    async run({ open, print, strings }) {
      const holds = await (await open()).client.retention.holds({});
      const rows = holds.items.map(({ id, incidentId, uid, zone, fromMs, toMs, reason, setBy, liftedMs }) => [
        ...[id, incidentId ?? uid, zone, dayText(fromMs), dayText(toMs), reason, setBy],
        liftedMs === null ? null : utcText(liftedMs),
      ]);
      print(holds, tableLines(['id', 'incidents', 'zone', 'from', 'to', 'reason', 'actor', 'state'], strings, rows));
    },
  },
  {
    name: 'retention hold',
    operands: [],
    options: { incident: valued('ID'), zone: valued('CODE'), from: valued('DATE'), to: valued('DATE'), reason: valued('TEXT') },
    example: 'khareetaty retention hold --zone A --from 2021-01-01 --to 2022-01-01 --reason "case 17/2022"',
    async run({ options, open, print, strings }) {
      const reason = requiredText(options, 'reason');
      const hold = {
        ...given({ incidentId: numberOption(options, 'incident', { whole: true }), zone: textOption(options, 'zone') }),
        reason,
      };
      const result = await (await open()).client.retention.hold({ ...hold, ...given({ period: periodOf(options) }) });
      print(result, [strings.results.held(result.id)]);
    },
  },
  {
    name: 'retention lift',
    operands: ['HOLD'],
    options: { reason: valued('TEXT') },
    example: 'khareetaty retention lift 0190d7c2-8694-739b-aea5-966c26f8ad91 --reason "case closed"',
    async run({ operands, options, open, print, strings }) {
      const reason = requiredText(options, 'reason');
      const result = await (await open()).client.retention.liftHold({ id: operands[0] ?? '', reason });
      print(result, [strings.results.holdLifted(result.id)]);
    },
  },
];

/** `THEFT=1825`; a code may hold the mark itself. */
function readRule(text: string): { type: string | null; days: number } {
  const at = text.lastIndexOf('=');
  const [type, days] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || !/^\d+$/.test(days)) throw new UsageError(({ usage }) => usage.wholeNumber('--set TYPE=', days));
  return { type: type === '*' ? null : type, days: Number(days) };
}

function periodOf(options: OptionValues): { from?: string; to?: string } | undefined {
  const period = given({ from: dateOption(options, 'from'), to: dateOption(options, 'to') });
  return Object.keys(period).length === 0 ? undefined : period;
}

function receiptLines(receipt: RetentionReceipt, { results }: Context['strings']): string[] {
  return [
    results.receipt(receipt, utcText(receipt.atMs)),
    ...receipt.copies.map((copy) => results.copy(copy, utcText(copy.isWhole ? copy.atMs : (copy.outstandingSinceMs ?? copy.atMs)))),
  ];
}

const utcText = (ms: number | null): string => (ms === null ? '-' : new Date(ms).toISOString().slice(0, 16).replace('T', ' '));
/** Of a local time as if it were UTC. */
const dayText = (ms: number | null): string | null => (ms === null ? null : utcText(ms));
