import {
  IconChevronLeft,
  IconChevronRight,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconLock,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Seal, SealScore } from '../../preload/contract/forecast-domain.ts';
import { checkLedger, forgetLedgerCheck, ledgerPageSize, loadLedger, loadLedgers, loadScoreboard } from '../actions/ledger.ts';
import type { LedgerCheck, ScoreLine } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Empty, FailureText, IconButton, Skeleton, Tag } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import list from './list-panel.module.css';
import { LedgerChoice } from './ledger-choice.tsx';
import { decidingLoss } from './forecast-seal.tsx';
import { useNames } from './names.ts';
import styles from './outlook-pages.module.css';

const linesAtFirst = 20;

/** Sealed forecasts with what became of them, the check of their chain, and how each model stands. */
export function LedgerPage() {
  const { outlook, common } = useMessages();
  const { ledger: words } = outlook;
  const forecasts = useStore(({ server }) => server.forecasts);
  const ledger = useStore(({ server }) => server.ledger);
  const ledgerId = useStore(({ transient }) => transient.ledgerId);
  // New forecasts mean new seals, and perhaps scores of old ones.
  useEffect(() => {
    forgetLedgerCheck();
    void loadLedgers().then(() => Promise.all([loadLedger(1), loadScoreboard()]));
  }, [forecasts, ledgerId]);
  if (ledger === null) return <Skeleton lines={12} label={common.loading} />;
  return (
    <div className={styles.page} data-region tabIndex={-1}>
      <div className={styles.column}>
        <h2 className={list.display}>{words.title}</h2>
        <p className={styles.about}>{words.about}</p>
        <LedgerChoice />
        {ledger.total === 0 && ledger.hidden === 0 ? (
          <Empty icon={IconLock}>{words.empty}</Empty>
        ) : (
          <>
            <Chain />
            <Seals />
            <Scoreboard />
          </>
        )}
      </div>
    </div>
  );
}

function Chain() {
  const { ledger: words } = useMessages().outlook;
  const check = useStore(({ server }) => server.ledgerCheck);
  const [isChecking, setChecking] = useState(false);
  const run = async () => {
    setChecking(true);
    await checkLedger();
    setChecking(false);
  };
  return (
    <div className={styles.line} aria-live="polite">
      <Button icon={IconShieldCheck} disabled={isChecking} onClick={() => void run()}>
        {words.check}
      </Button>
      {check === null ? null : <ChainAnswer check={check} />}
    </div>
  );
}

/** What the hashes say: whole up to the last, or broken at an entry. */
export function ChainAnswer({ check }: { readonly check: LedgerCheck }) {
  const { checked, scores, looseScores, hidden, notWhole, head, broken, brokenPart } = check;
  const { ledger: words } = useMessages().outlook;
  if (broken !== null) return <FailureText>{words.isBroken(broken, brokenPart ?? 'seal')}</FailureText>;
  if (notWhole > 0) return <FailureText>{words.shared.bodyBroken(notWhole)}</FailureText>;
  if (head === null) return <span>{words.nothingToCheck}</span>;
  return (
    <>
      <Tag tone="ok" icon={IconCircleCheck}>
        {words.isWhole(checked, scores)}
      </Tag>
      {hidden === 0 ? null : <span className={styles.sub}>{words.shared.hiddenEntries(hidden)}</span>}
      {looseScores === 0 ? null : <span className={styles.sub}>{words.loose(looseScores)}</span>}
      <span className={styles.sub}>
        {words.head}{' '}
        <bdi dir="ltr" className={`${parts.mono ?? ''} ${styles.hash ?? ''}`}>
          {head}
        </bdi>
      </span>
    </>
  );
}

