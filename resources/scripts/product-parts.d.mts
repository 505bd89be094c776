import type { LockPackages } from './lock-file.mjs';

export interface EmbeddedPart {
  readonly name: string;
  /** The package that it is in. */
  readonly in: string;
  readonly licence: string;
  readonly version: string | null;
  readonly lookedAt?: string;
}

export interface ProductParts {
  readonly product: { readonly name: string; readonly version: string };
  readonly packages: LockPackages;
  readonly shipped: readonly string[];
  readonly embedded: readonly EmbeddedPart[];
}

export interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly components?: readonly Component[];
}

export interface BillOfMaterials {
  readonly serialNumber: string;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** @throws Error where nothing is built */
export function readParts(folder: string): ProductParts;
export function billOfMaterials(parts: ProductParts): BillOfMaterials;
