import { createContext, useContext } from 'react';
import type { Scheme } from '../../preload/drawing/palettes.ts';

export type { Scheme };

const SchemeContext = createContext<Scheme>('light');
export const SchemeProvider = SchemeContext.Provider;

/** The colour scheme shown now, the system's wish resolved. */
export function useScheme(): Scheme {
  return useContext(SchemeContext);
}
