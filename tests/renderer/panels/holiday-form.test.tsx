// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { act } from 'react';
import { HolidayForm } from '../../../renderer/panels/holiday-form.tsx';
import { type HolidayDraft, newDraft } from '../../../renderer/state/holiday-draft.ts';
import { setStage, type } from '../stage.tsx';

const { show, find, findAll, text } = setStage();

test('a holiday that cannot be kept says which field is why, in the language of the screen; then it is kept', () => {
  const save = vi.fn<(draft: HolidayDraft) => Promise<boolean>>(() => Promise.resolve(true));
  const form = <HolidayForm first={newDraft('2026-03-02', 'own')} firstDay="2026-03-02" onSave={save} onClose={() => undefined} />;
  const submit = () => act(() => void find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })));
  const press = (name: string) =>
    act(() =>
      findAll('button')
        .find(({ textContent }) => textContent.trim() === name)
        ?.click(),
    );

  show(form);
  submit();
  expect(text()).toContain('The English name is missing.');
  const [english, arabic] = findAll('input[maxlength="80"]');
  type(english, 'Decree day');
  expect(text()).toContain('The Arabic name is missing.');
  type(arabic, 'يوم المرسوم');
  expect(text()).toContain('Dates: add at least one.');
  show(form, 'ar');
  expect(text()).toContain('التواريخ: أضف تاريخًا واحدًا على الأقل.');
  show(form);
  press('Add the date');
  submit();

  expect(save).toHaveBeenCalledWith(expect.objectContaining({ nameEn: 'Decree day', nameAr: 'يوم المرسوم', dates: ['2026-03-02'] }));
});
