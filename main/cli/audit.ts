import type { Contract } from '../../preload/contract/index.ts';
import type { InputOf } from '../../preload/contract/procedure.ts';
import { type Command, type Context, valued } from './command.ts';
import { dateOption, given, numberOption, textOption } from './options.ts';
import { tableLines } from './table-text.ts';

export const auditCommands: readonly Command[] = [
  {
    name: 'audit list',
    operands: [],
    options: {
      ...{ from: valued('DATE'), to: valued('DATE'), actor: valued('NAME'), action: valued('PROCEDURE'), subject: valued('GROUP') },
      ...{ id: valued('ID'), outcome: valued('OUTCOME'), page: valued('N'), 'page-size': valued('N') },
    },
    example: 'khareetaty audit list --action incidents. --outcome failed',
    async run(context) {
      const { open, print, strings } = context;
      const found = await (await open()).client.audit.list(filterOf(context));
      const rows = found.items.map(({ seq, atMs, actor, host, action, subjectId, outcome, reason }) => {
        return [seq, timeOf(atMs), actor, host, action, subjectId, outcome ?? strings.results.auditOpen, reason];
      });
      print(found, [
        ...tableLines(['entry', 'timeUtc', 'actor', 'host', 'action', 'subject', 'outcome', 'reason'], strings, rows),
        strings.results.inAll(found.total),
      ]);
    },
  },
  {
    name: 'audit verify',
    operands: [],
    options: {},
    example: 'khareetaty audit verify',
    async run({ open, print, fail, strings: { results } }) {
      const found = await (await open()).client.audit.verify({});
      if (!found.isIntact) fail();
      const { problem, unsealed, anchor } = found;
      print(found, [
        problem === null ? results.auditIntact(found) : results.auditBroken(problem),
        ...(unsealed === 0 ? [] : [results.auditUnsealed(unsealed)]),
        ...(anchor === null ? [] : [results.auditAnchor(anchor.seq, timeOf(anchor.toldMs), anchor.isFromCentre)]),
      ]);
    },
  },
  {
    name: 'audit head',
    operands: [],
    options: {},
    example: 'khareetaty audit head',
    async run({ open, print, strings: { results } }) {
      const { head } = await (await open()).client.audit.head({});
      print({ head }, [head === null ? results.auditEmpty : results.auditHead(head.seq, head.hash, timeOf(head.atMs))]);
    },
  },
];

function filterOf({ options }: Context): InputOf<Contract['audit']['list']> {
  const moment = (name: string) => {
    const day = dateOption(options, name);
    return day === undefined ? undefined : Date.parse(day.includes('T') ? `${day}Z` : `${day}T00:00Z`);
  };
  return given({
    ...{ fromMs: moment('from'), toMs: moment('to'), actor: textOption(options, 'actor'), action: textOption(options, 'action') },
    ...{ subject: textOption(options, 'subject'), subjectId: textOption(options, 'id'), outcome: textOption(options, 'outcome') },
    page: numberOption(options, 'page', { whole: true }),
    pageSize: numberOption(options, 'page-size', { whole: true }),
  });
}

const timeOf = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').slice(0, 19);
