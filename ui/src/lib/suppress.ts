/** What a suppression takes, put together from an alert. */
import type { AlertFull, NewSuppression, Suppression } from '../api/monitor';
import type { SuppressionShown } from './monitor-search';

/** Days that are offered; 90 is the most (crates/monitor/src/limits.rs). */
export const SUPPRESSED_DAYS = [1, 7, 30, 90] as const;
const DAY_MS = 86_400_000;
/** Conditions that one suppression may have (crates/monitor/src/limits.rs). */
export const MAX_CONDITIONS = 8;

export interface Draft {
  rule: boolean;
  entity: boolean;
  source: boolean;
  /** Fields of the alert whose first value must be the same. */
  fields: readonly string[];
}

/** As narrow as it can be said in one go: this rule on this entity. */
export const firstDraft = (alert: AlertFull): Draft => ({ rule: true, entity: hasEntity(alert), source: false, fields: [] });

export const hasEntity = ({ entity_kind, entity }: Pick<AlertFull, 'entity_kind' | 'entity'>): boolean => entity_kind !== 'many' && entity !== '';

/** A rule or an entity must be named, so that nobody switches monitoring off. */
export const isEnough = ({ rule, entity }: Draft): boolean => rule || entity;

/** The end so many days from now, to the second, and never a moment beyond what the server takes. */
export const endAfter = (days: number, now: number): string => new Date(now + days * DAY_MS - 60_000).toISOString();

export function suppressionOf(alert: AlertFull, draft: Draft, reason: string, expires_at: string): NewSuppression {
  return {
    rule: draft.rule ? alert.rule : '',
    entity_kind: draft.entity ? alert.entity_kind : '',
    entity: draft.entity ? alert.entity : '',
    source: draft.source ? alert.source : '',
    conditions: alert.shown.filter(({ field, values }) => draft.fields.includes(field) && values.length > 0).map(({ field, values }) => ({ field, value: values[0] ?? '' })),
    reason: reason.trim(),
    expires_at,
  };
}

/** Where a suppression is listed. One that nobody approved does not take what is critical. */
export function shownIn(one: Suppression, show: SuppressionShown | undefined): boolean {
  if (show === 'ended') return !one.holds;
  if (show === 'waiting') return one.holds && !one.covers_critical;
  return show === undefined || one.holds;
}
