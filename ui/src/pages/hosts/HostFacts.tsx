import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { Fact } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Empty, LoadError, Loading } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Ago } from '../../parts/Time';
import { useSystems } from '../systems/query';
import { factsQuery } from './HostValues';

/** Who says what, attribute by attribute; the shown saying first. */
export function HostFacts({ unit, id }: { unit: string; id: string }) {
  const { t, word } = useWords();
  const systems = useSystems(unit);
  const facts = useQuery(factsQuery(unit, id));
  if (facts.isPending) return <Loading />;
  if (facts.isError) return <LoadError error={facts.error} onRetry={() => void facts.refetch()} />;
  const shown = new Map(facts.data.items.filter((fact) => fact.shown).map((fact) => [fact.attribute, fact.value]));
  const rows = [...facts.data.items].sort((a, b) => a.attribute.localeCompare(b.attribute) || Number(b.shown) - Number(a.shown) || b.observed_at.localeCompare(a.observed_at));
  const printed = (fact: Fact) => (fact.attribute === 'kind' ? word('kind', fact.value) : fact.attribute === 'system' ? (systems.get(fact.value)?.name ?? fact.value) : fact.value);
  return (
    <div className="stack">
      <p className="soft">{t('host.facts_lead')}</p>
      <Table
        label={t('host.tab_facts')}
        rows={rows}
        id={(fact) => `${fact.attribute} ${fact.source_kind} ${fact.source} ${fact.value}`}
        empty={<Empty title={t('host.facts_none')} />}
        columns={[
          { key: 'attribute', head: t('host.attribute'), cell: (fact) => word('attr', fact.attribute) },
          {
            key: 'value',
            head: t('host.value'),
            main: true,
            cell: (fact) => (
              <>
                {printed(fact)}
                {fact.printed !== '' && fact.printed !== fact.value && <div className="small soft">{t('host.printed', { text: fact.printed })}</div>}
              </>
            ),
          },
          {
            key: 'shown',
            head: t('tokens.state'),
            cell: (fact) =>
              fact.shown ? (
                <Tag tone="good">{t('host.shown')}</Tag>
              ) : shown.get(fact.attribute) === fact.value ? (
                <Tag tone="idle">{t('host.same')}</Tag>
              ) : (
                <Tag tone="warn">{t('host.differs')}</Tag>
              ),
          },
          {
            key: 'source',
            head: t('host.source'),
            lesser: true,
            cell: (fact) => (
              <>
                {word('source_kind', fact.source_kind)}
                <div className="small soft">
                  {fact.import === '' ? (
                    fact.source
                  ) : (
                    <Link to="/u/$unit/imports/$id" params={{ unit, id: fact.import }}>
                      {fact.source}
                    </Link>
                  )}
                </div>
              </>
            ),
          },
          { key: 'age', head: t('host.age'), cell: (fact) => <Ago at={fact.observed_at} /> },
        ]}
      />
    </div>
  );
}
