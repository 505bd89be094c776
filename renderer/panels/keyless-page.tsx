import { IconKeyOff } from '@tabler/icons-react';
import { useMessages } from '../strings/index.ts';
import { Empty } from '../ui/parts.tsx';

/** In place of the workstation once the keys of its cache are destroyed or lost. */
export function KeylessPage() {
  const { shred: words } = useMessages().protection;
  return (
    <Empty icon={IconKeyOff} title={words.goneTitle}>
      {words.gone}
    </Empty>
  );
}
