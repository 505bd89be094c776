import { TextInput } from '@mantine/core';
import { useCallback, useState } from 'react';
import { reportDone } from '../actions/notices.ts';
import { changePassword, endPlace, type PlaceView, readPlaces, saveProfile } from '../actions/people.ts';
import type { Me } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Segmented, Skeleton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { Dialog, SubmissionFailure, useSubmission } from './dialog.tsx';
import { FormButtons } from './edit-form.tsx';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { HiddenName, isPasswordReady, NewPassword, notTyped, PasswordField } from './new-password.tsx';
import { useLoaded } from './use-loaded.ts';

interface OwnProps {
  readonly me: Me;
  readonly onClose: () => void;
}

/** One's own full name, and the language in which the screen speaks to one. */
export function ProfileDialog({ me, onClose }: OwnProps) {
  const { people } = useMessages();
  const { profile: words, menu, languages } = people;
  const [fullName, setFullName] = useState(me.fullName);
  const [language, setLanguage] = useState<'en' | 'ar' | 'none'>(me.language ?? 'none');
  const { isRunning, failure, run } = useSubmission();
  const save = async () => {
    if (await run(() => saveProfile(fullName.trim(), language === 'none' ? null : language))) onClose();
  };
  const choices = [
    { value: 'en', label: languages.en },
    { value: 'ar', label: languages.ar },
    { value: 'none', label: words.asWorkstation },
  ] as const;
  return (
    <Dialog title={menu.profile} onClose={onClose}>
      <form
        className={list.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          data-autofocus
          dir="auto"
          autoComplete="name"
          maxLength={120}
          label={words.fullName}
          value={fullName}
          onChange={(event) => setFullName(event.currentTarget.value)}
        />
        <div>
          <div className={list.label}>{words.language}</div>
          <Segmented label={words.language} value={language} choices={choices} onChange={setLanguage} />
        </div>
        <SubmissionFailure failure={failure} />
        <FormButtons isComplete={!isRunning} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function PasswordDialog({ me, onClose }: OwnProps) {
  const { people } = useMessages();
  const { passwordChange: words, menu } = people;
  const [current, setCurrent] = useState('');
  const [typed, setTyped] = useState(notTyped);
  const { isRunning, failure, run } = useSubmission();
  const save = async () => {
    if (!(await run(() => changePassword(current, typed.password)))) return;
    reportDone(words.done);
    onClose();
  };
  return (
    <Dialog title={menu.password} onClose={onClose}>
      <form
        className={list.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p>{words.about}</p>
        <HiddenName name={me.name} />
        <PasswordField
          data-autofocus
          autoComplete="current-password"
          label={words.current}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <NewPassword typed={typed} onChange={setTyped} />
        {failure?.code === 'users.wrong-credentials' ? (
          <p className={parts.bad} role="alert">
            {words.wrong}
          </p>
        ) : (
          <SubmissionFailure failure={failure} />
        )}
        <FormButtons submit={words.submit} isComplete={!isRunning && current !== '' && isPasswordReady(typed)} onClose={onClose} />
      </form>
    </Dialog>
  );
}

/** Where one is signed in; each of the others can be ended from here. */
export function PlacesDialog({ onClose }: Pick<OwnProps, 'onClose'>) {
  const { people, common } = useMessages();
  const { places: words, menu } = people;
  const format = useFormat();
  const [places, setPlaces] = useState<readonly PlaceView[] | null>(null);
  const load = useCallback(() => readPlaces().then(setPlaces), []);
  const { failure: readFailure, retry } = useLoaded(load);
  const { isRunning, failure, run } = useSubmission();
  const deviceName = useDeviceName();
  const others = (places ?? []).filter(({ isOwn }) => !isOwn);
  const end = (ended: readonly PlaceView[]) =>
    run(async () => {
      for (const { id } of ended) await endPlace(id);
      await load();
    });
  return (
    <Dialog title={menu.places} onClose={onClose} size={640}>
      <div className={list.form}>
        <p>{words.about}</p>
        {readFailure === null ? null : <LoadFailure failure={readFailure} onRetry={retry} />}
        {places === null ? (
          <Skeleton lines={3} label={common.loading} />
        ) : (
          <div className={list.grow}>
            <table className={parts.table}>
              <thead>
                <tr>
                  <th>{words.device}</th>
                  <th>{words.since}</th>
                  <th>{words.seen}</th>
                  <th>
                    <span className={parts.quiet}>{people.head.actions}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {places.map((place) => (
                  <tr key={place.id}>
                    <td>{deviceName(place.device)}</td>
                    <td>{format.instant(place.createdMs)}</td>
                    <td>{format.instant(place.seenMs)}</td>
                    <td data-align="end">
                      {place.isOwn ? (
                        <Tag tone="accent">{words.here}</Tag>
                      ) : (
                        <Button size="small" disabled={isRunning} onClick={() => void end([place])}>
                          {words.end}
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        <SubmissionFailure failure={failure} />
        {places === null ? null : others.length === 0 ? (
          <p className={parts.quiet}>{words.none}</p>
        ) : (
          <div className={list.actions}>
            <Button disabled={isRunning} onClick={() => void end(others)}>
              {words.endOthers(others.length)}
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}

/** The words of a sign-in, which were sent in English, in the language of the screen. */
function useDeviceName(): (device: string) => string {
  const { people } = useMessages();
  const { places: words } = people;
  return (device) => {
    if (device === '') return words.unknown;
    const [, browser = device, system] = /^(.+) on (.+)$/.exec(device) ?? [];
    const name = browser === 'Desktop window' ? words.desktop : browser;
    return system === undefined ? name : words.on(name, system);
  };
}
