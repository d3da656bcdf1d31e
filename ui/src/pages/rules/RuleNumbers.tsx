import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';

import type { RuleFull } from '../../api/rules';
import { useWords } from '../../i18n';
import { percent } from '../../lib/rules';
import { dayAndMonth, stamp } from '../../lib/time';
import { whole } from '../../lib/watch';
import { RateChart } from '../../parts/RateChart';
import { Ago } from '../../parts/Time';

/** What a rule did in the unit, and what it costs. */
export function RuleNumbers({ unit, rule }: { unit: string; rule: RuleFull }) {
  const { t, lang } = useWords();
  const { figures } = rule;
  const many = (value: number) => whole(value, lang);
  const items = [
    { name: t('rule.day'), value: many(figures.day) },
    { name: t('rule.week'), value: many(figures.week) },
    { name: t('rule.all'), value: many(figures.all) },
    { name: t('rule.kept_back'), value: many(figures.suppressed), hint: t('rule.kept_back_hint') },
    { name: t('rule.open'), value: many(figures.open) },
    { name: t('rule.false_percent'), value: percent(figures.false_percent, lang), hint: figures.false_percent == null ? t('rules.no_verdict') : `${t('rule.verdicts')}: ${many(figures.verified)} / ${many(figures.benign)} / ${many(figures.false_positive)}` },
    { name: t('rule.cost'), value: percent(figures.cost_percent, lang), hint: t('rule.evaluations', { many: many(figures.evaluations) }) },
  ];
  return (
    <section className="sheet" aria-labelledby="figures">
      <div className="sheet-head">
        <h2 id="figures">{t('rule.figures')}</h2>
        <Link to="/u/$unit/alerts" params={{ unit }} search={{ rule: rule.id, state: 'all' }}>
          {t('rule.alerts')}
        </Link>
      </div>
      <ul className="rule-figures">
        {items.map(({ name, value, hint }) => (
          <li key={name}>
            <span>{name}</span>
            <b>{value}</b>
            {hint !== undefined && <span className="small">{hint}</span>}
          </li>
        ))}
      </ul>
      {figures.last_at != null && (
        <p className="small soft">
          {t('rule.last')}: <Ago at={figures.last_at} /> · {t('rule.first')}: {figures.first_at == null ? '–' : stamp(figures.first_at, lang)}
        </p>
      )}
    </section>
  );
}

/** Its findings of the last month, day by day. */
export function RuleDays({ rule }: { rule: RuleFull }) {
  const { t, lang } = useWords();
  const total = rule.days.reduce((sum, { findings }) => sum + findings, 0);
  const samples = useMemo(
    () =>
      rule.days.map(({ begins, findings, suppressed }) => ({
        key: begins,
        label: dayAndMonth(begins),
        value: findings,
        shown: [whole(findings, lang), suppressed > 0 ? t('rule.suppressed_of', { many: whole(suppressed, lang) }) : ''].filter((part) => part !== '').join(' · '),
      })),
    [rule.days, lang, t],
  );
  return (
    <section className="sheet" aria-labelledby="days">
      <h2 id="days">{t('rule.days')}</h2>
      {total === 0 ? (
        <p className="soft">{t('rule.days_none')}</p>
      ) : (
        <RateChart
          title={t('rule.days')}
          summary={t('rule.days_said', { total: whole(total, lang) })}
          samples={samples}
          heads={{ key: t('rule.date_head'), value: t('rule.findings') }}
          rows={({ key }) => <span className="nowrap">{dayAndMonth(key)}</span>}
        />
      )}
    </section>
  );
}
