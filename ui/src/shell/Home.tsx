import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';

import { unitsQuery } from '../api/session';
import { useWords } from '../i18n';
import { Page } from '../parts/Page';
import { LoadError, Loading } from '../parts/States';
import { startUnit, useMe } from './unit';

/** The first page is the list of hosts of one's own unit. */
export function Home() {
  const { t } = useWords();
  const me = useMe();
  const units = useQuery(unitsQuery);
  if (units.isPending) return <Loading />;
  if (units.isError) return <LoadError error={units.error} onRetry={() => void units.refetch()} />;
  const unit = startUnit(units.data, me);
  if (unit === undefined) {
    return (
      <Page title={t('shell.no_unit')}>
        <p>{t('shell.no_unit_hint')}</p>
      </Page>
    );
  }
  return <Navigate to="/u/$unit/accounts" params={{ unit: unit.id }} replace />;
}
