import { readFileSync } from 'node:fs';
import { AppError } from '../../preload/contract/errors.ts';
import { asAdmin, readAdminUrl } from '../central/admin-link.ts';
import { verifyCentralAudit } from '../central/audit.ts';
import type { Connection } from '../central/client.ts';
import { type CentralCheck, examineCentral } from '../central/doctor.ts';
import { migrateCentral } from '../central/migrate.ts';
import { addCentralUser, centralRoles, changeCentralUser, disableCentralUser, makePassword } from '../central/users.ts';
import { layout } from '../layout.ts';
import { type Command, type Context, valued } from './command.ts';
import { checkLines } from './doctor.ts';
import { UsageError } from './errors.ts';
import { choiceOption, requiredText, textOption } from './options.ts';

const where = { url: valued('URL'), tls: valued('WAY'), ca: valued('FILE') };
const scope = { role: valued('ROLE'), zones: valued('CODES') };
const lists = { roles: centralRoles };

/** Those who keep the central server use these; they open no cache. */
export const centralCommands: readonly Command[] = [
  {
    name: 'central migrate',
    operands: [],
    options: where,
    example: 'khareetaty central migrate --url postgres://postgres@db.example.org/khareetaty',
    async run(context) {
      const report = await onCentre(context, (connection) => migrateCentral(connection, layout.centralDir));
      context.print(report, [context.strings.results.centralSchema(report)]);
    },
  },
  {
    name: 'central user add',
    operands: ['NAME'],
    options: { ...where, ...scope, 'display-name': valued('TEXT'), 'password-stdin': { type: 'boolean' } },
    example: 'khareetaty central user add salma --role analyst --zones A,B --url postgres://postgres@db.example.org/khareetaty',
    lists,
    async run(context) {
      const { operands, options, strings, readInput } = context;
      const name = operands[0] ?? '';
      const given = options['password-stdin'] === true ? (await readInput()).replace(/\r?\n$/, '') : null;
      if (given === '') throw new UsageError(({ usage }) => usage.empty('--password-stdin'));
      const password = given ?? makePassword();
      const user = { name, displayName: textOption(options, 'display-name') ?? name, ...wantedScope(context) };
      const { login } = await onCentre(context, (connection) => addCentralUser(connection, user, password));
      context.print({ login, ...(given === null ? { password } : {}) }, [
        strings.results.centralUser(login),
        ...(given === null ? [strings.results.centralPassword(password)] : []),
      ]);
    },
  },
  {
    name: 'central user change',
    operands: ['NAME'],
    options: { ...where, ...scope },
    example: 'khareetaty central user change salma --role supervisor --zones all --url postgres://postgres@db.example.org/khareetaty',
    lists,
    async run(context) {
      const user = { name: context.operands[0] ?? '', ...wantedScope(context) };
      await onCentre(context, (connection) => changeCentralUser(connection, user));
      context.print({ name: user.name }, [context.strings.results.centralUser(user.name)]);
    },
  },
  {
    name: 'central user disable',
    operands: ['NAME'],
    options: where,
    example: 'khareetaty central user disable salma --url postgres://postgres@db.example.org/khareetaty',
    async run(context) {
      const name = context.operands[0] ?? '';
      await onCentre(context, (connection) => disableCentralUser(connection, name));
      context.print({ name }, [context.strings.results.centralUserDisabled(name)]);
    },
  },
  {
    name: 'central audit verify',
    operands: [],
    options: where,
    example: 'khareetaty central audit verify --url postgres://postgres@db.example.org/khareetaty',
    async run(context) {
      const found = await onCentre(context, verifyCentralAudit);
      if (found.broken !== null) context.fail();
      context.print(found, [context.strings.results.centralAudit(found)]);
    },
  },
  {
    name: 'central doctor',
    operands: [],
    options: where,
    example: 'khareetaty central doctor --url postgres://postgres@db.example.org/khareetaty',
    async run(context) {
      const found = await onCentre(context, (connection) => examineCentral(connection, layout.centralDir));
      const checks = found.map((check: CentralCheck) => ({
        ...check,
        cure: check.ok ? null : context.strings.results.centralCures[check.name],
      }));
      const ok = checks.every((check) => check.ok);
      context.print(
        { ok, checks },
        checks.flatMap((check) => checkLines(check, context.strings)),
      );
      if (!ok) context.fail();
    },
  },
];

function onCentre<T>({ options, signal }: Context, work: (connection: Connection) => Promise<T>): Promise<T> {
  const tls = choiceOption(options, 'tls', ['verify-full', 'off']) ?? 'verify-full';
  return asAdmin(readAdminUrl(requiredText(options, 'url'), tls, readCa(textOption(options, 'ca'))), signal, work);
}

export function readCa(file: string | undefined): string | null {
  try {
    return file === undefined ? null : readFileSync(file, 'utf8');
  } catch (error) {
    throw new AppError('file.unreadable', { file: file ?? '', reason: String((error as NodeJS.ErrnoException).code) }, { cause: error });
  }
}

/** `all`, or codes with commas between; an empty code is "in no zone". */
function wantedScope({ options }: Context) {
  const zones = requiredText(options, 'zones');
  const role = choiceOption(options, 'role', centralRoles);
  if (role === undefined) throw new UsageError(({ usage }) => usage.missing('--role'));
  return { role, zones: zones === 'all' ? null : zones.split(',').map((code) => code.trim()) };
}
