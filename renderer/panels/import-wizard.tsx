import { IconCheck, IconFileImport, IconPlayerPlay } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ColumnMapping, ImportWarning } from '../../preload/contract/domain.ts';
import { chooseLayer, closeImport, importFile } from '../actions/incidents.ts';
import { runPipeline } from '../actions/pipeline.ts';
import { useStore } from '../state/store.ts';
import type { ImportFlow, Preview } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, DataText, FailureText, Skeleton } from '../ui/parts.tsx';
import { ChooseFile } from './choose-file.tsx';
import { FailureSentence } from './failure.tsx';
import { ImportSide } from './import-side.tsx';
import styles from './import-wizard.module.css';
import { fields, meaningOf, missingFields } from './mapping.ts';
import { MappingTable } from './mapping-table.tsx';
import { PreviewTable } from './preview-table.tsx';

/** File → format → columns → import. Nothing is written before the last step. */
export function ImportWizard() {
  const { data: words } = useMessages();
  const flow = useStore(({ transient }) => transient.importFlow);
  const isRunning = useStore(({ transient }) =>
    transient.jobs.some((job) => job.state === 'running' && /^(incidents|zones)\.import$/.test(job.name)),
  );
  if (flow === null) return null;
  const mapping = flow.mapping ?? flow.preview?.mapping ?? null;
  return (
    <div className={styles.wizard}>
      <nav className={styles.steps} aria-label={words.importTitle}>
        <h2 className={styles.stepsTitle}>{words.importTitle}</h2>
        <Steps flow={flow} mapping={mapping} isRunning={isRunning} />
      </nav>
      <div className={styles.main}>
        {flow.failure === null ? null : (
          <FailureText>
            <FailureSentence failure={flow.failure} />
          </FailureText>
        )}
        {flow.result === null ? <LayerChoice flow={flow} isRunning={isRunning} /> : null}
        <Content flow={flow} mapping={mapping} />
      </div>
      <div className={styles.side}>
        {/* Once it is imported there is nothing left to choose. */}
        {flow.preview === null || mapping === null || flow.result !== null ? null : <ImportSide preview={flow.preview} mapping={mapping} />}
      </div>
      <Foot flow={flow} mapping={mapping} isRunning={isRunning} />
    </div>
  );
}

interface WizardPartProps {
  readonly flow: ImportFlow;
  readonly mapping: ColumnMapping | null;
  readonly isRunning: boolean;
}

function Steps({ flow, mapping, isRunning }: WizardPartProps) {
  const { data: words, jobs } = useMessages();
  const { preview, result, kind } = flow;
  const columns =
    preview === null || mapping === null
      ? null
      : words.recognised(preview.columns.filter((column) => meaningOf(mapping, column) !== null).length);
  const steps =
    kind === 'zones'
      ? [
          { name: words.step.file, result: <DataText>{flow.fileName}</DataText>, isDone: flow.token !== null },
          { name: words.step.import, result: null, isDone: result !== null },
        ]
      : [
          { name: words.step.file, result: <DataText>{flow.fileName}</DataText>, isDone: flow.token !== null },
          { name: words.step.format, result: preview === null ? null : <FormatWords preview={preview} />, isDone: preview !== null },
          { name: words.step.columns, result: columns, isDone: isRunning || result !== null },
          { name: words.step.import, result: isRunning ? jobs.name['incidents.import'] : null, isDone: result !== null },
        ];
  const now = steps.findIndex(({ isDone }) => !isDone);
  return (
    <ol>
      {steps.map((step, index) => (
        <Step key={step.name} number={index + 1} state={step.isDone ? 'done' : index === now ? 'now' : 'later'} name={step.name}>
          {step.result}
        </Step>
      ))}
    </ol>
  );
}

interface StepProps {
  readonly number: number;
  readonly state: 'done' | 'now' | 'later';
  readonly name: string;
  readonly children: ReactNode;
}

