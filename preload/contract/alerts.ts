import { z } from 'zod';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

export const alerts = {
  list: procedure({
    doc: 'Lists alerts, newest first.',
    rest: ['GET', '/api/alerts'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({ state: d.AlertState.optional(), ...d.Page }),
    output: z.object({ total: z.int(), open: z.int(), items: z.array(d.Alert) }),
  }),
  acknowledge: procedure({
    doc: 'Marks an alert as seen by the caller; the first one to do so is kept.',
    rest: ['POST', '/api/alerts/:id/acknowledge'],
    may: 'supervisor',
    zones: 'checked',
    input: z.object({ id: z.coerce.number().int().min(1) }),
    output: d.Alert,
    errors: ['not-found'],
  }),
  deliveries: procedure({
    doc: 'Lists messages to recipients with their state, newest first.',
    rest: ['GET', '/api/deliveries'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({ alertId: z.coerce.number().int().min(1).optional(), ...d.Page }),
    output: z.object({ total: z.int(), items: z.array(d.Delivery) }),
  }),
  rules: procedure({
    doc: 'Lists alert rules.',
    rest: ['GET', '/api/alert-rules'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({}),
    output: z.object({ items: z.array(d.AlertRule) }),
  }),
  saveRule: procedure({
    doc: 'Adds a rule, or changes the one with this id.',
    rest: ['POST', '/api/alert-rules'],
    may: 'supervisor',
    input: d.AlertRule.partial({ id: true }).extend({ name: d.nameOf(1, 120) }),
    example: { id: undefined, name: 'Dense group in Salmiya', measure: 'hotspot.incidents', threshold: 15, minSupport: 60 },
    output: d.AlertRule,
    errors: ['not-found'],
  }),
  recipients: procedure({
    doc: 'Lists recipients; phone numbers are masked for all but supervisors.',
    rest: ['GET', '/api/recipients'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({ items: z.array(d.Recipient.extend({ phone: z.string() })) }),
  }),
  saveRecipient: procedure({
    doc: 'Adds a recipient, or changes the one with this id.',
    rest: ['POST', '/api/recipients'],
    may: 'supervisor',
    input: d.Recipient.partial({ id: true }).extend({ name: d.nameOf(1, 120) }),
    example: { id: undefined, name: 'Duty officer' },
    output: d.Recipient,
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
