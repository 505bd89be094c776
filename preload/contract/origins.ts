/** Who made an incident known: people who report it, or a patrol that looks for it where it already looks. */
export const origins = ['reported', 'discovered'] as const;
/** Of one incident, as its file tells it. Where incidents are columns, each is a byte: its place in this list, or `asItsType`. */
export const incidentOrigins = [...origins, 'unknown'] as const;
/** The file does not tell: the incident became known as incidents of its type do. */
export const asItsType = incidentOrigins.length;
