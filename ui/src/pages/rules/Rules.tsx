import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import { rules, type Rule, type RulePage } from '../../api/rules';
import { useWords } from '../../i18n';
import { ALERT_LEVELS } from '../../lib/alerts';
import { useTyped } from '../../lib/debounce';
import { percent, RULE_SORTS, RULE_STATES, RULE_STATUSES, type RuleSearch } from '../../lib/rules';
import { whole } from '../../lib/watch';
import { Severity } from '../../parts/AlertTags';
import { Button } from '../../parts/Button';
import { Check, SelectField, TextField } from '../../parts/Field';
import { More } from '../../parts/More';
import { Page } from '../../parts/Page';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Ago } from '../../parts/Time';
import { useInstallationRole, useMay, useUnitId } from '../../shell/unit';
import '../../style/monitor.css';
import '../../style/rules.css';
import { againIn, NetworkNote } from './Network';
import { RuleState } from './RuleState';

/** Rules that are loaded at once. */
const PAGE = 100;

/** Every rule: whether it is looked for, what it did here, what it costs. */
export function RulesPage() {
  const { t, lang } = useWords();
  const unit = useUnitId();
  const search = useSearch({ from: '/inside/u/$unit/rules' });
  const navigate = useNavigate();
  const sees = useInstallationRole();
  const may = useMay();
  const filter = { ...search };
  const found = useInfiniteQuery({
    queryKey: ['rules', unit, filter],
    queryFn: ({ pageParam }) => rules.list(unit, { ...filter, limit: PAGE, after: pageParam }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query) => againIn(query.state.data?.pages[0]?.network),
    placeholderData: (before) => before,
  });
  const first = found.data?.pages[0];
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.items) ?? [], [found.data]);
  const set = (change: RuleSearch) => void navigate({ from: '/u/$unit/rules', to: '.', search: (before) => ({ ...before, ...change }), replace: true });
  const filtered = [search.q, search.level, search.status, search.set, search.state, search.fired].some((value) => value !== undefined);
  return (
    <Page
      title={t('rules.title')}
      lead={t('rules.lead')}
      actions={
        <>
          {may.write && (
            <Link className="button" to="/u/$unit/rule-trial" params={{ unit }} search={{}}>
              {t('trial.act')}
            </Link>
          )}
          {sees.any && (
            <Link className="button" to="/rule-sets">
              {t('rules.sets')}
            </Link>
          )}
        </>
      }
    >
      {first !== undefined && <NetworkNote network={first.network} />}
      <Filters search={search} page={first} set={set} />
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <>
          <Counts page={first} search={search} set={set} />
          <List unit={unit} rows={rows} filtered={filtered} onClear={() => set({ q: undefined, level: undefined, status: undefined, set: undefined, state: undefined, fired: undefined })} />
          <More shown={rows.length} query={found} />
          {first !== undefined && (
            <p className="small soft">{first.measured_events > 0 ? t('rules.cost_note', { events: whole(first.measured_events, lang) }) : t('rules.cost_none')}</p>
          )}
        </>
      )}
    </Page>
  );
}

