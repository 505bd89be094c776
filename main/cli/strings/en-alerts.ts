import type { AlertsStrings } from './shape.ts';

/** Alerts, their rules and who gets them. */
export const englishAlerts: AlertsStrings = {
  results: {
    openAlerts: (open, total) => `${open} open, ${total} in all`,
    rule: (id, name, condition) => `rule ${id}: ${name}, ${condition}`,
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
        measure: 'hotspot.incidents, forecast.rise or count.excess',
        threshold: 'fires at this value or above: incidents, or a share (0.2 = 20 % more)',
        severity: 'low, medium, high or critical (default: medium)',
        'min-support': 'hotspots: least support in per cent',
        'min-count': 'forecasts: least count before',
        type: 'only this incident type',
        zone: 'only this zone',
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
