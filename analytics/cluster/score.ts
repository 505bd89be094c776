/**
 * Kulldorff's spatial scan statistic of one zone: log-likelihood ratio of "denser inside" against "the same everywhere",
 * Poisson, with the expected count in proportion to area. 0 if the zone is not denser than the rest.
 *
 * @param found  inside: events in the zone, 0 <= inside <= total. total: events in the study area.
 *               areaShare: the zone's share of the study area, above 0; from 1 on the score is 0.
 * Source: Kulldorff, A spatial scan statistic, Communications in Statistics, Theory and Methods 26 (1997), pp. 1481–1496.
 */
export function scoreZone({
  inside,
  total,
  areaShare,
}: {
  readonly inside: number;
  readonly total: number;
  readonly areaShare: number;
}): number {
  const expected = total * areaShare;
  if (inside <= expected) return 0;
  const outside = total - inside;
  return inside * Math.log(inside / expected) + (outside > 0 ? outside * Math.log(outside / (total - expected)) : 0);
}
