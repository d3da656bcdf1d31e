import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';

import { MARKS, checks, type CheckText, type Mark } from '../../api/directive';
import { useWords } from '../../i18n';
import { FactList } from '../../parts/Facts';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, Note, sentence } from '../../parts/States';
import { EvidenceLink, Share, VerdictTag } from '../../parts/Standing';
import { Tabs } from '../../parts/Tabs';
import { Copy } from '../../parts/Copy';
import { Ago, Time } from '../../parts/Time';
import { firstMark } from '../obligations/ObligationChecks';
import '../../style/directive.css';
import { CheckHistory } from './CheckHistory';
import { RunChecks } from './RunChecks';
import { Subjects } from './Subjects';

/** How often the page is asked for while somebody looks at it. */
const LOOK_MS = 5_000;

export function CheckPage() {
  const { check } = useParams({ from: '/inside/u/$unit/checks/$check' });
  return <OneCheck key={check} />;
}

function OneCheck() {
  const { t, lang, word } = useWords();
  const { unit, check: name } = useParams({ from: '/inside/u/$unit/checks/$check' });
  const { verdict, from } = useSearch({ from: '/inside/u/$unit/checks/$check' });
  const navigate = useNavigate();
  const found = useQuery({ queryKey: ['check', unit, name], queryFn: () => checks.get(unit, name), refetchInterval: LOOK_MS });
  if (found.isPending) return <Loading />;
  if (found.data === undefined) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const check = found.data;
  const { last } = check;
  const mark = verdict ?? firstMark(check);
  const count = (one: Mark) => (last === null ? 0 : one === 'met' ? last.numerator : last[one]);
  return (
    <Page
      title={check.title[lang]}
      lead={sentence(check.about[lang])}
      crumb={
        from === undefined ? (
          <Link className="crumb" to="/u/$unit/readiness" params={{ unit }}>
            <Icon name="back" />
            {t('readiness.title')}
          </Link>
        ) : (
          <Link className="crumb" to="/u/$unit/obligations/$id" params={{ unit, id: from }}>
            <Icon name="back" />
            {t('checks.back')}
          </Link>
        )
      }
      actions={<RunChecks unit={unit} />}
    >
      <div className="stack">
        {!check.known && <Note tone="warn">{t('checks.gone')}</Note>}
        <Last unit={unit} check={check} />
        {last !== null && (
          <section aria-labelledby="subjects" className="stack">
            <h2 id="subjects">{t('checks.subjects', { kind: word('check_subject', check.subject_kind) })}</h2>
            <Tabs
              label={t('checks.by_verdict')}
              current={mark}
              onChange={(next) => void navigate({ to: '/u/$unit/checks/$check', params: { unit, check: name }, search: { verdict: next, from }, replace: true })}
              tabs={MARKS.map((key) => ({
                key,
                label: (
                  <>
                    <VerdictTag verdict={key} /> <b>{count(key)}</b>
                  </>
                ),
              }))}
            >
              {/* A new observation is another list. */}
              <Subjects key={`${mark} ${last.no}`} unit={unit} name={name} check={check} mark={mark} />
            </Tabs>
          </section>
        )}
        {last !== null && <CheckHistory unit={unit} name={name} check={check} newest={last.no} />}
        <How check={check} />
      </div>
    </Page>
  );
}

/** What was measured last, and how long that counts. */
function Last({ unit, check }: { unit: string; check: CheckText }) {
  const { t, lang } = useWords();
  const { last } = check;
  if (last === null) {
    return (
      <section className="sheet">
        <p>
          <VerdictTag verdict="unknown" /> · {t('checks.never')}
        </p>
        <p className="small soft">{t('checks.never_hint')}</p>
      </section>
    );
  }
  const stale = last.verdict_now !== last.verdict;
  return (
    <section className="sheet verdict" aria-label={t('checks.last')}>
      <p className="verdict-line">
        <VerdictTag verdict={last.verdict_now} />
        <span className="figure">
          <Share part={last.numerator} whole={last.denominator} />
        </span>
        <span className="soft">
          {t('checks.collected')} <Ago at={last.collected_at} />
        </span>
        <EvidenceLink unit={unit} seq={last.evidence} />
      </p>
      {last.reason[lang] !== '' && <p>{sentence(last.reason[lang])}</p>}
      {stale && <Note tone="warn">{t('checks.stale_note')}</Note>}
      {check.fix[lang] !== '' && last.verdict_now !== 'met' && (
        <p>
          <strong>{t('checks.fix')}</strong> {sentence(check.fix[lang])}
        </p>
      )}
      <FactList
        items={[
          { name: t('checks.collected'), value: <Time at={last.collected_at} seconds /> },
          { name: t('checks.expires'), value: <Time at={last.expires_at} /> },
          { name: t('checks.observation'), value: String(last.no) },
          { name: t('checks.took'), value: t('checks.took_ms', { ms: last.took_ms.toLocaleString(lang === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 }) }) },
        ]}
      />
    </section>
  );
}

/** The text that decides, with the hashes by which it can be held against the ledger. */
function How({ check }: { check: CheckText }) {
  const { t } = useWords();
  const { last } = check;
  return (
    <section className="sheet stack" aria-labelledby="how">
      <div className="sheet-head">
        <h2 id="how">{t('checks.how')}</h2>
        <Copy text={check.sql} label={t('checks.copy_sql')} />
      </div>
      <p className="soft">{t('checks.how_hint')}</p>
      <pre className="code" tabIndex={0} role="group" aria-label={t('checks.sql')}>
        {check.sql}
      </pre>
      <FactList
        items={[
          { name: t('checks.name'), value: <span className="mono">{check.id}</span> },
          { name: t('checks.version'), value: String(check.version) },
          { name: t('checks.fresh'), value: t('checks.fresh_hours', { hours: Math.round(check.fresh_hours * 10) / 10 }) },
          ...(last === null
            ? []
            : [
                { name: t('checks.sql_hash'), value: <span className="mono small">{last.sql_sha256}</span> },
                { name: t('checks.result_hash'), value: <span className="mono small">{last.result_sha256}</span> },
                { name: t('checks.snapshots'), value: <span className="mono small">{last.snapshots.join(', ')}</span> },
              ]),
        ]}
      />
    </section>
  );
}
