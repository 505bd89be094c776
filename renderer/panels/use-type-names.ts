import { useStore } from '../state/store.ts';
import { useNames } from './names.ts';

/** Name of a type by its code; the code itself of one that is not here. */
export function useTypeNames(): (code: string) => string {
  const names = useNames();
  const types = useStore(({ server }) => server.types);
  return (code) => {
    const type = types.find((candidate) => candidate.code === code);
    return type === undefined ? code : names.type(type.id);
  };
}
