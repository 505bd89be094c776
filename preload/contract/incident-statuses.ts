/** What somebody judged of an incident; '' = nobody yet. Apart from the schemas, which the page does not load. */
export const incidentStatuses = ['', 'confirmed', 'unfounded', 'duplicate'] as const;
