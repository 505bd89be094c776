/** A second process: the whole product on a cache, changing settings and rules without end until it is killed. */
import { writeSync } from 'node:fs';
import { openTestApp } from '../contract/test-app.ts';

const [cacheFile = '', first = '0'] = process.argv.slice(2);
const app = await openTestApp(cacheFile);
const caller = { name: 'child', role: 'admin' } as const;
for (let k = Number(first); ; k++) {
  const rule = { name: `rule ${k}`, measure: 'hotspot.incidents', threshold: k, severity: 'low', enabled: true };
  const reply = await app.dispatch('alerts.saveRule', rule, { caller, host: 'desktop' });
  if (!reply.ok) throw new Error(reply.error.code);
  writeSync(1, `acked ${k}\n`);
}
