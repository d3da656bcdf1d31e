import { useId, useState, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';

import { useWords } from '../i18n';
import { Fault } from './Fault';

interface Common {
  label: ReactNode;
  hint?: ReactNode;
  fault?: string | undefined;
  wide?: boolean;
}

interface Inner {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

function Frame({ label, hint, fault, wide, children }: Common & { children: (inner: Inner) => ReactNode }) {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, fault === undefined ? '' : `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div className={wide === true ? 'field wide' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': described === '' ? undefined : described, 'aria-invalid': fault === undefined ? undefined : true })}
      {hint !== undefined && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault !== undefined && (
        <Fault id={`${id}-fault`}>{fault}</Fault>
      )}
    </div>
  );
}

type Change = { value: string; onValue: (value: string) => void };

export function TextField({
  label,
  hint,
  fault,
  wide,
  onValue,
  ...rest
}: Common & Change & Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'>) {
  return (
    <Frame label={label} hint={hint} fault={fault} wide={wide}>
      {(inner) => <input className="input" {...rest} {...inner} onChange={(event) => onValue(event.target.value)} />}
    </Frame>
  );
}

export function AreaField({
  label,
  hint,
  fault,
  onValue,
  ...rest
}: Common & Change & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange'>) {
  return (
    <Frame label={label} hint={hint} fault={fault}>
      {(inner) => <textarea className="input" rows={3} {...rest} {...inner} onChange={(event) => onValue(event.target.value)} />}
    </Frame>
  );
}

export interface Choice {
  value: string;
  label: string;
}

export function SelectField({
  label,
  hint,
  fault,
  wide,
  choices,
  onValue,
  ...rest
}: Common & Change & { choices: readonly Choice[] } & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'value' | 'onChange'>) {
  return (
    <Frame label={label} hint={hint} fault={fault} wide={wide}>
      {(inner) => (
        <select className="input" {...rest} {...inner} onChange={(event) => onValue(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

/** A password that can be looked at, because long sentences are easily mistyped. */
export function PasswordField({
  label,
  hint,
  fault,
  value,
  onValue,
  autoComplete,
  autoFocus,
}: Common & Change & { autoComplete: 'current-password' | 'new-password'; autoFocus?: boolean }) {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  return (
    <Frame label={label} hint={hint} fault={fault}>
      {(inner) => (
        <div className="with-button">
          <input
            className="input"
            {...inner}
            value={value}
            type={shown ? 'text' : 'password'}
            autoComplete={autoComplete}
            autoCapitalize="off"
            spellCheck={false}
            autoFocus={autoFocus}
            required
            onChange={(event) => onValue(event.target.value)}
          />
          <button type="button" className="button quiet tight" aria-pressed={shown} aria-label={t('password.show')} onClick={() => setShown(!shown)}>
            {shown ? t('password.hide_short') : t('password.show_short')}
          </button>
        </div>
      )}
    </Frame>
  );
}

export function Check({ label, checked, onChecked, disabled }: { label: ReactNode; checked: boolean; onChecked: (on: boolean) => void; disabled?: boolean }) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChecked(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
