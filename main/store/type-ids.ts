import { first, run, sql, type WriteDb } from './sql.ts';
import { typeNames, typeOrigin } from './type-names.ts';

/** Id of a type by the text of the file; one that is new is added. */
export function typeIdOf(db: WriteDb, name: string): number {
  const code = name.trim();
  const known = first<{ id: number }>(db, sql`SELECT id FROM incident_type WHERE code = ${code}`);
  if (known) return known.id;
  const { nameEn, nameAr } = typeNames(code);
  return run(
    db,
    sql`INSERT INTO incident_type (code, name_en, name_ar, origin) VALUES (${code}, ${nameEn}, ${nameAr}, ${typeOrigin(code)})`,
  ).id;
}
