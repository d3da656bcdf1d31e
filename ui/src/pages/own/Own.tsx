import { useQuery, useQueryClient } from '@tanstack/react-query';

import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Page } from '../../parts/Page';
import { LoadError, Loading, ProblemNote } from '../../parts/States';
import { Table } from '../../parts/Table';
import { Tag } from '../../parts/Tag';
import { Ago, Time } from '../../parts/Time';
import { toast } from '../../parts/Toast';
import { useMe } from '../../shell/unit';
import { Central } from './Central';
import { ChangePassword } from './ChangePassword';
import { Passkeys } from './Passkeys';
import { SecondFactor } from './SecondFactor';

type Session = components['schemas']['SessionView'];

export function Own() {
  const { t } = useWords();
  const me = useMe();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => data(api.GET('/api/v1/sessions')) });
  if (sessions.isPending) return <Loading />;
  if (sessions.isError) return <LoadError error={sessions.error} onRetry={() => void sessions.refetch()} />;
  return (
    <Page title={t('own.title')} lead={`${me.profile?.display_name ?? me.name} (${me.name})`}>
      <div className="stack">
        <div className="cols">
          <ChangePassword />
          <SecondFactor on={me.profile?.totp_active ?? me.two_factor} keys={(me.profile?.passkeys ?? 0) > 0} />
        </div>
        <Passkeys totp={me.profile?.totp_active ?? false} />
        <Central />
        <section className="stack" aria-labelledby="sessions">
          <div>
            <h2 id="sessions">{t('own.sessions')}</h2>
            <p className="soft">{t('own.sessions_hint')}</p>
          </div>
          <Sessions sessions={sessions.data} />
        </section>
      </div>
    </Page>
  );
}

function Sessions({ sessions }: { sessions: readonly Session[] }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const submit = useSubmit();
  const end = (id: string) =>
    void submit.run(() => data(api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } }))).then((done) => {
      if (done) toast(t('own.session_ended'));
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    });
  return (
    <>
      {submit.problem !== null && <ProblemNote problem={submit.problem} />}
      <Table
        label={t('own.sessions')}
        rows={sessions}
        id={(session) => session.id}
        empty={null}
        columns={[
          {
            key: 'device',
            head: t('own.session_device'),
            main: true,
            cell: (session) => (
              <>
                {device(session.user_agent) ?? t('own.unknown_device')} {session.current && <Tag tone="good">{t('own.session_current')}</Tag>}
              </>
            ),
          },
          { key: 'address', head: t('own.session_address'), cell: (session) => <span className="mono">{session.address ?? '–'}</span> },
          { key: 'seen', head: t('own.session_seen'), cell: (session) => <Ago at={session.seen_at} /> },
          { key: 'began', head: t('own.session_began'), lesser: true, cell: (session) => <Time at={session.created_at} /> },
          { key: 'expires', head: t('own.session_expires'), lesser: true, cell: (session) => <Time at={session.expires_at} /> },
          { key: 'factor', head: t('own.session_factor'), lesser: true, cell: (session) => (session.two_factor ? t('own.factor_two') : t('own.factor_one')) },
          {
            key: 'end',
            head: <span className="unseen">{t('units.actions')}</span>,
            cell: (session) =>
              !session.current && (
                <Button tight onClick={() => end(session.id)} disabled={submit.busy}>
                  {t('own.session_end')}
                </Button>
              ),
          },
        ]}
      />
    </>
  );
}

/** What people call their browser, from what it calls itself; more specific names first, because each claims to be the others too. */
function device(agent: string): string | undefined {
  const browser = [
    ['Edg/', 'Edge'],
    ['coc_coc', 'Cốc Cốc'],
    ['OPR/', 'Opera'],
    ['Firefox/', 'Firefox'],
    ['HeadlessChrome/', 'Chrome'],
    ['Chrome/', 'Chrome'],
    ['Safari/', 'Safari'],
  ].find(([mark]) => mark !== undefined && agent.includes(mark))?.[1];
  const system = [
    ['Windows', 'Windows'],
    ['Android', 'Android'],
    ['iPhone', 'iPhone'],
    ['iPad', 'iPad'],
    ['Mac OS', 'macOS'],
    ['Linux', 'Linux'],
  ].find(([mark]) => mark !== undefined && agent.includes(mark))?.[1];
  if (browser === undefined) return agent === '' ? undefined : agent;
  return system === undefined ? browser : `${browser}, ${system}`;
}
