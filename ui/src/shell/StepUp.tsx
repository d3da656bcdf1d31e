import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { setHooks } from '../api/client';
import { browserHasPasskeys, confirmByPasskey } from '../api/passkeys';
import type { Problem } from '../api/problem';
import { begun, confirmWith, forget, meQuery } from '../api/session';
import { useWords } from '../i18n';
import { store, useStore } from '../lib/store';
import { useSubmit } from '../lib/submit';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { PasswordField, TextField } from '../parts/Field';
import { ProblemNote, sentence } from '../parts/States';
import { router } from '../router';
import { askAgain, isUnsaved, Lock, wasLeft } from './Lock';

interface Asked {
  problem: Problem;
  answer: (confirmed: boolean) => void;
}

const asked = store<Asked | null>(null);

function ask(problem: Problem): Promise<boolean> {
  // Two calls at once share one question.
  const open = asked.get();
  return new Promise((resolve) => {
    const answer = (confirmed: boolean) => {
      open?.answer(confirmed);
      resolve(confirmed);
    };
    asked.set({ problem: open?.problem ?? problem, answer });
  });
}

function ended(): void {
  const { pathname, href } = router.state.location;
  if (['/sign-in', '/setup', '/password'].includes(pathname)) return;
  // What stands on the page stays there: the person signs in over it.
  if (isUnsaved()) {
    void askAgain().then((again) => (again ? undefined : leave(href)));
    return;
  }
  leave(href);
}

function leave(href: string): void {
  forget();
  wasLeft();
  void router.navigate({ to: '/sign-in', search: { to: href, why: 'ended' } });
}

/** Asks for the password or a code when the server wants one, then lets the call that needed it go on. */
export function StepUpDialog() {
  const { t, lang } = useWords();
  const open = useStore(asked);
  const [withCode, setWithCode] = useState(false);
  const [value, setValue] = useState('');
  const submit = useSubmit();
  const me = useQuery({ ...meQuery, enabled: open !== null });
  useEffect(() => setHooks(ask, askAgain, ended), []);
  if (open === null) return <Lock />;
  const close = (confirmed: boolean) => {
    asked.set(null);
    setValue('');
    submit.forget();
    open.answer(confirmed);
  };
  return (
    <Dialog title={t('step_up.title')} onClose={() => close(false)}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(() => confirmWith(withCode ? { code: value } : { password: value })).then((done) => {
            if (done) close(true);
          });
        }}
      >
        <p>{sentence(open.problem.detail(lang))}</p>
        {withCode ? (
          <TextField label={t('step_up.code')} value={value} onValue={setValue} inputMode="numeric" autoComplete="one-time-code" required autoFocus />
        ) : (
          <PasswordField label={t('sign_in.password')} value={value} onValue={setValue} autoComplete="current-password" autoFocus />
        )}
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        {(me.data?.profile?.passkeys ?? 0) > 0 && browserHasPasskeys() && (
          <Button
            onClick={() =>
              void submit
                .run(async () => begun(await confirmByPasskey()))
                .then((done) => {
                  if (done) close(true);
                })
            }
          >
            {t('step_up.with_passkey')}
          </Button>
        )}
        <div className="form-actions">
          <Button
            tone="quiet"
            onClick={() => {
              setWithCode(!withCode);
              setValue('');
            }}
          >
            {withCode ? t('step_up.with_password') : t('step_up.with_code')}
          </Button>
          <Button onClick={() => close(false)}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('act.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
