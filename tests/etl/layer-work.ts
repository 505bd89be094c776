import { etl } from '../../main/etl/index.ts';
import type { LocalFile } from '../../main/services/ports.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { nowMs, readAll } from './helpers.ts';

const zone = 'Asia/Kuwait';

/** Everything that is done with a file: its layers, a preview, an import and its zones. Each ends well or with an error for people. */
export async function doAll(file: LocalFile, layer?: string): Promise<(string | undefined)[]> {
  const codes: (string | undefined)[] = [];
  const attempt = async (action: () => Promise<unknown>): Promise<void> => {
    try {
      await action();
      codes.push(undefined);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      codes.push(error.code);
    }
  };
  await attempt(() => etl.layers(file));
  await attempt(async () => {
    const { mapping } = await etl.preview(file, null, zone, { nowMs, layer });
    await readAll(file, mapping, { layer });
  });
  await attempt(() => etl.readZones(file, { layer }));
  return codes;
}
