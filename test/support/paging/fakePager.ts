import { PagerError, type Pager } from '../../../src/app/pagerPorts';
import type { EffectJournal, IntendedEffect } from '../../../src/app/trackerPorts';

export interface FakePager extends Pager {
  /** `page over chat livesite/…`, in the order in which messages were to be sent. */
  readonly sent: string[];
  /** Routes that refuse. */
  readonly refusing: Set<string>;
  /** Routes for which there is no key. */
  readonly keyless: Set<string>;
}

/** Notes what it is given. PagerDuty drops repeats and keeps alerts, as the real one does; chat does neither. */
export function fakePager(): FakePager {
  const sent: string[] = [];
  const refusing = new Set<string>();
  const keyless = new Set<string>();
  return {
    sent,
    refusing,
    keyless,
    preview: (route, message) => ({ to: `${route.id}.example`, body: message.text, warnings: [] }),
    isIdempotent: ({ kind }) => kind === 'pagerduty',
    keepsAlerts: ({ kind }) => kind === 'pagerduty' || kind === 'webhook',
    isReady: ({ id }) => Promise.resolve(!keyless.has(id)),
    deliver: (route, message) => {
      sent.push(`${message.action} over ${route.id} ${message.key}`);
      return refusing.has(route.id)
        ? Promise.reject(new PagerError('It said no.', 'refused'))
        : Promise.resolve({ url: undefined });
    },
  };
}

/** A journal that lasts as long as the test. */
export function memoryJournal(...open: readonly IntendedEffect[]): EffectJournal {
  const kept = new Map(open.map(effect => [effect.key, effect]));
  return {
    intend: effect => Promise.resolve(void kept.set(effect.key, effect)),
    intendOnce: effect => {
      const isNew = !kept.has(effect.key);
      kept.set(effect.key, kept.get(effect.key) ?? effect);
      return Promise.resolve(isNew);
    },
    settle: key => Promise.resolve(void kept.delete(key)),
    open: () => Promise.resolve([...kept.values()]),
  };
}
