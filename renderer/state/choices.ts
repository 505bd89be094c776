import type { Language, Period, Settings } from '../../preload/contract/domain.ts';
import type { HourBlock } from './cross-filter.ts';

export const subjects = ['map', 'data', 'hotspots', 'forecasts', 'alerts', 'reports', 'pipeline', 'sync', 'settings'] as const;
export type Subject = (typeof subjects)[number];

export interface Filter {
  readonly period: Period;
  readonly typeIds: readonly number[];
  readonly zoneIds: readonly number[];
  readonly hours: HourBlock | null;
}

export interface ShownLayers {
  readonly incidents: boolean;
  readonly density: boolean;
  readonly choropleth: boolean;
  readonly risk: boolean;
  readonly zoneBorders: boolean;
  readonly hotspots: boolean;
  readonly labels: boolean;
}

/** Where an analysis of incidents is computed; auto = by their number. */
export const analysisPlaces = ['here', 'centre', 'auto'] as const;
export type AnalysisWhere = (typeof analysisPlaces)[number];

/** What the person chose; kept in this browser and restored at the next start. */
export interface Choices {
  readonly subject: Subject;
  /** null until the first data came: it then becomes the last days before the data cut. */
  readonly filter: Filter | null;
  readonly compare: 'off' | 'former';
  readonly layers: ShownLayers;
  /** Of the density on the map; without a centre it is computed here whatever was chosen. */
  readonly densityWhere: AnalysisWhere;
  readonly hotspotRunId: number | null;
  readonly strongOnly: boolean;
  /** As dragged, by subject; a subject without one follows the window. */
  readonly inspectorWidthsPx: Readonly<Partial<Record<Subject, number>>>;
  readonly isInspectorOpen: boolean;
  readonly isTimelineOpen: boolean;
  /** As dragged; null = as the window gives it. */
  readonly timelineHeightPx: number | null;
  readonly isRailOpen: boolean;
  readonly zoneOrder: 'count' | 'change';
  /** Whether single letters, digits and marks act as keys; screen readers and speech input need them off. */
  readonly hasSingleKeys: boolean;
  /** As last known from the settings, so that the first picture after a start is right. */
  readonly display: Pick<Settings, 'language' | 'theme' | 'digits'>;
}

export const noFilter: Filter = { period: { from: null, to: null }, typeIds: [], zoneIds: [], hours: null };

export const timelineLimits = { min: 72, max: 320 } as const;
export const inspectorLimits = { min: 300, max: 560 } as const;

/** Choices of a first start. */
export function firstChoices(language: Language): Choices {
  return {
    subject: 'map',
    filter: null,
    compare: 'former',
    layers: { incidents: true, density: true, choropleth: false, risk: false, zoneBorders: true, hotspots: true, labels: true },
    densityWhere: 'here',
    hotspotRunId: null,
    strongOnly: false,
    inspectorWidthsPx: {},
    isInspectorOpen: true,
    isTimelineOpen: true,
    timelineHeightPx: null,
    isRailOpen: false,
    zoneOrder: 'count',
    hasSingleKeys: true,
    display: { language, theme: 'system', digits: 'arab' },
  };
}

const storageKey = 'khareetaty.choices.1';

/** The kept choices over the first ones; what cannot be read counts as not there. */
export function restoreChoices(storage: Pick<Storage, 'getItem'>, language: Language): Choices {
  const first = firstChoices(language);
  try {
    const kept = JSON.parse(storage.getItem(storageKey) ?? '{}') as Partial<Choices>;
    const subject = kept.subject !== undefined && subjects.includes(kept.subject) ? kept.subject : first.subject;
    return { ...first, ...kept, subject, layers: { ...first.layers, ...kept.layers }, display: { ...first.display, ...kept.display } };
  } catch {
    return first;
  }
}

/** Keeps them; a full or forbidden storage only means that they are not restored. */
export function keepChoices(storage: Pick<Storage, 'setItem'>, choices: Choices): void {
  try {
    storage.setItem(storageKey, JSON.stringify(choices));
  } catch {
    // Nothing is lost that matters.
  }
}

/** How many parts of the filter narrow the incidents. */
export function countFilters({ period, typeIds, zoneIds, hours }: Filter): number {
  return [period.from !== null || period.to !== null, typeIds.length > 0, zoneIds.length > 0, hours !== null].filter(Boolean).length;
}
