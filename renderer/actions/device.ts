interface Navigator_ {
  readonly userAgent: string;
  readonly userAgentData?: { readonly platform: string; readonly brands: readonly { readonly brand: string }[] };
}

/** Newer names first: most browsers also call themselves by those of others. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
];
export const desktopWindow = 'Desktop window';

/** What this page runs in, as `Chromium on Linux`: the list of sign-ins shows it. */
export function deviceWords({ userAgent, userAgentData }: Navigator_, isDesktop: boolean): string {
  const named = (names: readonly (readonly [RegExp, string])[]) => names.find(([pattern]) => pattern.test(userAgent))?.[1];
  // Brands hold one that means nothing, and Chromium beside the name of what is made of it.
  const brands = (userAgentData?.brands ?? []).map(({ brand }) => brand).filter((brand) => !/not.?a.?brand/i.test(brand));
  const brand = brands.find((name) => name !== 'Chromium') ?? brands[0];
  const browser = isDesktop ? desktopWindow : (brand ?? named(browsers) ?? 'Browser');
  const platform = userAgentData?.platform;
  const system = platform === undefined || platform === '' ? named(systems) : platform;
  return system === undefined ? browser : `${browser} on ${system}`;
}
