import { AppError } from '../../preload/contract/errors.ts';
import { type Command, valued } from './command.ts';
import { numberOption } from './options.ts';
import { UsageError } from './errors.ts';

export const serveCommands: readonly Command[] = [
  {
    name: 'serve',
    operands: [],
    options: { port: valued('N') },
    example: 'khareetaty serve --port 8765',
    async run({ options, signal, open, print, strings }) {
      const port = numberOption(options, 'port', { whole: true }) ?? 0;
      if (port < 0 || port > 65_535) throw new UsageError(({ usage }) => usage.port);
      const { app } = await open();
      // Loaded here only: it is of no use to the other commands.
      const { startHttp } = await import('../http/index.ts');
      const host = await startHttp(app, { port, host: '127.0.0.1' }).catch((cause: unknown) => {
        const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
        throw new AppError('host.port-taken', { port, reason }, { cause });
      });
      app.stayOpen();
      try {
        const { url, token } = host;
        print({ url, token }, strings.results.serving(token === null ? url : `${url}/#token=${token}`, token !== null));
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
