import { isObject, type Arrival, type PagerService } from './arrivals';
import type { Alert } from './pagerDuty';

const NAMES: Readonly<Record<PagerService, string>> = {
  pagerduty: 'PagerDuty',
  slack: 'Slack',
  teams: 'Teams',
  webhook: 'Webhook',
};

/** What arrived at the local services, the newest first, for somebody who tries the sample. Loads itself anew every two seconds. */
export function arrivalsPage(arrivals: readonly Arrival[], alerts: readonly Alert[]): string {
  const rows = [...arrivals].reverse().map(arrivalRow).join('\n');
  const open = [...alerts].reverse().map(alertRow).join('\n');
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Pages that arrived</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #8884; }
td.text { white-space: pre-wrap; overflow-wrap: anywhere; }
</style></head><body>
<h1>Pages that arrived</h1>
<p>This stands in for PagerDuty, Slack, Teams and a webhook: nothing left your computer.</p>
${arrivals.length === 0 ? '<p>Nothing has arrived yet. Run “Livesite: Send Test Page…” in VS Code.</p>' : `<table><tr><th>At (UTC)</th><th>Over</th><th>What</th></tr>${rows}</table>`}
${alerts.length === 0 ? '' : `<h2>Alerts in PagerDuty</h2><table><tr><th>Status</th><th>Summary</th><th>Times sent</th></tr>${open}</table>`}
</body></html>
`;
}

function arrivalRow({ service, at, body }: Arrival): string {
  const time = new Date(at).toISOString().slice(11, 19);
  return `<tr><td>${time}</td><td>${NAMES[service]}</td><td class="text">${escapeHtml(wordsOf(service, body))}</td></tr>`;
}

function alertRow({ status, summary, triggers }: Alert): string {
  return `<tr><td>${status}</td><td class="text">${escapeHtml(summary)}</td><td>${triggers}</td></tr>`;
}

/** What a person would read of it, a line each. */
function wordsOf(service: PagerService, body: Readonly<Record<string, unknown>>): string {
  switch (service) {
    case 'pagerduty': {
      const payload = isObject(body['payload']) ? body['payload'] : {};
      const details = isObject(payload['custom_details']) ? payload['custom_details'] : {};
      const lines = Object.entries(details).map(([name, value]) => `${name}: ${String(value)}`);
      return [
        `${String(body['event_action'])}: ${String(payload['summary'] ?? body['dedup_key'])}`,
        ...lines,
      ].join('\n');
    }
    case 'slack':
      return textsIn(body['blocks'], 'text').join('\n');
    case 'teams':
      return textsIn(body['attachments'], 'text')
        .filter(text => !text.startsWith('<at>') || text.includes(','))
        .join('\n');
    case 'webhook':
      return JSON.stringify(body, undefined, 1);
  }
}

/** All texts behind a key, however deep. */
function textsIn(value: unknown, key: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(item => textsIn(item, key));
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([name, inner]) =>
        name === key && typeof inner === 'string' ? [inner] : textsIn(inner, key),
      )
    : [];
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
