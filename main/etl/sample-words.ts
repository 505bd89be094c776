/** Districts of Kuwait around which synthetic incidents gather: real names and places, invented weights. */
export const hotSpots = [
  { en: 'Kuwait City', ar: 'مدينة الكويت', lon: 47.978, lat: 29.366, sigmaKm: 0.5, weight: 14 },
  { en: 'Shuwaikh Industrial', ar: 'الشويخ الصناعية', lon: 47.938, lat: 29.333, sigmaKm: 0.4, weight: 7 },
  { en: 'Salmiya', ar: 'السالمية', lon: 48.072, lat: 29.333, sigmaKm: 0.6, weight: 14 },
  { en: 'Hawalli', ar: 'حولي', lon: 48.028, lat: 29.333, sigmaKm: 0.5, weight: 12 },
  { en: 'Farwaniya', ar: 'الفروانية', lon: 47.958, lat: 29.277, sigmaKm: 0.5, weight: 11 },
  { en: 'Khaitan', ar: 'خيطان', lon: 47.973, lat: 29.284, sigmaKm: 0.3, weight: 6 },
  { en: 'Jleeb Al-Shuyoukh', ar: 'جليب الشيوخ', lon: 47.935, lat: 29.258, sigmaKm: 0.6, weight: 13 },
  { en: 'Sabah Al-Salem', ar: 'صباح السالم', lon: 48.057, lat: 29.257, sigmaKm: 0.5, weight: 5 },
  { en: 'Mahboula', ar: 'المهبولة', lon: 48.12, lat: 29.146, sigmaKm: 0.4, weight: 8 },
  { en: 'Fahaheel', ar: 'الفحيحيل', lon: 48.128, lat: 29.083, sigmaKm: 0.4, weight: 7 },
  { en: 'Ahmadi', ar: 'الأحمدي', lon: 48.084, lat: 29.077, sigmaKm: 0.7, weight: 4 },
  { en: 'Jahra', ar: 'الجهراء', lon: 47.658, lat: 29.338, sigmaKm: 0.7, weight: 8 },
] as const;

export const incidentTypes = [
  { en: 'Theft', ar: 'سرقة', weight: 24, isOftenFound: false },
  { en: 'Traffic accident', ar: 'حادث مروري', weight: 30, isOftenFound: true },
  { en: 'Assault', ar: 'اعتداء', weight: 12, isOftenFound: false },
  { en: 'Burglary', ar: 'سطو على منزل', weight: 7, isOftenFound: false },
  { en: 'Vandalism', ar: 'إتلاف ممتلكات', weight: 8, isOftenFound: true },
  { en: 'Fire', ar: 'حريق', weight: 5, isOftenFound: false },
  { en: 'Medical emergency', ar: 'حالة طبية طارئة', weight: 10, isOftenFound: false },
  { en: 'Fraud', ar: 'احتيال', weight: 4, isOftenFound: false },
] as const;

/** How incidents become known: weights for types that patrols seldom and often find. */
export const origins = [
  { en: '112 call', ar: 'اتصال 112', told: 78, found: 55 },
  { en: 'Walk-in', ar: 'مراجعة المخفر', told: 17, found: 10 },
  { en: 'Patrol', ar: 'دورية', told: 4, found: 34 },
  { en: 'Unknown', ar: 'غير معروف', told: 1, found: 1 },
] as const;

/** By hour of the local day, 0 = midnight. */
export const hourWeights: readonly number[] = [5, 4, 3, 2, 1.5, 1.5, 2, 4, 5, 5, 5, 5.5, 6, 6, 5.5, 5, 5.5, 6.5, 8, 9, 9.5, 9, 8, 6.5];

/** By day of the week, 0 = Sunday. The weekend is Friday and Saturday. */
export const weekdayWeights: readonly number[] = [1, 0.95, 0.95, 1, 1.15, 1.25, 1.15];
