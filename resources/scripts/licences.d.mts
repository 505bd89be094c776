import type { ProductParts } from './product-parts.mjs';

export function isMetBy(expression: string, allowed: ReadonlySet<string>): boolean;
export function refusedLicences(parts: Pick<ProductParts, 'packages' | 'shipped' | 'embedded'>): string[];
