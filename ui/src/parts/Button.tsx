import type { ButtonHTMLAttributes, ReactNode } from 'react';

import { useWords } from '../i18n';
import { Icon, type IconName } from './Icon';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: 'plain' | 'primary' | 'danger' | 'quiet';
  tight?: boolean;
  busy?: boolean;
  icon?: IconName;
  children: ReactNode;
}

export function Button({ tone = 'plain', tight = false, busy = false, icon, children, type = 'button', ...rest }: Props) {
  const { t } = useWords();
  const name = ['button', tone === 'plain' ? '' : tone, tight ? 'tight' : ''].filter(Boolean).join(' ');
  return (
    <button {...rest} type={type} className={name} disabled={busy || rest.disabled === true} aria-busy={busy || undefined}>
      {icon !== undefined && <Icon name={icon} />}
      {busy ? t('state.working') : children}
    </button>
  );
}
