import { IconArrowBackUp, IconArrowForwardUp, IconEyeOff, IconHelpCircle, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { redoFilter, undoFilter } from '../actions/filter.ts';
import { setLanguage } from '../actions/people.ts';
import { saveSettings } from '../actions/settings.ts';
import { show } from '../actions/view.ts';
import { seesMasked } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import logo from '../ui/logo.svg?url';
import { IconButton, Tag } from '../ui/parts.tsx';
import { useScheme } from '../ui/scheme.ts';
import { AccountMenu } from './account-menu.tsx';
import { useNames } from './names.ts';
import styles from './title-bar.module.css';

/** Place and subject, search, undo, theme, language, keys, role. In the desktop window it is where the window is dragged. */
export function TitleBar() {
  const { title, rail, privacy } = useMessages();
  const { workspace } = useNames();
  const subject = useStore(({ choices }) => choices.subject);
  const me = useStore(({ server }) => server.me);
  const isMasked = useStore(seesMasked);
  const canUndo = useStore(({ transient }) => transient.formerFilters.length > 0);
  const canRedo = useStore(({ transient }) => transient.undoneFilters.length > 0);
  return (
    <header className={styles.title} data-region>
      <div className={styles.place}>
        <img className={styles.logo} src={logo} alt="" />
        <bdi>{workspace}</bdi>
        <span className={styles.slash}>/</span>
        <h1>{rail[subject]}</h1>
      </div>
      <button type="button" className={styles.search} onClick={() => show({ isPaletteOpen: true })}>
        <IconSearch size={16} stroke={1.75} aria-hidden />
        <span>{title.search}</span>
        <kbd className={styles.key}>Ctrl K</kbd>
      </button>
      <div className={styles.tools}>
        <IconButton icon={IconArrowBackUp} label={title.undo} hotkey="Ctrl Z" isMirrored disabled={!canUndo} onClick={undoFilter} />
        <IconButton
          icon={IconArrowForwardUp}
          label={title.redo}
          hotkey="Ctrl Shift Z"
          isMirrored
          disabled={!canRedo}
          onClick={redoFilter}
        />
        <span className={styles.divider} />
        <ThemeButton />
        <LanguageButton />
        <IconButton icon={IconHelpCircle} label={title.keys} hotkey="?" onClick={() => show({ areKeysOpen: true })} />
        {me === null || !isMasked ? null : (
          <span title={privacy.maskedAbout}>
            <Tag icon={IconEyeOff}>{privacy.masked}</Tag>
          </span>
        )}
        {me === null ? null : me.accountId !== null ? (
          <AccountMenu me={me} />
        ) : (
          <div className={styles.role}>
            <span className={styles.initial} aria-hidden>
              {title.role[me.role].charAt(0)}
            </span>
            <span>{title.role[me.role]}</span>
          </div>
        )}
      </div>
    </header>
  );
}

function ThemeButton() {
  const { title } = useMessages();
  const isDark = useScheme() === 'dark';
  const change = () => void saveSettings({ theme: isDark ? 'light' : 'dark' });
  return <IconButton icon={isDark ? IconSun : IconMoon} label={isDark ? title.toLight : title.toDark} onClick={change} />;
}

function LanguageButton() {
  const { title } = useMessages();
  const language = useStore(({ choices }) => choices.display.language);
  const other = language === 'ar' ? 'en' : 'ar';
  return (
    <button
      type="button"
      className={styles.language}
      lang={other}
      aria-label={`${title.otherLanguageMark} ${title.otherLanguage}`}
      onClick={() => void setLanguage(other)}
    >
      {title.otherLanguageMark}
    </button>
  );
}
