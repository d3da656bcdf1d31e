import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { rules, type RuleFull } from '../../api/rules';
import { useWords } from '../../i18n';
import { safeAddress } from '../../lib/rules';
import { Severity } from '../../parts/AlertTags';
import { Attack } from '../../parts/Attack';
import { Button } from '../../parts/Button';
import { Copy } from '../../parts/Copy';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, Note } from '../../parts/States';
import { Time } from '../../parts/Time';
import { useInstallationRole, useMay, useUnitId } from '../../shell/unit';
import '../../style/monitor.css';
import '../../style/rules.css';
import { Exclusions } from './Exclusions';
import { againIn, NetworkNote } from './Network';
import { RuleDays, RuleNumbers } from './RuleNumbers';
import { RuleState } from './RuleState';
import { RuleText } from './RuleText';
import { sourceOf } from './Rules';
import { SwitchRule, type Switched } from './SwitchRule';

export const ruleQuery = (unit: string, id: string, set?: string) => ({
  queryKey: ['rule', unit, id, set ?? ''],
  queryFn: () => rules.get(unit, id, set),
  refetchInterval: (query: { state: { data: RuleFull | undefined } }) => againIn(query.state.data?.network),
});

/** One rule: what it looks for, its text, what it did here, what is excluded, who switched it. */
export function RulePage() {
  const unit = useUnitId();
  const { rule } = useParams({ from: '/inside/u/$unit/rules/$rule' });
  const { set } = useSearch({ from: '/inside/u/$unit/rules/$rule' });
  const found = useQuery(ruleQuery(unit, rule, set));
  if (found.data !== undefined) return <One key={`${rule} ${set ?? ''}`} unit={unit} rule={found.data} />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading />;
}

function One({ unit, rule }: { unit: string; rule: RuleFull }) {
  const { t, lang } = useWords();
  const { decides } = useInstallationRole();
  const may = useMay();
  const [to, setTo] = useState<Switched | null>(null);
  const advice = rule.advice[lang] || rule.advice.vi || rule.advice.en;
  const usable = rule.state === 'on' || rule.state === 'off';
  return (
    <Page
      title={rule.title[lang] || rule.title.en || rule.title.vi || rule.id}
      lead={
        <>
          {rule.set_name}
          {sourceOf(rule) !== '' && <> · {sourceOf(rule)}</>}
          {rule.correlation && <> · {t('rules.correlation')}</>}
        </>
      }
      crumb={
        <Link className="crumb" to="/u/$unit/rules" params={{ unit }}>
          <Icon name="back" />
          {t('rules.title')}
        </Link>
      }
      actions={
        <>
          {may.write && rule.text !== '' && (
            <Link className="button" to="/u/$unit/rule-trial" params={{ unit }} search={{ rule: rule.id, set: rule.state === 'shadowed' ? rule.set : undefined }}>
              {t('trial.act')}
            </Link>
          )}
          {decides && usable && (
          <>
            {rule.state === 'on' ? (
              <Button tone="danger" onClick={() => setTo('off')}>
                {t('rule.switch_off')}
              </Button>
            ) : (
              rule.why !== 'set' && (
                <Button tone="primary" onClick={() => setTo('on')}>
                  {t('rule.switch_on')}
                </Button>
              )
            )}
            {rule.chosen && <Button onClick={() => setTo('set')}>{t('rule.switch_set')}</Button>}
          </>
          )}
        </>
      }
    >
      <div className="stack">
        <NetworkNote network={rule.network} />
        <ul className="alert-head">
          <li>
            <Severity level={rule.level} />
          </li>
          <li>
            <RuleState rule={rule} />
          </li>
        </ul>
        {rule.state === 'shadowed' && <Note tone="warn">{t('rule.shadowed', { set: rule.shadowed_by })}</Note>}
        {rule.refused != null && (
          <Note tone="warn">
            <strong>{t('rule.refused')}</strong>
            {rule.refused.line > 0 && <p>{t('rule.refused_at', { line: rule.refused.line, column: rule.refused.column })}</p>}
            <p lang="en">{rule.refused.message}</p>
            {rule.refused.specification !== '' && (
              <p className="small" lang="en">
                {rule.refused.specification}
              </p>
            )}
          </Note>
        )}
        <RuleNumbers unit={unit} rule={rule} />
        <div className="alert-cols">
          <div className="stack">
            <section className="sheet" aria-labelledby="looks">
              <h2 id="looks">{t('rule.looks_for')}</h2>
              {rule.description === '' ? <p className="soft">–</p> : <p className="said">{rule.description}</p>}
              {advice !== '' && (
                <>
                  <h3>{t('rule.advice')}</h3>
                  <p className="said">{advice}</p>
                </>
              )}
              <h3>{t('rule.false_positives')}</h3>
              {rule.false_positives.length === 0 ? (
                <p className="soft">{t('rule.none_known')}</p>
              ) : (
                <ul>
                  {rule.false_positives.map((one) => (
                    <li key={one} className="said">
                      {one}
                    </li>
                  ))}
                </ul>
              )}
            </section>
            <section className="sheet" aria-labelledby="text">
              <div className="sheet-head">
                <h2 id="text">{t('rule.text')}</h2>
                {rule.text !== '' && <Copy text={rule.text} label={t('rule.copy')} />}
              </div>
              {rule.text === '' ? <p className="soft">–</p> : <RuleText text={rule.text} line={rule.refused?.line ?? 0} />}
            </section>
            <RuleDays rule={rule} />
          </div>
          <div className="stack">
            <About unit={unit} rule={rule} />
            <Exclusions unit={unit} rule={rule.id} />
            <History rule={rule} />
          </div>
        </div>
      </div>
      {to !== null && <SwitchRule unit={unit} rule={rule} to={to} onClose={() => setTo(null)} />}
    </Page>
  );
}

