import { Select, TextInput } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import type { Settings } from '../../preload/contract/domain.ts';
import { setLanguage } from '../actions/people.ts';
import { saveSettings } from '../actions/settings.ts';
import { setSingleKeys } from '../actions/view.ts';
import { mayDo } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import type { Messages } from '../strings/en.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { NumberField } from '../ui/number-field.tsx';
import { Empty, Segmented } from '../ui/parts.tsx';
import { AuditCard, AuditPage } from './audit-page.tsx';
import { BackupsCard } from './backups-card.tsx';
import { CacheCard } from './cache-card.tsx';
import { CalendarCard } from './calendar-card.tsx';
import { DoctorTable } from './doctor-table.tsx';
import { ExactCard } from './exact-card.tsx';
import { KeysCard } from './keys-card.tsx';
import styles from './list-panel.module.css';
import { PeopleSettings } from './people-card.tsx';
import { RetentionCard } from './retention-card.tsx';
import { NeedsRole } from './role.tsx';
import { SecretsCard } from './secrets-card.tsx';
import groups from './settings.module.css';
import { TypeOrigins } from './type-origins.tsx';

const timeZones = Intl.supportedValuesOf('timeZone');

/** Settings of this workstation, each saved when it is changed; and the health of the computer. */
export function SettingsPanel() {
  const { settings: words, common } = useMessages();
  const settings = useStore(({ server }) => server.settings);
  const me = useStore(({ server }) => server.me);
  const isAdmin = mayDo(me, 'admin');
  const isAuditOpen = useStore(({ transient }) => transient.isAuditOpen);
  if (isAuditOpen) return <AuditPage />;
  if (settings === null) return <Empty icon={IconSettings}>{common.loading}</Empty>;
  return (
    <div className={styles.page} data-region tabIndex={-1}>
      <div className={styles.column}>
        <h2 className={styles.display}>{words.title}</h2>
        <Group name="screen">
          <Display settings={settings} />
        </Group>
        <Group name="city">
          <NeedsRole role="analyst">
            <Place settings={settings} />
            <Analysis settings={settings} />
            <CalendarCard settings={settings} />
            <TypeOrigins />
          </NeedsRole>
        </Group>
        <Group name="people">
          <PeopleSettings />
        </Group>
        {isAdmin ? (
          <Group name="protection">
            <CacheCard />
            <SecretsCard />
            <ExactCard />
          </Group>
        ) : null}
        {mayDo(me, 'supervisor') ? (
          <Group name="keeping">
            <RetentionCard />
            <BackupsCard />
          </Group>
        ) : null}
        <Group name="record">
          <KeysCard />
          <AuditCard />
          <DoctorTable />
        </Group>
      </div>
    </div>
  );
}

interface GroupProps {
  readonly name: keyof Messages['settings']['groups'];
  readonly children: ReactNode;
}

/** Cards of one subject, in the order in which a new workstation is set up. */
function Group({ name, children }: GroupProps) {
  const { settings: words } = useMessages();
  const id = useId();
  return (
    <section className={groups.group} aria-labelledby={id}>
      <h2 className={groups.groupTitle} id={id}>
        {words.groups[name]}
      </h2>
      {children}
    </section>
  );
}

interface PartProps {
  readonly settings: Settings;
}

