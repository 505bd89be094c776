import { z } from 'zod';
import { Page } from '../../preload/contract/domain.ts';
import type { Procedure } from '../../preload/contract/procedure.ts';

const PageChoice = z.object(Page);

/** True for procedures that answer a page at a time. */
export const isPaged = ({ input }: Procedure): boolean => Object.keys(Page).every((field) => field in input.shape);

/**
 * Links to the first, previous, next and last page (RFC 8288), relative, with the filters of this one.
 *
 * @param url  path and query of the request.
 * @returns null if the answer has no `total`, or `page` and `pageSize` make no page.
 */
export function pageLinks(url: string, query: unknown, value: unknown): string | null {
  const choice = PageChoice.safeParse(query);
  const total = typeof value === 'object' && value !== null && 'total' in value ? value.total : undefined;
  if (!choice.success || typeof total !== 'number') return null;
  const { page, pageSize } = choice.data;
  const last = Math.max(1, Math.ceil(total / pageSize));
  const pages = { first: 1, prev: Math.min(page - 1, last), next: page + 1, last };
  return Object.entries(pages)
    .filter(([, number]) => number >= 1 && number <= last)
    .map(([rel, number]) => `<${addressOf(url, { page: number, pageSize })}>; rel="${rel}"`)
    .join(', ');
}

function addressOf(url: string, choice: Readonly<Record<string, number>>): string {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  for (const [name, number] of Object.entries(choice)) searchParams.set(name, String(number));
  return `${pathname}?${searchParams.toString()}`;
}
