/** A second process that changes the key of a cache: tells when it begins and when it is done. */
import { writeSync } from 'node:fs';
import { recrypt } from '../../main/store/recrypt.ts';

const [cacheFile = '', , from = '-', to = '-'] = process.argv.slice(2);
const key = (hex: string) => (hex === '-' ? null : Buffer.from(hex, 'hex'));
writeSync(1, `begin ${Math.round(performance.now())}\n`);
await recrypt({ cacheFile }, { from: key(from), to: key(to) });
writeSync(1, 'done\n');
