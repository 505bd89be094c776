import { MantineProvider } from '@mantine/core';
import { act, type ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, vi } from 'vitest';
import { createMessages, MessagesProvider } from '../../renderer/strings/index.ts';
import { createFormat, FormatProvider } from '../../renderer/ui/format.ts';

export interface Stage {
  /** Draws in place of what was drawn before, with the words and digits of the language. */
  readonly show: (content: ReactNode, language?: 'en' | 'ar') => void;
  readonly find: (selector: string) => HTMLElement;
  readonly findAll: (selector: string) => HTMLElement[];
  readonly text: () => string;
}

/** A part of the screen by itself, on a page that is there for each test of the file. Needs happy-dom. */
export function setStage(): Stage {
  let root: Root;
  let host: HTMLElement;
  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    host = document.body.appendChild(document.createElement('div'));
    root = createRoot(host);
  });
  afterEach(() => {
    act(() => root.unmount());
    host.remove();
    vi.unstubAllGlobals();
  });
  const show = (content: ReactNode, language: 'en' | 'ar' = 'en') => {
    const format = createFormat({ language, digits: 'arab', timeZone: 'Asia/Kuwait' });
    act(() =>
      root.render(
        <MantineProvider env="test" withCssVariables={false} withGlobalClasses={false}>
          <FormatProvider value={format}>
            <MessagesProvider value={createMessages(format)}>{content}</MessagesProvider>
          </FormatProvider>
        </MantineProvider>,
      ),
    );
  };
  const find = (selector: string) => {
    const found = host.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`nothing matches ${selector}`);
    return found;
  };
  return { show, find, findAll: (selector) => [...host.querySelectorAll<HTMLElement>(selector)], text: () => host.textContent };
}

/** Types into a field as a person does: React hears of it. */
export function type(field: HTMLElement, text: string): void {
  if (!(field instanceof HTMLInputElement)) throw new Error('not a text field');
  act(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

export function press(target: HTMLElement, key: string): void {
  act(() => void target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })));
}

export function leave(field: HTMLElement): void {
  act(() => void field.dispatchEvent(new FocusEvent('focusout', { bubbles: true })));
}
