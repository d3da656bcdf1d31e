import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { address, imports, type Import } from '../../api/inventory';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { ConfirmDialog } from '../../parts/Dialog';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { LoadError, Loading, Note, ProblemNote, sentence } from '../../parts/States';
import { Changed } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay } from '../../shell/unit';
import { ImportRows } from './ImportRows';
import { ImportState } from './ImportState';

/** How often a running import is looked at. */
const LOOK_MS = 1_000;

export function ImportPage() {
  const { t, word } = useWords();
  const { unit, id } = useParams({ from: '/inside/u/$unit/imports/$id' });
  const found = useQuery({
    queryKey: ['import', unit, id],
    queryFn: () => imports.get(unit, id),
    refetchInterval: (query) => (query.state.data?.running === true ? LOOK_MS : false),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  const item = found.data;
  return (
    <Page
      title={item.file_name}
      lead={
        <>
          {word('form', item.form)} · <Changed at={item.created_at} by={item.created_by_name} /> · <ImportState item={item} />
        </>
      }
      crumb={
        <Link className="crumb" to="/u/$unit/imports" params={{ unit }}>
          <Icon name="back" />
          {t('imports.back')}
        </Link>
      }
      actions={<Actions unit={unit} item={item} />}
    >
      <div className="stack">
        <Notes unit={unit} item={item} />
        {!item.running && item.state !== 'discarded' && <ImportRows unit={unit} item={item} />}
      </div>
    </Page>
  );
}

function Actions({ unit, item }: { unit: string; item: Import }) {
  const { t } = useWords();
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [discarding, setDiscarding] = useState(false);
  const apply = useSubmit();
  const discard = useSubmit();
  const again = async () => {
    await queries.invalidateQueries({ queryKey: ['import', unit, item.id] });
    for (const key of ['imports', 'hosts', 'systems', 'contacts', 'claims', 'host']) void queries.invalidateQueries({ queryKey: [key, unit] });
  };
  return (
    <>
      {item.refused + item.conflicting > 0 && item.state !== 'discarded' && (
        <a className="button" href={address(unit, `/imports/${encodeURIComponent(item.id)}/errors.csv`)}>
          <Icon name="download" />
          {t('imports.errors')}
        </a>
      )}
      {item.state === 'previewed' && may.write && !item.running && (
        <>
          <Button onClick={() => setDiscarding(true)}>{t('imports.discard')}</Button>
          <Button
            tone="primary"
            busy={apply.busy}
            onClick={() =>
              void apply.run(async () => {
                const now = await imports.apply(unit, item.id);
                if (now.state === 'applied') toast(t('imports.applied'));
                await again();
              })
            }
          >
            {t('imports.apply')}
          </Button>
        </>
      )}
      {apply.problem !== null && <ProblemNote problem={apply.problem} />}
      {discarding && (
        <ConfirmDialog
          title={t('imports.discard')}
          text={t('imports.discard_text', { name: item.file_name })}
          action={t('imports.discard')}
          danger
          busy={discard.busy}
          problem={discard.problem}
          onClose={() => setDiscarding(false)}
          onConfirm={() =>
            void discard.run(async () => {
              await imports.discard(unit, item.id);
              toast(t('imports.was_discarded'));
              await again();
              await navigate({ to: '/u/$unit/imports', params: { unit } });
            })
          }
        />
      )}
    </>
  );
}

function Notes({ unit, item }: { unit: string; item: Import }) {
  const { t, lang } = useWords();
  if (item.running) return <Loading />;
  if (item.failure != null) {
    return (
      <Note tone="warn">
        <strong>{t('imports.failed')}</strong>
        <p>{sentence(item.failure[lang])}</p>
      </Note>
    );
  }
  if (item.state === 'applied') {
    return (
      <Note tone={item.refused + item.conflicting > 0 ? 'warn' : 'good'}>
        <p>
          {t('imports.applied_note', { created: item.created, updated: item.updated })}{' '}
          {item.refused + item.conflicting > 0 && t('imports.left_note', { refused: item.refused, conflicting: item.conflicting })}{' '}
          <Link to="/u/$unit/hosts" params={{ unit }}>
            {t('imports.hosts')}
          </Link>
        </p>
      </Note>
    );
  }
  if (item.state !== 'previewed') return null;
  return (
    <Note tone={item.conflicting > 0 ? 'warn' : 'plain'}>
      {t('imports.preview_note')} {item.conflicting > 0 && t('imports.questions', { count: item.conflicting })}
    </Note>
  );
}
