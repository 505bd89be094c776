/** The Latin letter of the pressed key: an Arabic layout sends Arabic letters. */
export function latinKey({ key, code }: KeyboardEvent): string {
  return /^[\u0600-\u06ff]$/.test(key) && code.startsWith('Key') ? code.slice(3).toLowerCase() : key.toLowerCase();
}

/** Whether keys go into a text. A ticked box takes none, and undo must work right after it. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=file])')
  );
}
