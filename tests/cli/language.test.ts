import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringsOf } from '../../main/cli/language.ts';
import { runInProcess, runProcess, tempFolder } from './run.ts';

const arabicSystem = { env: { LANG: 'ar_KW.UTF-8' } };
const commandNames = Object.keys(stringsOf.en.commands);
const arabicLetters = /[\u0600-\u06ff]/;

/** Lines of a help page that say what an option does. */
const optionLines = (help: string): string[] => help.split('\n').filter((line) => /^ {2}(-\w, )?--/.test(line));

describe.each(commandNames)('the help of %s', (name) => {
  test('explains the command and each of its options in both languages, and nothing else', async () => {
    const page = async (language: string) => (await runInProcess(['--language', language, ...name.split(' '), '--help'])).stdout;
    const hasOwn = 'language' in stringsOf.en.commands[name as keyof typeof stringsOf.en.commands].options;
    const [english, arabic] = [await page('en'), await page('ar')];

    const [englishLines, arabicLines] = [optionLines(english), optionLines(arabic)];
    expect(englishLines.length).toBe(Object.keys(stringsOf.en.commands[name as 'import'].options).length + (hasOwn ? 3 : 4));
    expect(englishLines.every((line) => / {2}\S.*[a-z]/.test(line) && !arabicLetters.test(line))).toBe(true);
    expect(arabicLines.map((line) => line.trim().split('  ')[0])).toEqual(englishLines.map((line) => line.trim().split('  ')[0]));
    expect(arabicLines.every((line) => arabicLetters.test(line))).toBe(true);
    expect(`${english}${arabic}`).not.toMatch(/\{\w+\}/);
  });
});

/** Names of all that is said, in their order; a function counts as one. */
const namesOf = (words: object, path = ''): string[] =>
  Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null ? namesOf(value as object, `${path}${name}.`) : [`${path}${name}`],
  );

test('both languages say the same in the same order', () => {
  expect(namesOf(stringsOf.ar)).toEqual(namesOf(stringsOf.en));
  expect(commandNames).toContain('sync replica');
});

describe('the command line in Arabic', () => {
  test('lists its commands as LANG or --language says, in whatever place that stands', async () => {
    const [bySystem, byOption, afterwards] = [
      await runProcess(['--help'], arabicSystem),
      await runInProcess(['--language=ar', '--help']),
      await runInProcess(['help', '--language', 'ar']),
    ];
    expect(bySystem).toMatchObject({ code: 0, stderr: '' });
    expect(bySystem.stdout).toMatch(/import FILE +يستورد الحوادث/);
    expect([byOption.stdout, afterwards.stdout]).toEqual([bySystem.stdout, bySystem.stdout]);
    expect((await runProcess(['--help', '--language', 'en'], arabicSystem)).stdout).toMatch(/import FILE +Imports incidents/);
  });

  test.each([
    [['fly'], 'لا يوجد أمر "fly"'],
    [['import'], 'ينقص FILE'],
    [['import', 'a', 'b'], '"b" زائد'],
    [['import', 'a', '--colour', 'red'], 'لا يوجد خيار --colour'],
    [['import', 'a', '--map', 'age=Age'], '--map يأخذ FIELD=COLUMN، لا "age=Age"'],
    [['serve', '--port', 'seven'], '--port يحتاج عددًا صحيحًا، لا "seven"'],
    [['incidents', 'list', '--from', '2025-02-30'], '--from يوم أو دقيقة'],
    [['settings', 'set', 'colour', 'red'], 'لا يوجد إعداد "colour"'],
    [['rules', 'add', 'Name', '--measure', 'luck'], '--measure واحد من: hotspot.incidents، forecast.rise'],
    [['alerts', 'list', '--state'], 'جاء --state بلا قيمة'],
  ])('says what is wrong with the call %j', async (args, sentence) => {
    const { code, stdout, stderr } = await runInProcess(['--language', 'ar', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`khareetaty: ${sentence}`);
  });

  test('refuses another language by name, and one that is missing', async () => {
    for (const args of [['--help', '--language', 'fr'], ['--language']]) {
      expect(await runInProcess(args)).toMatchObject({ code: 2, stderr: expect.stringContaining('--language is one of ar, en') as string });
    }
  });

  test('tells results and tables in Arabic, and the same JSON in both languages', async () => {
    const folder = await tempFolder();
    const cache = ['--cache', join(folder, 'cache.db')];
    const file = join(folder, 'calls.csv');
    await writeFile(file, 'timestamp,incident_type,lat,lon,description\n2025-01-01 10:00:00,Theft,29.3,47.9,one\n2025-01-01,Theft\n');
    const inArabic = (args: readonly string[]) => runInProcess([...args, '--language', 'ar', ...cache]);

    const imported = await inArabic(['import', file]);
    const rejects = await inArabic(['rejects', 'list', '1']);
    const incidents = await inArabic(['incidents', 'list']);

    expect(imported.stdout).toContain('قُبل 1، وحُدّث 0، ولم يتغير 0، ورُفض 1');
    expect(rejects.stdout).toMatch(/^سطر +سبب +عمود +قيمة +علاج\n +3 +row\.too-few-fields/);
    expect(incidents.stdout).toMatch(/^رقم +وقت محلي +نوع[^\n]*\n[^]*المجموع 1\n$/);
    const [arabic, english] = [
      await inArabic(['incidents', 'list', '--json']),
      await runInProcess(['incidents', 'list', '--json', ...cache]),
    ];
    expect(arabic.stdout).toBe(english.stdout);
  });
});
