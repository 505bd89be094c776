import { Checkbox } from '@mantine/core';
import { IconFileText, IconPrinter } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { Language } from '../../preload/contract/domain.ts';
import { papers, type Paper, type ReportSection, type ReportTemplate } from '../../preload/contract/report-domain.ts';
import { loadTemplates, makeReport, type ReportMade, type ReportTemplates, type ReportWish } from '../actions/reports.ts';
import { selectCounts, selectFilter } from '../state/derived.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Segmented, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { ChoiceList } from './choice-list.tsx';
import { LoadFailure } from './failure.tsx';
import list from './list-panel.module.css';
import { useNames } from './names.ts';
import { ReportPages } from './report-preview.tsx';
import styles from './reports-panel.module.css';
import { useLoaded } from './use-loaded.ts';

interface Choice {
  readonly template: ReportTemplate;
  readonly sections: readonly ReportSection[];
  readonly language: Language;
  readonly paper: Paper;
  readonly format: 'pdf' | 'html';
  readonly period: 'usual' | 'filter';
  readonly zoneIds: readonly number[];
  readonly isForEachZone: boolean;
}

/** Templates, the report as it will be printed, and what it is to be made of. */
export function ReportsPanel() {
  const { report: words } = useMessages();
  const { language } = useFormat();
  const [known, setKnown] = useState<ReportTemplates | null>(null);
  const { failure, retry } = useLoaded(useCallback(async () => setKnown(await loadTemplates()), []));
  const [choice, setChoice] = useState<Choice>({
    ...{ template: 'weekly', sections: ['summary', 'map'], language, paper: 'A4', format: 'pdf', period: 'usual', zoneIds: [] },
    isForEachZone: false,
  });
  const change = (part: Partial<Choice>) => setChoice({ ...choice, ...part });
  const wish = useWish(choice);
  if (failure !== null) return <LoadFailure failure={failure} onRetry={retry} />;
  if (known === null) return <Skeleton lines={8} label={words.drawing} />;
  return (
    <div className={list.panel}>
      <div className={list.list}>
        <div className={list.listHead}>
          <h2 className={parts.title}>{words.title}</h2>
        </div>
        <div className={list.scroll}>
          <Templates known={known} choice={choice} onChange={change} />
        </div>
      </div>
      <div className={list.detail} data-region role="region" tabIndex={0} aria-label={words.preview}>
        <ReportPages wish={wish} />
      </div>
      <aside className={list.side} aria-label={words.choices}>
        <Choices known={known} choice={choice} onChange={change} />
        <Make wish={wish} choice={choice} pdfBy={known.pdfBy} />
      </aside>
    </div>
  );
}

/** null: a report of one's own has no part yet. */
function useWish({ template, sections, language, paper, period, zoneIds, isForEachZone }: Choice): ReportWish | null {
  const filter = useStore(selectFilter);
  const firstZone = useStore(({ server }) => server.zones[0]?.id);
  return useMemo(() => {
    if (template === 'custom' && sections.length === 0) return null;
    // Of many the first one is shown.
    const shown = isForEachZone ? [zoneIds[0] ?? firstZone].filter((id) => id !== undefined) : zoneIds;
    return {
      ...{ template, language, paper, zoneIds: [...shown], sections: template === 'custom' ? [...sections] : [] },
      ...(period === 'filter' ? { from: filter.period.from, to: filter.period.to, typeIds: [...filter.typeIds] } : {}),
    };
  }, [template, sections, language, paper, period, zoneIds, isForEachZone, filter, firstZone]);
}

interface ChoicesProps {
  readonly known: ReportTemplates;
  readonly choice: Choice;
  readonly onChange: (part: Partial<Choice>) => void;
}

function Templates({ known, choice, onChange }: ChoicesProps) {
  const { report: words } = useMessages();
  return known.items.map(({ template, days }) => (
    <button
      key={template}
      type="button"
      className={`${parts.row ?? ''} ${list.item ?? ''}`}
      aria-pressed={template === choice.template}
      onClick={() => onChange({ template })}
    >
      <span className={list.mark}>
        <IconFileText size={17} stroke={1.75} aria-hidden />
      </span>
      <span className={list.itemText}>
        <span className={list.itemName}>{words.templates[template]}</span>
        <br />
        <span className={parts.quiet}>{days === null ? words.about[template] : `${words.about[template]} ${words.days(days)}`}</span>
      </span>
    </button>
  ));
}

