import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';

import { api, data } from '../../api/client';
import { Problem } from '../../api/problem';
import { queries } from '../../api/queries';
import { begun, meQuery } from '../../api/session';
import { changeLanguage, useWords } from '../../i18n';
import { remembered } from '../../lib/store';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { PasswordField, TextField } from '../../parts/Field';
import { Page } from '../../parts/Page';
import { Note, ProblemNote } from '../../parts/States';
import { toast } from '../../parts/Toast';
import { EntryFrame } from '../../shell/EntryFrame';

export function SignIn() {
  const { t, lang } = useWords();
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => data(api.GET('/api/v1/setup')), staleTime: 60_000 });
  const { to, why } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const navigate = useNavigate();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [second, setSecond] = useState(false);
  const submit = useSubmit();

  const send = async () => {
    try {
      const signedIn = await data(api.POST('/api/v1/session', { body: { username, password, ...(second ? { code } : {}) } }));
      begun(signedIn);
      if (signedIn.recovery_left !== null && signedIn.recovery_left !== undefined) toast(t('sign_in.recovery_left', { left: signedIn.recovery_left }));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'second_factor_required') throw error;
      setSecond(true);
      return;
    }
    const me = await queries.query({ ...meQuery, staleTime: 0 });
    // The language of the account, where this browser has no choice of its own.
    const wanted = me?.profile?.lang;
    if (remembered('lang') === null && wanted !== lang && (wanted === 'vi' || wanted === 'en')) await changeLanguage(wanted);
    if (to === undefined) await navigate({ to: '/' });
    else router.history.push(to);
  };
  return (
    <EntryFrame>
      <Page key={second ? 'second' : 'first'} title={second ? t('sign_in.second') : t('sign_in.title')} lead={second ? t('sign_in.second_lead') : t('sign_in.lead')}>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            void submit.run(send);
          }}
        >
          {why !== undefined && !second && submit.problem === null && (
            <Note tone={why === 'ended' ? 'warn' : 'good'}>{why === 'ended' ? t('shell.ended') : t('sign_in.signed_out')}</Note>
          )}
          {setup.data?.done === false && <Note tone="warn">{t('setup.first')}</Note>}
          {second ? (
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
            {second ? t('act.confirm') : t('sign_in.submit')}
          </Button>
          {second && (
            <Button
              tone="quiet"
              onClick={() => {
                setSecond(false);
                setCode('');
                setPassword('');
                submit.forget();
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
