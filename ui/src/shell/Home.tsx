import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';

import { hosts } from '../api/inventory';
import { unitsQuery, type Me, type Unit } from '../api/session';
import { useWords } from '../i18n';
import { may, rolesIn } from '../lib/roles';
import { remembered } from '../lib/store';
import { Page } from '../parts/Page';
import { LoadError, Loading } from '../parts/States';
import { startUnit, useMe } from './unit';

/** Units below one's own that are looked into for hosts before the empty one is shown. */
const MOST_LOOKED_AT = 5;

/** The unit to begin with. Where nothing was looked at yet and the own unit has no hosts, the first one below that has some: on a fresh installation that is the demonstration. */
async function landing(units: readonly Unit[], me: Me): Promise<Unit | null> {
  const start = startUnit(units, me);
  if (start === undefined || start.id === remembered('unit')) return start ?? null;
  const below = units.filter((unit) => unit.active && unit.id !== start.id && unit.path.startsWith(start.path)).slice(0, MOST_LOOKED_AT);
  for (const unit of [start, ...below]) {
    const found = await hosts.list(unit.id, { limit: 1 });
    if (found.items.length > 0) return unit;
  }
  return start;
}

/** Whoever is there only to be on duty begins at the watch. */
const isOnDuty = (unit: Unit, me: Me): boolean => {
  const roles = rolesIn(unit, me.roles);
  return roles.has('on_duty') && !may(roles).write;
};

/** The first page is the readiness of a unit; for the duty officer, the watch. */
export function Home() {
  const { t } = useWords();
  const me = useMe();
  const units = useQuery(unitsQuery);
  const start = useQuery({ queryKey: ['landing', me.account], queryFn: () => landing(units.data ?? [], me), enabled: units.isSuccess, gcTime: 0 });
  if (units.isError) return <LoadError error={units.error} onRetry={() => void units.refetch()} />;
  if (start.isError) return <LoadError error={start.error} onRetry={() => void start.refetch()} />;
  if (units.isPending || start.isPending) return <Loading />;
  if (start.data === null) {
    return (
      <Page title={t('shell.no_unit')}>
        <p>{t('shell.no_unit_hint')}</p>
      </Page>
    );
  }
  return <Navigate to={isOnDuty(start.data, me) ? '/u/$unit/watch' : '/u/$unit/readiness'} params={{ unit: start.data.id }} replace />;
}
