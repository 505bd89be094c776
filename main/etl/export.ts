import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, open, rename, rm, stat } from 'node:fs/promises';
import type { ExportBatch } from '../batch.ts';
import type { ExportDraft } from '../services/ports.ts';
import { exactColumns, exportFormats, type ExportNames, formatRows, maskedColumns } from './export-format.ts';
import { asWriteError, writeWholeFile } from './whole-file.ts';

/** Adds rows to the draft; the first call makes it. @throws AppError disk.full, disk.failed, file.unwritable. */
export async function appendExport(
  { path, draft, format, isMasked }: ExportDraft,
  part: { readonly batch: ExportBatch; readonly names: ExportNames; readonly isFirst: boolean },
): Promise<void> {
  const way = exportFormats[format];
  const head = part.isFirst ? way.head(isMasked ? maskedColumns : exactColumns) : '';
  try {
    await appendFile(draft, head + formatRows(part.batch, part.names, way, isMasked), { mode: 0o600, flag: part.isFirst ? 'wx' : 'a' });
  } catch (error) {
    throw asWriteError(error, path);
  }
}

/**
 * Gives the draft its name once it is on the disk, and says beside it, in `<path>.meta.json`, what it is.
 *
 * @param facts  what is known of it but for its columns, size and hash.
 * @returns its size and SHA-256.
 * @throws AppError disk.full, disk.failed, file.unwritable; then neither file is there.
 */
export async function finishExport(
  { path, draft, format, isMasked }: ExportDraft,
  facts: Readonly<Record<string, unknown>>,
): Promise<{ bytes: number; sha256: string }> {
  const metaPath = `${path}.meta.json`;
  try {
    await appendFile(draft, exportFormats[format].foot);
    const file = await open(draft, 'r+');
    await file.sync().finally(() => file.close());
    const result = { bytes: (await stat(draft)).size, sha256: await hashOf(draft) };
    const meta = { ...facts, format, columns: isMasked ? maskedColumns : exactColumns, isMasked, ...result };
    await writeWholeFile(metaPath, [`${JSON.stringify(meta, null, 2)}\n`]);
    await rename(draft, path).catch(async (error: unknown) => {
      await rm(metaPath, { force: true });
      throw error;
    });
    return result;
  } catch (error) {
    throw asWriteError(error, path);
  }
}

export async function dropExport({ draft }: ExportDraft): Promise<void> {
  await rm(draft, { force: true });
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
