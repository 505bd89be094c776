import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { useState } from 'react';
import { selectForecast, showForecastRun } from '../actions/forecasts.ts';
import { BacktestKey, BacktestStrip, backtestWins } from '../charts/backtest-strip.tsx';
import { ComponentsChart } from '../charts/components-chart.tsx';
import { FanChart } from '../charts/fan-chart.tsx';
import type { ForecastDetail } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Button, Segmented, Tag } from '../ui/parts.tsx';
import { pastOf, viewsOf } from './forecast-facts.ts';
import { EffectsTable } from './forecast-effects.tsx';
import type { ForecastProps } from './forecast-facts.ts';
import { ModelTable } from './forecast-models.tsx';
import styles from './forecasts-panel.module.css';
import { useNames } from './names.ts';

type Tab = 'fan' | 'components' | 'effects' | 'models';

/** One forecast: its fan with the back-test, its components, what holidays do to it, or its models. */
export function ForecastView({ forecast, run }: ForecastProps) {
  const { forecast: words } = useMessages();
  const [tab, setTab] = useState<Tab>('fan');
  const [view, setView] = useState<number | null>(null);
  const ahead = Math.min(view ?? forecast.steps, forecast.steps);
  const isOwn = run.madeBy === null;
  // Of a run of somebody else, components and holidays would be found by what is set up here.
  const tabs = (isOwn ? (['fan', 'components', 'effects', 'models'] as const) : (['fan', 'models'] as const)).map((value) => ({
    value,
    label: words.tabs[value],
  }));
  return (
    <>
      <section className={styles.part}>
        <Title forecast={forecast} run={run} />
        <div className={styles.head}>
          {tab === 'fan' ? <Views forecast={forecast} run={run} ahead={ahead} onView={setView} /> : null}
          <Segmented label={words.tabs.label} value={tab} choices={tabs} onChange={setTab} />
        </div>
        {forecast.reason === null ? null : <p className={styles.note}>{words.reason[forecast.reason]}</p>}
        {tab === 'fan' && forecast.mean.length === 0 ? <p className={styles.note}>{words.made.older}</p> : null}
        {tab === 'fan' && forecast.mean.length > 0 ? (
          <div className={styles.fan}>
            <FanChart forecast={forecast} events={forecast.events} ahead={ahead} past={pastOf(forecast.step, ahead)} />
          </div>
        ) : null}
        {tab === 'components' ? <ComponentsTab forecast={forecast} /> : null}
        {tab === 'effects' ? <EffectsTable forecast={forecast} /> : null}
        {tab === 'models' ? <ModelTable forecast={forecast} run={run} /> : null}
      </section>
      {tab === 'models' || tab === 'effects' || forecast.backtest.origins.length === 0 ? null : <Past forecast={forecast} />}
    </>
  );
}

function Title({ forecast: { zoneId, typeId, step, published, verdict }, run: { hours } }: ForecastProps) {
  const { forecast: words, common } = useMessages();
  const names = useNames();
  const format = useFormat();
  const place = zoneId === null ? words.city : names.zone(zoneId);
  return (
    <div className={styles.head}>
      <h2 className={styles.title} data-size="large">
        {words.title(step, typeId === null ? place : words.placeAndType(place, names.type(typeId)))}
      </h2>
      <Published published={published} verdict={verdict} />
      {hours === null ? null : (
        <span className={styles.note}>{words.hoursOnly(format.hour(hours[0]), format.hour((hours[1] + 1) % 24))}</span>
      )}
      <span>
        {zoneId === null && typeId === null ? null : (
          <Button size="small" onClick={() => selectForecast(null)}>
            {common.wholeCity}
          </Button>
        )}
      </span>
    </div>
  );
}

/** Whether the model is published, and whether it is so without being clearly better than the naive count. */
function Published({ published, verdict }: Pick<ForecastDetail, 'published' | 'verdict'>) {
  const { forecast: words } = useMessages();
  if (!published)
    return (
      <Tag tone="warn" icon={IconCircleX}>
        {words.notPublished}
      </Tag>
    );
  return verdict === 'better' ? (
    <Tag tone="ok" icon={IconCircleCheck}>
      {words.published}
    </Tag>
  ) : (
    <Tag icon={IconCircleDashed}>{words.publishedUndecided}</Tag>
  );
}

interface ViewsProps extends ForecastProps {
  readonly ahead: number;
  readonly onView: (ahead: number) => void;
}

/** How far to look: parts of this run's horizon, then newest runs of other steps by the same maker. */
function Views({ forecast, run: shown, ahead, onView }: ViewsProps) {
  const { forecast: words } = useMessages();
  const runs = useStore(({ server }) => server.forecastRuns);
  const own = viewsOf(forecast).map((steps) => ({ value: String(steps), label: words.steps(forecast.step, steps) }));
  const others = (['hour', 'day', 'week', 'month'] as const).flatMap((step) => {
    const run = step === forecast.step ? undefined : runs.find((one) => one.step === step && one.madeBy === shown.madeBy);
    return run === undefined ? [] : [{ value: `run ${String(run.id)}`, label: words.runStep[step] }];
  });
  return (
    <Segmented
      label={words.views}
      value={String(ahead)}
      choices={[...own, ...others]}
      onChange={(value) => {
        if (value.startsWith('run ')) void showForecastRun(Number(value.slice(4)));
        else onView(Number(value));
      }}
    />
  );
}

function ComponentsTab({ forecast: { components, history, step, from } }: { readonly forecast: ForecastDetail }) {
  const words = useMessages().forecast.components;
  if (components === null) return <p className={styles.note}>{words.none(step, history.length)}</p>;
  return (
    <>
      <div className={styles.fan}>
        <ComponentsChart components={components} step={step} end={from} />
      </div>
      <p className={styles.note}>{words.text}</p>
    </>
  );
}

function Past({ forecast: { backtest, step, steps, published } }: { readonly forecast: ForecastDetail }) {
  const { forecast: words } = useMessages();
  return (
    <section className={styles.part}>
      <div className={styles.head}>
        <h3 className={styles.title}>{words.backtest}</h3>
        <span className={styles.note}>{words.backtestText(backtest.origins.length, backtest.judgedBy, words.steps(step, steps))}</span>
        <Tag tone={published ? 'ok' : 'warn'} icon={published ? IconCircleCheck : IconCircleX}>
          {words.verdict(backtestWins(backtest), backtest.origins.length)}
        </Tag>
      </div>
      <div className={styles.backtest}>
        <BacktestStrip backtest={backtest} />
      </div>
      <BacktestKey />
    </section>
  );
}
