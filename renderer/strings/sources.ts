import type { HelpTopic } from './en-help.ts';

/** Where the method behind a number comes from; references are the same in all languages. */
export const sources = {
  support: 'Hennig, Computational Statistics & Data Analysis 52 (2007), 258–271',
  score: 'Kulldorff, Communications in Statistics 26 (1997), 1481–1496',
  density: 'Wand, Journal of Computational and Graphical Statistics 3 (1994)',
  crps: 'Gneiting, Raftery, Journal of the American Statistical Association 102 (2007), 359–378',
  mase: 'Hyndman, Koehler, International Journal of Forecasting 22 (2006), 679–688',
  intervals: 'Lei et al., Journal of the American Statistical Association 113 (2018), 1094–1111',
  effects: 'Wedderburn, Biometrika 61 (1974), 439–447; Birge, Physical Review 40 (1932), 207–227',
} as const satisfies Record<HelpTopic, string>;

/** What the simulation of the feedback loop follows. */
export const feedbackSource =
  'Ensign, Friedler, Neville, Scheidegger, Venkatasubramanian: Runaway Feedback Loops in Predictive Policing, PMLR 81 (2018)';
