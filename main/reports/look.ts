import { createFormat, type Format } from '../../preload/drawing/format.ts';
import type { Paper } from '../../preload/contract/report-domain.ts';
import type { ReportDocument } from './document.ts';
import { arabicReport } from './strings/ar.ts';
import { englishReport, type ReportWords } from './strings/en.ts';

/** What all parts of one report are drawn with. */
export interface Look {
  readonly document: ReportDocument;
  readonly words: ReportWords;
  readonly format: Format;
  readonly page: PageSize;
  readonly basemapDir: string;
}

/** CSS pixels, 96 an inch. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
  /** Of what stands between the margins. */
  readonly bodyWidth: number;
  /** Between head and foot. */
  readonly bodyHeight: number;
  readonly halfWidth: number;
}

export const MARGIN = 48;
export const GAP = 24;
/** Head and foot with the white around them. */
const HEAD = 86;
const FOOT = 116;

const papers = { A4: [794, 1123], Letter: [816, 1056] } as const satisfies Record<Paper, readonly [number, number]>;

export function pageSize(paper: Paper): PageSize {
  const [width, height] = papers[paper];
  const bodyWidth = width - 2 * MARGIN;
  return { width, height, bodyWidth, bodyHeight: height - HEAD - FOOT, halfWidth: (bodyWidth - GAP) / 2 };
}

export function lookOf(document: ReportDocument, basemapDir: string): Look {
  const { language, digits, timeZone, paper } = document;
  const format = createFormat({ language, digits, timeZone });
  const words = (language === 'ar' ? arabicReport : englishReport)(format);
  return { document, words, format, page: pageSize(paper), basemapDir };
}

/** Keeps a value of the data in its own direction within a sentence. */
export const isolate = (text: string): string => `\u2068${text}\u2069`;
