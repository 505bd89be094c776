import { type Command, type Context, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { given, numberOption } from './options.ts';
import { byPassphrase, readPassphrase } from './read-passphrase.ts';
import type { CacheStrings } from './strings/shape.ts';

const yes = { yes: { type: 'boolean' } } as const;

export const cacheCommands: readonly Command[] = [
  {
    name: 'cache status',
    operands: [],
    options: {},
    example: 'khareetaty cache status',
    async run({ open, print, strings }) {
      const status = await (await open()).client.settings.cacheStatus({});
      print(status, [strings.results.cacheStatus(status)]);
    },
  },
  {
    name: 'cache encrypt',
    operands: [],
    options: { ...byPassphrase, ...yes },
    example: 'khareetaty cache encrypt --passphrase-stdin --yes',
    async run(context) {
      explain(context, 'encrypt');
      const passphrase = await readPassphrase(context);
      const made = await (await context.open()).client.settings.encryptCache({ ...given({ passphrase }), understood: true });
      context.print(made, context.strings.results.recoveryKey(made.recoveryKey));
    },
  },
  {
    name: 'cache rekey',
    operands: [],
    options: byPassphrase,
    example: 'khareetaty cache rekey',
    async run(context) {
      const passphrase = await readPassphrase(context);
      const made = await (await context.open()).client.settings.rekeyCache(given({ passphrase }));
      context.print(made, context.strings.results.recoveryKey(made.recoveryKey));
    },
  },
  {
    name: 'cache passphrase',
    operands: [],
    options: byPassphrase,
    example: 'khareetaty cache passphrase --passphrase-stdin',
    async run(context) {
      const { open, print, strings } = context;
      const passphrase = await readPassphrase(context);
      if (passphrase === undefined) throw new UsageError(({ usage }) => usage.atLeastOne(['--passphrase-stdin']));
      await (await open()).client.settings.changeCachePassphrase({ passphrase });
      print({}, [strings.results.cachePassphrase]);
    },
  },
  {
    name: 'cache keep-key',
    operands: ['ON'],
    options: {},
    example: 'khareetaty cache keep-key on',
    async run({ operands, open, print, strings }) {
      if (operands[0] !== 'on' && operands[0] !== 'off') throw new UsageError(({ usage }) => usage.oneOf('ON', ['on', 'off']));
      const isKept = operands[0] === 'on';
      await (await open()).client.settings.keepCacheKey({ isKept });
      print({}, [strings.results.cacheKeyKept(isKept)]);
    },
  },
  {
    name: 'cache decrypt',
    operands: [],
    options: yes,
    example: 'khareetaty cache decrypt --yes',
    async run(context) {
      explain(context, 'decrypt');
      await (await context.open()).client.settings.decryptCache({ understood: true });
      context.print({}, [context.strings.results.cacheDecrypted]);
    },
  },
  {
    name: 'cache shred',
    operands: [],
    options: { 'lose-unsynced': valued('N'), ...yes },
    example: 'khareetaty cache shred --yes',
    async run(context) {
      explain(context, 'shred');
      const loseUnsynced = numberOption(context.options, 'lose-unsynced', { whole: true });
      await (await context.open()).client.settings.shredCache({ ...given({ loseUnsynced }), understood: true });
      context.print({}, [context.strings.results.cacheShredded]);
    },
  },
];

/** Says what it means before it is done; without --yes that is all. */
function explain({ options, note, strings }: Context, what: keyof CacheStrings['notes']['beforeCache']): void {
  note(strings.notes.beforeCache[what]);
  if (options['yes'] !== true) throw new UsageError(({ usage }) => usage.sayYes);
}
