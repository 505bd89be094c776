// @vitest-environment happy-dom
import { act } from 'react';
import { beforeEach, expect, test } from 'vitest';
import type { ErrorCode } from '../../../preload/contract/errors.ts';
import { Layers, Legend, MapNote } from '../../../renderer/panels/map-panel.tsx';
import { firstChoices } from '../../../renderer/state/choices.ts';
import { type Density, noServerTruth } from '../../../renderer/state/server-truth.ts';
import { getState, patch } from '../../../renderer/state/store.ts';
import { noTransient } from '../../../renderer/state/transient.ts';
import { setStage } from '../stage.tsx';
import { linked } from '../sync-samples.ts';

const { show, find, findAll, text } = setStage();
const click = (target: HTMLElement | undefined) => act(() => target?.click());

const density = (place: Density['place'], fallback: ErrorCode | null): Density => ({
  ...{ columns: 2, rows: 1, bounds: [47, 29, 48, 30], perKm2: Float32Array.of(2, 40), bandwidthM: 400, incidents: 1_200 },
  ...{ place, fallback },
});

beforeEach(() => {
  Object.assign(window, { innerWidth: 1_600 });
  patch('server', { ...noServerTruth, sync: linked({}) });
  patch('transient', noTransient);
  patch('choices', firstChoices('en'));
});

test('where the density is computed is chosen among the layers, if a centre is linked and the density shown', () => {
  show(<Layers />);
  const radios = () => findAll('[role="radio"]').map((radio) => `${radio.textContent} ${String(radio.getAttribute('aria-checked'))}`);
  expect(find('[role="radiogroup"]').getAttribute('aria-label')).toBe('Where the density is computed');
  expect(radios()).toEqual(['Here true', 'At the centre false', 'By size false']);

  click(findAll('[role="radio"]')[1]);
  expect(getState().choices.densityWhere).toBe('centre');
  expect(radios()).toEqual(['Here false', 'At the centre true', 'By size false']);

  act(() => patch('choices', { layers: { ...getState().choices.layers, density: false } }));
  expect(radios()).toEqual([]);
  act(() => {
    patch('choices', { layers: { ...getState().choices.layers, density: true } });
    patch('server', { sync: null });
  });
  expect(radios()).toEqual([]);
});

test('the legend says what was computed at the centre, and why here what should have been there', () => {
  const said = (found: Density, language: 'en' | 'ar' = 'en') => {
    act(() => patch('server', { density: found }));
    show(<Legend />, language);
    return text();
  };
  expect(said(density('here', null))).not.toMatch(/omputed/);
  expect(said(density('centre', null))).toContain('Computed at the centre, of 1,200 incidents.');
  expect(said(density('here', 'central.unreachable'))).toContain('Computed on this computer: the centre could not be reached');
  expect(said(density('here', 'sync.password-missing'))).toContain('the password for the centre must be typed again');
  expect(said(density('here', 'central.too-slow'), 'ar')).toContain('حُسبت على هذا الجهاز: تعذّر الوصول إلى المركز');
});

test('while the centre computes, it can be done here instead', () => {
  patch('transient', { isDensityStale: true });
  show(<MapNote />);
  expect(findAll('button')).toEqual([]);

  act(() => patch('choices', { densityWhere: 'auto' }));
  click(findAll('button')[0]);

  expect(getState().choices.densityWhere).toBe('here');
  expect(findAll('button')).toEqual([]);
});
