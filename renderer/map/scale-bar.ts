import { EARTH_RADIUS_M } from './distance.ts';

const MAX_WIDTH_PX = 110;

/** The longest round length (1, 2, 3 or 5 × 10ⁿ metres) that fits in 110 px at a latitude and zoom of Web Mercator (512 px world). */
export function scaleBar(latDeg: number, zoom: number): { lengthM: number; widthPx: number } {
  const metresPerPx = (Math.cos((latDeg * Math.PI) / 180) * 2 * Math.PI * EARTH_RADIUS_M) / (512 * 2 ** zoom);
  const longest = metresPerPx * MAX_WIDTH_PX;
  const power = 10 ** Math.floor(Math.log10(longest));
  const mantissa = longest / power;
  const lengthM = (mantissa >= 5 ? 5 : mantissa >= 3 ? 3 : mantissa >= 2 ? 2 : 1) * power;
  return { lengthM, widthPx: Math.round(lengthM / metresPerPx) };
}
