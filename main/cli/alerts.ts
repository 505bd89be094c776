import { type Command, valued } from './command.ts';
import { choiceOption, requiredText } from './options.ts';

export const alertCommands: readonly Command[] = [
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
