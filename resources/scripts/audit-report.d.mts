export function judgeAudit(stdout: string, stderr: string): { readonly exitCode: 0 | 1 | 2; readonly lines: readonly string[] };
