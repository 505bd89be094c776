import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../preload/contract/errors.ts';
import type { FilesPort, LocalFile } from './services/ports.ts';

export interface FileRegistry extends FilesPort {
  /** Makes a token for a file of this computer. `name` is what people call it, for messages. */
  offer(path: string, name: string): string;
  /** Makes a token for a place that a person chose for a file to be written to. */
  offerTarget(path: string, name: string): string;
  /** The file behind a token of `temporary`, for its owner alone; null: there is none. */
  exported(token: string, owner: string): LocalFile | null;
  /** Removes what was not fetched. */
  close(): Promise<void>;
}

/** Tokens for files that a person handed over: whoever calls procedures never names a path himself. */
export function createFileRegistry(): FileRegistry {
  const files = new Map<string, LocalFile>();
  const targets = new Map<string, LocalFile>();
  const exports = new Map<string, LocalFile & { readonly owner: string }>();
  let folder: Promise<string> | null = null;
  const newToken = () => randomBytes(16).toString('base64url');
  const keep = <File extends LocalFile>(map: Map<string, File>, file: File): string => {
    const token = newToken();
    map.set(token, file);
    return token;
  };
  const find = (map: ReadonlyMap<string, LocalFile>, token: string): LocalFile => {
    const file = map.get(token);
    if (file === undefined || file.path === '') throw new AppError('file.missing', { file: file?.name ?? token });
    return file;
  };
  return {
    offer: (path, name) => keep(files, { path, name }),
    offerTarget: (path, name) => keep(targets, { path, name }),
    resolve: (token) => find(files, token),
    target: (token) => find(targets, token),
    async temporary(name, owner) {
      folder ??= mkdtemp(join(tmpdir(), 'khareetaty-exports-'));
      const path = join(await folder, newToken());
      const data = keep(exports, { path, name, owner });
      const meta = keep(exports, { path: `${path}.meta.json`, name: `${name}.meta.json`, owner });
      return { file: { path, name }, token: { data, meta } };
    },
    exported(token, owner) {
      const file = exports.get(token);
      return file?.owner === owner ? file : null;
    },
    async close() {
      if (folder !== null) await rm(await folder, { recursive: true, force: true });
    },
  };
}
