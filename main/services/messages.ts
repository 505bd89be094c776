import type { Alert } from '../../preload/contract/alert-domain.ts';
import type { Language } from '../../preload/contract/domain.ts';
import { localMinuteText } from './local-time.ts';

/** What a message may say of an alert: a code to look it up by, kind, zone, count and time; no person, address or position. */
export interface MessageFacts {
  readonly alert: Pick<Alert, 'refCode' | 'measure' | 'severity' | 'value' | 'firedMs'>;
  /** In the recipient's language; null = unknown or all. */
  readonly typeName: string | null;
  readonly zoneName: string | null;
  readonly timeZone: string;
  readonly language: Language;
}

/** One part of an SMS: 160 characters of the GSM alphabet, or 70 UTF-16 units once one character is outside of it. */
const GSM_UNITS = 160;
const UCS2_UNITS = 70;
const gsmBasic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const gsmExtended = '^{}\\[~]|€';

const words = {
  en: {
    severity: { low: 'LOW', medium: 'MEDIUM', high: 'HIGH', critical: 'CRITICAL' },
    'hotspot.incidents': (value: number) => `hotspot, ${String(Math.round(value))} incidents`,
    'forecast.rise': (value: number) => `forecast +${String(Math.round(value * 100))}%`,
    'count.excess': (value: number) => `count +${String(Math.round(value * 100))}% over usual`,
    'count.total': (value: number) => `${String(Math.round(value))} incidents`,
    'count.rate': (value: number) => `${value.toPrecision(2)} incidents per km2 a day`,
    'count.surge': (value: number) => `count +${String(Math.round(value * 100))}% over the last 8 weeks`,
    'count.record': (value: number) => `new record, ${String(Math.round(value))} above the highest of the year`,
    'data.silence': (value: number) => `no incidents for ${String(Math.round(value))} h`,
  },
  ar: {
    severity: { low: 'منخفض', medium: 'متوسط', high: 'عالٍ', critical: 'حرج' },
    'hotspot.incidents': (value: number) => `بؤرة ${String(Math.round(value))} حادثا`,
    'forecast.rise': (value: number) => `توقع +${String(Math.round(value * 100))}%`,
    'count.excess': (value: number) => `العدد +${String(Math.round(value * 100))}% فوق المعتاد`,
    'count.total': (value: number) => `الحوادث ${String(Math.round(value))}`,
    'count.rate': (value: number) => `الحوادث ${value.toPrecision(2)} لكل كم2 في اليوم`,
    'count.surge': (value: number) => `العدد +${String(Math.round(value * 100))}% فوق 8 أسابيع`,
    'count.record': (value: number) => `رقم قياسي، يزيد ${String(Math.round(value))} على أعلى السنة`,
    'data.silence': (value: number) => `لا حوادث منذ ${String(Math.round(value))} ساعة`,
  },
} as const;

/**
 * Text of one alert, short enough for a single SMS part: each further part is paid for and may arrive alone.
 * Type and zone, in this order of leaving, are left out where they do not fit.
 */
export function writeMessage({ alert, typeName, zoneName, timeZone, language }: MessageFacts): string {
  const word = words[language];
  const head = `${alert.refCode} ${word.severity[alert.severity]}`;
  const what = word[alert.measure](alert.value);
  const when = localMinuteText(alert.firedMs, timeZone);
  const compose = (...names: (string | null)[]) =>
    [`${head}: ${what}`, ...names.filter((name) => name !== null && name !== ''), when].join(', ');
  const bodies = [compose(typeName, zoneName), compose(zoneName), compose()];
  return bodies.find(fitsOnePart) ?? compose();
}

/** Whether a text travels as one SMS part. */
export function fitsOnePart(text: string): boolean {
  let units = 0;
  for (const character of text) {
    if (gsmBasic.includes(character)) units += 1;
    else if (gsmExtended.includes(character)) units += 2;
    else return text.length <= UCS2_UNITS;
  }
  return units <= GSM_UNITS;
}
