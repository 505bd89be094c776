import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { Language } from '../preload/contract/domain.ts';
import { Shell } from './panels/shell.tsx';
import { useStore } from './state/store.ts';
import { createMessages, MessagesProvider } from './strings/index.ts';
import { createFormat, FormatProvider } from './ui/format.ts';
import { SchemeProvider } from './ui/scheme.ts';
import { resolveVariables, theme } from './ui/theme.ts';

const directions = { ar: 'rtl', en: 'ltr' } as const satisfies Record<Language, 'rtl' | 'ltr'>;

/** Language, direction, digits and theme around the shell; all of them change live. */
export function App({ nonce }: { readonly nonce: string }) {
  const { language, theme: wishedTheme, digits } = useStore((state) => state.choices.display);
  const timeZone = useStore((state) => state.server.settings?.timeZone ?? 'Asia/Kuwait');
  const isSystemDark = useMediaQuery('(prefers-color-scheme: dark)', false, { getInitialValueInEffect: false });
  const scheme = wishedTheme === 'system' ? (isSystemDark ? 'dark' : 'light') : wishedTheme;
  const format = useMemo(() => createFormat({ language, digits, timeZone }), [language, digits, timeZone]);
  const messages = useMemo(() => createMessages(format), [format]);
  return (
    <FormatProvider value={format}>
      <MessagesProvider value={messages}>
        <SchemeProvider value={scheme}>
          <DirectionProvider initialDirection={directions[language]} detectDirection={false}>
            <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} forceColorScheme={scheme} getStyleNonce={() => nonce}>
              <PageLanguage language={language}>
                <Shell />
              </PageLanguage>
            </MantineProvider>
          </DirectionProvider>
        </SchemeProvider>
      </MessagesProvider>
    </FormatProvider>
  );
}

/** Tells the page and Mantine the language and direction without building the map anew. */
function PageLanguage({ language, children }: { readonly language: Language; readonly children: ReactNode }) {
  const { setDirection } = useDirection();
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = directions[language];
    setDirection(directions[language]);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- Mantine makes setDirection anew on each draw
  }, [language]);
  return children;
}
