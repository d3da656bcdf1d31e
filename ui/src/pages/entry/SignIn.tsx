import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { centralQuery, leaveFor } from '../../api/central';
import { api, data } from '../../api/client';
import { browserHasPasskeys, passkeyWaysQuery, signInByPasskey } from '../../api/passkeys';
import { Problem } from '../../api/problem';
import { queries } from '../../api/queries';
import { begun, meQuery, type SignedIn } from '../../api/session';
import { changeLanguage, useWords } from '../../i18n';
import { remembered } from '../../lib/store';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { PasswordField, TextField } from '../../parts/Field';
import { Page } from '../../parts/Page';
import { Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { EntryFrame } from '../../shell/EntryFrame';
import { Refused } from './Refused';

export function SignIn() {
  const { t, lang } = useWords();
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => data(api.GET('/api/v1/setup')), staleTime: 60_000 });
  const central = useQuery(centralQuery);
  const passkeys = useQuery(passkeyWaysQuery);
  const { to, why, refused, request, second: after } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const navigate = useNavigate();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  /** Which way wants its second factor now. */
  const [second, setSecond] = useState<'password' | 'central' | null>(after ?? null);
  const submit = useSubmit();
  const leaving = useSubmit();
  const keyed = useSubmit();

  const leave = () => leaving.run(async () => leaveFor((await data(api.POST('/api/v1/oidc', { body: { to: to ?? '/' } }))).address));
  const sendCode = async () => {
    const { session, to: wanted } = await data(api.POST('/api/v1/oidc/code', { body: { code } }));
    begun(session);
    await enter(session, wanted);
  };
  const byKey = async () => {
    const { session, to: wanted } = await signInByPasskey(second === 'password' ? { username, password } : null);
    begun(session);
    // Where the person wanted to go stands in this page's own address, unless central sign-in remembers it.
    await enter(session, second === 'password' ? to : wanted);
  };
  const send = async () => {
    let signedIn: SignedIn;
    try {
      signedIn = await data(api.POST('/api/v1/session', { body: { username, password, ...(second === null ? {} : { code }) } }));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'second_factor_required') throw error;
      setSecond('password');
      return;
    }
    begun(signedIn);
    await enter(signedIn, to);
  };
  /** Goes on into the console with a session that began. */
  const enter = async (signedIn: SignedIn, wantedPath: string | undefined) => {
    if (signedIn.recovery_left !== null && signedIn.recovery_left !== undefined) toast(t('sign_in.recovery_left', { left: signedIn.recovery_left }));
    const me = await queries.query({ ...meQuery, staleTime: 0 });
    // The language of the account, where this browser has no choice of its own.
    const wanted = me?.profile?.lang;
    if (remembered('lang') === null && wanted !== lang && (wanted === 'vi' || wanted === 'en')) await changeLanguage(wanted);
    if (wantedPath === undefined) await navigate({ to: '/' });
    else router.history.push(wantedPath);
  };
  return (
    <EntryFrame>
      <Page key={second === null ? 'first' : 'second'} title={second === null ? t('sign_in.title') : t('sign_in.second')} lead={second === null ? t('sign_in.lead') : t('sign_in.second_lead')}>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void submit.run(second === 'central' ? sendCode : send);
          }}
        >
          {refused !== undefined && second === null && submit.problem === null && leaving.problem === null && <Refused code={refused} request={request} />}
          {why !== undefined && second === null && submit.problem === null && (
            <Note tone={why === 'ended' ? 'warn' : 'good'}>{why === 'ended' ? t('shell.ended') : t('sign_in.signed_out')}</Note>
          )}
          {setup.data?.done === false && <Note tone="warn">{t('setup.first')}</Note>}
          {second !== null ? (
            <TextField label={t('sign_in.code')} value={code} onValue={setCode} autoComplete="one-time-code" autoCapitalize="off" spellCheck={false} required autoFocus />
          ) : (
            <>
              <TextField
                label={t('sign_in.username')}
                value={username}
                onValue={setUsername}
                autoComplete="username"
                autoCapitalize="off"
                spellCheck={false}
                required
                autoFocus
              />
              <PasswordField label={t('sign_in.password')} value={password} onValue={setPassword} autoComplete="current-password" />
            </>
          )}
          {submit.problem !== null && <ProblemNote problem={submit.problem} />}
          <Button type="submit" tone="primary" busy={submit.busy}>
            {second === null ? t('sign_in.submit') : t('act.confirm')}
          </Button>
          {second !== null && passkeys.data === true && browserHasPasskeys() && (
            <>
              {keyed.problem !== null && <ProblemNote problem={keyed.problem} />}
              <Button busy={keyed.busy} onClick={() => void keyed.run(byKey)}>
                {t('sign_in.with_passkey')}
              </Button>
            </>
          )}
          {second === null && central.data?.enabled === true && (
            <>
              {leaving.problem !== null && <ProblemNote problem={leaving.problem} />}
              <Button busy={leaving.busy} onClick={() => void leave()}>
                {central.data.label?.[lang] ?? t('central.title')}
              </Button>
            </>
          )}
          {second !== null && (
            <Button
              tone="quiet"
              onClick={() => {
                setSecond(null);
                setCode('');
                setPassword('');
                submit.forget();
                keyed.forget();
              }}
            >
              {t('sign_in.back')}
            </Button>
          )}
        </form>
      </Page>
    </EntryFrame>
  );
}
