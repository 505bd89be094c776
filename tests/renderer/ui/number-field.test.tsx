// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { NumberField } from '../../../renderer/ui/number-field.tsx';
import { leave, press, setStage, type } from '../stage.tsx';

const { show, find } = setStage();
const onCommit = vi.fn<(value: number) => void>();
const onClear = vi.fn<() => void>();
const field = () => find('input') as HTMLInputElement;
const radius = { label: 'Radius', value: 250, min: 25, max: 5_000, step: 25, onCommit };

beforeEach(() => {
  onCommit.mockClear();
  onClear.mockClear();
});

describe('number field', () => {
  test('shows the digits of the screen, without separators', () => {
    show(<NumberField {...radius} value={1_250} />);
    expect(field().value).toBe('1250');
    show(<NumberField {...radius} value={1_250} />, 'ar');
    expect(field().value).toBe('١٢٥٠');
  });

  test.each([
    ['300', 300],
    ['٣٠٠', 300],
    ['۳۰۰', 300],
    ['9999999', 5_000],
    ['٣', 25],
  ])('"%s" typed in Arabic is committed as %d when the field is left', (text, number) => {
    show(<NumberField {...radius} />, 'ar');
    type(field(), text);
    expect(onCommit).not.toHaveBeenCalled();
    leave(field());
    expect(onCommit.mock.calls).toEqual([[number]]);
  });

  test('Enter commits, the same number again does not', () => {
    show(<NumberField {...radius} />);
    press(field(), 'Enter');
    type(field(), '400');
    press(field(), 'Enter');
    expect(onCommit.mock.calls).toEqual([[400]]);
  });

  test('an arrow puts the given number into an empty field, and emptying it is told', () => {
    show(<NumberField {...radius} value={null} min={1_900} max={2_200} step={1} start={2_026} onClear={onClear} />);
    press(field(), 'ArrowUp');
    expect(field().value).toBe('2026');
    show(<NumberField {...radius} value={2_026} min={1_900} max={2_200} onClear={onClear} />);
    type(field(), '');
    leave(field());
    expect(onClear).toHaveBeenCalledOnce();
    expect(onCommit).not.toHaveBeenCalled();
  });

  test('what is no number is marked and forgotten', () => {
    show(<NumberField {...radius} />, 'ar');
    type(field(), 'مئة');
    expect(field().getAttribute('aria-invalid')).toBe('true');
    leave(field());
    expect(onCommit).not.toHaveBeenCalled();
    expect(field().value).toBe('٢٥٠');
  });

  test('arrows step within the limits and tell screen readers the number', () => {
    show(<NumberField {...radius} value={4_990} />, 'ar');
    press(field(), 'ArrowUp');
    expect(field().value).toBe('٥٠٠٠');
    expect(field().getAttribute('aria-valuenow')).toBe('5000');
    press(field(), 'ArrowDown');
    leave(field());
    expect(onCommit.mock.calls).toEqual([[4_975]]);
  });

  test('left empty it is cleared if that means something, else the former number comes back', () => {
    show(<NumberField {...radius} onClear={onClear} />);
    type(field(), '');
    leave(field());
    expect(onClear).toHaveBeenCalledTimes(1);
    show(<NumberField {...radius} />);
    type(field(), '');
    leave(field());
    expect(field().value).toBe('250');
    expect(onCommit).not.toHaveBeenCalled();
  });
});
