import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { hosts, type Fact, type Host } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { FactList } from '../../parts/Facts';
import { Note } from '../../parts/States';
import { Level, Tag } from '../../parts/Tag';
import { Changed } from '../../parts/Time';
import { useSystem } from '../systems/query';

/** Attributes about which the sources of a host disagree; with `open` those alone that no person has settled since. */
export function disputed(facts: readonly Fact[], open: boolean): ReadonlySet<string> {
  const shown = new Map(facts.filter((fact) => fact.shown).map((fact) => [fact.attribute, fact]));
  const differs = (fact: Fact) => {
    const now = shown.get(fact.attribute);
    if (now === undefined || now.value === fact.value) return false;
    return !open || now.source_kind !== 'person' || fact.first_at > now.observed_at;
  };
  return new Set(facts.filter(differs).map((fact) => fact.attribute));
}

export const factsQuery = (unit: string, id: string) => ({ queryKey: ['host', unit, id, 'facts'], queryFn: () => hosts.facts(unit, id) });

/** What is shown of the host, with a mark where sources disagree. */
export function HostValues({ unit, host, onFacts }: { unit: string; host: Host; onFacts: () => void }) {
  const { t, word } = useWords();
  const system = useSystem(unit, host.system);
  const facts = useQuery(factsQuery(unit, host.id));
  const doubt = disputed(facts.data?.items ?? [], true);
  const marked = (attribute: string, value: string) => (
    <>
      {value || <span className="soft">–</span>} {doubt.has(attribute) && <Tag tone="warn">{t('list.conflict_note')}</Tag>}
    </>
  );
  const mono = (values: readonly string[]) => (values.length === 0 ? '' : values.map((value) => <div key={value} className="mono">{value}</div>));
  return (
    <div className="stack">
      {doubt.size > 0 && (
        <Note tone="warn">
          {t('hosts.conflicts', { count: doubt.size })}{' '}
          <Button tone="quiet" tight onClick={onFacts}>
            {t('host.tab_facts')}
          </Button>
        </Note>
      )}
      <section className="sheet">
        <FactList
          items={[
            { name: t('attr.name'), value: marked('name', host.name) },
            { name: t('attr.kind'), value: marked('kind', word('kind', host.kind)) },
            {
              name: t('attr.system'),
              value:
                host.system === '' ? (
                  marked('system', '')
                ) : (
                  <>
                    <Link to="/u/$unit/systems/$id" params={{ unit, id: host.system }}>
                      {system?.name ?? '…'}
                    </Link>{' '}
                    {doubt.has('system') && <Tag tone="warn">{t('list.conflict_note')}</Tag>}
                  </>
                ),
            },
            { name: t('attr.level'), value: <Level level={system?.level} /> },
            { name: t('attr.addresses'), value: mono(host.addresses) },
            { name: t('attr.macs'), value: mono(host.macs) },
            { name: t('attr.names'), value: mono(host.names) },
            { name: t('attr.domain'), value: marked('domain', host.domain) },
            { name: t('attr.site'), value: marked('site', host.site) },
            { name: t('attr.responsible'), value: marked('responsible', host.responsible) },
            { name: t('attr.owner'), value: marked('owner', host.owner) },
            { name: t('attr.os_name'), value: marked('os_name', host.os_name) },
            { name: t('attr.os_version'), value: marked('os_version', host.os_version) },
            { name: t('attr.os_build'), value: marked('os_build', host.os_build) },
            { name: t('attr.architecture'), value: marked('architecture', host.architecture) },
            { name: t('attr.manufacturer'), value: marked('manufacturer', host.manufacturer) },
            { name: t('attr.model'), value: marked('model', host.model) },
            { name: t('attr.serial'), value: marked('serial', host.serial) },
            { name: t('attr.updated_at'), value: <Changed at={host.updated_at} by={host.updated_by_name} /> },
            { name: t('attr.note'), value: host.note },
          ]}
        />
      </section>
    </div>
  );
}