function Display({ settings }: PartProps) {
  const { settings: words } = useMessages();
  const language = useStore(({ choices }) => choices.display.language);
  const hasSingleKeys = useStore(({ choices }) => choices.hasSingleKeys);
  const languageName = { ar: 'العربية', en: 'English' };
  return (
    <section className={styles.card}>
      <h3 className={styles.cardTitle}>{words.display}</h3>
      <dl className={styles.facts}>
        <dt>{words.language}</dt>
        <dd>
          <Segmented
            label={words.language}
            value={language}
            choices={choicesOf(languageName)}
            onChange={(chosen) => void setLanguage(chosen)}
          />
        </dd>
        <dt>{words.theme}</dt>
        <dd>
          <Segmented
            label={words.theme}
            value={settings.theme}
            choices={choicesOf(words.themes)}
            onChange={(theme) => void saveSettings({ theme })}
          />
        </dd>
        <dt>{words.digits}</dt>
        <dd>
          <Segmented
            label={words.digits}
            value={settings.digits}
            choices={choicesOf(words.digitNames)}
            onChange={(digits) => void saveSettings({ digits })}
          />
        </dd>
        <dt>{words.singleKeys}</dt>
        <dd>
          <Segmented
            label={words.singleKeys}
            value={hasSingleKeys ? 'on' : 'off'}
            choices={choicesOf({ on: words.on, off: words.off })}
            onChange={(state) => setSingleKeys(state === 'on')}
          />
        </dd>
      </dl>
    </section>
  );
}

function Place({ settings }: PartProps) {
  const { settings: words } = useMessages();
  const format = useFormat();
  const weekStarts = { sat: format.weekday(5, 'long'), sun: format.weekday(6, 'long'), mon: format.weekday(0, 'long') };
  return (
    <section className={styles.card}>
      <h3 className={styles.cardTitle}>{words.place}</h3>
      <div className={styles.pair}>
        <SavedText
          label={words.workspaceEn}
          value={settings.workspaceNameEn}
          dir="ltr"
          onSave={(workspaceNameEn) => void saveSettings({ workspaceNameEn })}
        />
        <SavedText
          label={words.workspaceAr}
          value={settings.workspaceNameAr}
          dir="rtl"
          onSave={(workspaceNameAr) => void saveSettings({ workspaceNameAr })}
        />
        <Select
          label={words.timeZone}
          data={timeZones.includes(settings.timeZone) ? timeZones : [settings.timeZone, ...timeZones]}
          value={settings.timeZone}
          searchable
          allowDeselect={false}
          onChange={(timeZone) => {
            if (timeZone !== null) void saveSettings({ timeZone });
          }}
        />
        <div>
          <div className={styles.label}>{words.weekStart}</div>
          <Segmented
            label={words.weekStart}
            value={settings.weekStart}
            choices={choicesOf(weekStarts)}
            onChange={(weekStart) => void saveSettings({ weekStart })}
          />
        </div>
      </div>
    </section>
  );
}

interface SavedTextProps {
  readonly label: string;
  readonly value: string;
  readonly dir: 'ltr' | 'rtl';
  readonly onSave: (value: string) => void;
}

/** A text that is saved when the field is left or Enter is pressed. */
function SavedText({ label, value, dir, onSave }: SavedTextProps) {
  return (
    <TextInput
      key={value}
      label={label}
      defaultValue={value}
      dir={dir}
      maxLength={80}
      onBlur={(event) => {
        const text = event.currentTarget.value.trim();
        if (text !== value && text !== '') onSave(text);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

function Analysis({ settings }: PartProps) {
  const { settings: words } = useMessages();
  return (
    <section className={styles.card}>
      <h3 className={styles.cardTitle}>{words.analysis}</h3>
      <div className={styles.pair}>
        <NumberField
          label={words.radius}
          min={25}
          max={5_000}
          value={settings.hotspotRadiusM}
          onCommit={(hotspotRadiusM) => void saveSettings({ hotspotRadiusM })}
        />
        <NumberField
          label={words.days}
          min={7}
          max={3_660}
          value={settings.hotspotDays}
          onCommit={(hotspotDays) => void saveSettings({ hotspotDays })}
        />
        <NumberField
          label={words.horizon}
          min={1}
          max={365}
          value={settings.forecastHorizonDays}
          onCommit={(forecastHorizonDays) => void saveSettings({ forecastHorizonDays })}
        />
      </div>
    </section>
  );
}

function choicesOf<K extends string>(labels: Readonly<Record<K, string>>): { readonly value: K; readonly label: string }[] {
  // Safe: the record has exactly these keys.
  return (Object.keys(labels) as K[]).map((value) => ({ value, label: labels[value] }));
}
