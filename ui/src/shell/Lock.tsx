import { useState } from 'react';

import { api, csrf, data } from '../api/client';
import { browserHasPasskeys, signInByPasskey } from '../api/passkeys';
import { Problem } from '../api/problem';
import { queries } from '../api/queries';
import { begun, meQuery, type Me } from '../api/session';
import { useWords } from '../i18n';
import { store, useStore } from '../lib/store';
import { useSubmit } from '../lib/submit';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { PasswordField, TextField } from '../parts/Field';
import { Note, ProblemNote } from '../parts/States';

/** The question that is open; every call that met the end of the session waits for its one answer. */
const asked = store<{ me: Me; answer: (again: boolean) => void; answered: Promise<boolean> } | null>(null);

/** True from when the person gives up what stands on the page until the page is left. */
let dropped = false;

/** The page was left. */
export function wasLeft(): void {
  dropped = false;
}

/** True while something stands on the page that was not sent yet. */
export function isUnsaved(): boolean {
  return !dropped && document.querySelector('dialog[open] form, [data-unsaved]') !== null;
}

/** Lets the person sign in over the page, when something unsaved stands on it. */
export function askAgain(): Promise<boolean> {
  const open = asked.get();
  if (open !== null) return open.answered;
  const me = queries.getQueryData(meQuery.queryKey);
  if (me === undefined || me === null || !isUnsaved()) return Promise.resolve(false);
  let answer: (again: boolean) => void = () => undefined;
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  asked.set({ me, answered, answer });
  return answered;
}

/** Takes up the session that the browser has now, if it is that of the same account: nothing is sent in another one's name. */
async function takeUp(before: Me): Promise<'same' | 'other' | 'none'> {
  const { data: now } = await api.GET('/api/v1/session');
  if (now?.account == null) return 'none';
  if (now.account !== before.account) return 'other';
  queries.setQueryData(meQuery.queryKey, now);
  csrf.set(now.csrf ?? null);
  return 'same';
}

/** Signs in over a page with something unsaved; the page itself is covered meanwhile. */
export function Lock() {
  const { t } = useWords();
  const open = useStore(asked);
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [second, setSecond] = useState(false);
  const [wrong, setWrong] = useState(false);
  const submit = useSubmit();
  if (open === null) return null;
  const close = (again: boolean) => {
    asked.set(null);
    setPassword('');
    setCode('');
    setSecond(false);
    setWrong(false);
    submit.forget();
    dropped = !again;
    open.answer(again);
  };
  const finish = async () => {
    if ((await takeUp(open.me)) === 'same') close(true);
    else setWrong(true);
  };
  const signIn = async () => {
    setWrong(false);
    // Another tab may have been faster; a second session beside that one would be refused.
    if ((await takeUp(open.me)) !== 'none') {
      await finish();
      return;
    }
    try {
      begun(await data(api.POST('/api/v1/session', { body: { username: open.me.name, password, ...(second ? { code } : {}) } })));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'second_factor_required') throw error;
      setSecond(true);
      return;
    }
    await finish();
  };
  const byKey = async () => {
    setWrong(false);
    begun((await signInByPasskey({ username: open.me.name, password })).session);
    await finish();
  };
  return (
    <Dialog title={t('shell.lock_title')} lock onClose={() => undefined}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(signIn);
        }}
      >
        <p>{t('shell.lock_text')}</p>
        <TextField label={t('sign_in.username')} value={open.me.name} onValue={() => undefined} readOnly autoComplete="username" />
        {second ? (
          <TextField label={t('sign_in.code')} value={code} onValue={setCode} autoComplete="one-time-code" autoCapitalize="off" spellCheck={false} required autoFocus />
        ) : (
          <PasswordField label={t('sign_in.password')} value={password} onValue={setPassword} autoComplete="current-password" autoFocus />
        )}
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        {wrong && <Note tone="warn">{t('shell.lock_wrong')}</Note>}
        <Button type="submit" tone="primary" busy={submit.busy}>
          {second ? t('act.confirm') : t('sign_in.submit')}
        </Button>
        {second && (open.me.profile?.passkeys ?? 0) > 0 && browserHasPasskeys() && (
          <Button busy={submit.busy} onClick={() => void submit.run(byKey)}>
            {t('sign_in.with_passkey')}
          </Button>
        )}
        <div className="line">
          <a href="/sign-in" target="_blank" rel="noopener">
            {t('shell.lock_other')}
          </a>
          <Button tone="quiet" tight onClick={() => void submit.run(finish)}>
            {t('shell.lock_check')}
          </Button>
        </div>
        <div>
          <Button tone="quiet" tight onClick={() => close(false)}>
            {t('shell.lock_leave')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
