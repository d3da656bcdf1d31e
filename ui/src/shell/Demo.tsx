import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { hosts, removeDemonstration, systems } from '../api/inventory';
import { useWords } from '../i18n';
import { useSubmit } from '../lib/submit';
import { Button } from '../parts/Button';
import { ConfirmDialog } from '../parts/Dialog';
import { Icon } from '../parts/Icon';
import { toast } from '../parts/Toast';
import { useMay } from './unit';

/** True while a unit holds demonstration data; it is built as a whole, so a look at some of it is enough. */
async function hasDemonstration(unit: string): Promise<boolean> {
  const [someSystems, someHosts] = await Promise.all([systems.list(unit, { limit: 50 }), hosts.list(unit, { limit: 20 })]);
  return [...someSystems.items, ...someHosts.items].some(({ demo }) => demo);
}

/** Says on every page of the unit that what is shown is no real figure, and takes it away. */
export function DemoBanner({ unit }: { unit: string | undefined }) {
  const { t } = useWords();
  const may = useMay();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const submit = useSubmit();
  const demo = useQuery({
    queryKey: ['hosts', unit, 'demonstration'],
    queryFn: () => hasDemonstration(unit ?? ''),
    enabled: unit !== undefined,
    staleTime: 60_000,
    retry: false,
  });
  if (unit === undefined || demo.data !== true) return null;
  const remove = () =>
    submit.run(async () => {
      await removeDemonstration(unit);
      setAsking(false);
      toast(t('shell.demo_removed'));
      await queries.invalidateQueries();
    });
  return (
    <div className="banner banner-demo" role="note">
      <Icon name="info" />
      <span className="grow">{t('shell.demo')}</span>
      {may.decide && (
        <Button tight onClick={() => setAsking(true)}>
          {t('shell.demo_remove')}
        </Button>
      )}
      {asking && (
        <ConfirmDialog
          title={t('shell.demo_confirm')}
          text={t('shell.demo_confirm_text')}
          action={t('shell.demo_remove')}
          danger
          busy={submit.busy}
          problem={submit.problem}
          onConfirm={() => void remove()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

export function DemoMark({ demo }: { demo: boolean }) {
  const { t } = useWords();
  return demo ? <span className="demo-mark">{t('shell.demo_mark')}</span> : null;
}
