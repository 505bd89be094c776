import type { Command } from './command.ts';
import { UsageError } from './errors.ts';
import { byPassphrase, readPassphrase } from './read-passphrase.ts';

export const secretsCommands: readonly Command[] = [
  {
    name: 'secrets status',
    operands: [],
    options: {},
    example: 'khareetaty secrets status',
    async run({ open, print, strings }) {
      const status = await (await open()).client.settings.secretsStatus({});
      print(status, [strings.results.secretsState[status.state]]);
    },
  },
  {
    name: 'secrets unlock',
    operands: [],
    options: byPassphrase,
    example: 'khareetaty secrets unlock --passphrase-stdin',
    async run(context) {
      const { open, print, strings } = context;
      const passphrase = await readPassphrase(context);
      if (passphrase === undefined) throw new UsageError(({ usage }) => usage.atLeastOne(['--passphrase-stdin']));
      const status = await (await open()).client.settings.unlockSecrets({ passphrase });
      print(status, [strings.results.secretsOpened]);
    },
  },
];
