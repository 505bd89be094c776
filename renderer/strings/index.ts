import { createContext, useContext } from 'react';
import type { Language } from '../../preload/contract/domain.ts';
import { createFormat, type Format } from '../ui/format.ts';
import { arabic } from './ar.ts';
import { english } from './en.ts';

/** The shape of all languages; a word that one of them lacks does not compile. */
export type Messages = ReturnType<typeof english>;

/** The words of a language, with its numbers and dates. */
export function createMessages(format: Format): Messages {
  return builders[format.language](format);
}

const builders = { en: english, ar: arabic } satisfies Record<Language, (format: Format) => Messages>;

const MessagesContext = createContext<Messages>(english(createFormat({ language: 'en', digits: 'latn', timeZone: 'UTC' })));
export const MessagesProvider = MessagesContext.Provider;

export function useMessages(): Messages {
  return useContext(MessagesContext);
}
