import type { AlertRule } from '../../preload/contract/alert-domain.ts';

/** A rule while it is written; a new one has no id. */
export type RuleDraft = Omit<AlertRule, 'id' | 'version'> & { readonly id?: number };

export interface RulePartProps {
  readonly draft: RuleDraft;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}
