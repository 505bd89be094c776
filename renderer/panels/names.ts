import { useMemo } from 'react';
import { useStore } from '../state/store.ts';
import { arabicTypeName, calmName, titleName } from '../../preload/drawing/incident-type-names.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';

export interface Names {
  /** Name of a type; null = all types. */
  readonly type: (id: number | null) => string;
  /** Name of a zone; null or 0 = in no zone. */
  readonly zone: (id: number | null) => string;
  readonly zonesById: ReadonlyMap<number, string>;
  readonly workspace: string;
}

/** Names of types, zones and the workspace in the language of the screen, falling back to the other language, then to the code. */
export function useNames(): Names {
  const types = useStore((state) => state.server.types);
  const zones = useStore((state) => state.server.zones);
  const settings = useStore((state) => state.server.settings);
  const { language } = useFormat();
  const { common } = useMessages();
  return useMemo(() => {
    const pick = (nameEn: string | null, nameAr: string | null) => (language === 'ar' ? (nameAr ?? nameEn) : (nameEn ?? nameAr));
    const typesById = new Map(
      types.map(({ id, code, nameEn, nameAr }) => {
        const known = language === 'ar' ? (nameAr ?? arabicTypeName(code)) : null;
        return [id, known ?? calmName(pick(nameEn, nameAr) ?? code)];
      }),
    );
    const zonesById = new Map(zones.map(({ id, code, nameEn, nameAr }) => [id, titleName(pick(nameEn, nameAr) ?? code)]));
    return {
      type: (id) => (id === null ? common.all : (typesById.get(id) ?? common.none)),
      zone: (id) => (id === null || id === 0 ? common.unnamedZone : (zonesById.get(id) ?? common.unnamedZone)),
      zonesById,
      workspace: (settings === null ? null : pick(settings.workspaceNameEn, settings.workspaceNameAr)) ?? common.product,
    };
  }, [types, zones, settings, language, common]);
}
