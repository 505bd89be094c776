import { Select } from '@mantine/core';
import { useCallback, useState } from 'react';
import { type Permission, readPermissions } from '../actions/people.ts';
import { useMessages } from '../strings/index.ts';
import { Button, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { useLoaded } from './use-loaded.ts';

/** Which role may call what, as the host has it; opened when it is wanted. */
export function PermissionsCard() {
  const { people } = useMessages();
  const { permissions: words } = people;
  const [isOpen, setOpen] = useState(false);
  return (
    <section className={list.card} aria-label={words.title}>
      <h3 className={list.cardTitle}>{words.title}</h3>
      <p className={parts.quiet}>{words.about}</p>
      <div className={list.actions}>
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.hide : words.show}
        </Button>
      </div>
      {isOpen ? <Permissions /> : null}
    </section>
  );
}

function Permissions() {
  const { people, title, common } = useMessages();
  const { permissions: words } = people;
  const [items, setItems] = useState<readonly Permission[] | null>(null);
  const { failure, retry } = useLoaded(useCallback(() => readPermissions().then(setItems), []));
  const [subject, setSubject] = useState<string | null>(null);
  if (failure !== null) return <LoadFailure failure={failure} onRetry={retry} />;
  if (items === null) return <Skeleton lines={6} label={common.loading} />;
  const subjects = [...new Set(items.map(({ procedure }) => procedure.split('.')[0] ?? ''))];
  const shown = items.filter(({ procedure }) => subject === null || procedure.startsWith(`${subject}.`));
  return (
    <div className={list.form}>
      <Select clearable label={words.subject} placeholder={words.everything} data={subjects} value={subject} onChange={setSubject} />
      <div className={list.grow}>
        <table className={parts.table} aria-label={words.title}>
          <thead>
            <tr>
              <th>{words.head.procedure}</th>
              <th>{words.head.may}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ procedure, may, doc }) => (
              <tr key={procedure}>
                <td>
                  <bdi dir="ltr" className={parts.mono}>
                    {procedure}
                  </bdi>
                  <div className={parts.quiet}>
                    <bdi dir="ltr" lang="en">
                      {doc}
                    </bdi>
                  </div>
                </td>
                <td>{may === 'anyone' ? words.anyone : title.role[may]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
