import type { OutputOf } from '../../preload/contract/procedure.ts';
import type { users } from '../../preload/contract/users.ts';
import { roles } from '../../preload/contract/procedure.ts';
import { type Command, type CommandOption, type Context, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { choiceOption, given, idOperand, listOption, textOption } from './options.ts';
import { tableLines } from './table-text.ts';

const byStdin = { 'password-stdin': { type: 'boolean' } } as const;
const person: Readonly<Record<string, CommandOption>> = { 'full-name': valued('TEXT'), language: valued('LANGUAGE') };
const rights: Readonly<Record<string, CommandOption>> = {
  role: valued('ROLE'),
  zone: valued('CODE', { multiple: true }),
  'all-zones': { type: 'boolean' },
};

export const userCommands: readonly Command[] = [
  {
    name: 'users set-up',
    operands: ['NAME'],
    options: { ...person, ...byStdin },
    example: 'khareetaty users set-up dana --password-stdin',
    async run(context) {
      const password = await readPassword(context);
      const { client } = await context.open();
      const made = await client.users.setUp({
        name: context.operands[0] ?? '',
        password,
        device: 'command line',
        ...personOf(context),
      });
      const { name } = made.session;
      context.print({ name, recoveryCode: made.recoveryCode }, context.strings.results.setUp(name, made.recoveryCode));
    },
  },
  {
    name: 'users accept',
    operands: ['NAME', 'CODE'],
    options: byStdin,
    example: 'khareetaty users accept amal 7Q2ZK-0MXTR-5HV9C-PBE3D-8WJ4N --password-stdin',
    async run(context) {
      const [name = '', code = ''] = context.operands;
      const password = await readPassword(context);
      const { recoveryCode } = await (await context.open()).client.users.accept({ name, code, password, device: 'command line' });
      const lines = recoveryCode === null ? [] : context.strings.results.setUp(name, recoveryCode);
      context.print({ name, recoveryCode }, [context.strings.results.passwordSet(name), ...lines]);
    },
  },
  {
    name: 'users password',
    operands: [],
    options: byStdin,
    example: 'khareetaty users password --password-stdin',
    async run(context) {
      const [current = '', next = ''] = (await readPassword(context)).split('\n');
      const { client } = await context.open();
      await client.users.changePassword({ current, next });
      const { name } = await client.users.me({});
      context.print({ name }, [context.strings.results.passwordSet(name)]);
    },
  },
  {
    name: 'users list',
    operands: [],
    options: {},
    example: 'khareetaty users list',
    async run({ open, print, strings }) {
      const { items } = await (await open()).client.users.list({});
      const rows = items.map(({ id, name, fullName, role, zones, state, isCentral, signedInMs }) => {
        return [id, name, fullName, role, zonesText(zones), state, isCentral ? '+' : '', timeOf(signedInMs)];
      });
      print({ items }, tableLines(['id', 'name', 'fullName', 'role', 'zones', 'state', 'ofCentre', 'timeUtc'], strings, rows));
    },
  },
  {
    name: 'users invite',
    operands: ['NAME'],
    options: { ...person, ...rights },
    example: 'khareetaty users invite amal --role analyst --zone 25 --zone 26',
    async run(context) {
      const { client } = await context.open();
      printInvitation(context, await client.users.invite({ name: context.operands[0] ?? '', ...personOf(context), ...rightsOf(context) }));
    },
  },
  {
    name: 'users change',
    operands: ['ID'],
    options: { ...person, ...rights },
    example: 'khareetaty users change 2 --role supervisor --all-zones',
    async run(context) {
      const account = await (
        await context.open()
      ).client.users.change({ id: idOperand(context.operands), ...personOf(context), ...rightsOf(context) });
      context.print(account, [context.strings.results.account(account)]);
    },
  },
  {
    name: 'users reset',
    operands: ['ID'],
    options: {},
    example: 'khareetaty users reset 2',
    run: async (context) => printInvitation(context, await (await context.open()).client.users.reset({ id: idOperand(context.operands) })),
  },
  setDisabled('users disable', true),
  setDisabled('users enable', false),
  {
    name: 'users places',
    operands: [],
    options: {},
    example: 'khareetaty users places',
    async run({ open, print, strings }) {
      const { items } = await (await open()).client.users.places({ all: true });
      const rows = items.map(({ id, name, device, seenMs }) => [id, name, device, timeOf(seenMs)]);
      print({ items }, tableLines(['id', 'name', 'device', 'timeUtc'], strings, rows));
    },
  },
  {
    name: 'users end-place',
    operands: ['ID'],
    options: {},
    example: 'khareetaty users end-place 3q2-7wAAAAAAAAAA',
    async run({ operands, open, print, strings }) {
      const [id = ''] = operands;
      await (await open()).client.users.endPlace({ id });
      print({ id }, [strings.results.signedOut(id)]);
    },
  },
  {
    name: 'users permissions',
    operands: [],
    options: {},
    example: 'khareetaty users permissions --json',
    async run({ open, print, strings }) {
      const { items } = await (await open()).client.users.permissions({});
      print(
        { items },
        tableLines(
          ['procedure', 'role', 'description'],
          strings,
          items.map(({ procedure, may, doc }) => [procedure, may, doc]),
        ),
      );
    },
  },
];

function setDisabled(name: 'users disable' | 'users enable', disabled: boolean): Command {
  return {
    name,
    operands: ['ID'],
    options: {},
    example: `khareetaty ${name} 2`,
    async run(context) {
      const account = await (await context.open()).client.users.setDisabled({ id: idOperand(context.operands), disabled });
      context.print(account, [context.strings.results.account(account)]);
    },
  };
}

/** A password in the arguments would be in the list of processes and in the shell's history. */
async function readPassword({ options, readInput }: Context): Promise<string> {
  if (options['password-stdin'] !== true) throw new UsageError(({ usage }) => usage.missing('--password-stdin'));
  const typed = (await readInput()).replaceAll('\r\n', '\n').replace(/\n$/, '');
  if (typed === '') throw new UsageError(({ usage }) => usage.empty('--password-stdin'));
  return typed;
}

function personOf({ options }: Context) {
  return given({ fullName: textOption(options, 'full-name'), language: choiceOption(options, 'language', ['en', 'ar']) });
}

export function rightsOf({ options }: Context) {
  const codes = listOption(options, 'zone');
  const zones = options['all-zones'] === true ? null : codes.length === 0 ? undefined : [...codes];
  return given({ role: choiceOption(options, 'role', roles), zones });
}

function printInvitation({ print, strings }: Context, invitation: OutputOf<(typeof users)['invite']>): void {
  const { account, code, expiresMs } = invitation;
  print(invitation, [strings.results.invitation(account.name, code, timeOf(expiresMs) ?? '')]);
}

export const zonesText = (zones: readonly string[] | null): string =>
  zones === null ? '*' : zones.map((code) => (code === '' ? "''" : code)).join(' ');

export const timeOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString().slice(0, 16));
