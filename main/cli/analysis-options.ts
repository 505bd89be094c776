/** What the commands have in common that analyse incidents here or at the centre. */
import type { ErrorCode } from '../../preload/contract/errors.ts';
import { type Context, type OptionValues, valued } from './command.ts';
import { choiceOption, dateOption, given, idsOption, numberOption } from './options.ts';

export const filterOptions = {
  from: valued('DATE'),
  to: valued('DATE'),
  type: valued('ID', { multiple: true }),
  zone: valued('ID', { multiple: true }),
  where: valued('WHERE'),
  'centre-from': valued('N'),
} as const;
const places = ['here', 'centre', 'auto'] as const;
export const placeLists = { places };

export function readFilter(options: OptionValues) {
  return given({
    from: dateOption(options, 'from'),
    to: dateOption(options, 'to'),
    typeIds: idsOption(options, 'type'),
    zoneIds: idsOption(options, 'zone'),
    where: choiceOption(options, 'where', places),
    centreFrom: numberOption(options, 'centre-from', { whole: true }),
  });
}

/** Says why it was computed here although by number the centre should have. */
export function noteFallback({ note, strings }: Context, code: ErrorCode | null): void {
  if (code !== null) note([strings.notes.computedHere(code)]);
}
