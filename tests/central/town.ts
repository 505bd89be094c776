/** A centre with zones A (1), B (2), C (3), a type, and people: admin, supervisor and two analysts of A and B, one of C. */
import { randomUUID } from 'node:crypto';
import type { Json } from '../../main/central-wire.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { addPerson, type Cluster } from './cluster.ts';
import { type Device, incidentValues, signIn, square } from './ops.ts';

export interface Town {
  readonly keeper: CentralLink;
  readonly links: Readonly<Record<'admin' | 'boss' | 'salma' | 'omar' | 'noor' | 'guest', CentralLink>>;
  readonly admin: Device;
  /** Supervisor of all zones. */
  readonly boss: Device;
  /** Analysts of A and B. */
  readonly salma: Device;
  readonly omar: Device;
  /** Analyst of C. */
  readonly noor: Device;
  /** Puts an incident in zone A by salma. @returns its id; its version is 1. */
  readonly incident: (values?: { readonly [column: string]: Json }) => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function buildTown(cluster: Cluster): Promise<Town> {
  const keeper = cluster.keeper(await cluster.makeCentre());
  const admin = await signIn(await addPerson(keeper, 'admin', 'admin', null));
  const results = await admin.push(
    ...['A', 'B', 'C'].map((code, i) => ({
      table: 'zone' as const,
      rowId: code,
      kind: 'put' as const,
      set: { name_en: `Zone ${code}`, geom: square(47.9 + i / 10, 29.3) },
    })),
    { table: 'incident_type', rowId: 'THEFT', kind: 'put' },
  );
  if (results.some(({ outcome }) => outcome !== 'applied')) throw new Error(JSON.stringify(results));
  const links = {
    admin: { ...keeper, login: 'kh_u_admin' },
    boss: await addPerson(keeper, 'boss', 'supervisor', null),
    salma: await addPerson(keeper, 'salma', 'analyst', ['A', 'B']),
    omar: await addPerson(keeper, 'omar', 'analyst', ['A', 'B']),
    noor: await addPerson(keeper, 'noor', 'analyst', ['C']),
    guest: await addPerson(keeper, 'guest', 'viewer', null),
  };
  const [boss, salma, omar, noor] = await Promise.all([signIn(links.boss), signIn(links.salma), signIn(links.omar), signIn(links.noor)]);
  const devices = [admin, boss, salma, omar, noor];
  return {
    ...{ keeper, links, admin, boss, salma, omar, noor },
    incident: async (values) => {
      const id = randomUUID();
      const [result] = await salma.push({ table: 'incident', rowId: id, kind: 'put', set: incidentValues(values) });
      if (result?.outcome !== 'applied') throw new Error(JSON.stringify(result));
      return id;
    },
    close: async () => {
      await Promise.all(devices.map(({ session }) => session.close()));
    },
  };
}
