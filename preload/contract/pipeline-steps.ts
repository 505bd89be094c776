/** In the order in which they run; apart from the schemas, which the page does not load. */
export const pipelineSteps = ['place', 'hotspots', 'forecasts', 'alerts', 'deliver'] as const;
