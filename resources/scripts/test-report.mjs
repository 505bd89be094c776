/**
 * Counts what a suite's JSON report tells, so that nothing that did not run to its end looks as if it had been left out on
 * purpose. Each count comes with the names of what failed and of what was skipped.
 */
import path from 'node:path';

/**
 * Of vitest's JSON reporter. A test that a lost process took with it is `pending` there, and counts as failed; so does a
 * file that failed without a failed test: it did not load, or something around its tests did.
 */
export function readVitestReport({ testResults }, root) {
  const outcome = emptyOutcome();
  for (const { name, status, message, assertionResults } of testResults) {
    const file = path.relative(root, name);
    const failedBefore = outcome.failed.length;
    for (const test of assertionResults) {
      const title = `${file}: ${test.fullName}`;
      if (test.status === 'passed') outcome.passed++;
      else if (test.status === 'failed') outcome.failed.push(title);
      else if (test.status === 'pending') outcome.failed.push(`${title} (did not end: its process was lost)`);
      else outcome.skipped.push(title);
    }
    if (status === 'failed' && outcome.failed.length === failedBefore)
      outcome.failed.push(`${file} (${message === '' ? 'failed around its tests' : message})`);
  }
  return outcome;
}

/** Of Playwright's JSON reporter, where a test that had no turn after a failure is `skipped`, but not marked to be. */
export function readPlaywrightReport({ suites, errors }) {
  const outcome = emptyOutcome();
  for (const { title, status, annotations } of suites.flatMap((suite) => listTests(suite, []))) {
    const mark = annotations.find(({ type }) => type === 'skip' || type === 'fixme');
    if (status === 'expected' || status === 'flaky') outcome.passed++;
    else if (status === 'unexpected') outcome.failed.push(title);
    else if (mark === undefined) outcome.failed.push(`${title} (did not run)`);
    else outcome.skipped.push(mark.description ? `${title} (${mark.description})` : title);
  }
  for (const { message } of errors) outcome.failed.push(`outside of the tests: ${String(message).split('\n', 1)[0]}`);
  return outcome;
}

function emptyOutcome() {
  return { passed: 0, failed: [], skipped: [] };
}

function listTests({ title, specs = [], suites = [] }, above) {
  const place = [...above, title];
  return [
    ...specs.flatMap((spec) =>
      spec.tests.map(({ status, annotations }) => ({ title: [...place, spec.title].join(': '), status, annotations })),
    ),
    ...suites.flatMap((suite) => listTests(suite, place)),
  ];
}
