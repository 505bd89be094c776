/** The words of alerts: rules, alerts, those who get them, and how messages to them fare. */
import { z } from 'zod';
import { Id, LocalTime, LonLat } from './domain.ts';
import { ruleMeasures } from './rule-measures.ts';

export const Severity = z.enum(['low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof Severity>;

const HOUR = z.int().min(0).max(23);
const DAY_MIN = 1_440;
const MOST_IDS = 2_000;

/** Which incidents and places a rule looks at. */
export const RuleScope = z.object({
  typeIds: z.array(Id).max(MOST_IDS).default([]).meta({ description: 'Empty = every type' }),
  zoneIds: z.array(Id).max(MOST_IDS).default([]).meta({ description: 'Empty = every zone, and what lies in none' }),
  each: z
    .enum(['zone', 'whole'])
    .default('zone')
    .meta({ description: 'zone: each zone is watched for itself. whole: all of them as one. Measures of counts alone' }),
  hours: z
    .tuple([HOUR, HOUR])
    .nullable()
    .default(null)
    .meta({ description: 'Hours of the day, both inclusive; [22, 5] goes over midnight' }),
  weekdays: z.array(z.int().min(0).max(6)).max(7).default([]).meta({ description: 'Monday = 0; empty = every day' }),
  fence: z.array(LonLat).min(3).max(500).nullable().default(null).meta({ description: 'A drawn ring; null = none' }),
  weights: z
    .record(z.string().regex(/^[1-9]\d*$/), z.number().min(0).max(1_000))
    .nullable()
    .default(null)
    .meta({ description: 'Weight of an incident by the id of its type, others weigh 1; null = all weigh 1' }),
});
export type RuleScope = z.infer<typeof RuleScope>;

/** When a measure is looked at, over what, and how long it must last. */
export const RuleTiming = z.object({
  stepMin: z
    .int()
    .min(15)
    .max(DAY_MIN)
    .refine((step) => DAY_MIN % step === 0, 'must divide a day')
    .default(DAY_MIN)
    .meta({ description: 'Minutes between two looks, from local midnight on; a divisor of a day' }),
  windowSteps: z.int().min(1).max(3_000).default(1).meta({ description: 'Steps that are counted together, up to the look' }),
  pendingSteps: z.int().min(1).max(100).default(1).meta({ description: 'Looks in a row that must reach the threshold before it fires' }),
  clearSteps: z.int().min(1).max(100).default(1).meta({ description: 'Looks in a row below clearBelow after which it is over' }),
  clearBelow: z.number().nullable().default(null).meta({ description: 'Keeps firing at this or above; null = the threshold' }),
});
export type RuleTiming = z.infer<typeof RuleTiming>;

export const AlertRule = z.object({
  id: Id,
  name: z.string().min(1).max(120),
  version: z.int().min(1).meta({ description: 'Counts the changes of what the rule says; each is kept' }),
  measure: z.enum(ruleMeasures).meta({
    description:
      'hotspot.incidents: incidents in one hotspot. forecast.rise: expected count of a zone over its last count, minus 1. ' +
      'count.excess: count of a zone and day over its usual count, minus 1, where that is beyond chance over all zones. ' +
      'count.total: incidents, or the sum of their weights. count.rate: the same for each km² and day. ' +
      'count.surge: count over the mean of the same time in the 8 weeks before, minus 1, where that is beyond chance. ' +
      'count.record: count minus the highest of the year before. data.silence: hours without an incident',
  }),
  threshold: z.number(),
  minSupport: z.int().min(0).max(100).default(0),
  minCount: z.int().min(0).default(0).meta({ description: 'What stands on fewer incidents is left out' }),
  scope: RuleScope.prefault({}),
  timing: RuleTiming.prefault({}),
  severity: Severity,
  enabled: z.boolean(),
});
export type AlertRule = z.infer<typeof AlertRule>;

export const AlertState = z.enum(['open', 'acknowledged', 'resolved']);
export const Alert = z.object({
  id: Id,
  refCode: z.string().meta({ description: 'KH-XXXX, printed in messages instead of places and names' }),
  ruleId: Id,
  ruleName: z.string(),
  ruleVersion: z.int(),
  measure: AlertRule.shape.measure,
  severity: Severity,
  state: AlertState,
  zoneId: Id.nullable(),
  typeId: Id.nullable(),
  hotspotId: Id.nullable(),
  forecastId: Id.nullable(),
  value: z.number(),
  threshold: z.number(),
  firedMs: z.number(),
  observedAt: LocalTime.nullable().meta({
    description: 'End of the step that fired it; null = made of a hotspot, a forecast or an excess',
  }),
  clearedMs: z.number().nullable().meta({ description: 'When what fired it was over; null = it lasts, or is not followed' }),
  acknowledgedBy: z.string().nullable(),
  acknowledgedMs: z.number().nullable(),
});
export type Alert = z.infer<typeof Alert>;

export const Channel = z.enum(['sms', 'whatsapp']);
export const Recipient = z.object({
  id: Id,
  name: z.string().min(1).max(120),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/)
    .meta({ description: 'E.164', examples: ['+96550000000'] }),
  channel: Channel,
  language: z.enum(['ar', 'en']),
  enabled: z.boolean(),
});
export type Recipient = z.infer<typeof Recipient>;

/** `unknown`: it is not known whether the provider took the message; it is never sent again by itself. */
export const DeliveryState = z.enum(['pending', 'sending', 'accepted', 'sent', 'delivered', 'read', 'failed', 'unknown']);
export const Delivery = z.object({
  id: Id,
  alertId: Id,
  refCode: z.string(),
  recipientName: z.string(),
  phoneMasked: z.string(),
  channel: Channel,
  state: DeliveryState,
  errorCode: z.string().nullable(),
  updatedMs: z.number(),
});
export type Delivery = z.infer<typeof Delivery>;