function Choices({ known, choice, onChange }: ChoicesProps) {
  const { report: words } = useMessages();
  const names = useNames();
  const zones = useStore(({ server }) => server.zones);
  const counts = useStore(selectCounts);
  const toggleZone = (id: number) =>
    onChange({ zoneIds: choice.zoneIds.includes(id) ? choice.zoneIds.filter((other) => other !== id) : [...choice.zoneIds, id] });
  const toggleSection = (section: ReportSection) =>
    onChange({
      sections: choice.sections.includes(section) ? choice.sections.filter((other) => other !== section) : [...choice.sections, section],
    });
  return (
    <div className={styles.choices}>
      <div>
        <span className={styles.label}>{words.language}</span>
        <Segmented
          label={words.language}
          value={choice.language}
          choices={[
            { value: 'ar', label: 'العربية' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(language) => onChange({ language })}
        />
      </div>
      <div>
        <span className={styles.label}>{words.paper}</span>
        <Segmented
          label={words.paper}
          value={choice.paper}
          choices={papers.map((paper) => ({ value: paper, label: paper }))}
          onChange={(paper) => onChange({ paper })}
        />
      </div>
      <div>
        <span className={styles.label}>{words.period}</span>
        <Segmented
          label={words.period}
          value={choice.period}
          choices={[
            { value: 'usual', label: words.usual },
            { value: 'filter', label: words.asFilter },
          ]}
          onChange={(period) => onChange({ period })}
        />
      </div>
      {choice.template === 'custom' ? (
        <div role="group" aria-label={words.parts}>
          <span className={styles.label}>{words.parts}</span>
          {known.sections.map((section) => (
            <Checkbox
              key={section}
              size="xs"
              label={words.sections[section]}
              checked={choice.sections.includes(section)}
              onChange={() => toggleSection(section)}
            />
          ))}
        </div>
      ) : null}
      <div>
        <span className={styles.label}>{words.zones(choice.zoneIds.length)}</span>
        <ChoiceList
          label={words.zones(choice.zoneIds.length)}
          choices={zones.map(({ id }) => ({ id, name: names.zone(id), count: counts?.byZone[id] ?? 0 }))}
          chosen={choice.zoneIds}
          onToggle={toggleZone}
        />
      </div>
      <Checkbox
        label={words.eachZone(choice.zoneIds.length === 0 ? zones.length : choice.zoneIds.length)}
        description={words.eachZoneAbout}
        checked={choice.isForEachZone}
        onChange={(event) => onChange({ isForEachZone: event.currentTarget.checked })}
      />
      <div>
        <span className={styles.label}>{words.format}</span>
        <Segmented
          label={words.format}
          value={choice.format}
          choices={[
            { value: 'pdf', label: 'PDF' },
            { value: 'html', label: 'HTML' },
          ]}
          onChange={(format) => onChange({ format })}
        />
      </div>
    </div>
  );
}

interface MakeProps {
  readonly wish: ReportWish | null;
  readonly choice: Choice;
  readonly pdfBy: ReportTemplates['pdfBy'];
}

function Make({ wish, choice: { format, isForEachZone, zoneIds }, pdfBy }: MakeProps) {
  const { report: words } = useMessages();
  const isRunning = useStore(({ transient }) => transient.jobs.some(({ name, state }) => name === 'reports.make' && state === 'running'));
  const [made, setMade] = useState<ReportMade | null>(null);
  const make = async () => {
    if (wish === null) return;
    setMade(null);
    setMade(await makeReport({ ...wish, zoneIds: [...zoneIds] }, { format, isForEachZone }));
  };
  return (
    <div className={styles.choices}>
      <Button kind="primary" icon={IconPrinter} disabled={wish === null || isRunning} onClick={() => void make()}>
        {words.make}
      </Button>
      <p className={`${parts.quiet ?? ''} ${styles.made ?? ''}`} role="status">
        {made === null ? (format === 'pdf' && pdfBy === null ? words.noPrinter : words.makeAbout) : words.made(made.pages, made.format)}
        {made?.fallback == null ? null : ` ${words.noPrinter}`}
      </p>
    </div>
  );
}
