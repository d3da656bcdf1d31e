import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { System } from '../../api/inventory';
import { useWords } from '../../i18n';
import { Button } from '../../parts/Button';
import { Table } from '../../parts/Table';
import { Level } from '../../parts/Tag';
import { useMay } from '../../shell/unit';
import { OpenAssessment } from './Open';

/** Rows that are drawn at first. */
const SHOWN = 20;

/** Systems of which nobody knows yet what they lack. */
export function Waiting({ unit, systems }: { unit: string; systems: readonly System[] }) {
  const { t } = useWords();
  const may = useMay();
  const [most, setMost] = useState(SHOWN);
  const [opening, setOpening] = useState<System | null>(null);
  return (
    <section aria-labelledby="waiting" className="stack">
      <div>
        <h2 id="waiting">{t('assess.waiting')}</h2>
        <p className="small soft">{t('assess.waiting_hint')}</p>
      </div>
      <Table
        label={t('assess.waiting')}
        rows={systems.slice(0, most)}
        id={(system) => system.id}
        empty={null}
        columns={[
          {
            key: 'name',
            head: t('assess.system'),
            main: true,
            cell: (system) => (
              <Link to="/u/$unit/systems/$id" params={{ unit, id: system.id }}>
                {system.name}
              </Link>
            ),
          },
          { key: 'level', head: t('attr.level'), cell: (system) => <Level level={system.level} /> },
          { key: 'owner', head: t('attr.owner'), lesser: true, cell: (system) => system.owner || '–' },
          {
            key: 'open',
            head: <span className="unseen">{t('assess.open')}</span>,
            cell: (system) =>
              system.level == null ? (
                <span className="small soft">{t('assess.no_level')}</span>
              ) : (
                may.write && (
                  <Button tight aria-label={t('assess.open_for', { name: system.name })} onClick={() => setOpening(system)}>
                    {t('assess.open')}
                  </Button>
                )
              ),
          },
        ]}
      />
      {systems.length > most && (
        <div>
          <Button tight onClick={() => setMost(most + 100)}>
            {t('act.more')}
          </Button>
        </div>
      )}
      {opening !== null && <OpenAssessment key={opening.id} unit={unit} system={opening.id} name={opening.name} onClose={() => setOpening(null)} />}
    </section>
  );
}
