import { createContext, useContext } from 'react';
import type { Language } from '../../preload/contract/domain.ts';
import { createFormat, type Format } from '../ui/format.ts';
import { arabic } from './ar.ts';
import { english, type Messages } from './en.ts';

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
