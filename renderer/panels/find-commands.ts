export interface Command {
  readonly id: string;
  readonly group: 'actions' | 'zones' | 'hotspots';
  readonly name: string;
  /** Further words that find it, such as the name in the other language. */
  readonly alsoNamed: string;
  readonly note: string | null;
  readonly hotkey: string | null;
  readonly run: () => void;
}

/** Those whose name holds every word of the query, in either language; names that begin with it first. */
export function findCommands(commands: readonly Command[], query: string): readonly Command[] {
  const words = fold(query).split(/\s+/).filter(Boolean);
  const start = words[0] ?? '';
  return commands
    .map((command) => ({ command, text: fold(`${command.name} ${command.alsoNamed}`) }))
    .filter(({ text }) => words.every((word) => text.includes(word)))
    .sort((a, b) => Number(b.text.startsWith(start)) - Number(a.text.startsWith(start)))
    .map(({ command }) => command);
}

/** Letters as people type them: no case, no Latin accents, no Arabic vowel marks, one form of alef, yeh and teh marbuta. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .toLowerCase();
}
