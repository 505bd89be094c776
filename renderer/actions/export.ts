import { client, transport } from '../api/connection.ts';
import { selectFilter } from '../state/derived.ts';
import { getState } from '../state/store.ts';
import { runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';
import { saveFile } from './save-file.ts';

export interface ExportWish {
  readonly exact: boolean;
  /** Of an exact one. */
  readonly reason: string;
}

/** Writes the incidents of the chosen period, types and zones to a file. @returns what was written; null if nothing was. */
export async function exportIncidents({ exact, reason }: ExportWish) {
  const { period, typeIds, zoneIds } = selectFilter(getState());
  try {
    const target = await transport.chooseTarget?.('incidents.csv');
    // The dialog was closed.
    if (target === null) return null;
    const input = { ...period, typeIds: [...typeIds], zoneIds: [...zoneIds], exact, ...(exact ? { reason } : {}) };
    const { value } = await runJob('incidents.export', null, (options) =>
      client.incidents.export(target === undefined ? input : { ...input, target }, options),
    );
    if (value === null) return null;
    const { fileName, file, meta } = value;
    if (file !== null && meta !== null && transport.fetchFile !== undefined) {
      saveFile(fileName, await transport.fetchFile(file));
      saveFile(`${fileName}.meta.json`, await transport.fetchFile(meta));
    }
    return value;
  } catch (error) {
    reportFailure(error);
    return null;
  }
}
