import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { ruleSets, type RuleSet, type SetChange } from '../../api/rules';
import { useWords } from '../../i18n';
import { ALERT_LEVELS } from '../../lib/alerts';
import { RULE_STATUSES } from '../../lib/rules';
import { useAct } from '../../lib/submit';
import { stamp } from '../../lib/time';
import { whole } from '../../lib/watch';
import { Button } from '../../parts/Button';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { FactList } from '../../parts/Facts';
import { Check, SelectField } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { NameDialog } from '../../parts/NameDialog';
import { Page } from '../../parts/Page';
import { LoadError, Loading, Note, ProblemNote, sentence } from '../../parts/States';
import { Tag } from '../../parts/Tag';
import { Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useCurrentUnit, useInstallationRole } from '../../shell/unit';
import '../../style/monitor.css';
import '../../style/rules.css';
import { ImportSet } from './ImportSet';
import { againIn, NetworkNote } from './Network';

const KEY = ['rule-sets'];

/** Where the rules of the installation come from, and which of each set are looked for. */
export function RuleSetsPage() {
  const { t } = useWords();
  const unit = useCurrentUnit();
  const queries = useQueryClient();
  const { decides } = useInstallationRole();
  const [importing, setImporting] = useState<RuleSet | 'new' | null>(null);
  const found = useQuery({ queryKey: KEY, queryFn: ruleSets.list, refetchInterval: (query) => againIn(query.state.data?.network) });
  const again = async () => {
    await Promise.all([queries.invalidateQueries({ queryKey: KEY }), queries.invalidateQueries({ queryKey: ['rules'] })]);
  };
  const reading = useAct(again);
  return (
    <Page
      title={t('sets.title')}
      lead={t('sets.lead')}
      crumb={
        unit !== undefined && (
          <Link className="crumb" to="/u/$unit/rules" params={{ unit: unit.id }}>
            <Icon name="back" />
            {t('rules.title')}
          </Link>
        )
      }
      actions={
        decides && (
          <>
            <Button busy={reading.busy} onClick={() => void reading.act(ruleSets.readFolders).then((done) => done && toast(t('sets.reading')))}>
              {t('sets.read_folders')}
            </Button>
            <Button tone="primary" icon="plus" onClick={() => setImporting('new')}>
              {t('sets.import')}
            </Button>
          </>
        )
      }
    >
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className="stack">
          <NetworkNote network={found.data.network} />
          {reading.problem !== null && <ProblemNote problem={reading.problem} />}
          {found.data.items.map((set) => (
            <One key={set.id} set={set} last={set.place === found.data.items.length - 1} decides={decides} again={again} replace={() => setImporting(set)} />
          ))}
        </div>
      )}
      {importing !== null && <ImportSet set={importing === 'new' ? null : importing} again={again} onClose={() => setImporting(null)} />}
    </Page>
  );
}

type Asked = 'rename' | 'remove' | 'history' | 'licence';