function Filters({ search, page, set }: { search: RuleSearch; page: RulePage | undefined; set: (change: RuleSearch) => void }) {
  const { t, word } = useWords();
  const [text, type] = useTyped(search.q ?? '', (q) => set({ q: q === '' ? undefined : q }));
  const or = (value: string) => (value === '' ? undefined : value);
  return (
    <div className="filters">
      <TextField wide type="search" label={t('list.find')} value={text} onValue={type} autoComplete="off" />
      <SelectField
        label={t('rules.level')}
        value={search.level ?? ''}
        choices={[{ value: '', label: t('rules.any_level') }, ...ALERT_LEVELS.map((value) => ({ value, label: word('alert_level', value) }))]}
        onValue={(level) => set({ level: or(level) })}
      />
      <SelectField
        label={t('rules.set')}
        value={search.set ?? ''}
        choices={[{ value: '', label: t('rules.any_set') }, ...(page?.sets ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
        onValue={(one) => set({ set: or(one) })}
      />
      <SelectField
        label={t('rules.status')}
        value={search.status ?? ''}
        choices={[{ value: '', label: t('rules.any_status') }, ...[...RULE_STATUSES, 'none'].map((value) => ({ value, label: word('rule_status', value) }))]}
        onValue={(status) => set({ status: or(status) })}
      />
      <SelectField
        label={t('rules.sort')}
        value={search.sort ?? 'fires'}
        choices={RULE_SORTS.map((value) => ({ value, label: word('rule_sort', value) }))}
        onValue={(value) => set({ sort: RULE_SORTS.find((known): known is Exclude<typeof known, 'fires'> => known === value && known !== 'fires') })}
      />
      <Check label={t('rules.only_fired')} checked={search.fired === true} onChecked={(on) => set({ fired: on ? true : undefined })} />
    </div>
  );
}

/** How many rules are in which state; each is a filter. */
function Counts({ page, search, set }: { page: RulePage | undefined; search: RuleSearch; set: (change: RuleSearch) => void }) {
  const { t, lang, word } = useWords();
  const counts = page?.counts ?? {};
  const all = Object.values(counts).reduce<number>((sum, many) => sum + (many ?? 0), 0);
  return (
    <div className="counts-pair">
      <ul className="counts" aria-label={t('rules.state')}>
        {[undefined, ...RULE_STATES].map((state) => (
          <li key={state ?? 'all'}>
            <button type="button" aria-pressed={search.state === state} onClick={() => set({ state })}>
              <b>{whole(state === undefined ? all : (counts[state] ?? 0), lang)}</b>
              <span>{state === undefined ? t('rules.all') : word('rule_state', state)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function List({ unit, rows, filtered, onClear }: { unit: string; rows: readonly Rule[]; filtered: boolean; onClear: () => void }) {
  const { t, lang } = useWords();
  return (
    <Table
      label={t('rules.title')}
      rows={rows}
      id={({ id, set, path }) => `${set} ${path} ${id}`}
      empty={
        filtered ? (
          <Empty title={t('list.none_found')}>
            <p>{t('list.none_found_hint')}</p>
            <Button onClick={onClear}>{t('act.clear')}</Button>
          </Empty>
        ) : (
          <Empty title={t('rules.empty')} />
        )
      }
      columns={[
        {
          key: 'title',
          head: t('rules.rule'),
          main: true,
          cell: (rule) => (
            <>
              <Link className="rule-name" to="/u/$unit/rules/$rule" params={{ unit, rule: rule.id }} search={rule.state === 'shadowed' ? { set: rule.set } : {}}>
                {rule.title[lang] || rule.title.en || rule.title.vi || rule.id}
              </Link>
              <p className="small soft rule-name">
                {[rule.set_name, sourceOf(rule), rule.correlation ? t('rules.correlation') : ''].filter((part) => part !== '').join(' · ')}
              </p>
              <div className="on-phone">
                <Severity level={rule.level} /> <RuleState rule={rule} />
              </div>
            </>
          ),
        },
        { key: 'level', head: t('rules.level'), lesser: true, cell: (rule) => <Severity level={rule.level} /> },
        { key: 'state', head: t('rules.state'), lesser: true, cell: (rule) => <RuleState rule={rule} /> },
        {
          key: 'week',
          head: t('rules.week'),
          num: true,
          cell: ({ figures }) => (
            <>
              {whole(figures.week, lang)}
              {figures.week > 0 && <p className="small soft">{t('rules.day', { many: whole(figures.day, lang) })}</p>}
            </>
          ),
        },
        { key: 'false', head: t('rules.false'), num: true, lesser: true, cell: ({ figures }) => percent(figures.false_percent, lang) },
        { key: 'cost', head: t('rules.cost'), num: true, lesser: true, cell: ({ figures }) => percent(figures.cost_percent, lang) },
        { key: 'last', head: t('rules.last'), lesser: true, cell: ({ figures }) => (figures.last_at == null ? <span className="soft">{t('rules.never')}</span> : <Ago at={figures.last_at} />) },
      ]}
    />
  );
}

export const sourceOf = (rule: Rule): string => [rule.product, rule.category, rule.service].filter((part) => part !== '').join('/');
