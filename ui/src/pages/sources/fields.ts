import type { Source, SourceFields } from '../../api/monitor';
import { useWords } from '../../i18n';
import type { Draft } from '../../lib/concurrent';
import type { FormField } from '../../parts/RecordForm';
import { LEVELS } from '../systems/fields';

export const PROTOCOLS = ['syslog', 'gelf', 'elasticsearch', 'splunk_hec', 'otlp', 'loki', 'lines', 'file', 'folder'] as const;
const ENCODINGS = ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1258', 'windows-1252', 'tcvn3', 'vni'] as const;
/** Time zones of devices: Viet Nam, none, and those next to it. */
const OFFSETS = [420, 0, 480, 540, 330] as const;

export const NEW_SOURCE: Draft = {
  name: '',
  protocol: 'syslog',
  format: 'auto',
  host: '',
  offset_minutes: '420',
  encoding: 'auto',
  system_level: '0',
  silence_minutes: '60',
  quota_events: '0',
  quota_bytes: '0',
  certificate: '',
  ranges: '',
  note: '',
};

export const sourceDraft = (source: Source): Draft =>
  Object.fromEntries(
    Object.keys(NEW_SOURCE).map((name) => {
      const value = source[name as keyof SourceFields];
      return [name, Array.isArray(value) ? value.join('\n') : String(value)];
    }),
  );

export function sourceFields(draft: Draft): SourceFields {
  const text = (name: keyof SourceFields) => (draft[name] ?? '').trim();
  const number = (name: keyof SourceFields) => Math.trunc(Number(text(name))) || 0;
  return {
    name: text('name'),
    protocol: text('protocol'),
    format: text('format') || 'auto',
    host: text('host'),
    offset_minutes: number('offset_minutes'),
    encoding: text('encoding'),
    system_level: number('system_level'),
    silence_minutes: number('silence_minutes'),
    quota_events: number('quota_events'),
    quota_bytes: number('quota_bytes'),
    certificate: text('certificate'),
    ranges: text('ranges')
      .split(/[\s,;]+/)
      .filter((range) => range !== ''),
    note: text('note'),
  };
}

/** `UTC+7`, `UTC-3:30`. */
export function offsetShown(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '−' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** An encoding as people call it. */
export const encodingShown = (name: string): string => (name === 'tcvn3' ? 'TCVN3 (ABC)' : name.toUpperCase());

/** The fields of a source in the order in which people know them. */
export function useSourceForm(offset: number): FormField[] {
  const { t, word } = useWords();
  const offsets = [...new Set([...OFFSETS, offset])];
  return [
    { name: 'name', label: t('feeds.name'), hint: t('feeds.name_hint'), required: true },
    { name: 'protocol', label: t('feeds.protocol'), choices: PROTOCOLS.map((value) => ({ value, label: word('protocol', value) })) },
    { name: 'host', label: t('feeds.host'), hint: t('feeds.host_hint') },
    { name: 'system_level', label: t('feeds.system_level'), choices: [{ value: '0', label: t('level.none') }, ...LEVELS.map((level) => ({ value: String(level), label: t('level.of', { level }) }))] },
    { name: 'silence_minutes', label: t('feeds.silence'), hint: t('feeds.silence_hint') },
    { name: 'ranges', label: t('feeds.ranges'), hint: t('feeds.ranges_hint'), kind: 'area', mono: true },
    { name: 'format', label: t('feeds.format'), hint: t('feeds.format_hint'), mono: true },
    { name: 'encoding', label: t('feeds.encoding'), hint: t('feeds.encoding_hint'), choices: ENCODINGS.map((value) => ({ value, label: value === 'auto' ? t('feeds.encoding_auto') : encodingShown(value) })) },
    { name: 'offset_minutes', label: t('feeds.offset'), hint: t('feeds.offset_hint'), choices: offsets.map((minutes) => ({ value: String(minutes), label: offsetShown(minutes) })) },
    { name: 'quota_events', label: t('feeds.quota_events'), hint: t('feeds.no_limit') },
    { name: 'quota_bytes', label: t('feeds.quota_bytes'), hint: t('feeds.no_limit') },
    { name: 'certificate', label: t('feeds.certificate'), hint: t('feeds.certificate_hint'), mono: true, full: true },
    { name: 'note', label: t('attr.note'), kind: 'area', full: true },
  ];
}
