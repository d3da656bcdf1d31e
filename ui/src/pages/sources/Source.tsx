import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';

import { useWatchLive } from '../../api/live';
import { sources, type Source } from '../../api/monitor';
import { useWords } from '../../i18n';
import { stamp } from '../../lib/time';
import { SourceStateTag } from '../../parts/AlertTags';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Icon } from '../../parts/Icon';
import { Page } from '../../parts/Page';
import { RecordForm } from '../../parts/RecordForm';
import { Retire } from '../../parts/Retire';
import { LoadError, Loading, Note } from '../../parts/States';
import { Ago } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMay, useUnitId } from '../../shell/unit';
import '../../style/directive.css';
import '../../style/monitor.css';
import { Exclusions } from '../rules/Exclusions';
import { Coverage } from './Coverage';
import { sourceDraft, sourceFields, useSourceForm } from './fields';
import { Senders } from './Senders';
import { SourceFacts } from './SourceFacts';
import { SourceHours } from './SourceHours';
import { fieldOf } from './Sources';
import { Tokens } from './Tokens';

const AGAIN_MS = 30_000;
/** Files that the server reads itself: nobody sends them. */
const READ_HERE = ['file', 'folder'];

export function SourcePage() {
  const unit = useUnitId();
  const { id } = useParams({ from: '/inside/u/$unit/sources/$id' });
  useWatchLive(unit);
  const found = useQuery({ queryKey: ['source', unit, id], queryFn: () => sources.get(unit, id), refetchInterval: AGAIN_MS });
  if (found.data !== undefined) return <One key={id} unit={unit} source={found.data.data} etag={found.data.etag} />;
  if (found.isError) return <LoadError error={found.error} onRetry={() => void found.refetch()} />;
  return <Loading />;
}

function One({ unit, source, etag }: { unit: string; source: Source; etag: string }) {
  const { t, lang, word } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const fields = useSourceForm(source.offset_minutes);
  const [asked, setAsked] = useState<'edit' | 'retire' | null>(null);
  /** A secret that was made on this page, for the settings below; gone with the page. */
  const [secret, setSecret] = useState('');
  const close = () => setAsked(null);
  const again = async () => {
    await Promise.all([queries.invalidateQueries({ queryKey: ['source', unit, source.id] }), queries.invalidateQueries({ queryKey: ['sources', unit] })]);
  };
  const retired = source.retired_at != null;
  return (
    <Page
      title={source.name}
      lead={
        <>
          <SourceStateTag state={source.state} retired={retired} /> · {word('protocol', source.protocol)} · {t('feeds.last_seen')}: <Ago at={source.last_seen} />
        </>
      }
      crumb={
        <Link className="crumb" to="/u/$unit/sources" params={{ unit }}>
          <Icon name="back" />
          {t('feeds.title')}
        </Link>
      }
      actions={
        may.decide &&
        !retired && (
          <>
            <Button icon="edit" onClick={() => setAsked('edit')}>
              {t('act.edit')}
            </Button>
            <Button tone="danger" onClick={() => setAsked('retire')}>
              {t('feeds.retire')}
            </Button>
          </>
        )
      }
    >
      <div className="stack">
        {source.retired_at != null && <Note tone="warn">{t('feeds.retired_at', { at: stamp(source.retired_at, lang) })}</Note>}
        {source.state === 'silent' && !retired && (
          <Note tone="warn">
            <strong>{t('feeds.silent_note')}</strong>
            <p>{t('feeds.silent_hint')}</p>
            <p>
              <Link to="/u/$unit/alerts" params={{ unit }} search={{ source: source.id }}>
                {t('feeds.its_alerts')}
              </Link>
            </p>
          </Note>
        )}
        <SourceFacts unit={unit} source={source} />
        <SourceHours unit={unit} source={source} />
        <Coverage unit={unit} source={source.id} />
        <Exclusions unit={unit} source={source.id} />
        {!retired && !READ_HERE.includes(source.protocol) && (
          <>
            <Tokens unit={unit} source={source} onSecret={setSecret} />
            <Senders unit={unit} source={source} secret={secret} />
          </>
        )}
      </div>
      {asked === 'edit' && (
        <Dialog title={t('feeds.edit')} wide onClose={close}>
          <RecordForm
            fields={fields}
            initial={{ draft: sourceDraft(source), etag }}
            action={t('act.save')}
            onClose={close}
            nameOf={fieldOf}
            reload={async () => {
              const now = await sources.get(unit, source.id);
              return { draft: sourceDraft(now.data), etag: now.etag };
            }}
            save={async (draft, based) => {
              await sources.update(unit, source.id, sourceFields(draft), based);
              toast(t('list.saved'));
              close();
              await again();
            }}
          />
        </Dialog>
      )}
      {asked === 'retire' && (
        <Retire
          title={t('feeds.retire')}
          text={t('feeds.retire_text', { name: source.name })}
          retire={() => sources.retire(unit, source.id, etag)}
          onDone={() => {
            void again();
            void navigate({ to: '/u/$unit/sources', params: { unit } });
          }}
          onClose={close}
        />
      )}
    </Page>
  );
}
