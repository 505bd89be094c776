import { IconDatabaseImport } from '@tabler/icons-react';
import { setLanguage } from '../actions/people.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Empty } from '../ui/parts.tsx';
import { ChooseFile } from './choose-file.tsx';
import { FirstAccount, LanguageChoice } from './first-account.tsx';
import styles from './first-run.module.css';

/** A workstation without incidents: the language, a first file, and if wanted a first account. */
export function FirstRun() {
  const { state, signIn, people, title } = useMessages();
  const language = useStore(({ choices }) => choices.display.language);
  const mayImport = useStore(({ server }) => mayDo(server.me, 'analyst'));
  return (
    <div className={styles.page} data-region tabIndex={-1}>
      <div className={styles.column}>
        <div className={styles.language}>
          <LanguageChoice label={signIn.language} value={language} onChange={(chosen) => void setLanguage(chosen)} />
        </div>
        <Empty
          icon={IconDatabaseImport}
          title={state.emptyTitle}
          action={mayImport ? <ChooseFile kind="primary">{state.chooseFile}</ChooseFile> : undefined}
        >
          {mayImport ? state.emptyText : people.needs(title.role.analyst)}
        </Empty>
        <FirstAccount />
      </div>
    </div>
  );
}
