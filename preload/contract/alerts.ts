import { z } from 'zod';
import * as a from './alert-domain.ts';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

/** What a person says of a rule; the rest follows. */
const RuleInput = a.AlertRule.omit({ id: true, version: true }).extend({ name: d.nameOf(1, 120) });

export const alerts = {
  list: procedure({
    doc: 'Lists alerts, newest first.',
    rest: ['GET', '/api/alerts'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({ state: a.AlertState.optional(), ...d.Page }),
    output: z.object({ total: z.int(), open: z.int(), items: z.array(a.Alert) }),
  }),
  acknowledge: procedure({
    doc: 'Marks an alert as seen by the caller; the first one to do so is kept.',
    rest: ['POST', '/api/alerts/:id/acknowledge'],
    may: 'supervisor',
    zones: 'checked',
    input: z.object({ id: z.coerce.number().int().min(1) }),
    output: a.Alert,
    errors: ['not-found'],
  }),
  deliveries: procedure({
    doc: 'Lists messages to recipients with their state, newest first.',
    rest: ['GET', '/api/deliveries'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({ alertId: z.coerce.number().int().min(1).optional(), ...d.Page }),
    output: z.object({ total: z.int(), items: z.array(a.Delivery) }),
  }),
  rules: procedure({
    doc: 'Lists alert rules.',
    rest: ['GET', '/api/alert-rules'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({}),
    output: z.object({ items: z.array(a.AlertRule) }),
  }),
  saveRule: procedure({
    doc: 'Adds a rule, or changes the one with this id.',
    rest: ['POST', '/api/alert-rules'],
    may: 'supervisor',
    input: RuleInput.extend({ id: d.Id.optional() }),
    example: { id: undefined, name: 'Dense group in Salmiya', measure: 'hotspot.incidents', threshold: 15, minSupport: 60 },
    output: a.AlertRule,
    errors: ['not-found', 'input.invalid'],
  }),
  ruleVersions: procedure({
    doc: 'Lists what a rule has said, newest first: who changed it and when.',
    rest: ['GET', '/api/alert-rules/:id/versions'],
    may: 'viewer',
    input: z.object({ id: z.coerce.number().int().min(1) }),
    output: z.object({
      items: z.array(a.AlertRule.extend({ changedBy: z.string().meta({ description: "'' = not known" }), changedMs: z.number() })),
    }),
    errors: ['not-found'],
  }),
  dryRun: procedure({
    doc: 'Tells what a rule on counts would have done in the past, or solves its threshold for a budget of false alarms. Nothing is saved.',
    rest: ['POST', '/api/alert-rules/dry-run'],
    may: 'analyst',
    long: true,
    audit: 'none',
    input: z.object({
      rule: RuleInput,
      ...d.Period.shape,
      falseAMonth: z.number().min(0.01).max(1_000).nullable().default(null).meta({
        description: 'False alarms in 30 days that are put up with: the lowest such threshold is found; null = that of the rule',
      }),
    }),
    output: z.object({
      threshold: z.number().nullable().meta({ description: 'null = none keeps to the budget' }),
      from: d.LocalTime,
      to: d.LocalTime,
      stepMin: z.int(),
      fired: z.int(),
      judged: z.int().meta({ description: 'Those of which it can be said whether what followed bore them out' }),
      falseAlarms: z.int(),
      medianLeadMin: z.number().nullable().meta({ description: 'From the alert to the busiest step after it, over the confirmed' }),
      isAlwaysOn: z.boolean().meta({ description: 'It fires at every other look, or more: it tells nothing' }),
      firings: z
        .array(
          z.object({
            zoneId: d.Id.nullable().meta({ description: 'null = all together' }),
            at: d.LocalTime,
            clearedAt: d.LocalTime.nullable(),
            value: z.number(),
            peak: z.number(),
            isConfirmed: z
              .boolean()
              .nullable()
              .meta({ description: 'The window after it was busier than usual, too (5 %); null = not to be said' }),
            leadMin: z.number().nullable(),
          }),
        )
        .meta({ description: 'The last 500' }),
      knownFrom: d.LocalTime.meta({ description: 'Start of the first step that could be measured' }),
      highest: d.Float64.meta({ description: 'Highest value of any zone at the end of each step, from knownFrom on' }),
    }),
    errors: ['alerts.no-history', 'input.invalid', 'cancelled'],
  }),
  recipients: procedure({
    doc: 'Lists recipients; phone numbers are masked for all but supervisors.',
    rest: ['GET', '/api/recipients'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({ items: z.array(a.Recipient.extend({ phone: z.string() })) }),
  }),
  saveRecipient: procedure({
    doc: 'Adds a recipient, or changes the one with this id.',
    rest: ['POST', '/api/recipients'],
    may: 'supervisor',
    input: a.Recipient.partial({ id: true }).extend({ name: d.nameOf(1, 120) }),
    example: { id: undefined, name: 'Duty officer' },
    output: a.Recipient,
    errors: ['not-found'],
  }),
  evaluate: procedure({
    doc: 'Checks all rules against the newest hotspots, forecasts and counts; new alerts go to the log and the outbox.',
    rest: ['POST', '/api/alerts/evaluate'],
    may: 'analyst',
    input: z.object({}),
    output: z.object({
      checked: z.int(),
      fired: z.int(),
      queued: z.int(),
      drift: z
        .object({ verdict: z.string(), observed: z.number(), expected: z.number(), since: d.LocalTime.nullable() })
        .nullable()
        .meta({ description: 'What changed in the data themselves, so that no alert was raised' }),
    }),
  }),
  deliver: procedure({
    doc: 'Sends what waits in the outbox. Each message is posted at most once; unclear outcomes are looked up, never repeated.',
    rest: ['POST', '/api/alerts/deliver'],
    may: 'supervisor',
    long: true,
    input: z.object({}),
    output: z.object({ accepted: z.int(), failed: z.int(), unknown: z.int(), waiting: z.int() }),
    errors: ['alerts.credentials-missing', 'alerts.credentials-refused', 'cancelled'],
  }),
};
