/**
 * A report as plain data: what it says, in the order of its pages, and what it rests on. Names of types and zones are in its language
 * already; numbers and dates are not yet text. Made by main/services, drawn by this folder.
 */
import type { Language, Settings } from '../../preload/contract/domain.ts';
import type { Paper, ReportTemplate } from '../../preload/contract/report-domain.ts';
import type { Role } from '../../preload/contract/procedure.ts';
import type { ZoneGeometry } from '../../preload/drawing/zone-shapes.ts';
import type { ReportWords } from './strings/en.ts';

/** A count; null = fewer than 5, or withheld so that such stay hidden from whoever the report is for. */
export type Told = number | null;
/** Local days, half-open. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

export interface ReportDocument {
  readonly template: ReportTemplate;
  readonly language: Language;
  readonly digits: Settings['digits'];
  readonly timeZone: string;
  readonly weekStart: Settings['weekStart'];
  readonly paper: Paper;
  readonly workspace: string;
  /** null = all that the caller sees, or several. */
  readonly zone: string | null;
  /** What is counted; null = there is nothing to count, or the template counts nothing. */
  readonly period: Span | null;
  /** What it is compared with; null = the data do not reach back so far. */
  readonly former: Span | null;
  readonly sections: readonly Section[];
  readonly provenance: Provenance;
}

/** What every page says at its foot. */
export interface Provenance {
  /** Local minute, or day for those who see masked data, of the newest incident. */
  readonly dataCut: string | null;
  readonly incidents: Told;
  readonly total: Told;
  /** Names; empty = all. */
  readonly types: readonly string[];
  readonly zones: readonly string[];
  readonly methods: readonly Method[];
  readonly seed: number | null;
  readonly version: string;
  readonly author: { readonly name: string; readonly role: Role };
  readonly madeMs: number;
  readonly auditHead: { readonly seq: number; readonly hash: string } | null;
  /** Names of the files that incidents came from. */
  readonly sources: readonly string[];
  readonly isMasked: boolean;
  /** Made of part of the zones. */
  readonly isPart: boolean;
}

export type Method =
  | { readonly kind: 'density'; readonly bandwidthM: number }
  | {
      readonly kind: 'hotspots';
      readonly radiusM: number;
      readonly minPoints: number;
      readonly type: string | null;
      readonly period: Span;
    }
  | { readonly kind: 'chance' }
  | { readonly kind: 'forecast'; readonly dataCut: string }
  | { readonly kind: 'masked'; readonly cellM: number; readonly least: number };

export interface Compared {
  readonly name: string;
  readonly count: Told;
  /** null too where there is no former period. */
  readonly former: Told;
}

export interface MapHotspot {
  readonly rank: number;
  readonly support: number;
  readonly outline: readonly (readonly [number, number])[];
}

export interface MapSection {
  readonly kind: 'map';
  readonly zones: ZoneGeometry;
  readonly names: readonly { readonly zoneId: number; readonly name: string; readonly incidents: number }[];
  /** The zones that it is about; empty = all. */
  readonly focus: readonly number[];
  readonly density: {
    readonly columns: number;
    readonly rows: number;
    readonly bounds: readonly [number, number, number, number];
    readonly perKm2: Float32Array;
  } | null;
  readonly hotspots: readonly MapHotspot[];
  readonly hotspotType: string | null;
}

export interface ForecastSection {
  readonly kind: 'forecast';
  readonly name: string;
  readonly step: 'hour' | 'day' | 'week' | 'month';
  readonly isPublished: boolean;
  readonly expected: number;
  readonly lo80: number;
  readonly hi80: number;
  readonly mase: number;
  readonly naiveMase: number;
  readonly historyFrom: string;
  /** NaN = gap. */
  readonly history: Float64Array;
  readonly from: string;
  readonly mean: Float64Array;
  readonly bands: Readonly<Record<'lo80' | 'hi80' | 'lo95' | 'hi95', Float64Array>>;
}

export type Section =
  | {
      readonly kind: 'summary';
      readonly incidents: Told;
      readonly former: Told;
      readonly items: readonly Compared[];
      /** Of the search that the map shows; null = there is none. */
      readonly hotspots: { readonly found: number; readonly strong: number; readonly type: string | null } | null;
    }
  | MapSection
  | { readonly kind: 'ranking'; readonly of: 'zones' | 'types'; readonly rows: readonly Compared[]; readonly left: number }
  /** 24 × weekday + hour, Monday = 0. */
  | { readonly kind: 'hours'; readonly counts: readonly Told[]; readonly days: number }
  | { readonly kind: 'weekdays'; readonly counts: readonly Told[] }
  | { readonly kind: 'weeks'; readonly former: readonly Told[]; readonly weeks: readonly Told[]; readonly stepDays: number }
  | { readonly kind: 'days'; readonly from: string; readonly counts: readonly Told[] }
  | { readonly kind: 'typeBars'; readonly rows: readonly Compared[] }
  | { readonly kind: 'changes'; readonly rows: readonly Compared[] }
  | ForecastSection
  | TableSection
  | { readonly kind: 'heading'; readonly text: string; readonly detail: string }
  | { readonly kind: 'note'; readonly word: keyof ReportWords['notes'] };

export interface TableSection {
  readonly kind: 'table';
  readonly title: keyof ReportWords['titles'];
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly Cell[])[];
  /** Rows that are not listed. */
  readonly left: number;
}

export interface TableColumn {
  readonly head: keyof ReportWords['heads'];
  /** Part of the width; all together need not be 1. */
  readonly share: number;
}

/** Numbers stand at the end of their column, texts at its start. */
export type Cell =
  | { readonly text: string }
  | { readonly code: string }
  | { readonly word: keyof ReportWords['values'] }
  | { readonly number: number | null; readonly decimals?: number }
  | { readonly percent: number | null }
  | { readonly date: string }
  | { readonly momentMs: number }
  | { readonly interval: readonly [lo: number, hi: number] };
