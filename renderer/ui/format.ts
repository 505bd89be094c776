import { createContext, useContext } from 'react';
import { createFormat, type Format } from '../../preload/drawing/format.ts';

export { createFormat, type Format } from '../../preload/drawing/format.ts';

const FormatContext = createContext<Format>(createFormat({ language: 'en', digits: 'latn', timeZone: 'UTC' }));
export const FormatProvider = FormatContext.Provider;

export function useFormat(): Format {
  return useContext(FormatContext);
}
