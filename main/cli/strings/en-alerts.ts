import type { AlertsStrings } from './shape.ts';

/** Alerts, their rules and who gets them. */
export const englishAlerts: AlertsStrings = {
  results: {
    openAlerts: (open, total) => `${open} open, ${total} in all`,
    rule: (id, name, condition) => `rule ${id}: ${name}, ${condition}`,
    dryRun: ({ threshold, from, to, fired, judged, falseAlarms, medianLeadMin, isAlwaysOn }) =>
      threshold === null
        ? `No threshold keeps to that budget from ${from} to ${to}.`
        : `At ${Number(threshold.toPrecision(6))} it would have fired ${fired} times from ${from} to ${to}; of ${judged} that can be judged ${falseAlarms} falsely` +
          `${medianLeadMin === null ? '' : `, the others ${Math.round(medianLeadMin / 60)} h before the peak (median)`}.` +
          (isAlwaysOn ? ' It would have fired nearly always: raise the threshold.' : ''),
    recipient: (id, name, channel, language) => `recipient ${id}: ${name}, ${channel}, ${language}`,
  },
  notes: {
    waitingForProvider: (count) => `${count} messages wait: the provider is busy or cannot be reached; the next run tries again.`,
    waitingForAccount: (count) =>
      `${count} messages wait: no message account is set up; set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_FROM.`,
  },
  commands: {
    'alerts list': { doc: 'Lists alerts, newest first.', options: { state: 'open, acknowledged or resolved' } },
    'rules add': {
      doc: 'Adds an alert rule.',
      options: {
        measure: 'one of {measures}',
        threshold: 'fires at this value or above: incidents, hours, or a share (0.2 = 20 % more)',
        severity: 'low, medium, high or critical (default: medium)',
        'min-support': 'hotspots: least support in per cent',
        'min-count': 'least count that it stands on',
        type: 'only this incident type; may be given many times',
        zone: 'only this zone; may be given many times',
        whole: 'counts: all zones as one, not each for itself',
        hours: 'counts: hours of the day, both inclusive; 22-5 goes over midnight',
        weekday: 'counts: one of {weekdays}; may be given many times',
        'step-hours': 'counts: hours between two looks, from midnight on (default: 24)',
        'window-hours': 'counts: hours that are counted together (default: those of a step)',
        pending: 'looks in a row that must reach the threshold (default: 1)',
        clear: 'looks in a row below after which it is over (default: 1)',
        'clear-below': 'keeps firing at this or above (default: the threshold)',
      },
    },
    'rules list': { doc: 'Lists alert rules.', options: {} },
    'rules versions': { doc: 'Tells what a rule has said, newest first.', options: {} },
    'rules try': {
      doc: 'Tells when a rule on counts would have fired, and how often falsely. Nothing is saved.',
      options: {
        from: 'first local day (default: a year before the end)',
        to: 'local day after the last (default: the end of the data)',
        'false-a-month': 'finds the lowest threshold with at most so many false alarms in 30 days',
      },
    },
    'recipients add': {
      doc: 'Adds a person who gets alerts by SMS or WhatsApp.',
      options: {
        phone: 'telephone number, +96550000000',
        channel: 'sms or whatsapp (default: sms)',
        language: 'ar or en: language of the messages (default: ar)',
      },
    },
  },
};
