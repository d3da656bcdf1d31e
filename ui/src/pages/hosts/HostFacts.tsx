import { useQuery, useQueryClient } from '@tanstack/react-query';

import { hosts, type Fact } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Empty, LoadError, Loading, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Ago } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';
import { disputed, factsQuery } from './HostValues';
import { Source } from './Source';
import { Value } from './Value';

/** Who says what, attribute by attribute; the shown saying first. Where sources differ, a person may say which one is right. */
export function HostFacts({ unit, id, version }: { unit: string; id: string; version: number }) {
  const { t, word } = useWords();
  const may = useMay();
  const queries = useQueryClient();
  const facts = useQuery(factsQuery(unit, id));
  const submit = useSubmit();
  if (facts.isPending) return <Loading />;
  if (facts.isError) return <LoadError error={facts.error} onRetry={() => void facts.refetch()} />;
  const shown = new Map(facts.data.items.filter((fact) => fact.shown).map((fact) => [fact.attribute, fact.value]));
  const doubt = disputed(facts.data.items, false);
  const rows = [...facts.data.items].sort((a, b) => a.attribute.localeCompare(b.attribute) || Number(b.shown) - Number(a.shown) || b.observed_at.localeCompare(a.observed_at));
  const settle = (fact: Fact) =>
    void submit.run(async () => {
      await hosts.settle(unit, id, version, { attribute: fact.attribute, value: fact.value });
      toast(t('disputes.settled_one', { attribute: word('attr', fact.attribute) }));
      await queries.invalidateQueries({ queryKey: ['host', unit] });
      void queries.invalidateQueries({ queryKey: ['hosts', unit] });
    });
  return (
    <div className="stack">
      <p className="soft">{t('host.facts_lead')}</p>
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
      <Table
        label={t('host.tab_facts')}
        rows={rows}
        id={(fact) => `${fact.attribute} ${fact.source_kind} ${fact.source} ${fact.value}`}
        empty={<Empty title={t('host.facts_none')} />}
        columns={[
          { key: 'attribute', head: t('host.attribute'), cell: (fact) => word('attr', fact.attribute) },
          { key: 'value', head: t('host.value'), main: true, cell: (fact) => <Value unit={unit} fact={fact} /> },
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
          { key: 'source', head: t('host.source'), lesser: true, cell: (fact) => <Source unit={unit} said={fact} /> },
          { key: 'age', head: t('host.age'), lesser: true, cell: (fact) => <Ago at={fact.observed_at} /> },
          ...(may.write && doubt.size > 0
            ? [
                {
                  key: 'do',
                  head: <span className="unseen">{t('units.actions')}</span>,
                  cell: (fact: Fact) =>
                    doubt.has(fact.attribute) &&
                    !(fact.shown && fact.source_kind === 'person') && (
                      <Button tight disabled={submit.busy} onClick={() => settle(fact)} aria-label={`${t('disputes.choose')}: ${word('attr', fact.attribute)}, ${fact.value}`}>
                        {t('disputes.choose')}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}
