import { IconDatabaseImport, IconFileImport } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { loadRejects } from '../actions/incidents.ts';
import { reportFailure } from '../actions/notices.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Empty, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { ChooseFile } from './choose-file.tsx';
import { ExportBlock } from './export-block.tsx';
import { ImportWizard } from './import-wizard.tsx';
import styles from './list-panel.module.css';
import { RejectsTable } from './rejects-table.tsx';
import { useWhyNot } from './role.tsx';

/** Imports so far with what was left out of each; while a file is looked at, the wizard. */
export function DataPanel() {
  const isImporting = useStore(({ transient }) => transient.importFlow !== null);
  return isImporting ? <ImportWizard /> : <History />;
}

function History() {
  const { data: words, common } = useMessages();
  const whyNot = useWhyNot('analyst');
  const areListsRead = useStore(({ server }) => server.areListsRead);
  const format = useFormat();
  const batches = useStore(({ server }) => server.batches);
  const [chosenId, setChosenId] = useState<number | null>(null);
  const chosen = batches.find(({ batchId }) => batchId === chosenId) ?? batches[0];
  const batchId = chosen?.batchId;
  useEffect(() => {
    if (batchId !== undefined) loadRejects(batchId, 1).catch(reportFailure);
  }, [batchId]);
  if (!areListsRead) return <Skeleton lines={8} label={common.loading} />;
  return (
    <div className={styles.panel} data-sides="1">
      <div className={styles.list} data-region tabIndex={-1}>
        <div className={styles.listHead}>
          <h2 className={parts.title}>{words.history}</h2>
          <ChooseFile kind="primary" icon={IconFileImport}>
            {words.import}
          </ChooseFile>
          <p className={parts.quiet}>{whyNot ?? words.dropHere}</p>
          <ExportBlock />
        </div>
        <div className={styles.scroll}>
          {batches.map((batch) => (
            <button
              key={batch.batchId}
              type="button"
              className={`${parts.row ?? ''} ${styles.item ?? ''}`}
              aria-pressed={batch.batchId === batchId}
              onClick={() => setChosenId(batch.batchId)}
            >
              <span className={styles.itemText}>
                <bdi className={styles.itemName}>{batch.fileName}</bdi>
                <br />
                <span className={parts.quiet}>{words.result(batch.accepted, batch.updated, batch.unchanged, batch.rejected)}</span>
              </span>
              <span className={`${parts.quiet ?? ''} ${styles.time ?? ''}`}>{format.instant(batch.finishedMs)}</span>
            </button>
          ))}
        </div>
      </div>
      <div className={styles.detail}>{chosen === undefined ? <NoImports /> : <BatchDetail batchId={chosen.batchId} />}</div>
    </div>
  );
}

function NoImports() {
  const { data: words } = useMessages();
  const whyNot = useWhyNot('analyst');
  return (
    <Empty icon={IconDatabaseImport} action={<ChooseFile kind="primary">{words.import}</ChooseFile>}>
      {words.emptyHistory} {whyNot ?? words.dropHere}
    </Empty>
  );
}

function BatchDetail({ batchId }: { readonly batchId: number }) {
  const { data: words } = useMessages();
  const format = useFormat();
  const batch = useStore(({ server }) => server.batches.find((other) => other.batchId === batchId));
  if (batch === undefined) return null;
  const facts = [
    [words.when, format.instant(batch.finishedMs)],
    [words.took, format.duration(batch.ms)],
    [words.read, format.number(batch.read)],
    [words.added, format.number(batch.accepted)],
    [words.changed, format.number(batch.updated)],
    [words.unchanged, format.number(batch.unchanged)],
    [words.rejected, format.number(batch.rejected)],
    [words.timeZone, batch.mapping.timeZone],
  ] as const;
  return (
    <article>
      <h2 className={styles.display}>
        <bdi>{batch.fileName}</bdi>
      </h2>
      <section className={styles.card}>
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section className={styles.card}>
        <h3 className={styles.cardTitle}>{words.rejects(batch.rejected)}</h3>
        {batch.rejected === 0 ? words.noRejects : <RejectsTable batchId={batchId} />}
      </section>
    </article>
  );
}
