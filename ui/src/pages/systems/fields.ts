import type { System, SystemFields } from '../../api/inventory';
import { useWords } from '../../i18n';
import type { Draft } from '../../lib/concurrent';
import type { FormField } from '../../parts/RecordForm';

export const DOSSIERS = ['unknown', 'missing', 'drafting', 'submitted', 'approved', 'rejected', 'expired'] as const;
export const LEVELS = [1, 2, 3, 4, 5] as const;

export const NEW_SYSTEM: Draft = { name: '', code: '', level: '', dossier: 'unknown', dossier_note: '', owner: '', operator: '', responsible: '', note: '' };

export function systemDraft(system: System): Draft {
  const { name, code, level, dossier, dossier_note, owner, operator, responsible, note } = system;
  return { name, code, level: level === null ? '' : String(level), dossier, dossier_note, owner, operator, responsible, note };
}

export function systemFields(draft: Draft): SystemFields {
  const text = (name: string) => draft[name] ?? '';
  return {
    name: text('name'),
    code: text('code'),
    level: text('level') === '' ? null : Number(text('level')),
    dossier: text('dossier'),
    dossier_note: text('dossier_note'),
    owner: text('owner'),
    operator: text('operator'),
    responsible: text('responsible'),
    note: text('note'),
  };
}

export function useSystemForm(): FormField[] {
  const { t } = useWords();
  return [
    { name: 'name', label: t('attr.name'), required: true, full: true },
    { name: 'code', label: t('attr.code') },
    {
      name: 'level',
      label: t('attr.level'),
      choices: [{ value: '', label: t('level.none') }, ...LEVELS.map((level) => ({ value: String(level), label: t('level.of', { level }) }))],
    },
    { name: 'dossier', label: t('attr.dossier'), choices: DOSSIERS.map((value) => ({ value, label: t(`dossier.${value}`) })) },
    { name: 'dossier_note', label: t('attr.dossier_note') },
    { name: 'owner', label: t('attr.owner'), hint: t('systems.owner_hint') },
    { name: 'operator', label: t('attr.operator') },
    { name: 'responsible', label: t('attr.responsible') },
    { name: 'note', label: t('attr.note'), kind: 'area', full: true },
  ];
}
