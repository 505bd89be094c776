import { z } from 'zod';

/** A layer of a GeoPackage or SpatiaLite file. */
export const FileLayer = z.object({
  name: z.string(),
  geometryType: z.string().meta({ description: 'As in the standard: Point, MultiPolygon; Geometry = any' }),
  crs: z.string().meta({ description: 'Authority and number, such as EPSG:32638; else what the file calls it' }),
  columns: z.int().meta({ description: 'Those with attributes' }),
  becomes: z.array(z.enum(['incidents', 'zones'])).meta({ description: 'What can be made of it; empty = nothing' }),
  problem: z.string().meta({ description: 'Why it is not read, such as that it is a view; empty = it is' }),
});
export type FileLayer = z.infer<typeof FileLayer>;
