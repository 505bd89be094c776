export type Confidence = 'strong' | 'medium' | 'weak';

/** Confidence from support: resamples of 100 in which the hotspot returns. */
export function confidenceOf(support: number): Confidence {
  return support >= 80 ? 'strong' : support >= 60 ? 'medium' : 'weak';
}