function Seals() {
  const { ledger: words } = useMessages().outlook;
  const ledger = useStore(({ server }) => server.ledger);
  if (ledger === null) return null;
  return (
    <section className={list.card}>
      <div className={list.grow} tabIndex={0} role="group" aria-label={words.title}>
        <table className={parts.table}>
          <thead>
            <tr>
              <th data-align="end">{words.seq}</th>
              <th>{words.subject}</th>
              <th>{words.model}</th>
              <th>{words.period}</th>
              <th>{words.sealed}</th>
              <th data-align="end">{words.expected}</th>
              <th data-align="end">{words.actual}</th>
              <th>{words.score}</th>
              <th>{words.hash}</th>
            </tr>
          </thead>
          <tbody>
            {ledger.items.map((seal) => (
              <SealRow key={seal.seq} seal={seal} />
            ))}
          </tbody>
        </table>
      </div>
      {ledger.total > ledgerPageSize ? <Pages page={ledger.page} shown={ledger.items.length} total={ledger.total} /> : null}
    </section>
  );
}

function Pages({ page, shown, total }: { readonly page: number; readonly shown: number; readonly total: number }) {
  const { ledger: words } = useMessages().outlook;
  const first = (page - 1) * ledgerPageSize;
  return (
    <div className={list.headLine}>
      <span className={parts.quiet}>{words.page(first + 1, first + shown, total)}</span>
      <span className={list.end}>
        <IconButton
          icon={IconChevronLeft}
          label={words.former}
          isMirrored
          disabled={page === 1}
          onClick={() => void loadLedger(page - 1)}
        />
        <IconButton
          icon={IconChevronRight}
          label={words.next}
          isMirrored
          disabled={first + shown >= total}
          onClick={() => void loadLedger(page + 1)}
        />
      </span>
    </div>
  );
}

/** One seal; a period that began before it was sealed is said to prove nothing. */
export function SealRow({ seal }: { readonly seal: Seal }) {
  const { forecast, outlook } = useMessages();
  const { ledger: words } = outlook;
  const format = useFormat();
  const { seq, model, published, from, to, step, expected, lo80, hi80, sealedMs, isBefore, digest, score } = seal;
  return (
    <tr>
      <td data-align="end">{format.number(seq)}</td>
      <td>
        <Subject of={seal} />
      </td>
      <td>
        {forecast.model[model]}
        {published ? null : <div className={styles.sub}>{forecast.notPublished}</div>}
      </td>
      <td className={styles.whole}>
        {format.dateRange(from, to)}
        <div className={styles.sub}>{words.steps[step]}</div>
      </td>
      <td className={styles.whole}>
        {format.moment(sealedMs)}
        <div className={styles.sub} data-tone={isBefore ? 'plain' : 'warn'} title={isBefore ? undefined : words.afterwardsWhy}>
          {isBefore ? words.before : words.afterwards}
        </div>
      </td>
      <td data-align="end" className={styles.whole}>
        <b>{format.rate(expected)}</b>
        <div className={styles.sub}>{format.range(lo80, hi80)}</div>
      </td>
      <td data-align="end" className={styles.whole}>
        {score === null ? '' : format.number(score.actual)}
        {score?.sumInside80 == null ? null : <div className={styles.sub}>{score.sumInside80 ? words.inside : words.outside}</div>}
      </td>
      <td>
        <Outcome score={score} />
      </td>
      <td className={parts.mono} title={digest}>
        <bdi dir="ltr">{digest.slice(0, 10)}</bdi>
      </td>
    </tr>
  );
}

/** Place, and type and hours of the day where they are not all of them. */
function Subject({ of: { zoneId, typeId, hours } }: { readonly of: Pick<Seal, 'zoneId' | 'typeId' | 'hours'> }) {
  const { common } = useMessages();
  const format = useFormat();
  const names = useNames();
  return (
    <>
      <bdi>{zoneId === null ? common.wholeCity : names.zone(zoneId)}</bdi>
      {typeId === null ? null : <div className={styles.sub}>{names.type(typeId)}</div>}
      {hours === null ? null : (
        <div className={styles.sub}>
          <bdi dir="ltr">{`${format.hour(hours[0])}–${format.hour((hours[1] + 1) % 24)}`}</bdi>
        </div>
      )}
    </>
  );
}

