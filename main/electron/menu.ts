import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { App } from '../app.ts';
import { type Language, type Words, words } from './words.ts';

/** Keeps the menu in the language of the workstation. */
export function followLanguage({ dispatch, events }: App): void {
  const show = async () => {
    const reply = await dispatch('settings.get', {}, { caller: { name: 'menu', role: 'viewer' } });
    if (reply.ok) showMenu(languageOf(reply.value));
  };
  events.subscribe(({ name }) => {
    if (name === 'settings.changed') void show();
  });
  void show();
}

/** The system's language, for what is said before the settings can be read. */
export const systemLanguage = (): Language => (app.getLocale().startsWith('ar') ? 'ar' : 'en');

function languageOf(settings: unknown): Language {
  const isArabic = typeof settings === 'object' && settings !== null && 'language' in settings && settings.language === 'ar';
  return isArabic ? 'ar' : 'en';
}

function showMenu(language: Language): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(template(words[language])));
}

function template(word: Words): MenuItemConstructorOptions[] {
  const separator = { type: 'separator' } as const;
  const developer: MenuItemConstructorOptions[] = app.isPackaged ? [] : [separator, { role: 'toggleDevTools' }];
  return [
    { label: word.file, submenu: [{ role: 'quit', label: word.quit }] },
    {
      label: word.edit,
      submenu: [
        { role: 'undo', label: word.undo },
        { role: 'redo', label: word.redo },
        separator,
        { role: 'cut', label: word.cut },
        { role: 'copy', label: word.copy },
        { role: 'paste', label: word.paste },
        { role: 'selectAll', label: word.selectAll },
      ],
    },
    {
      label: word.view,
      submenu: [
        { role: 'resetZoom', label: word.resetZoom },
        { role: 'zoomIn', label: word.zoomIn },
        { role: 'zoomOut', label: word.zoomOut },
        separator,
        { role: 'togglefullscreen', label: word.fullScreen },
        ...developer,
      ],
    },
  ];
}
