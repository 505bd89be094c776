const severe = ['critical', 'high'];

/**
 * What `npm audit --json` answered, for people.
 *
 * @param stdout  its report
 * @param stderr  what it said beside it; shown where there is no report
 */
export function judgeAudit(stdout, stderr) {
  const report = parse(stdout);
  const found = report?.metadata?.vulnerabilities;
  if (report?.error !== undefined || found === undefined) {
    const why = report?.error?.summary || report?.message || stderr.trim().split('\n')[0] || 'no answer';
    return {
      exitCode: 2,
      lines: [`The registry could not be asked about known weaknesses (${why}). Nothing is known: run this where it answers.`],
    };
  }
  const weak = Object.values(report.vulnerabilities).filter(({ severity }) => severe.includes(severity));
  if (weak.length === 0) return { exitCode: 0, lines: [`No known weakness that is high or critical; ${found.total} lesser ones.`] };
  return { exitCode: 1, lines: [...weak.map(sentence), 'Take a version that has it mended, or say why it does not reach the product.'] };
}

function sentence({ name, severity, range, via, nodes }) {
  const reasons = via.map((reason) => (typeof reason === 'string' ? reason : `${reason.title}, ${reason.url}`));
  return `${severity}: ${name} ${range} (${nodes.join(', ')}): ${reasons.join('; ')}`;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
