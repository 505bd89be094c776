import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CalendarsPort } from './services/ports.ts';

/** The product's holiday calendars: one JSON file each, named after its id. */
export function createCalendars(folder: string): CalendarsPort {
  const read = async (id: string): Promise<unknown> => {
    try {
      return JSON.parse(await readFile(join(folder, `${id}.json`), 'utf8')) as unknown;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  };
  return {
    // An id with other letters would leave the folder.
    read: async (id) => (/^[a-z][a-z0-9-]*$/.test(id) ? read(id) : null),
    async list() {
      const ids = (await readdir(folder)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
      return Promise.all(
        ids.sort().map(async (id) => {
          const { name } = (await read(id)) as { readonly name: { readonly en: string; readonly ar: string } };
          return { id, nameEn: name.en, nameAr: name.ar };
        }),
      );
    },
  };
}
