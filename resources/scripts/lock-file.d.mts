/** A package of package-lock.json, as far as it is asked here. */
export interface LockEntry {
  readonly name?: string;
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

/** By place, as `node_modules/a/node_modules/b`; '' is the product itself. */
export type LockPackages = Readonly<Record<string, LockEntry>>;

export function nameOf(place: string, entry: LockEntry): string;
export function resolve(packages: LockPackages, place: string, name: string): string | null;
export function shippedPlaces(packages: LockPackages, bundled: readonly string[]): string[];
