import { config } from 'zod';
import { ar } from 'zod/locales';
import { languageOf, runCommandLine } from './run.ts';

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = 0;
});
// What a schema finds wrong is said by zod itself.
const args = process.argv.slice(2);
if (languageOf(args) === 'ar') config(ar());
void runCommandLine(args, process).then((code) => {
  process.exitCode = code;
});
