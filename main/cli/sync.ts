import { readFileSync } from 'node:fs';
import type { JsonValue, SyncStatus } from '../../preload/contract/sync-domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { readAdminUrl } from '../central/admin-link.ts';
import { type Command, type Context, type OptionValues, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { choiceOption, given, numberOption, requiredText, textOption } from './options.ts';
import { tableLines } from './table-text.ts';

const choices = ['mine', 'theirs', 'value'] as const;

export const syncCommands: readonly Command[] = [
  {
    name: 'sync link',
    operands: [],
    options: {
      url: valued('URL'),
      tls: valued('WAY'),
      ca: valued('FILE'),
      'analysis-host': valued('HOST[:PORT]'),
      'password-stdin': { type: 'boolean' },
    },
    example: 'khareetaty sync link --url postgres://kh_u_salma@db.example.org/khareetaty --password-stdin',
    async run({ options, readInput, open, print, strings }) {
      const caFile = textOption(options, 'ca');
      const caPem = caFile === undefined ? null : readCa(caFile);
      const { password: inUrl, ...address } = readAdminUrl(
        requiredText(options, 'url'),
        choiceOption(options, 'tls', ['verify-full', 'off']) ?? 'verify-full',
        caPem,
      );
      const typed = options['password-stdin'] === true ? (await readInput()).replace(/\r?\n$/, '') : inUrl;
      if (typed === undefined || typed === '') throw new UsageError(({ usage }) => usage.missing('--password-stdin'));
      print(...said(await (await open()).client.sync.link({ ...address, ...readAnalysisHost(options), password: typed }), strings));
    },
  },
  {
    name: 'sync unlink',
    operands: [],
    options: {},
    example: 'khareetaty sync unlink',
    async run({ open, print, strings }) {
      print(...said(await (await open()).client.sync.unlink({}), strings));
    },
  },
  {
    name: 'sync run',
    operands: [],
    options: {},
    example: 'khareetaty sync run',
    async run({ open, print, strings }) {
      const result = await (await open()).client.sync.run({});
      print(result, [strings.results.synced(result), ...said(result.status, strings)[1]]);
    },
  },
  {
    name: 'sync status',
    operands: [],
    options: { check: { type: 'boolean' } },
    example: 'khareetaty sync status --json',
    async run({ options, open, print, strings, fail }) {
      const { client } = await open();
      if (options['check'] !== true) {
        print(...said(await client.sync.status({}), strings));
        return;
      }
      const compared = await client.sync.compare({});
      print(compared, [strings.results.compared(compared)]);
      if (compared.left > 0) fail();
    },
  },
  {
    name: 'sync replica',
    operands: [],
    options: {
      all: { type: 'boolean' },
      ...{ zones: valued('CODES'), types: valued('CODES'), 'from-year': valued('YEAR'), 'to-year': valued('YEAR') },
    },
    example: 'khareetaty sync replica --zones A,B --types THEFT --from-year 2024',
    async run({ options, open, print, strings }) {
      const { client } = await open();
      const before = options['all'] === true ? { zones: null, types: null, fromYear: null, toYear: null } : await client.sync.replica({});
      const wished = {
        ...before,
        ...given({ zones: codesOption(options, 'zones'), types: codesOption(options, 'types') }),
        ...given({ fromYear: yearOption(options, 'from-year'), toYear: yearOption(options, 'to-year') }),
      };
      const isChange = ['all', 'zones', 'types', 'from-year', 'to-year'].some((name) => options[name] !== undefined);
      const replica = isChange ? await client.sync.setReplica(wished) : before;
      print(replica, [strings.results.replica(replica)]);
    },
  },
  {
    name: 'sync automatic',
    operands: ['ON'],
    options: { metered: { type: 'string' } },
    example: 'khareetaty sync automatic off',
    async run({ operands, options, open, print, strings }) {
      if (operands[0] !== 'on' && operands[0] !== 'off') throw new UsageError(({ usage }) => usage.oneOf('ON', ['on', 'off']));
      const metered = choiceOption(options, 'metered', ['on', 'off']);
      const choice = { isAutomatic: operands[0] === 'on', ...(metered === undefined ? {} : { onMetered: metered === 'on' }) };
      print(...said(await (await open()).client.sync.setAutomatic(choice), strings));
    },
  },
  {
    name: 'sync conflicts',
    operands: [],
    options: { decided: { type: 'boolean' } },
    example: 'khareetaty sync conflicts',
    async run({ options, open, print, strings }) {
      const page = await (await open()).client.sync.conflicts({ state: options['decided'] === true ? 'decided' : 'open', pageSize: 1_000 });
      const rows = page.items.map(({ id, title, column, base, mine, theirs, state }) => [
        ...[id, title, column],
        ...[base, mine, theirs].map((value) => JSON.stringify(value)),
        state,
      ]);
      print(page, tableLines(['id', 'name', 'column', 'base', 'mine', 'theirs', 'state'], strings, rows));
    },
  },
  {
    name: 'sync resolve',
    operands: ['CONFLICT'],
    options: { choose: valued('WHOSE'), value: valued('JSON') },
    lists: { choices },
    example: 'khareetaty sync resolve 0190d7c2-… --choose theirs',
    async run({ operands, options, open, print, strings }) {
      const choice = choiceOption(options, 'choose', choices);
      if (choice === undefined) throw new UsageError(({ usage }) => usage.missing('--choose'));
      const value = textOption(options, 'value');
      const input = { ids: [operands[0] ?? ''], choice, ...(value === undefined ? {} : { value: readJson(value) }) };
      const result = await (await open()).client.sync.resolve(input);
      print(result, [strings.results.decided(result.decided)]);
    },
  },
  {
    name: 'sync rejected',
    operands: [],
    options: {},
    example: 'khareetaty sync rejected',
    async run({ open, print, strings }) {
      const page = await (await open()).client.sync.rejected({ pageSize: 1_000 });
      const rows = page.items.map(({ opId, table, rowId, code, message }) => [opId, table, rowId, code, message]);
      print(page, tableLines(['id', 'name', 'line', 'code', 'reason'], strings, rows));
    },
  },
];

/** null = all; undefined = as it is. */
function codesOption(options: OptionValues, name: string): string[] | null | undefined {
  const text = textOption(options, name);
  if (text === undefined) return undefined;
  return text === 'all' ? null : text.split(',').map((code) => code.trim());
}

function yearOption(options: OptionValues, name: string): number | null | undefined {
  return textOption(options, name) === 'all' ? null : numberOption(options, name, { whole: true });
}

/** `HOST` or `HOST:PORT`; an IPv6 address with a port in brackets. */
function readAnalysisHost(options: OptionValues): { analysis?: { host: string; port?: number } } {
  const text = textOption(options, 'analysis-host');
  if (text === undefined) return {};
  const [, host = text, port] = /^\[?([^\]]*?)\]?(?::(\d+))?$/.exec(text) ?? [];
  return { analysis: port === undefined ? { host } : { host, port: Number(port) } };
}

type Strings = Context['strings'];

function said(status: SyncStatus, { results }: Strings): [SyncStatus, string[]] {
  return [status, [results.syncStatus(status)]];
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new AppError('file.missing', { file }, { cause });
  }
}

function readJson(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // A word without quotes is that word.
    return text;
  }
}
