import { sameHandle } from '../core/people/people';
import { toLabel } from '../core/text/plain';
import { requestTimes } from '../core/oncall/checkRequests';
import { printCrew, printStretchFor, rotationName, type OnCallRow, type Reader } from './onCallRows';
import type { RequestOf } from './openRequests';

/** Who a request for cover concerns: the reader made it, is asked by name, or may accept it as anybody may. */
export type RequestRole = 'mine' | 'asked' | 'others';

/** Of a request to everybody nobody is the one who may decline it: that would take it from all the others. */
export function roleIn({ request }: Pick<RequestOf, 'request'>, me: string): RequestRole {
  return sameHandle(request.person, me)
    ? 'mine'
    : request.asks !== undefined && sameHandle(request.asks, me)
      ? 'asked'
      : 'others';
}

/** `Cover wanted: @alice Fri 18:00 to Sat 09:00`, `Primary · asks @bob · in return for Mon 09:00 to 17:00 · Dentist`. */
export function requestRow({ record, request, times }: RequestOf, reader: Reader): OnCallRow {
  const when = printStretchFor(times, reader);
  const label = `Cover wanted: ${printCrew([request.person])} ${when}`;
  const back = request.inReturn && requestTimes(record.rotation, request.inReturn);
  const facts = [
    rotationName(record),
    request.asks === undefined ? 'asks everybody' : `asks ${printCrew([request.asks])}`,
    back === undefined ? '' : `in return for ${printStretchFor(back, reader)}`,
    toLabel(request.reason ?? '', 80),
  ].filter(fact => fact !== '');
  return { sign: 'wanted', label, description: facts.join(' · '), spoken: `${label}, ${facts.join(', ')}` };
}
