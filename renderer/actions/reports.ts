import type { Contract } from '../../preload/contract/index.ts';
import type { InputOf, OutputOf } from '../../preload/contract/procedure.ts';
import { client, transport } from '../api/connection.ts';
import { runJob } from './jobs.ts';
import { failureOf, reportFailure } from './notices.ts';
import { saveFile } from './save-file.ts';
import type { Failure } from '../state/transient.ts';

export type ReportTemplates = OutputOf<Contract['reports']['templates']>;
export type ReportPreview = OutputOf<Contract['reports']['preview']>;
export type ReportMade = OutputOf<Contract['reports']['make']>;
export type ReportWish = InputOf<Contract['reports']['preview']>;

export const loadTemplates = (): Promise<ReportTemplates> => client.reports.templates({});

/** @returns the pages, or why there are none; null if it was given up. */
export async function previewReport(wish: ReportWish, signal: AbortSignal): Promise<ReportPreview | Failure | null> {
  try {
    return await client.reports.preview(wish, { signal });
  } catch (error) {
    const failure = failureOf(error);
    return failure.code === 'cancelled' ? null : failure;
  }
}

export interface MakeChoice {
  readonly format: 'pdf' | 'html';
  /** One report for each zone, all in one file: a person is asked for one place. */
  readonly isForEachZone: boolean;
}

/** Makes a report as a job and hands its file over. @returns what was made; null if nothing was. */
export async function makeReport(wish: ReportWish, { format, isForEachZone }: MakeChoice): Promise<ReportMade | null> {
  try {
    const target = await transport.chooseTarget?.(`${wish.template}.${format}`);
    // The dialog was closed.
    if (target === null) return null;
    const { value } = await runJob('reports.make', null, (options) =>
      client.reports.make(
        {
          ...wish,
          format,
          ...(isForEachZone ? { each: 'zone' as const, bind: 'one' as const } : {}),
          ...(target === undefined ? {} : { target }),
        },
        options,
      ),
    );
    if (value === null) return null;
    for (const { name, file } of value.files) {
      if (file !== null && transport.fetchFile !== undefined) saveFile(name, await transport.fetchFile(file));
    }
    return value;
  } catch (error) {
    reportFailure(error);
    return null;
  }
}