function Step({ number, state, name, children }: StepProps) {
  const format = useFormat();
  return (
    <li className={styles.step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
      <span className={styles.dot}>{state === 'done' ? <IconCheck size={14} stroke={2} aria-hidden /> : format.number(number)}</span>
      <span>{name}</span>
      <span className={styles.result}>{children}</span>
    </li>
  );
}

/** Encoding, delimiter and columns of the file; why they are believed to be so as a tooltip. */
function FormatWords({ preview }: { readonly preview: Preview }) {
  const { data: words, evidence } = useMessages();
  const why = preview.evidence.filter(({ column }) => column === '').map(({ code, params }) => evidence[code](params));
  const named = { ',': words.delimiter.comma, ';': words.delimiter.semicolon, '\t': words.delimiter.tab, '|': words.delimiter.bar };
  if (preview.layer !== '') return <span title={why.join('\n')}>{words.formatOfLayer(preview.layer, preview.columns.length)}</span>;
  const delimiter = preview.delimiter in named ? named[preview.delimiter as keyof typeof named] : words.delimiter.other(preview.delimiter);
  return <span title={why.join('\n')}>{words.format(preview.encoding.toUpperCase(), delimiter, preview.columns.length)}</span>;
}

/** Which layer of a GeoPackage or SpatiaLite file is meant, with what can be made of each. */
function LayerChoice({ flow: { layers, layer }, isRunning }: Omit<WizardPartProps, 'mapping'>) {
  const { data: words } = useMessages();
  if (layers.length === 0) return null;
  return (
    <label className={styles.field}>
      {words.layer}
      <select
        className={styles.select}
        value={layer ?? ''}
        disabled={isRunning}
        onChange={(event) => void chooseLayer(event.currentTarget.value)}
      >
        {layer === null ? <option value="">—</option> : null}
        {layers.map(({ name, geometryType, crs, becomes: [kind], problem }) => (
          <option key={name} value={name} disabled={kind === undefined}>
            {[name, geometryType, crs, kind === undefined ? problem || words.layerUnfit : words.layerBecomes[kind]].join(' · ')}
          </option>
        ))}
      </select>
    </label>
  );
}

function Content({ flow: { preview, isReading, result, kind, failure }, mapping }: Omit<WizardPartProps, 'isRunning'>) {
  const { data: words } = useMessages();
  if (result !== null) return <Result result={result} />;
  if (kind === 'zones') return failure === null ? <p className={styles.lead}>{words.nothingWritten}</p> : null;
  if (preview === null || mapping === null) return isReading ? <Skeleton lines={12} label={words.reading} /> : null;
  return (
    <>
      <h2 className={styles.title}>{words.which}</h2>
      <p className={styles.lead}>{mapping.swapLonLat ? words.swapped : words.whichText[preview.mappingFrom]}</p>
      <MappingTable preview={preview} mapping={mapping} />
      <h3 className={styles.subtitle}>{words.firstRows(preview.rows.length)}</h3>
      <PreviewTable rows={preview.rows} />
    </>
  );
}

function Result({ result }: { readonly result: NonNullable<ImportFlow['result']> }) {
  const { data: words, pipeline } = useMessages();
  const warningWords = useWarningWords();
  const { report } = result;
  if (result.kind === 'zones') {
    return (
      <p className={styles.title}>
        {words.zonesResult(result.report.added, result.report.updated, result.report.unchanged, report.rejected)}
      </p>
    );
  }
  const { accepted, updated, unchanged, rejected, warnings } = result.report;
  return (
    <>
      <p className={styles.title}>
        {accepted + updated === 0 && unchanged > 0 ? words.nothingNew : words.result(accepted, updated, unchanged, rejected)}
      </p>
      {warnings.map((warning) => (
        <FailureText key={warning.code}>{warningWords(warning)}</FailureText>
      ))}
      {accepted + updated === 0 ? null : (
        <>
          <p className={styles.lead}>{words.makeReady}</p>
          <Button kind="primary" icon={IconPlayerPlay} onClick={() => void runPipeline()}>
            {pipeline.run}
          </Button>
        </>
      )}
    </>
  );
}

/** What an import tells besides its counts. */
function useWarningWords(): (warning: ImportWarning) => string {
  const { outlook, rejects } = useMessages();
  return (warning) => {
    if (warning.code === 'all-rejected') return outlook.warnings['all-rejected'](rejects[warning.reason], warning.rows);
    if (warning.code === 'most-rejected')
      return outlook.warnings['most-rejected'](rejects[warning.reason], warning.rows, warning.rejected, warning.read);
    if (warning.code === 'outside-zones') return outlook.warnings['outside-zones'](warning.outside, warning.rows);
    return outlook.warnings['origin-unknown'](warning.unknown, warning.rows);
  };
}

function Foot({ flow, mapping, isRunning }: WizardPartProps) {
  const { data: words, common } = useMessages();
  if (flow.result !== null) {
    return (
      <div className={styles.foot}>
        <span className={styles.note} />
        <ChooseFile>{words.look}</ChooseFile>
        <Button kind="primary" onClick={closeImport}>
          {common.close}
        </Button>
      </div>
    );
  }
  const missing = mapping === null ? [] : missingFields(mapping);
  const isReady =
    flow.token !== null && !flow.isReading && !isRunning && (flow.kind === 'zones' || (mapping !== null && missing.length === 0));
  return (
    <div className={styles.foot}>
      <span className={styles.note}>
        {missing.length > 0
          ? words.missing(fields.filter((field) => missing.includes(field)).map((field) => words.field[field]))
          : words.nothingWritten}
      </span>
      <Button kind="quiet" onClick={closeImport}>
        {common.cancel}
      </Button>
      <Button kind="primary" icon={IconFileImport} disabled={!isReady} onClick={() => void importFile()}>
        {words.start}
      </Button>
    </div>
  );
}
