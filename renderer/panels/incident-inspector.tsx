import { IconArrowBackUp, IconPencil, IconRestore, IconTrash, IconX } from '@tabler/icons-react';
import { useCallback, useEffect, useRef } from 'react';
import type { IncidentRecord } from '../../preload/contract/incident-edits.ts';
import { loadIncident, restoreIncident, selectIncident, startEdit, undoEdit } from '../actions/incident-record.ts';
import { mayDo, seesMasked } from '../state/decisions.ts';
import { localTimeOf } from '../state/incident-draft.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, DataText, IconButton, Section, Skeleton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { useReturnFocus } from '../ui/use-return-focus.ts';
import { placeText } from './conflict-values.ts';
import { LoadFailure } from './failure.tsx';
import { IncidentForm } from './incident-form.tsx';
import { IncidentHistory } from './incident-history.tsx';
import { IncidentNotes } from './incident-notes.tsx';
import { IncidentRemoval } from './incident-removal.tsx';
import styles from './incident.module.css';
import { InspectorHead } from './inspector-head.tsx';
import inspector from './inspector.module.css';
import { useNames } from './names.ts';
import { useLoaded } from './use-loaded.ts';

type Incident = NonNullable<IncidentRecord['incident']>;

/** One incident: its fields, what people noted, who changed what; edited and deleted from here. */
export function IncidentInspector({ id }: { readonly id: number }) {
  const { common, incident: words } = useMessages();
  const { failure, retry } = useLoaded(useCallback(() => loadIncident(id), [id]));
  const record = useStore(({ server }) => (server.incidentRecord?.id === id ? server.incidentRecord : null));
  useReturnFocus(`incident-${String(id)}`);
  if (record !== null) return <Record key={id} id={id} record={record} />;
  return (
    <>
      <InspectorHead title={words.title} tools={<Close />} />
      {failure === null ? <Skeleton lines={8} label={common.loading} /> : <LoadFailure failure={failure} onRetry={retry} />}
    </>
  );
}

function Close() {
  const { common } = useMessages();
  return <IconButton icon={IconX} label={common.close} hotkey="Esc" onClick={() => selectIncident(null)} />;
}

function Record({ id, record }: { readonly id: number; readonly record: IncidentRecord }) {
  const { incident } = record;
  const isEdited = useStore(({ transient }) => transient.incidentDraft?.id === id);
  const isMasked = useStore(seesMasked);
  const me = useStore(({ server }) => server.me);
  const canEdit = !isMasked && mayDo(me, 'analyst');
  return (
    <>
      <Head record={record} />
      <div className={inspector.scroll}>
        {incident === null ? <Removed id={id} record={record} canEdit={canEdit} /> : null}
        {incident !== null && isEdited ? <IncidentForm incident={incident} /> : null}
        {incident !== null && !isEdited ? <Facts incident={incident} /> : null}
        {isMasked ? null : <IncidentNotes id={id} notes={record.notes} canEdit={canEdit && incident !== null} />}
        {isMasked ? null : <IncidentHistory history={record.history} />}
      </div>
      {incident !== null && canEdit && !isEdited ? <Foot id={id} canUndo={record.canUndo} /> : null}
    </>
  );
}

/** Takes the focus when it appears: what had it, a row of a list, is gone. */
function Head({ record: { incident } }: { readonly record: IncidentRecord }) {
  const { incident: words, sync } = useMessages();
  const format = useFormat();
  const names = useNames();
  const isMasked = useStore(seesMasked);
  const title = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) title.current?.focus();
  }, []);
  return (
    <InspectorHead
      title={
        <span ref={title} tabIndex={-1}>
          <bdi>{incident === null ? words.title : names.type(incident.typeId)}</bdi>
        </span>
      }
      tag={
        incident === null ? (
          <Tag tone="bad" icon={IconTrash}>
            {words.removed}
          </Tag>
        ) : incident.status === '' ? undefined : (
          <Tag>{sync.statuses[incident.status]}</Tag>
        )
      }
      subtitle={
        incident === null ? undefined : (
          <>
            {isMasked ? format.date(localTimeOf(incident).slice(0, 10)) : format.dateTime(localTimeOf(incident))} ·{' '}
            <bdi>{names.zone(incident.zoneId)}</bdi>
          </>
        )
      }
      tools={<Close />}
    />
  );
}

