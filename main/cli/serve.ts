import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { basename } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import { type Command, type OptionValues, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { listOption, numberOption, requiredText, textOption } from './options.ts';

export const serveCommands: readonly Command[] = [
  {
    name: 'serve',
    operands: [],
    options: {
      port: valued('N'),
      lan: valued('ADDRESS'),
      'tls-cert': valued('FILE'),
      'tls-key': valued('FILE'),
      'host-name': valued('NAME', { multiple: true }),
    },
    example: 'khareetaty serve --port 8765',
    async run({ options, signal, open, print, strings }) {
      const port = numberOption(options, 'port', { whole: true }) ?? 0;
      if (port < 0 || port > 65_535) throw new UsageError(({ usage }) => usage.port);
      const lan = lanAddress(options);
      const { app } = await open();
      // Loaded here only: it is of no use to the other commands.
      const { startHttp } = await import('../http/index.ts');
      const host = await startHttp(app, { port, host: lan ?? '127.0.0.1' }).catch((cause: unknown) => {
        if (cause instanceof AppError) throw cause;
        const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
        throw new AppError('host.port-taken', { port, reason }, { cause });
      });
      app.stayOpen();
      const { url, token } = host;
      try {
        print({ url, token }, token === null ? strings.results.servingPeople(url) : strings.results.serving(`${url}/#token=${token}`));
        await new Promise<void>((resolve) => {
          if (signal.aborted) resolve();
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      } finally {
        await host.close();
      }
    },
  },
];

/** Where others reach the host, and by what certificate; null = nobody but this computer. */
function lanAddress(options: OptionValues) {
  const address = textOption(options, 'lan');
  if (address === undefined) {
    const without = ['tls-cert', 'tls-key', 'host-name'].find((name) => options[name] !== undefined);
    if (without !== undefined) throw new UsageError(({ usage }) => usage.missing('--lan'));
    return null;
  }
  if (isIP(address) === 0) throw new UsageError(({ usage }) => usage.address('--lan', address));
  const [cert, key] = [requiredText(options, 'tls-cert'), requiredText(options, 'tls-key')];
  return { address, tls: { cert: readPem(cert), key: readPem(key) }, names: listOption(options, 'host-name') };
}

/** @throws AppError host.tls-unusable */
function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new AppError('host.tls-unusable', { reason: `${basename(file)}: ${reason}` }, { cause });
  }
}
