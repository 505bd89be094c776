import type { Format } from '../ui/format.ts';
import { countNouns, nouns } from './arabic-nouns.ts';
import type { englishBackups } from './en-backups.ts';
import { isolate } from './isolate.ts';

/** كلمات النسخ الاحتياطية واستعادتها. */
export function arabicBackups(f: Format): ReturnType<typeof englishBackups> {
  const counted = countNouns(f);
  const incidents = (n: number) => counted(n, nouns.incident);
  return {
    title: 'النسخ الاحتياطية',
    about: 'نسخ من الذاكرة كلها، تُفتح كل منها وتُقرأ حين تُصنع. ويُحتفظ بأحدث نسخة لكل يوم من ٧ أيام ولكل أسبوع من ٤ أسابيع قبلها.',
    make: 'اصنع نسخة الآن',
    folder: 'المجلد',
    choose: 'اختر مجلدًا آخر',
    useDefault: 'استعمل الذي بجانب الذاكرة',
    byCommand: `يُختار مجلد آخر على الحاسوب نفسه: ${isolate('khareetaty backups folder DIR')}`,
    sameDisk: 'هذا قرص الذاكرة نفسه. إن تعطل ضاعت الذاكرة ونسخها معًا.',
    gone: 'المجلد غير موجود.',
    daily: 'كل يوم',
    on: 'نعم',
    off: 'لا',
    lastFailure: (when: string) => `تعذّر صنع آخر نسخة، ${when}:`,
    none: 'لا نسخة احتياطية بعد.',
    name: 'النسخة',
    made: 'صُنعت',
    size: 'الحجم',
    megabytes: (bytes: number) => `${f.number(Math.max(1, Math.round(bytes / 1_000_000)))} م.ب`,
    holds: 'فيها',
    incidents,
    upTo: (cut: string) => `حتى ${cut}`,
    state: 'الحال',
    verified: 'متحقَّق منها',
    damaged: 'تالفة',
    encrypted: 'مشفَّرة',
    foreign: 'من حاسوب آخر',
    drill: (name: string) => `جرّب ${isolate(name)}`,
    drilled: (name: string, n: number) => `استُعيدت ${isolate(name)} في مجلد مؤقت وفُتحت وقُرئت: ${incidents(n)}.`,
    restore: (name: string) => `استعد ${isolate(name)}`,
    fromFile: 'استعد ملفًا آخر',
    restoreTitle: (name: string) => `أتستعيد ${isolate(name)}؟`,
    restoreAbout:
      'تحل النسخة محل الذاكرة. وتُنقل الذاكرة الحالية إلى مجلد بجانبها ولا تُحذف. وما أُجري بعد النسخة من تغييرات تنتظر المركز نفسه يُعاد؛ أما غيرها فيبقى في ذلك المجلد وحده. وعلى الجميع أن يدخلوا من جديد.',
    reason: 'السبب',
    reasonAbout: 'يُكتب في سجل التدقيق.',
    passphrase: 'عبارة مرورها أو مفتاح استردادها',
    passphraseAbout: 'فقط إن كانت غير عبارة الذاكرة.',
    confirm: 'ضعها مكان الذاكرة',
    cancel: 'دعها',
    restored: (name: string, n: number, aside: string) =>
      `صارت ${isolate(name)} هي الذاكرة: ${incidents(n)}. والسابقة في ${isolate(aside)}.`,
  };
}
