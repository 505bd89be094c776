import { IconDatabaseImport } from '@tabler/icons-react';
import { setLanguage } from '../actions/people.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Empty } from '../ui/parts.tsx';
import { ChooseFile } from './choose-file.tsx';
import { FirstAccount, LanguageChoice } from './first-account.tsx';
import styles from './first-run.module.css';
import { useWhyNot } from './role.tsx';

/** A workstation without incidents: the language, a first file, and if wanted a first account. */
export function FirstRun() {
  const { state, signIn } = useMessages();
  const language = useStore(({ choices }) => choices.display.language);
  const whyNot = useWhyNot('analyst');
  return (
    <div className={styles.page} data-region tabIndex={-1}>
      <div className={styles.column}>
        <div className={styles.language}>
          <LanguageChoice label={signIn.language} value={language} onChange={(chosen) => void setLanguage(chosen)} />
        </div>
        <div className={styles.start}>
          <Empty icon={IconDatabaseImport} title={state.emptyTitle} action={<ChooseFile kind="primary">{state.chooseFile}</ChooseFile>}>
            {whyNot ?? state.emptyText}
          </Empty>
        </div>
        <FirstAccount />
      </div>
    </div>
  );
}
