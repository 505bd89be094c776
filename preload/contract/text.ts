import { z } from 'zod';

/**
 * Names that people give to things: one line that shows what it is. Control characters and marks that turn the direction of what follows
 * (bidi overrides and isolates) are refused, so are halves of surrogate pairs: with them one name can look like another.
 * Source of the characters: Unicode UAX #9, table 4; UTR #36, section 2.6.
 */
export const NameText = z
  .string()
  .trim()
  .refine((text) => !/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/u.test(text), {
    message: 'must not have control characters or marks of direction',
  });
