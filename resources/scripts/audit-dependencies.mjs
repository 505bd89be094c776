/**
 * npm run audit:dependencies: asks the registry for known weaknesses of the packages in package-lock.json.
 * Exit code 0: none that is high or critical; 1: some are, each named; 2: the registry could not be asked, so nothing is known.
 */
import { spawnSync } from 'node:child_process';
import { judgeAudit } from './audit-report.mjs';
import { root, say } from './setup.mjs';

const { stdout, stderr, error } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], { cwd: root, encoding: 'utf8' });
const { exitCode, lines } = judgeAudit(error === undefined ? stdout : '', error?.message ?? stderr);
for (const line of lines) say(line);
process.exitCode = exitCode;
