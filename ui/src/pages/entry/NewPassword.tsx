import { useState } from 'react';

import { useWords } from '../../i18n';
import { PasswordField } from '../../parts/Field';

export interface NewPasswordState {
  value: string;
  repeat: string;
  differ: boolean;
  setValue: (value: string) => void;
  setRepeat: (value: string) => void;
  /** True when both entries are the same. */
  check: () => boolean;
}

export function useNewPassword(): NewPasswordState {
  const [value, setValue] = useState('');
  const [repeat, setRepeat] = useState('');
  const [differ, setDiffer] = useState(false);
  const check = () => {
    setDiffer(value !== repeat);
    return value === repeat;
  };
  return { value, repeat, differ, setValue, setRepeat, check };
}

/** A new password, entered twice: nobody can look it up afterwards. */
export function NewPassword({ password, fault, label }: { password: NewPasswordState; fault: string | undefined; label?: string }) {
  const { t } = useWords();
  return (
    <>
      <PasswordField
        label={label ?? t('sign_in.password')}
        hint={t('password.hint')}
        fault={fault}
        value={password.value}
        onValue={password.setValue}
        autoComplete="new-password"
      />
      <PasswordField
        label={t('password.repeat')}
        fault={password.differ && password.value !== password.repeat ? t('password.differ') : undefined}
        value={password.repeat}
        onValue={password.setRepeat}
        autoComplete="new-password"
      />
    </>
  );
}
