import { useId, useRef, useState } from 'react';

import type { Asked, EventField, SearchFault } from '../../api/events';
import { useWords } from '../../i18n';
import { faster, hints, marked, MAX_SEARCH, NOW, QUICK, withName } from '../../lib/events';
import { fromLocalInput, toLocalInput } from '../../lib/time';
import { Button } from '../../parts/Button';
import { SelectField, TextField } from '../../parts/Field';
import { Icon } from '../../parts/Icon';
import { sentence } from '../../parts/States';

/** The line that people write, with names of fields offered, and the time beside it. */
export function Bar({
  asked,
  fields,
  fault,
  busy,
  onStop,
  onGo,
}: {
  asked: Asked;
  fields: readonly EventField[];
  fault: SearchFault | null;
  busy: boolean;
  onStop: () => void;
  onGo: (next: Partial<Asked>) => void;
}) {
  const { t, lang, word } = useWords();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [q, setQ] = useState(asked.q);
  const [caret, setCaret] = useState<number | null>(null);
  const [at, setAt] = useState(0);
  const quick = QUICK.find((one) => one === asked.from && asked.to === NOW);
  const [own, setOwn] = useState(quick === undefined);
  const instant = (text: string) => (/^\d{4}-/.test(text) ? toLocalInput(text) : '');
  const [from, setFrom] = useState(instant(asked.from));
  const [to, setTo] = useState(instant(asked.to));
  const hint = caret === null ? null : hints(q, caret, fields);
  const active = hint?.fields[Math.min(at, hint.fields.length - 1)];
  const pick = (name: string) => {
    if (hint === null) return;
    const made = withName(q, hint, name);
    setQ(made.q);
    setCaret(null);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(made.caret, made.caret);
    });
  };
  const submit = () => {
    setCaret(null);
    const times = own ? { from: fromLocalInput(from) ?? asked.from, to: fromLocalInput(to) ?? NOW } : {};
    onGo({ q: q.trim(), ...times });
  };
  const quicker = faster(q);
  const parts = fault === null || q !== asked.q ? null : marked(asked.q, fault);
  return (
    <form
      className="sheet form search-bar"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="field finder search-text">
        <label htmlFor={id}>{t('events.bar')}</label>
        <div className="search-line">
          <div className="finder-box">
            <input
              ref={input}
              id={id}
              className="input mono"
              role="combobox"
              aria-expanded={hint !== null}
              aria-controls={`${id}-list`}
              aria-autocomplete="list"
              aria-activedescendant={active === undefined ? undefined : `${id}-${active.sql}`}
              aria-describedby={`${id}-hint${parts === null ? '' : ` ${id}-fault`}`}
              aria-invalid={parts === null ? undefined : true}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={MAX_SEARCH}
              value={q}
              onChange={(event) => {
                setQ(event.target.value);
                setCaret(event.target.selectionStart);
                setAt(0);
              }}
              onBlur={() => setCaret(null)}
              onKeyDown={(event) => {
                if (hint === null || active === undefined) return;
                const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
                if (move !== 0) {
                  event.preventDefault();
                  setAt((Math.min(at, hint.fields.length - 1) + move + hint.fields.length) % hint.fields.length);
                } else if (event.key === 'Tab' && !event.shiftKey) {
                  event.preventDefault();
                  pick(active.name);
                } else if (event.key === 'Escape') {
                  event.preventDefault();
                  setCaret(null);
                }
              }}
            />
            {hint !== null && (
              <ul className="finder-list" id={`${id}-list`} role="listbox" aria-label={t('events.offered')}>
                {hint.fields.map((field) => (
                  <li
                    key={field.name}
                    id={`${id}-${field.sql}`}
                    role="option"
                    aria-selected={field === active}
                    className={field === active ? 'at' : undefined}
                    onMouseDown={(event) => {
                      event.preventDefault();
                      pick(field.name);
                    }}
                  >
                    <span className="mono">{field.name}</span> <span className="small soft">{field.about[lang]}</span>
                  </li>
                ))}
              </ul>
            )}
          </div>
          {busy ? (
            <Button onClick={onStop}>{t('events.stop')}</Button>
          ) : (
            <Button type="submit" tone="primary" icon="search">
              {t('events.find')}
            </Button>
          )}
        </div>
        <span className="hint" id={`${id}-hint`}>
          {t('events.bar_hint')}
        </span>
        {quicker !== null && (
          <button
            type="button"
            className="link"
            onClick={() => {
              setQ(quicker);
              onGo({ q: quicker });
            }}
          >
            {t('events.faster', { q: quicker })}
          </button>
        )}
        {parts !== null && fault !== null && (
          <div className="note bad" role="alert" id={`${id}-fault`}>
            <Icon name="stop" />
            <div>
              <strong>{t('events.fault')}</strong>
              <p className="mono search-fault">
                {parts[0]}
                <mark>{parts[1] === '' ? '▲' : parts[1]}</mark>
                {parts[2]}
              </p>
              <p>{sentence(fault.message[lang])}</p>
              {fault.nearest != null && (
                <Button tight onClick={() => onGo({ q: `${parts[0]}${fault.nearest ?? ''}${parts[2]}` })}>
                  {t('events.use_nearest', { name: fault.nearest })}
                </Button>
              )}
            </div>
          </div>
        )}
      </div>
      <div className="filters search-times">
        <SelectField
          label={t('events.period')}
          value={own ? 'own' : (quick ?? 'own')}
          choices={[...QUICK.map((value) => ({ value, label: word('quick', value.replace('-', '_')) })), { value: 'own', label: t('events.own') }]}
          onValue={(value) => {
            setOwn(value === 'own');
            if (value !== 'own') onGo({ q: q.trim(), from: value, to: NOW });
          }}
        />
        {own && (
          <>
            <TextField type="datetime-local" label={t('events.from')} value={from} onValue={setFrom} />
            <TextField type="datetime-local" label={t('events.to')} value={to} onValue={setTo} />
          </>
        )}
        <details className="search-help">
          <summary className="small">{t('events.help')}</summary>
          <ul className="small">
            {(['words', 'field', 'wild', 'range', 'net', 'list', 'logic'] as const).map((one) => (
              <li key={one}>{t(`events.help_${one}`)}</li>
            ))}
          </ul>
        </details>
      </div>
    </form>
  );
}
