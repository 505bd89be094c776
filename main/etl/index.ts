import type { EtlPort } from '../services/ports.ts';
import { appendExport, dropExport, finishExport } from './export.ts';
import { preview, readIncidents, signature } from './incidents.ts';
import { layers } from './layer-file.ts';
import { readZones } from './zones.ts';

/** All that an etl thread can do: bytes of a file in, cleaned columns and rejects out; and columns in, bytes of a file out. */
export const etl = { layers, signature, preview, readIncidents, readZones, appendExport, finishExport, dropExport } satisfies EtlPort;
