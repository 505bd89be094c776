// @vitest-environment happy-dom
import { act, useState } from 'react';
import { expect, test } from 'vitest';
import { useReturnFocus } from '../../../renderer/ui/use-return-focus.ts';
import { setStage } from '../stage.tsx';

const { show, find } = setStage();

function Form({ opener, onClose }: { readonly opener?: string; readonly onClose: () => void }) {
  useReturnFocus(opener);
  return <input autoFocus onDoubleClick={onClose} />;
}

/** A button that stays beside its form, or that its form replaces. */
function Place({ isReplaced }: { readonly isReplaced: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <section data-region tabIndex={-1}>
      {isOpen && isReplaced ? null : (
        <button data-opens={isReplaced ? 'form' : undefined} onClick={() => setOpen(true)}>
          Add
        </button>
      )}
      {isOpen ? <Form {...(isReplaced ? { opener: 'form' } : {})} onClose={() => setOpen(false)} /> : null}
    </section>
  );
}

async function openAndClose(): Promise<void> {
  act(() => {
    find('button').focus();
    find('button').click();
  });
  expect(document.activeElement).toBe(find('input'));
  await act(async () => void find('input').dispatchEvent(new MouseEvent('dblclick', { bubbles: true })));
}

test('the focus comes back to the button that opened a form', async () => {
  show(<Place isReplaced={false} />);
  await openAndClose();
  expect(document.activeElement).toBe(find('button'));
});

test('it comes back also to a button that was drawn anew', async () => {
  show(<Place isReplaced />);
  await openAndClose();
  expect(document.activeElement).toBe(find('button'));
});
