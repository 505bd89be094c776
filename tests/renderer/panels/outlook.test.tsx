// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import type { Seal } from '../../../preload/contract/forecast-domain.ts';
import { FeedCard, roundedOdds } from '../../../renderer/panels/anomalies-page.tsx';
import { sharesByZone } from '../../../renderer/panels/feedback-page.tsx';
import { ChainAnswer, SealRow } from '../../../renderer/panels/ledger-page.tsx';
import { setStage } from '../stage.tsx';

const { show, findAll, text } = setStage();

const seal: Seal = {
  ...{ seq: 12, forecastId: 3, zoneId: null, typeId: null, step: 'day', hours: null, model: 'ensemble', published: true },
  ...{ from: '2026-01-01', to: '2026-01-15', steps: 14, expected: 1_290, lo80: 1_234, hi80: 1_346 },
  ...{
    sealedMs: Date.UTC(2025, 11, 31, 12),
    isBefore: true,
    version: '1',
    dataHash: 'a',
    previous: 'b',
    digest: 'c'.repeat(64),
    score: null,
  },
};
const score: Seal['score'] = {
  ...{ outcome: 'won', observedSteps: 14, actual: 1_301, mae: 4.2, naiveMae: 6.1, bias: 0, intervalScore: 1 },
  ...{ coverage80: 0.8, coverage95: 1, sumInside80: true, scoredMs: 0 },
};
const row = (change: Partial<Seal>) =>
  show(
    <table>
      <tbody>
        <SealRow seal={{ ...seal, ...change }} />
      </tbody>
    </table>,
  );

describe('ledger', () => {
  test('a seal made before its period says so and waits for its counts', () => {
    row({});
    expect(text()).toContain('before its period');
    expect(text()).toContain('Not counted yet');
  });

  test('a seal made afterwards is not passed off as foresight', () => {
    row({ isBefore: false });
    expect(text()).toContain('afterwards');
    expect(findAll('[data-tone="warn"]')).toHaveLength(1);
  });

  test('a scored seal tells what came, whether it lay in the interval, and who won', () => {
    row({ score });
    expect(text()).toContain('1,301');
    expect(text()).toContain('within 80%');
    expect(text()).toContain('Won');
  });

  test('a whole chain shows its last hash, a broken one the first seal that does not fit', () => {
    show(
      <ChainAnswer
        check={{ checked: 78, scores: 12, looseScores: 2, hidden: 0, notWhole: 0, head: 'f00d', broken: null, brokenPart: null }}
      />,
    );
    expect(text()).toContain('all 78 seals and 12 scores fit');
    expect(text()).toContain('2 scores of an older version are not');
    expect(text()).toContain('f00d');
    const broken = { checked: 4, scores: 0, looseScores: 0, hidden: 0, notWhole: 0, head: 'f00d', broken: 5 };
    show(<ChainAnswer check={{ ...broken, brokenPart: 'seal' }} />);
    expect(text()).toContain('Seal 5 does not fit');
    show(<ChainAnswer check={{ ...broken, brokenPart: 'score' }} />);
    expect(text()).toContain('The score of seal 5 does not fit');
  });
});

describe('feed', () => {
  const arrival = { deliveries: 1, taught: 0, shares: [] };
  const feed = { observed: 40, expected: 90, since: '2026-01-05', usualUnplacedShare: 0.01, unplacedShare: 0.02, partialDays: 0, arrival };

  test('says whether the newest days are still coming in, or that nobody knows', () => {
    const learned = { deliveries: 30, taught: 16, shares: [0.4, 0.8, 0.99] };
    show(<FeedCard feed={{ ...feed, verdict: 'ok', since: null }} />);
    expect(text()).toContain('cannot be told from 1 delivery');
    show(<FeedCard feed={{ ...feed, verdict: 'ok', since: null, partialDays: 2, arrival: learned }} />);
    expect(text()).toContain(
      'The last 2 days are still coming in and are not judged: usually 40% of the newest day has arrived, a day later 80%',
    );
    show(<FeedCard feed={{ ...feed, verdict: 'ok', since: null, arrival: { ...learned, shares: [0.97, 1] } }} />);
    expect(text()).toContain('97% of the newest day');
  });

  test('a feed as usual lets alerts go on', () => {
    show(<FeedCard feed={{ ...feed, verdict: 'ok', since: null }} />);
    expect(text()).toContain('As usual');
    expect(text()).toContain('Automatic alerts go on');
  });

  test.each(['volume-dropped', 'volume-jumped', 'geocoding-worse'] as const)(
    'a feed that drifts (%s) stops them and says since when',
    (verdict) => {
      show(<FeedCard feed={{ ...feed, verdict }} />);
      expect(text()).toContain('since 5 Jan 2026: 40 where 90 are to be expected');
      expect(text()).toContain('Automatic alerts are stopped');
    },
  );

  test('too few days are not called as usual', () => {
    show(<FeedCard feed={null} />);
    expect(text()).toContain('Not known');
  });

  test('the drift is said in Arabic with its digits', () => {
    show(<FeedCard feed={{ ...feed, verdict: 'volume-dropped' }} />, 'ar');
    expect(text()).toContain('٤٠ والمتوقع ٩٠');
  });
});

test('odds claim no more than two digits', () => {
  expect([roundedOdds(1 / 12_345), roundedOdds(0.02), roundedOdds(1)]).toEqual([12_000, 50, 1]);
});

test('the shares of a simulation come apart by zone', () => {
  const rows = sharesByZone({ share: Float64Array.of(0.5, 0.5, 0.4, 0.6, 0.1, 0.9), trueShare: Float64Array.of(0.5, 0.5) });
  expect(rows.map((share) => [...share])).toEqual([
    [0.5, 0.4, 0.1],
    [0.5, 0.6, 0.9],
  ]);
});
