import type { Command, CommandOption } from './command.ts';

/** All commands, one line each. */
export function overview(commands: readonly Command[]): string {
  const calls = commands.map((command) => [callOf(command), command.doc] as const);
  const width = Math.max(...calls.map(([call]) => call.length));
  const lines = calls.map(([call, doc]) => `  ${call.padEnd(width)}  ${doc}`);
  return `khareetaty COMMAND [OPTIONS]\n\n${lines.join('\n')}\n\nEach takes --cache FILE, --json and --help.\n`;
}

/** What one command does, its options and an example. */
export function commandHelp(command: Command, commonOptions: Readonly<Record<string, CommandOption>>): string {
  const options = Object.entries({ ...command.options, ...commonOptions }).map(([name, { value, short, doc }]) => {
    return [`${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`, doc] as const;
  });
  const width = Math.max(...options.map(([option]) => option.length));
  const lines = options.map(([option, doc]) => `  ${option.padEnd(width)}  ${doc}`);
  return `khareetaty ${callOf(command)} [OPTIONS]\n\n${command.doc}\n\n${lines.join('\n')}\n\nExample:\n  ${command.example}\n`;
}

const callOf = ({ name, operands }: Command): string => [name, ...operands].join(' ');
