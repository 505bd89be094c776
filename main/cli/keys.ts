import { type Command, valued } from './command.ts';
import { given, listOption, numberOption } from './options.ts';
import { tableLines } from './table-text.ts';
import { rightsOf, timeOf, zonesText } from './users.ts';

export const keyCommands: readonly Command[] = [
  {
    name: 'keys list',
    operands: [],
    options: {},
    example: 'khareetaty keys list',
    async run({ open, print, strings }) {
      const { items } = await (await open()).client.users.keys({});
      const rows = items.map(({ id, name, role, subjects, zones, expiresMs, usedMs, revokedMs }) => {
        return [id, name, role, subjects?.join(' ') ?? '*', zonesText(zones), timeOf(expiresMs), timeOf(usedMs), timeOf(revokedMs)];
      });
      print({ items }, tableLines(['id', 'name', 'role', 'subjects', 'zones', 'to', 'used', 'revoked'], strings, rows));
    },
  },
  {
    name: 'keys make',
    operands: ['NAME'],
    options: {
      role: valued('ROLE'),
      subject: valued('NAME', { multiple: true }),
      zone: valued('CODE', { multiple: true }),
      'all-zones': { type: 'boolean' },
      days: valued('N'),
    },
    example: 'khareetaty keys make dashboard --role viewer --subject incidents --days 90',
    async run(context) {
      const { operands, options, open, print, strings } = context;
      const subjects = listOption(options, 'subject');
      const made = await (
        await open()
      ).client.users.makeKey({
        name: operands[0] ?? '',
        ...rightsOf(context),
        ...given({ subjects: subjects.length === 0 ? undefined : [...subjects], days: numberOption(options, 'days', { whole: true }) }),
      });
      print(made, [strings.results.key(made.key.name, made.secret)]);
    },
  },
  {
    name: 'keys revoke',
    operands: ['ID'],
    options: {},
    example: 'khareetaty keys revoke 0a1b2c3d4e5f',
    async run({ operands, open, print, strings }) {
      const key = await (await open()).client.users.revokeKey({ id: operands[0] ?? '' });
      print(key, [strings.results.keyRevoked(key.name)]);
    },
  },
];
