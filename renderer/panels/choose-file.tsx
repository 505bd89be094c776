import type { TablerIcon } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { openFile } from '../actions/incidents.ts';
import type { ButtonProps } from '../ui/parts.tsx';
import { RoleButton } from './role.tsx';

export interface ChooseFileProps {
  readonly kind?: NonNullable<ButtonProps['kind']>;
  readonly icon?: TablerIcon;
  readonly children: ReactNode;
}

/** Opens the system's file dialog; the file is then looked at, not yet written. */
export function ChooseFile({ kind = 'second', icon, children }: ChooseFileProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <RoleButton needs="analyst" kind={kind} {...(icon === undefined ? {} : { icon })} onClick={() => input.current?.click()}>
        {children}
      </RoleButton>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.gz,.txt,.tsv,.json,.geojson,.gpkg,.sqlite,.sqlite3,.db,.spatialite"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file !== undefined) void openFile(file);
        }}
      />
    </>
  );
}
