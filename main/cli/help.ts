import type { Command, CommandOption } from './command.ts';
import type { Strings } from './strings/shape.ts';

/** Every command takes these; one of its own of the same name goes first. */
export const commonOptions = {
  cache: { type: 'string', value: 'FILE' },
  json: { type: 'boolean' },
  language: { type: 'string', value: 'LANGUAGE' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Readonly<Record<string, CommandOption>>;

/** All commands, one line each. */
export function overview(commands: readonly Command[], strings: Strings): string {
  const lines = commands.map((command) => [callOf(command), docOf(command, strings)] as const);
  const { title, eachTakes } = strings.help;
  return `${title}\n\n${inColumns(lines)}\n\n${eachTakes}\n`;
}

/** What one command does, its options and an example. */
export function commandHelp(command: Command, strings: Strings): string {
  const { optionsFollow, example, common } = strings.help;
  const docs: Readonly<Record<string, string>> = { ...common, ...strings.commands[command.name].options };
  const options: Readonly<Record<string, CommandOption>> = { ...command.options, ...commonOptions, ...command.options };
  const lines = Object.entries(options).map(([name, { value, short }]) => {
    const call = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;
    return [call, fillIn(docs[name] ?? '', command)] as const;
  });
  const call = `khareetaty ${callOf(command)} ${optionsFollow}`;
  return `${call}\n\n${docOf(command, strings)}\n\n${inColumns(lines)}\n\n${example}\n  ${command.example}\n`;
}

const callOf = ({ name, operands }: Command): string => [name, ...operands].join(' ');

const docOf = (command: Command, { commands }: Strings): string => fillIn(commands[command.name].doc, command);

const fillIn = (text: string, { lists = {} }: Command): string =>
  text.replaceAll(/\{(\w+)\}/g, (mark, name: string) => lists[name]?.join(', ') ?? mark);

function inColumns(lines: readonly (readonly [call: string, doc: string])[]): string {
  const width = Math.max(...lines.map(([call]) => call.length));
  return lines.map(([call, doc]) => `  ${call.padEnd(width)}  ${doc}`).join('\n');
}
