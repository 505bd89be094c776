/** Arabic names of the type codes that the City of Chicago publishes (IUCR primary types), by code in capitals. */
const arabicNames: Readonly<Record<string, string>> = {
  ARSON: 'حريق متعمد',
  ASSAULT: 'تهديد بالاعتداء',
  BATTERY: 'اعتداء بالضرب',
  BURGLARY: 'سطو على مبنى',
  'CONCEALED CARRY LICENSE VIOLATION': 'مخالفة رخصة حمل السلاح',
  'CRIM SEXUAL ASSAULT': 'اعتداء جنسي جنائي',
  'CRIMINAL SEXUAL ASSAULT': 'اعتداء جنسي جنائي',
  'CRIMINAL DAMAGE': 'إتلاف',
  'CRIMINAL TRESPASS': 'تعدٍّ على ملك الغير',
  'DECEPTIVE PRACTICE': 'احتيال',
  GAMBLING: 'قمار',
  HOMICIDE: 'قتل',
  'HUMAN TRAFFICKING': 'اتجار بالبشر',
  'INTERFERENCE WITH PUBLIC OFFICER': 'إعاقة موظف عام',
  INTIMIDATION: 'ترهيب',
  KIDNAPPING: 'خطف',
  'LIQUOR LAW VIOLATION': 'مخالفة قانون المشروبات الكحولية',
  'MOTOR VEHICLE THEFT': 'سرقة مركبة',
  NARCOTICS: 'مخدرات',
  'NON-CRIMINAL': 'غير جنائي',
  'NON-CRIMINAL (SUBJECT SPECIFIED)': 'غير جنائي (موضوع محدد)',
  OBSCENITY: 'إخلال بالآداب',
  'OFFENSE INVOLVING CHILDREN': 'جرم بحق أطفال',
  'OTHER NARCOTIC VIOLATION': 'مخالفة مخدرات أخرى',
  'OTHER OFFENSE': 'جرم آخر',
  PROSTITUTION: 'بغاء',
  'PUBLIC INDECENCY': 'فعل فاضح علني',
  'PUBLIC PEACE VIOLATION': 'إخلال بالسلم العام',
  RITUALISM: 'طقوس مؤذية',
  ROBBERY: 'سلب',
  'SEX OFFENSE': 'جرم جنسي',
  STALKING: 'مطاردة',
  THEFT: 'سرقة',
  'WEAPONS VIOLATION': 'مخالفة سلاح',
};

/** Arabic name of a type code; null if it is not in the list. */
export function arabicTypeName(code: string): string | null {
  return arabicNames[code.trim().toUpperCase()] ?? null;
}

/** SHOUTED codes as words: MOTOR VEHICLE THEFT → Motor vehicle theft. Mixed-case names stay. */
export function calmName(name: string): string {
  return name === name.toUpperCase() ? name.charAt(0) + name.slice(1).toLowerCase() : name;
}

/** SHOUTED place names with a capital for each word: LAKE VIEW → Lake View. Mixed-case names stay. */
export function titleName(name: string): string {
  if (name !== name.toUpperCase()) return name;
  return name.toLowerCase().replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}
