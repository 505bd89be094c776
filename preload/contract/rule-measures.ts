/** What a rule can measure. Apart, so that the renderer and threads read it without zod. */

/** Of counts of incidents, at every step of time. */
export const seriesMeasures = ['count.total', 'count.rate', 'count.surge', 'count.record', 'data.silence'] as const;
export type SeriesMeasureName = (typeof seriesMeasures)[number];

/** Of results: hotspots, forecasts, excesses. */
export const resultMeasures = ['hotspot.incidents', 'forecast.rise', 'count.excess'] as const;

export const ruleMeasures = [...resultMeasures, ...seriesMeasures] as const;
export type RuleMeasure = (typeof ruleMeasures)[number];

export const isSeriesMeasure = (measure: RuleMeasure): measure is SeriesMeasureName =>
  (seriesMeasures as readonly string[]).includes(measure);
