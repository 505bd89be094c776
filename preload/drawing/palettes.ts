/** Every colour of the map that is data, not chrome: the same values as the style tokens where a token exists, since WebGL cannot read CSS. */
/** Of the screen; what is printed is light. */
export type Scheme = 'light' | 'dark';

/** Red, green, blue, 0…255. */
export type Rgb = readonly [number, number, number];
export type Rgba = readonly [number, number, number, number];

/** Seven classes each, low to high. On dark, high is light: the scale turns with the theme, its meaning does not. */
export interface ClassPalettes {
  readonly counts: readonly string[];
  readonly future: readonly string[];
  readonly change: readonly string[];
}

export interface MapColours {
  readonly land: string;
  readonly outside: string;
  readonly water: string;
  readonly coast: string;
  readonly zoneLine: string;
  readonly label: string;
  readonly waterLabel: string;
  readonly surface: string;
  readonly ink: string;
  readonly accent: string;
  readonly finding: string;
  readonly incident: string;
  readonly noise: string;
  /** Line between neighbouring zones when they are filled by class. */
  readonly choroplethLine: string;
}

export const classPalettes = {
  light: {
    counts: ['#E1EFE9', '#BDDFD9', '#90CACC', '#5FAFBE', '#398EA9', '#226B91', '#1A4775'],
    future: ['#ECE6F6', '#D5C8EB', '#B8A2DC', '#997DCC', '#7B5BB8', '#5C3D9B', '#3F2376'],
    change: ['#0E5B72', '#4A94A6', '#A6CBD1', '#EDEBE6', '#F0C5A6', '#DA854F', '#A5430E'],
  },
  dark: {
    counts: ['#15313C', '#16475A', '#1A6279', '#2A8195', '#4CA2A8', '#86C6B8', '#D0EACF'],
    future: ['#241E3A', '#362B5B', '#4C3D81', '#6654A7', '#8471C5', '#A895DE', '#D3C7F4'],
    change: ['#74CADB', '#3C8D9E', '#285862', '#2A3134', '#69442F', '#B66D40', '#F5A670'],
  },
} as const satisfies Record<Scheme, ClassPalettes>;

export const mapColours = {
  light: {
    land: '#F5F3EE',
    outside: '#EBE8E1',
    water: '#D5E2E7',
    coast: '#A39D91',
    zoneLine: '#CDC8BE',
    label: '#5C6163',
    waterLabel: '#476674',
    surface: '#FFFFFF',
    ink: '#191D20',
    accent: '#0A6670',
    finding: '#BA3C0A',
    incident: '#173F5C',
    noise: '#7C8285',
    choroplethLine: '#FFFFFF',
  },
  dark: {
    land: '#181E21',
    outside: '#111619',
    water: '#0B1A22',
    coast: '#56636A',
    zoneLine: '#303A3F',
    label: '#9AA5A9',
    waterLabel: '#6A8C9B',
    surface: '#14191B',
    ink: '#E8ECEC',
    accent: '#56C2C0',
    finding: '#FF9A5E',
    incident: '#8FD0E6',
    noise: '#7F8A8E',
    choroplethLine: '#0D1113',
  },
} as const satisfies Record<Scheme, MapColours>;

/** Turns `#RRGGBB` into channels. @throws {RangeError} if the text has another form. */
export function toRgb(hex: string): Rgb {
  if (!/^#[\da-f]{6}$/i.test(hex)) throw new RangeError(`not a colour of the form #RRGGBB: ${hex}`);
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Channels with an opacity 0…1, as deck.gl wants them. */
export function toRgba(hex: string, opacity = 1): [number, number, number, number] {
  const [red, green, blue] = toRgb(hex);
  return [red, green, blue, Math.round(opacity * 255)];
}