function About({ unit, rule }: { unit: string; rule: RuleFull }) {
  const { t, word } = useWords();
  const more = [
    rule.references.length > 0 && { name: t('rule.references'), value: <References all={rule.references} /> },
    rule.counts.length > 0 && {
      name: t('rule.counts'),
      value: (
        <ul>
          {rule.counts.map((id) => (
            <li key={id}>
              <Link className="mono small" to="/u/$unit/rules/$rule" params={{ unit, rule: id }} search={{}}>
                {id}
              </Link>
            </li>
          ))}
        </ul>
      ),
    },
    rule.namesakes.length > 0 && {
      name: t('rule.namesakes'),
      value: (
        <ul>
          {rule.namesakes.map(({ set, set_name, path, state }) => (
            <li key={`${set} ${path}`}>
              <Link to="/u/$unit/rules/$rule" params={{ unit, rule: rule.id }} search={{ set }}>
                {set_name}
              </Link>{' '}
              <span className="small soft">{word('rule_state', state)}</span>
            </li>
          ))}
        </ul>
      ),
    },
  ];
  return (
    <section className="sheet" aria-labelledby="about">
      <h2 id="about">{t('rule.about')}</h2>
      <FactList
        items={[
          { name: t('rule.id'), value: <span className="mono small rule-name">{rule.id}</span> },
          { name: t('rule.source'), value: sourceOf(rule) },
          { name: t('rules.status'), value: rule.status === '' ? '' : word('rule_status', rule.status) },
          { name: t('rule.path'), value: <span className="mono small rule-name">{rule.path}</span> },
          { name: t('rule.author'), value: rule.author },
          { name: t('rule.licence'), value: rule.licence },
          { name: t('rule.date'), value: rule.date },
          { name: t('rule.modified'), value: rule.modified },
          ...more.filter((one) => one !== false),
        ]}
      />
      <Attack tags={rule.tags} />
    </section>
  );
}

/** Addresses out of a rule are written by strangers: only those of the web are links. */
function References({ all }: { all: readonly string[] }) {
  return (
    <ul>
      {all.map((one) => (
        <li key={one} className="small rule-name">
          {safeAddress(one) === null ? (
            one
          ) : (
            <a href={one} target="_blank" rel="noreferrer">
              {one}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

function History({ rule }: { rule: RuleFull }) {
  const { t, word } = useWords();
  return (
    <section className="sheet" aria-labelledby="switched">
      <h2 id="switched">{t('rule.history')}</h2>
      {rule.history.length === 0 ? (
        <p className="soft">{t('rule.history_none')}</p>
      ) : (
        <ul className="stack">
          {rule.history.map(({ at, actor, actor_name, event, reason }) => (
            <li key={at}>
              <strong>{word('rule_told', event)}</strong> · {actor_name || actor} · <Time at={at} />
              <p className="small said">{reason}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