function Facts({ incident }: { readonly incident: Incident }) {
  const { incident: words, sync, outlook } = useMessages();
  const names = useNames();
  const format = useFormat();
  const types = useStore(({ server }) => server.types);
  const { columns } = sync;
  const { known, origins } = outlook.origins;
  const { fileName, line, uid, extra, description, place, status, origin } = incident;
  const ofType = types.find(({ id }) => id === incident.typeId)?.origin;
  const isMasked = useStore(seesMasked);
  const facts = [
    [columns['type_code'], <bdi key="type">{names.type(incident.typeId)}</bdi>],
    [columns['time'], isMasked ? format.date(localTimeOf(incident).slice(0, 10)) : format.dateTime(localTimeOf(incident))],
    [columns['zone_id'], <bdi key="zone">{names.zone(incident.zoneId)}</bdi>],
    [
      columns['position'],
      <bdi key="position" dir="ltr">
        {placeText([incident.lon, incident.lat])}
      </bdi>,
    ],
    [columns['status'], status === '' ? words.notJudged : sync.statuses[status]],
    [columns['origin'], origin === null ? words.byType(ofType === undefined ? known.unknown : origins[ofType]) : known[origin]],
  ] as const;
  /** What a masked view does not tell. */
  const texts = [
    [columns['description'], <DataText key="description">{description || sync.nothing}</DataText>],
    [columns['place'], <DataText key="place">{place || sync.nothing}</DataText>],
    [words.file, fileName === '' ? words.fileUnknown : words.fileAndLine(fileName, line)],
    [
      words.identifier,
      <bdi key="uid" dir="ltr" className={styles.code}>
        {uid}
      </bdi>,
    ],
  ] as const;
  return (
    <>
      <Section>
        <dl className={parts.facts}>
          {(isMasked ? facts : [...texts.slice(0, 2), ...facts, ...texts.slice(2)]).map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Section>
      {Object.keys(extra).length === 0 ? null : (
        <Section title={words.otherColumns}>
          <dl className={parts.facts}>
            {Object.entries(extra).map(([name, value]) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>
                  <DataText>{name}</DataText>
                </dt>
                <dd>
                  <DataText>{value || sync.nothing}</DataText>
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
    </>
  );
}

interface RemovedProps {
  readonly id: number;
  readonly record: IncidentRecord;
  readonly canEdit: boolean;
}

/** In place of the fields of one that was deleted: who did it and why, and the way back. */
function Removed({ id, record: { removed }, canEdit }: RemovedProps) {
  const { incident: words } = useMessages();
  const format = useFormat();
  if (removed === null) return null;
  return (
    <Section>
      <p>{words.removedBy(removed.by || words.centre, format.moment(removed.atMs))}</p>
      {removed.reason === '' ? null : (
        <dl className={parts.facts}>
          <dt>{words.reason}</dt>
          <dd>
            <DataText>{removed.reason}</DataText>
          </dd>
        </dl>
      )}
      {canEdit ? (
        <div className={styles.actions}>
          <Button kind="primary" icon={IconRestore} onClick={() => void restoreIncident(id)}>
            {words.restore}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function Foot({ id, canUndo }: { readonly id: number; readonly canUndo: boolean }) {
  const { incident: words } = useMessages();
  return (
    <div className={`${inspector.foot ?? ''} ${styles.foot ?? ''}`}>
      <Button kind="primary" icon={IconPencil} data-opens="incident-form" onClick={startEdit}>
        {words.edit}
      </Button>
      <Button icon={IconArrowBackUp} disabled={!canUndo} title={canUndo ? undefined : words.cannotUndo} onClick={() => void undoEdit(id)}>
        {words.undo}
      </Button>
      <IncidentRemoval id={id} />
    </div>
  );
}
