import type { Incident } from '../../preload/contract/domain.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { InputOf } from '../../preload/contract/procedure.ts';

export type IncidentChanges = InputOf<Contract['incidents']['edit']>['changes'];

/** An incident as its form shows it; degrees as they were typed. */
export interface IncidentDraft {
  readonly id: number;
  readonly typeId: number;
  /** Local, 2018-05-10. */
  readonly date: string;
  readonly hour: number;
  readonly minute: number;
  readonly lat: string;
  readonly lon: string;
  readonly place: string;
  readonly description: string;
  readonly status: Incident['status'];
  readonly origin: Incident['origin'];
  /** The next click on the map gives the position. */
  readonly isPicking: boolean;
}

/** Wall-clock text of an incident: 2018-05-10T22:30. */
export function localTimeOf({ occurredMs, utcOffsetMin }: Pick<Incident, 'occurredMs' | 'utcOffsetMin'>): string {
  return new Date(occurredMs + 60_000 * utcOffsetMin).toISOString().slice(0, 16);
}

export function draftOf(incident: Incident): IncidentDraft {
  const local = localTimeOf(incident);
  const { id, typeId, lat, lon, place, description, status, origin } = incident;
  return {
    ...{ id, typeId, place, description, status, origin },
    date: local.slice(0, 10),
    hour: Number(local.slice(11, 13)),
    minute: Number(local.slice(14, 16)),
    lat: degreesText(lat),
    lon: degreesText(lon),
    isPicking: false,
  };
}

/** Some 10 cm: finer is not drawn. */
export function degreesText(degrees: number): string {
  return String(Number(degrees.toFixed(6)));
}

/** The position that was typed, with Latin or Arabic digits; null if it is none. */
export function positionOf({ lon, lat }: Pick<IncidentDraft, 'lon' | 'lat'>): [lon: number, lat: number] | null {
  const [east, north] = [degreesOf(lon), degreesOf(lat)];
  return east === null || north === null || Math.abs(east) > 180 || Math.abs(north) > 90 ? null : [east, north];
}

function degreesOf(text: string): number | null {
  const latin = text
    .trim()
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[٫,]/, '.')
    .replace('−', '-');
  return /^[+-]?\d{1,3}(\.\d*)?$/.test(latin) ? Number(latin) : null;
}

/** What the form changed, as the contract takes it; null if the position cannot be read. A minute that is shown whole is left alone. */
export function changesOf(incident: Incident, draft: IncidentDraft): IncidentChanges | null {
  const before = draftOf(incident);
  const position = positionOf(draft);
  if (position === null) return null;
  const time = (of: IncidentDraft): string => `${of.date}T${twoDigits(of.hour)}:${twoDigits(of.minute)}`;
  return {
    ...(draft.typeId === before.typeId ? {} : { typeId: draft.typeId }),
    ...(time(draft) === time(before) ? {} : { time: time(draft) }),
    ...(draft.lon === before.lon && draft.lat === before.lat ? {} : { position }),
    ...(draft.place === before.place ? {} : { place: draft.place }),
    ...(draft.description === before.description ? {} : { description: draft.description }),
    ...(draft.status === before.status ? {} : { status: draft.status }),
    ...(draft.origin === before.origin ? {} : { origin: draft.origin }),
  };
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');
