export interface SuiteOutcome {
  readonly passed: number;
  /** Each with its file and the reason, where the report has one. */
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

export function readVitestReport(report: unknown, root: string): SuiteOutcome;
export function readPlaywrightReport(report: unknown): SuiteOutcome;
