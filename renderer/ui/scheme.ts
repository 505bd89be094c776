import { createContext, useContext } from 'react';

export type Scheme = 'light' | 'dark';

const SchemeContext = createContext<Scheme>('light');
export const SchemeProvider = SchemeContext.Provider;

/** The colour scheme shown now, the system's wish resolved. */
export function useScheme(): Scheme {
  return useContext(SchemeContext);
}
