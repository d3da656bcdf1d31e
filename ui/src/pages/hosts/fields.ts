import type { Host, HostFields } from '../../api/inventory';
import { useWords } from '../../i18n';
import type { Draft } from '../../lib/concurrent';
import type { FormField } from '../../parts/RecordForm';
import { useSystemField } from '../systems/field';

export const HOST_KINDS = ['server', 'workstation', 'network_device', 'appliance', 'unknown'] as const;

const TEXTS = [
  'name',
  'kind',
  'system',
  'site',
  'responsible',
  'owner',
  'os_name',
  'os_version',
  'os_build',
  'architecture',
  'manufacturer',
  'model',
  'serial',
  'domain',
  'note',
] as const;
const LISTS = ['addresses', 'macs', 'names'] as const;

export const NEW_HOST: Draft = Object.fromEntries([...TEXTS, ...LISTS].map((name) => [name, name === 'kind' ? 'server' : '']));

export function hostDraft(host: Host): Draft {
  return Object.fromEntries([...TEXTS.map((name) => [name, host[name]]), ...LISTS.map((name) => [name, host[name].join('\n')])]) as Draft;
}

const lines = (text: string) => text.split(/[\n,;]+/).map((line) => line.trim()).filter((line) => line !== '');

export function hostFields(draft: Draft): HostFields {
  const texts = Object.fromEntries(TEXTS.map((name) => [name, draft[name] ?? ''])) as Record<(typeof TEXTS)[number], string>;
  const lists = Object.fromEntries(LISTS.map((name) => [name, lines(draft[name] ?? '')])) as Record<(typeof LISTS)[number], string[]>;
  return { ...texts, ...lists };
}

export function useHostForm(unit: string): FormField[] {
  const { t } = useWords();
  const system = useSystemField(unit);
  const text = (name: Exclude<(typeof TEXTS)[number], 'kind' | 'system' | 'note'>): FormField => ({ name, label: t(`attr.${name}`) });
  const list = (name: (typeof LISTS)[number]): FormField => ({ name, label: t(`attr.${name}`), hint: t('hosts.multi_hint'), kind: 'area', mono: true });
  return [
    { ...text('name'), full: true },
    { name: 'kind', label: t('attr.kind'), choices: HOST_KINDS.map((value) => ({ value, label: t(`kind.${value}`) })) },
    system,
    text('site'),
    list('addresses'),
    list('macs'),
    list('names'),
    text('responsible'),
    text('owner'),
    text('domain'),
    text('os_name'),
    text('os_version'),
    text('os_build'),
    text('architecture'),
    text('manufacturer'),
    text('model'),
    text('serial'),
    { name: 'note', label: t('attr.note'), kind: 'area', full: true },
  ];
}
