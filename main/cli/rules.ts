/** Alert rules: what they say, what they said, and what they would have done. */
import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { ruleMeasures } from '../../preload/contract/rule-measures.ts';
import { type Command, type Context, valued } from './command.ts';
import { UsageError } from './errors.ts';
import {
  choiceOption,
  choicesOption,
  dateOption,
  given,
  hoursOption,
  idOperand,
  idsOption,
  numberOption,
  requiredNumber,
} from './options.ts';
import { tableLines } from './table-text.ts';

const severities = ['low', 'medium', 'high', 'critical'] as const;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const HOUR_MIN = 60;

export const ruleCommands: readonly Command[] = [
  {
    name: 'rules add',
    operands: ['NAME'],
    options: {
      measure: valued('MEASURE'),
      threshold: valued('N'),
      severity: valued('LEVEL'),
      'min-support': valued('N'),
      'min-count': valued('N'),
      type: valued('ID', { multiple: true }),
      zone: valued('ID', { multiple: true }),
      whole: { type: 'boolean' },
      hours: valued('FROM-TO'),
      weekday: valued('DAY', { multiple: true }),
      'step-hours': valued('N'),
      'window-hours': valued('N'),
      pending: valued('N'),
      clear: valued('N'),
      'clear-below': valued('N'),
    },
    example: 'khareetaty rules add "Busy nights" --measure count.surge --threshold 0.5 --min-count 10 --hours 22-5 --severity high',
    lists: { measures: ruleMeasures, weekdays },
    async run(context) {
      const { operands, options, open, print, strings } = context;
      const measure = choiceOption(options, 'measure', ruleMeasures);
      if (measure === undefined) throw new UsageError(({ usage }) => usage.missing('--measure'));
      const rule = {
        ...{ name: operands[0] ?? '', measure, threshold: requiredNumber(options, 'threshold'), enabled: true },
        ...{ severity: choiceOption(options, 'severity', severities) ?? 'medium', scope: scopeOf(context), timing: timingOf(context) },
        ...given({
          minSupport: numberOption(options, 'min-support', { whole: true }),
          minCount: numberOption(options, 'min-count', { whole: true }),
        }),
      } as const;
      const saved = await (await open()).client.alerts.saveRule(rule);
      print(saved, [strings.results.rule(saved.id, saved.name, conditionOf(saved))]);
    },
  },
  {
    name: 'rules list',
    operands: [],
    options: {},
    example: 'khareetaty rules list',
    async run({ open, print, strings }) {
      const found = await (await open()).client.alerts.rules({});
      const rows = found.items.map((rule) => [rule.id, rule.name, rule.version, conditionOf(rule), rule.enabled ? 'on' : 'off']);
      print(found, tableLines(['id', 'name', 'version', 'rule', 'state'], strings, rows));
    },
  },
  {
    name: 'rules versions',
    operands: ['ID'],
    options: {},
    example: 'khareetaty rules versions 1',
    async run({ operands, open, print, strings }) {
      const found = await (await open()).client.alerts.ruleVersions({ id: idOperand(operands) });
      const rows = found.items.map((rule) => [
        ...[rule.version, rule.name, conditionOf(rule), rule.changedBy === '' ? null : rule.changedBy],
        rule.changedMs === 0 ? null : new Date(rule.changedMs).toISOString().slice(0, 16),
      ]);
      print(found, tableLines(['version', 'name', 'rule', 'actor', 'timeUtc'], strings, rows));
    },
  },
  {
    name: 'rules try',
    operands: ['ID'],
    options: { from: valued('DATE'), to: valued('DATE'), 'false-a-month': valued('N') },
    example: 'khareetaty rules try 3 --from 2018-01-01 --false-a-month 1',
    async run({ operands, options, open, print, strings }) {
      const { client } = await open();
      const wanted = idOperand(operands);
      const found = (await client.alerts.rules({})).items.find((rule) => rule.id === wanted);
      if (found === undefined) throw new AppError('not-found', { what: 'alert rule', id: wanted });
      const { id: _id, version: _version, ...rule } = found;
      const tried = await client.alerts.dryRun({
        rule,
        ...given({ from: dateOption(options, 'from'), to: dateOption(options, 'to'), falseAMonth: numberOption(options, 'false-a-month') }),
      });
      const rows = tried.firings.map(({ zoneId, at, value, isConfirmed, leadMin }) => [
        ...[at, zoneId, Math.round(value * 1_000) / 1_000],
        ...[isConfirmed === null ? null : isConfirmed ? 'confirmed' : 'false', leadMin === null ? null : Math.round(leadMin / HOUR_MIN)],
      ]);
      const lines = rows.length === 0 ? [] : tableLines(['localTime', 'zone', 'value', 'outcome', 'leadHours'], strings, rows);
      print({ ...tried, highest: [...tried.highest] }, [...lines, strings.results.dryRun(tried)]);
    },
  },
];

function scopeOf({ options }: Context) {
  return given({
    ...{ typeIds: idsOption(options, 'type'), zoneIds: idsOption(options, 'zone') },
    each: options['whole'] === true ? ('whole' as const) : undefined,
    hours: hoursOption(options, 'hours'),
    weekdays: choicesOption(options, 'weekday', weekdays).map((day) => weekdays.indexOf(day)),
  });
}

function timingOf({ options }: Context) {
  const stepHours = numberOption(options, 'step-hours');
  const windowHours = numberOption(options, 'window-hours');
  const stepMin = Math.round((stepHours ?? 24) * HOUR_MIN);
  return given({
    stepMin: stepHours === undefined ? undefined : stepMin,
    windowSteps: windowHours === undefined ? undefined : Math.round((windowHours * HOUR_MIN) / stepMin),
    pendingSteps: numberOption(options, 'pending', { whole: true }),
    clearSteps: numberOption(options, 'clear', { whole: true }),
    clearBelow: numberOption(options, 'clear-below'),
  });
}

const conditionOf = ({ measure, threshold, severity }: Pick<AlertRule, 'measure' | 'threshold' | 'severity'>): string =>
  `${measure} >= ${String(threshold)}, ${severity}`;
