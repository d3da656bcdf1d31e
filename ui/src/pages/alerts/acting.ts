import { useRef, useState } from 'react';

import { alerts as api, type Alert, type Doing } from '../../api/monitor';
import { asProblem } from '../../api/problem';
import { useWords } from '../../i18n';
import { isAtOnce, leadsOn } from '../../lib/alerts';
import { toast } from '../../parts/Toast';
import { useActTitle, type Asked } from './ActDialog';
import type { Outcome } from './Refused';

export interface Acting {
  /** What is asked about, and for which alerts. */
  asked: { asked: Asked; alerts: readonly Alert[] } | null;
  refused: Outcome | null;
  closeAsked: () => void;
  closeRefused: () => void;
  /** Begins: what needs nothing more is done at once, all else asks first. */
  begin: (asked: Asked, alerts: readonly Alert[]) => void;
  toMe: (alerts: readonly Alert[]) => void;
  send: (doing: Doing, alerts: readonly Alert[]) => Promise<void>;
}

/** Does things to one alert of the queue or to many. `done` is told the ids that were not refused. */
export function useActing(unit: string, done: (ids: readonly string[]) => Promise<unknown>): Acting {
  const { t, lang } = useWords();
  const titleOf = useActTitle();
  const [asked, setAsked] = useState<Acting['asked']>(null);
  const [refused, setRefused] = useState<Outcome | null>(null);
  const busy = useRef(false);

  const send = async (doing: Doing, alerts: readonly Alert[]) => {
    const result = await api.bulk(
      unit,
      alerts.map(({ id, version }) => ({ id, version })),
      doing,
    );
    const name = doing.action === 'assign' || doing.action === 'comment' || doing.action === 'link' ? t(`alerts.was_${doing.action}`) : titleOf({ act: 'step', step: doing.action });
    if (result.done > 0) {
      const one = alerts.length === 1 ? alerts[0] : undefined;
      toast(one === undefined ? t('alerts.done_all', { act: name, many: result.done }) : t('alerts.done_one', { act: name, no: one.no }));
    }
    if (result.refused > 0) setRefused({ result, alerts });
    await done(result.items.filter(({ problem }) => problem == null).map(({ id }) => id));
  };
  /** Without a dialog: a refusal is told where everything else is. */
  const atOnce = (doing: Doing, alerts: readonly Alert[]) => {
    if (busy.current) return;
    busy.current = true;
    send(doing, alerts)
      .catch((error: unknown) => toast(t('alerts.not_done', { reason: asProblem(error).detail(lang) })))
      .finally(() => {
        busy.current = false;
      });
  };
  return {
    asked,
    refused,
    closeAsked: () => setAsked(null),
    closeRefused: () => setRefused(null),
    begin: (what, alerts) => {
      if (alerts.length === 0) return;
      if (what.act === 'step' && !alerts.some((alert) => leadsOn(what.step, alert))) toast(t('alerts.no_step', { act: titleOf(what) }));
      else if (what.act === 'step' && isAtOnce(what.step)) atOnce({ action: what.step, reason: '' }, alerts);
      else setAsked({ asked: what, alerts });
    },
    toMe: (alerts) => {
      if (alerts.length > 0) atOnce({ action: 'assign', assignee: 'me' }, alerts);
    },
    send,
  };
}
