import { type Command, valued } from './command.ts';
import { choiceOption, given, numberOption, requiredNumber, requiredText } from './options.ts';
import { UsageError } from './errors.ts';

const measures = ['hotspot.incidents', 'forecast.rise', 'count.excess'] as const;
const severities = ['low', 'medium', 'high', 'critical'] as const;

export const alertCommands: readonly Command[] = [
  {
    name: 'rules add',
    operands: ['NAME'],
    options: {
      measure: valued('MEASURE'),
      threshold: valued('N'),
      severity: valued('LEVEL'),
      'min-support': valued('N'),
      'min-count': valued('N'),
      type: valued('ID'),
      zone: valued('ID'),
    },
    example: 'khareetaty rules add "Dense thefts" --measure hotspot.incidents --threshold 150 --severity high',
    async run({ operands, options, open, print, strings: { results } }) {
      const measure = choiceOption(options, 'measure', measures);
      if (measure === undefined) throw new UsageError(({ usage }) => usage.missing('--measure'));
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
      print(saved, [results.rule(saved.id, saved.name, `${saved.measure} >= ${String(saved.threshold)}, ${saved.severity}`)]);
    },
  },
  {
    name: 'recipients add',
    operands: ['NAME'],
    options: {
      phone: valued('E164'),
      channel: valued('CHANNEL'),
      language: valued('LANGUAGE'),
    },
    example: 'khareetaty recipients add "Duty officer" --phone +96550000000 --language ar',
    async run({ operands, options, open, print, strings: { results } }) {
      const recipient = {
        ...{ name: operands[0] ?? '', phone: requiredText(options, 'phone'), enabled: true },
        channel: choiceOption(options, 'channel', ['sms', 'whatsapp']) ?? 'sms',
        language: choiceOption(options, 'language', ['ar', 'en']) ?? 'ar',
      };
      const saved = await (await open()).client.alerts.saveRecipient(recipient);
      print(saved, [results.recipient(saved.id, saved.name, saved.channel, saved.language)]);
    },
  },
];
