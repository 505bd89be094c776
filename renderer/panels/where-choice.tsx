import type { ErrorCode } from '../../preload/contract/errors.ts';
import { analysisPlaces, type AnalysisWhere } from '../state/choices.ts';
import { useMessages } from '../strings/index.ts';
import { Segmented } from '../ui/parts.tsx';

export interface WhereChoiceProps {
  /** What is computed, for those who hear the choice. */
  readonly label: string;
  readonly value: AnalysisWhere;
  readonly onChange: (where: AnalysisWhere) => void;
}

/** Whether this computer or the centre computes; to be offered only where a centre is linked. */
export function WhereChoice({ label, value, onChange }: WhereChoiceProps) {
  const { where: words } = useMessages().hotspot;
  const choices = analysisPlaces.map((where) => ({ value: where, label: words.choices[where] }));
  return <Segmented label={label} value={value} choices={choices} onChange={onChange} />;
}

/** Reasons that a person can do something about, and all others. */
export type FallbackReason = 'unlinked' | 'password' | 'other';

/** Why this computer did what by number the centre should have done. */
export function fallbackReason(code: ErrorCode): FallbackReason {
  if (code === 'sync.not-linked') return 'unlinked';
  return code === 'sync.password-missing' ? 'password' : 'other';
}
