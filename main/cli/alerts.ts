import type { Command } from './command.ts';
import { choiceOption, given, numberOption, requiredNumber, requiredText } from './options.ts';
import { UsageError } from './errors.ts';

const measures = ['hotspot.incidents', 'forecast.rise'] as const;
const severities = ['low', 'medium', 'high', 'critical'] as const;

export const alertCommands: readonly Command[] = [
  {
    name: 'rules add',
    doc: 'Adds an alert rule.',
    operands: ['NAME'],
    options: {
      measure: { type: 'string', value: 'MEASURE', doc: measures.join(' or ') },
      threshold: { type: 'string', value: 'N', doc: 'fires at this value or above: incidents, or a share (0.2 = 20 % more)' },
      severity: { type: 'string', value: 'LEVEL', doc: `${severities.join(', ')} (default: medium)` },
      'min-support': { type: 'string', value: 'N', doc: 'hotspots: least support in per cent' },
      'min-count': { type: 'string', value: 'N', doc: 'forecasts: least count before' },
      type: { type: 'string', value: 'ID', doc: 'only this incident type' },
      zone: { type: 'string', value: 'ID', doc: 'only this zone' },
    },
    example: 'khareetaty rules add "Dense thefts" --measure hotspot.incidents --threshold 150 --severity high',
    async run({ operands, options, open, print }) {
      const measure = choiceOption(options, 'measure', measures);
      if (measure === undefined) throw new UsageError('--measure is missing');
      const optional = given({
        minSupport: numberOption(options, 'min-support', { whole: true }),
        minCount: numberOption(options, 'min-count', { whole: true }),
        typeId: numberOption(options, 'type', { whole: true }),
        zoneId: numberOption(options, 'zone', { whole: true }),
      });
      const rule = {
        ...{ name: operands[0] ?? '', measure, threshold: requiredNumber(options, 'threshold'), enabled: true },
        ...{ severity: choiceOption(options, 'severity', severities) ?? 'medium', ...optional },
      } as const;
      const saved = await (await open()).client.alerts.saveRule(rule);
      print(saved, [`rule ${String(saved.id)}: ${saved.name}, ${saved.measure} >= ${String(saved.threshold)}, ${saved.severity}`]);
    },
  },
  {
    name: 'recipients add',
    doc: 'Adds a person who gets alerts by SMS or WhatsApp.',
    operands: ['NAME'],
    options: {
      phone: { type: 'string', value: 'E164', doc: 'telephone number, +96550000000' },
      channel: { type: 'string', value: 'CHANNEL', doc: 'sms or whatsapp (default: sms)' },
      language: { type: 'string', value: 'LANGUAGE', doc: 'ar or en (default: ar)' },
    },
    example: 'khareetaty recipients add "Duty officer" --phone +96550000000 --language ar',
    async run({ operands, options, open, print }) {
      const recipient = {
        ...{ name: operands[0] ?? '', phone: requiredText(options, 'phone'), enabled: true },
        channel: choiceOption(options, 'channel', ['sms', 'whatsapp']) ?? 'sms',
        language: choiceOption(options, 'language', ['ar', 'en']) ?? 'ar',
      };
      const saved = await (await open()).client.alerts.saveRecipient(recipient);
      print(saved, [`recipient ${String(saved.id)}: ${saved.name}, ${saved.channel}, ${saved.language}`]);
    },
  },
];
