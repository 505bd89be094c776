import { randomBytes } from 'node:crypto';
import { AppError } from '../preload/contract/errors.ts';
import type { FilesPort } from './services/ports.ts';

export interface FileRegistry extends FilesPort {
  /** Makes a token for a file of this computer. `name` is what people call it, for messages. */
  offer(path: string, name: string): string;
}

/** Tokens for files that a person handed over: whoever calls procedures never names a path himself. */
export function createFileRegistry(): FileRegistry {
  const files = new Map<string, { readonly path: string; readonly name: string }>();
  return {
    offer(path, name) {
      const token = randomBytes(16).toString('base64url');
      files.set(token, { path, name });
      return token;
    },
    resolve(token) {
      const file = files.get(token);
      if (file === undefined || file.path === '') throw new AppError('file.missing', { file: file?.name ?? token });
      return file;
    },
  };
}
