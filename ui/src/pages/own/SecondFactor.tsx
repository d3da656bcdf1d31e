import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useWords } from '../../i18n';
import { useSubmit } from '../../lib/submit';
import { Button } from '../../parts/Button';
import { Copy } from '../../parts/Copy';
import { ConfirmDialog, Dialog } from '../../parts/Dialog';
import { TextField } from '../../parts/Field';
import { Note, ProblemNote } from '../../parts/States';
import { Tag } from '../../parts/Tag';
import { toast } from '../../parts/Toast';
import { Qr } from './Qr';

type Enrolment = components['schemas']['EnrolmentView'];

/** `keys` is true when there are passkeys besides: recovery codes belong to both. */
export function SecondFactor({ on, keys }: { on: boolean; keys: boolean }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [asking, setAsking] = useState<'remove' | 'renew' | null>(null);
  const submit = useSubmit();
  const again = () => queries.invalidateQueries({ queryKey: ['me'] });

  const begin = () => submit.run(async () => setEnrolment(await data(api.POST('/api/v1/totp'))));
  const renew = () =>
    submit.run(async () => {
      setCodes((await data(api.POST('/api/v1/totp/recovery'))).recovery_codes);
      setAsking(null);
    });
  const remove = () =>
    submit.run(async () => {
      await data(api.DELETE('/api/v1/totp'));
      setAsking(null);
      toast(t('own.totp_removed'));
      await again();
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    });
  return (
    <section className="sheet" aria-labelledby="totp">
      <div className="sheet-head">
        <h2 id="totp">{t('own.totp')}</h2>
        <Tag tone={on ? 'good' : 'idle'}>{on ? t('own.totp_on') : t('own.totp_off')}</Tag>
      </div>
      <div className="form">
        <p>{on ? t('own.totp_on_hint') : t('own.totp_off_hint')}</p>
        {submit.problem !== null && asking === null && <ProblemNote problem={submit.problem} />}
        <div className="line">
          {(on || keys) && <Button onClick={() => setAsking('renew')}>{t('own.recovery_renew')}</Button>}
          {on ? (
            <Button tone="danger" onClick={() => setAsking('remove')}>
              {t('own.totp_remove')}
            </Button>
          ) : (
            <Button tone="primary" busy={submit.busy} onClick={() => void begin()}>
              {t('own.totp_begin')}
            </Button>
          )}
        </div>
      </div>
      {enrolment !== null && (
        <Enrol
          enrolment={enrolment}
          onClose={() => setEnrolment(null)}
          onDone={(fresh) => {
            setEnrolment(null);
            void again();
            setCodes(fresh);
            toast(t('own.totp_done'));
          }}
        />
      )}
      {codes !== null && <Codes codes={codes} onClose={() => setCodes(null)} />}
      {asking === 'renew' && (
        <ConfirmDialog
          title={t('own.recovery_renew')}
          text={t('own.recovery_renew_text')}
          action={t('own.recovery_renew')}
          busy={submit.busy}
          problem={submit.problem}
          onConfirm={() => void renew()}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'remove' && (
        <ConfirmDialog
          title={t('own.totp_remove')}
          text={keys ? t('own.totp_remove_text_keys') : t('own.totp_remove_text')}
          action={t('own.totp_remove')}
          danger
          busy={submit.busy}
          problem={submit.problem}
          onConfirm={() => void remove()}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}

function Enrol({ enrolment, onClose, onDone }: { enrolment: Enrolment; onClose: () => void; onDone: (codes: string[]) => void }) {
  const { t } = useWords();
  const [code, setCode] = useState('');
  const submit = useSubmit();
  return (
    <Dialog title={t('own.totp_begin')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.run(async () => onDone((await data(api.POST('/api/v1/totp/confirmation', { body: { code } }))).recovery_codes));
        }}
      >
        <p>{t('own.totp_scan')}</p>
        <Qr text={enrolment.uri} label={t('own.totp_qr')} />
        <div>
          <p>{t('own.totp_secret')}</p>
          <div className="line">
            <code className="secret">{enrolment.secret}</code>
            <Copy text={enrolment.secret} />
          </div>
        </div>
        <TextField
          label={t('own.totp_code')}
          fault={submit.faults.get('code')}
          value={code}
          onValue={setCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={8}
          required
          autoFocus
        />
        {submit.problem !== null && <ProblemNote problem={submit.problem} />}
        <div className="form-actions">
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button type="submit" tone="primary" busy={submit.busy}>
            {t('own.totp_confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Recovery codes, shown once. */
export function Codes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog title={t('own.recovery')} onClose={onClose}>
      <div className="form">
        <Note tone="warn">{t('own.recovery_hint')}</Note>
        <ul className="codes mono">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="form-actions">
          <Copy text={codes.join('\n')} />
          <Button tone="primary" onClick={onClose}>
            {t('own.recovery_done')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