const outcomes = {
  won: { tone: 'ok', icon: IconCircleCheck },
  lost: { tone: 'bad', icon: IconCircleX },
  tied: { tone: 'plain', icon: IconCircleDashed },
} as const;

function Outcome({ score }: { readonly score: SealScore | null }) {
  const { ledger: words } = useMessages().outlook;
  if (score === null) return <Tag icon={IconCircleDashed}>{words.open}</Tag>;
  const { tone, icon } = outcomes[score.outcome];
  return (
    <span title={words.outcomeHelp(decidingLoss(score), score.naiveMae)}>
      <Tag tone={tone} icon={icon}>
        {words[score.outcome]}
      </Tag>
    </span>
  );
}

function Scoreboard() {
  const { outlook, common } = useMessages();
  const { scoreboard: words } = outlook;
  const lines = useStore(({ server }) => server.scoreboard);
  const ledgerId = useStore(({ transient }) => transient.ledgerId);
  const [isWhole, setWhole] = useState(false);
  return (
    <section className={list.card}>
      <div className={list.headLine}>
        <h3 className={parts.title}>{words.title}</h3>
        {lines !== null && lines.length > linesAtFirst ? (
          <span className={list.end}>
            <Button kind="link" size="small" onClick={() => setWhole(!isWhole)}>
              {isWhole ? words.fewer : words.all(lines.length)}
            </Button>
          </span>
        ) : null}
      </div>
      <p className={styles.about}>{ledgerId === null ? words.about : words.aboutShared}</p>
      {lines === null ? <Skeleton lines={4} label={common.loading} /> : null}
      {lines?.length === 0 ? <p className={parts.quiet}>{words.empty}</p> : null}
      {lines === null || lines.length === 0 ? null : (
        <div className={list.grow} tabIndex={0} role="group" aria-label={words.title}>
          <table className={parts.table}>
            <thead>
              <tr>
                <th>{outlook.ledger.model}</th>
                <th>{outlook.ledger.subject}</th>
                <th data-align="end">{words.scored}</th>
                <th data-align="end">{words.won}</th>
                <th data-align="end">{words.lost}</th>
                <th data-align="end">{words.skill}</th>
                <th data-align="end">{words.inside(0.8)}</th>
                <th data-align="end">{words.inside(0.95)}</th>
                <th>{words.standing}</th>
              </tr>
            </thead>
            <tbody>
              {(isWhole ? lines : lines.slice(0, linesAtFirst)).map((line) => (
                <ScoreRow key={[line.model, line.zoneId, line.typeId, line.step, line.hours].join()} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function ScoreRow({ line }: { readonly line: ScoreLine }) {
  const { forecast, outlook } = useMessages();
  const { scoreboard: words, ledger } = outlook;
  const format = useFormat();
  return (
    <tr>
      <td>
        {forecast.model[line.model]}
        <div className={styles.sub}>{ledger.steps[line.step]}</div>
      </td>
      <td>
        <Subject of={line} />
      </td>
      <td data-align="end">{format.number(line.scored)}</td>
      <td data-align="end">{format.number(line.won)}</td>
      <td data-align="end">{format.number(line.lost)}</td>
      <td data-align="end">{line.skill === null ? '–' : format.signedPercent(line.skill)}</td>
      <td data-align="end">{format.percent(line.coverage80)}</td>
      <td data-align="end">{format.percent(line.coverage95)}</td>
      <td>
        {line.isDemoted ? (
          <Tag tone="bad" icon={IconCircleX}>
            {words.demoted}
          </Tag>
        ) : null}
        <div className={styles.sub}>{line.isDemoted ? words.winsLeft(line.lossesLeft) : words.lossesLeft(line.lossesLeft)}</div>
      </td>
    </tr>
  );
}