function One({ set, last, decides, again, replace }: { set: RuleSet; last: boolean; decides: boolean; again: () => Promise<void>; replace: () => void }) {
  const { t, lang, word } = useWords();
  const unit = useCurrentUnit();
  const { act, busy, problem } = useAct(again);
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const change = (body: SetChange) => void act(() => ruleSets.change(set, body)).then((done) => done && toast(t('sets.changed')));
  const many = (value: number) => whole(value, lang);
  const search = (state: 'refused' | undefined) => ({ set: set.id, state });
  return (
    <section className={set.on ? 'sheet set-card' : 'sheet set-card off'} aria-labelledby={`set-${set.id}`}>
      <div className="sheet-head">
        <h2 id={`set-${set.id}`} className="rule-name">
          {set.place + 1}. {set.name}
        </h2>
        <Tag tone={set.failure != null ? 'bad' : set.on ? 'good' : 'idle'}>{t(set.on ? 'sets.on_tag' : 'sets.off_tag')}</Tag>
      </div>
      {set.failure != null && <Note tone="warn">{t('sets.failure', { why: sentence(set.failure[lang]) })}</Note>}
      {set.left && <Note tone="warn">{t('sets.left')}</Note>}
      <p>
        {t('sets.numbers', { rules: many(set.rules), correlations: many(set.correlations), filters: many(set.filters), files: many(set.files) })}
        {unit !== undefined && (
          <>
            {' · '}
            <Link to="/u/$unit/rules" params={{ unit: unit.id }} search={search(undefined)}>
              {t('sets.show_rules')}
            </Link>
          </>
        )}
        {set.refused > 0 && (
          <>
            {' · '}
            {t('sets.refused', { many: many(set.refused) })}{' '}
            {unit !== undefined && (
              <Link to="/u/$unit/rules" params={{ unit: unit.id }} search={search('refused')}>
                {t('sets.show_refused')}
              </Link>
            )}
          </>
        )}
      </p>
      <p>
        {Object.entries(set.states)
          .map(([state, number]) => `${word('rule_state', state)}: ${many(number ?? 0)}`)
          .join(' · ')}
      </p>
      <fieldset className="form" disabled={!decides || busy}>
        <Check label={t('sets.on')} checked={set.on} onChecked={(on) => change({ on })} />
        <SelectField label={t('sets.min_level')} value={set.min_level} choices={ALERT_LEVELS.map((value) => ({ value, label: word('alert_level', value) }))} onValue={(min_level) => change({ min_level })} />
        <div className="field">
          <span>{t('sets.statuses')}</span>
          <div className="set-statuses">
            {RULE_STATUSES.map((status) => (
              <Check
                key={status}
                label={word('rule_status', status)}
                checked={set.statuses.includes(status)}
                onChecked={(on) => change({ statuses: on ? [...set.statuses, status] : set.statuses.filter((other) => other !== status) })}
              />
            ))}
          </div>
          <span className="hint">{t('sets.status_hint')}</span>
        </div>
      </fieldset>
      {problem !== null && <ProblemNote problem={problem} />}
      <FactList
        items={[
          { name: t('sets.from'), value: set.path === '' ? word('rule_origin', set.origin) : <>{word('rule_origin', set.origin)}: <span className="mono small rule-name">{set.path}</span></> },
          { name: t('sets.content'), value: t('sets.content_by', { at: stamp(set.content_at, lang), name: set.content_by_name || t('sets.program') }) },
          ...(set.revision === '' ? [] : [{ name: t('sets.revision'), value: <span className="mono small rule-name">{set.revision}</span> }]),
          {
            name: t('sets.licence'),
            value:
              set.licence === '' ? (
                ''
              ) : (
                <>
                  {set.licence}{' '}
                  <Button tone="quiet" tight onClick={() => setAsked('licence')}>
                    {t('sets.licence_read')}
                  </Button>
                </>
              ),
          },
          { name: t('sets.digest'), value: <span className="mono small rule-name">{set.digest}</span> },
        ]}
      />
      <div className="row-acts">
        {decides && (
          <>
            {set.origin === 'file' && (
              <Button tight onClick={replace}>
                {t('sets.replace')}
              </Button>
            )}
            <Button tight disabled={busy || set.place === 0} onClick={() => change({ place: set.place - 1 })}>
              {t('sets.earlier')}
            </Button>
            <Button tight disabled={busy || last} onClick={() => change({ place: set.place + 1 })}>
              {t('sets.later')}
            </Button>
            <Button tight onClick={() => setAsked('rename')}>
              {t('sets.rename')}
            </Button>
          </>
        )}
        <Button tight onClick={() => setAsked('history')}>
          {t('sets.history')}
        </Button>
        {decides && set.origin !== 'pack' && (
          <Button tight tone="danger" onClick={() => setAsked('remove')}>
            {t('sets.remove')}
          </Button>
        )}
      </div>
      {asked === 'rename' && (
        <NameDialog
          title={t('sets.rename')}
          label={t('sets.name')}
          hint={set.name}
          maxLength={200}
          onName={(name) => {
            close();
            change({ name });
          }}
          onClose={close}
        />
      )}
      {asked === 'remove' && (
        <ConfirmDialog
          title={t('sets.remove_title')}
          text={t('sets.remove_text', { name: set.name })}
          action={t('sets.remove')}
          danger
          busy={busy}
          problem={problem}
          onClose={close}
          onConfirm={() =>
            void act(() => ruleSets.remove(set)).then((done) => {
              if (!done) return;
              toast(t('sets.removed'));
              close();
            })
          }
        />
      )}
      {asked === 'history' && <History set={set} onClose={close} />}
      {asked === 'licence' && <Licence set={set} onClose={close} />}
    </section>
  );
}

function History({ set, onClose }: { set: RuleSet; onClose: () => void }) {
  const { t, word } = useWords();
  const found = useQuery({ queryKey: [...KEY, set.id, 'history', set.version], queryFn: () => ruleSets.history(set.id) });
  return (
    <Dialog title={`${t('sets.history')}: ${set.name}`} wide onClose={onClose}>
      {found.isPending ? (
        <Loading />
      ) : found.data === undefined ? (
        <LoadError error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <ul className="stack">
          {found.data.map(({ at, actor_name, event, reason }) => (
            <li key={`${at} ${event}`}>
              <strong>{word('rule_told', event)}</strong> · {actor_name || t('sets.program')} · <Time at={at} />
              <p className="small said">{reason}</p>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Licence({ set, onClose }: { set: RuleSet; onClose: () => void }) {
  const { t } = useWords();
  const found = useQuery({ queryKey: [...KEY, set.id, 'licence', set.digest], queryFn: () => ruleSets.licence(set.id) });
  return (
    <Dialog title={`${t('sets.licence')}: ${set.name}`} wide onClose={onClose}>
      {found.isPending ? <Loading /> : found.data === undefined ? <LoadError error={found.error} onRetry={() => void found.refetch()} /> : <p className="said small">{found.data}</p>}
    </Dialog>
  );
}
