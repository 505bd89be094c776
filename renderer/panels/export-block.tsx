import { Checkbox, TextInput } from '@mantine/core';
import { IconFileExport } from '@tabler/icons-react';
import { useState } from 'react';
import { exportIncidents } from '../actions/export.ts';
import { mayDo, seesMasked } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';

/** As the contract has it. */
const leastReason = 10;

/** The chosen incidents as a file: masked, or for a supervisor exact with a reason. */
export function ExportBlock() {
  const { privacy: words } = useMessages();
  const isMasked = useStore(seesMasked);
  const isSupervisor = mayDo(
    useStore(({ server }) => server.me),
    'supervisor',
  );
  const [isExact, setExact] = useState(false);
  const [reason, setReason] = useState('');
  const [done, setDone] = useState<Awaited<ReturnType<typeof exportIncidents>>>(null);
  const exact = isExact && isSupervisor && !isMasked;
  const write = async () => {
    setDone(null);
    setDone(await exportIncidents({ exact, reason: reason.trim() }));
  };
  return (
    <>
      <h3 className={parts.title}>{words.exportTitle}</h3>
      <p className={parts.quiet}>{words.exportAbout}</p>
      {isSupervisor && !isMasked ? (
        <Checkbox label={words.exact} checked={isExact} onChange={(event) => setExact(event.currentTarget.checked)} />
      ) : null}
      {exact ? (
        <TextInput
          label={words.reason}
          description={words.reasonAbout(leastReason)}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
      <Button icon={IconFileExport} disabled={exact && reason.trim().length < leastReason} onClick={() => void write()}>
        {exact ? words.exportExact : words.exportMasked}
      </Button>
      {done === null ? null : (
        <p className={parts.quiet} role="status">
          {words.exported(done.rows)}
        </p>
      )}
    </>
  );
}
