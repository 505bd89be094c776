import type { englishLock } from './en-lock.ts';

/** كلمات الصفحة التي تطلب عبارة مرور الذاكرة المشفَّرة. */
export const arabicLock: typeof englishLock = {
  about: 'البيانات على هذا الجهاز مشفَّرة. أدخل عبارة مرور الذاكرة، أو مفتاح الاسترداد الذي طُبع عند تشفيرها.',
  secret: 'عبارة المرور أو مفتاح الاسترداد',
  open: 'فتح',
  opening: 'يُفتح الآن',
};
