import type { Procedure } from '../../preload/contract/procedure.ts';
import { procedures } from '../../preload/contract/index.ts';

/**
 * REST method and path of each procedure by its full name. The build evaluates this module and puts the finished table in its place
 * (electron.vite.config.ts): the page then loads names and paths without the schemas, which the host checks by.
 */
export const routes: ReadonlyMap<string, Procedure['rest']> = new Map([...procedures].map(([name, { rest }]) => [name, rest]));
