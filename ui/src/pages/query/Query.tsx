import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

import { questions, type QueryAnswer } from '../../api/directive';
import { useWords } from '../../i18n';
import { inserted, MAX_NAME, MAX_SQL, offsetOf, placeIn, savedIn, withSaved } from '../../lib/questions';
import { remember, remembered } from '../../lib/store';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { AreaField, SelectField } from '../../parts/Field';
import { NameDialog } from '../../parts/NameDialog';
import { Page } from '../../parts/Page';
import { ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { useCurrentUnit, useMe, useUnitId } from '../../shell/unit';
import '../../style/directive.css';
import { Answer } from './Answer';
import { Tables } from './Tables';

const FIRST = 'SELECT level, count(*) AS so_may\nFROM hosts\nGROUP BY level\nORDER BY level';

export function QueryPage() {
  const { t, lang } = useWords();
  const unit = useUnitId();
  const unitName = useCurrentUnit()?.name ?? '';
  const me = useMe();
  const key = `query.${me.account ?? me.name}`;
  const [saved, setSaved] = useState(() => savedIn(remembered(key)));
  const handed = useSearch({ strict: false }).sql;
  const [sql, setSql] = useState(handed ?? FIRST);
  const [scope, setScope] = useState<'unit' | 'all'>('unit');
  const [answer, setAnswer] = useState<QueryAnswer | null>(null);
  const [stop, setStop] = useState<AbortController | null>(null);
  const [naming, setNaming] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  const submit = useSubmit();
  // Who leaves the page asks no more.
  useEffect(() => () => stop?.abort(), [stop]);
  const box = () => area.current?.querySelector('textarea') ?? null;
  const select = (start: number, end: number) =>
    requestAnimationFrame(() => {
      box()?.focus();
      box()?.setSelectionRange(start, end);
    });
  const run = () => {
    if (stop !== null || sql.trim() === '') return;
    const running = new AbortController();
    setStop(running);
    setAnswer(null);
    void submit
      .run(async () => {
        try {
          setAnswer(await questions.run({ sql, units: scope === 'unit' ? [unit] : null }, running.signal));
        } catch (error) {
          // Who stops a question knows it.
          if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
          toast(t('query.stopped'));
        }
      })
      .then(() => setStop(null));
  };
  const pick = (name: string) => {
    const field = box();
    const made = inserted(sql, field?.selectionStart ?? sql.length, field?.selectionEnd ?? sql.length, name);
    setSql(made.sql);
    select(made.at, made.at);
  };
  const keep = (next: typeof saved) => {
    setSaved(next);
    remember(key, JSON.stringify(next));
  };
  const words = submit.problem === null ? '' : [submit.problem.detail(lang), ...submit.faults.values()].join(' ');
  const place = placeIn(words);
  return (
    <Page title={t('query.title')} lead={t('query.lead')}>
      <div className="query">
        <div className="stack">
          <form
            className="sheet form"
            onSubmit={(event) => {
              event.preventDefault();
              run();
            }}
          >
            <div ref={area} className="sql">
              <AreaField
                label={t('query.sql')}
                hint={t('query.sql_hint')}
                value={sql}
                onValue={setSql}
                rows={9}
                maxLength={MAX_SQL}
                spellCheck={false}
                autoCapitalize="off"
                autoComplete="off"
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
                  event.preventDefault();
                  run();
                }}
              />
            </div>
            <div className="filters query-bar">
              <SelectField
                wide
                label={t('query.scope')}
                value={scope}
                choices={[
                  { value: 'unit', label: unitName },
                  { value: 'all', label: t('query.all_units') },
                ]}
                onValue={(value) => setScope(value === 'all' ? 'all' : 'unit')}
              />
              {saved.length > 0 && (
                <SelectField
                  label={t('query.saved')}
                  value={saved.find((one) => one.sql === sql)?.name ?? ''}
                  choices={[{ value: '', label: t('query.choose_saved') }, ...saved.map(({ name }) => ({ value: name, label: name }))]}
                  onValue={(name) => {
                    const one = saved.find((known) => known.name === name);
                    if (one !== undefined) setSql(one.sql);
                  }}
                />
              )}
              <div className="form-actions grow">
                {saved.some((one) => one.sql === sql) ? (
                  <Button tone="quiet" onClick={() => keep(saved.filter((one) => one.sql !== sql))}>
                    {t('query.forget')}
                  </Button>
                ) : (
                  <Button tone="quiet" disabled={sql.trim() === ''} onClick={() => setNaming(true)}>
                    {t('query.keep')}
                  </Button>
                )}
                {stop !== null && <Button onClick={() => stop.abort()}>{t('query.stop')}</Button>}
                <Button type="submit" tone="primary" icon="play" busy={stop !== null} disabled={sql.trim() === ''}>
                  {t('query.run')}
                </Button>
              </div>
            </div>
          </form>
          {submit.problem !== null && <ProblemNote problem={submit.problem} />}
          {place !== null && (
            <p>
              <Button
                tight
                onClick={() => {
                  const at = offsetOf(sql, place);
                  select(at, Math.min(sql.length, at + (/^[\p{L}\p{N}_]+/u.exec(sql.slice(at))?.[0].length ?? 1)));
                }}
              >
                {t('query.to_place', { line: place.line, character: place.character })}
              </Button>
            </p>
          )}
          {answer !== null && <Answer answer={answer} />}
        </div>
        <Tables onPick={pick} />
      </div>
      {naming && (
        <NameDialog
          title={t('query.keep')}
          label={t('query.name')}
          hint={t('query.name_hint')}
          maxLength={MAX_NAME}
          onClose={() => setNaming(false)}
          onName={(name) => {
            keep(withSaved(saved, { name, sql }));
            toast(t('list.saved'));
            setNaming(false);
          }}
        />
      )}
    </Page>
  );
}
