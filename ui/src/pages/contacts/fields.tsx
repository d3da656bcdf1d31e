import type { Contact, ContactFields } from '../../api/inventory';
import { useWords } from '../../i18n';
import type { Draft } from '../../lib/concurrent';
import { toLocalInput } from '../../lib/time';
import { Button } from '../../parts/Button';
import { SelectField, TextField } from '../../parts/Field';
import type { FormField } from '../../parts/RecordForm';

export const CHANNEL_KINDS = ['phone', 'mail', 'chat'] as const;

interface Channel {
  kind: string;
  value: string;
}

/** Channels travel through the form as JSON, so that all fields compare alike. */
const written = (channels: readonly Channel[]) => JSON.stringify(channels.map(({ kind, value }) => ({ kind, value })));
const read = (text: string): Channel[] => (text === '' ? [] : (JSON.parse(text) as Channel[]));

export const NEW_CONTACT: Draft = {
  name: '',
  office: '',
  role: '',
  about: '',
  channels: written([{ kind: 'phone', value: '' }]),
  valid_from: '',
  valid_until: '',
  note: '',
};

const dayOf = (iso: string | null | undefined) => (iso == null ? '' : toLocalInput(iso).slice(0, 10));

export function contactDraft(contact: Contact): Draft {
  const { name, office, role, about, note } = contact;
  return { name, office, role, about, channels: written(contact.channels), valid_from: dayOf(contact.valid_from), valid_until: dayOf(contact.valid_until), note };
}

/** The beginning of a day in Vietnam, and for an end the last second of it. */
const instant = (day: string, clock: string) => (day === '' ? null : new Date(`${day}T${clock}+07:00`).toISOString());

export function contactFields(draft: Draft): ContactFields {
  const text = (name: string) => draft[name] ?? '';
  return {
    name: text('name'),
    office: text('office'),
    role: text('role'),
    about: text('about'),
    note: text('note'),
    valid_from: instant(text('valid_from'), '00:00:00'),
    valid_until: instant(text('valid_until'), '23:59:59'),
    channels: read(text('channels')).filter(({ value }) => value.trim() !== ''),
  };
}

export function useContactForm(): FormField[] {
  const { t } = useWords();
  return [
    { name: 'name', label: t('attr.name'), required: true },
    { name: 'office', label: t('attr.office') },
    { name: 'role', label: t('attr.role') },
    { name: 'about', label: t('attr.about') },
    {
      name: 'channels',
      label: t('attr.channels'),
      render: (value, onValue, fault) => <Channels channels={read(value)} onChannels={(next) => onValue(written(next))} fault={fault} />,
      show: (value) =>
        read(value)
          .map((channel) => channel.value)
          .join(', '),
    },
    { name: 'valid_from', label: t('attr.valid_from'), kind: 'date' },
    { name: 'valid_until', label: t('attr.valid_until'), kind: 'date' },
    { name: 'note', label: t('attr.note'), kind: 'area', full: true },
  ];
}

function Channels({ channels, onChannels, fault }: { channels: readonly Channel[]; onChannels: (channels: Channel[]) => void; fault: string | undefined }) {
  const { t, word } = useWords();
  const change = (at: number, part: Partial<Channel>) => onChannels(channels.map((channel, place) => (place === at ? { ...channel, ...part } : channel)));
  return (
    <fieldset className="form">
      <legend>{t('attr.channels')}</legend>
      {channels.map((channel, place) => {
        const kinds = [...new Set([...CHANNEL_KINDS, channel.kind])];
        return (
          <div key={place} className="filters channel">
            <SelectField
              label={t('contacts.channel_kind')}
              value={channel.kind}
              onValue={(kind) => change(place, { kind })}
              choices={kinds.map((kind) => ({ value: kind, label: word('channel', kind) }))}
            />
            <TextField wide label={t('contacts.channel_value')} value={channel.value} onValue={(value) => change(place, { value })} fault={place === 0 ? fault : undefined} />
            <Button onClick={() => onChannels(channels.filter((_, other) => other !== place))} aria-label={`${t('contacts.channel_remove')} ${place + 1}`} icon="close">
              <span className="unseen">{t('contacts.channel_remove')}</span>
            </Button>
          </div>
        );
      })}
      <div>
        <Button tight icon="plus" onClick={() => onChannels([...channels, { kind: 'phone', value: '' }])}>
          {t('contacts.channel_add')}
        </Button>
      </div>
    </fieldset>
  );
}
