import { RuleScope, RuleTiming } from '../../preload/contract/alert-domain.ts';

/** What a rule says that names nothing but its measure and threshold. */
export const anyRule = {
  ...{ minSupport: 0, minCount: 0, enabled: true },
  ...{ scope: RuleScope.parse({}), timing: RuleTiming.parse({}) },
} as const;
