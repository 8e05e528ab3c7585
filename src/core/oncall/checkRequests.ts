import type { Problem } from '../problem';
import { rangeOf, type YamlFile, type YamlPath } from '../site/yamlFile';
import type { Instant } from '../time/instant';
import { zoneOf } from '../time/zone';
import type { CoverRequest, Rotation } from './rotation';
import { instantOf } from './rotationWords';
import { timeOnCall } from './standIn';

/** The instants of a request's stretch, or of what is offered in return. */
export function requestTimes(
  { zone: name }: Pick<Rotation, 'zone'>,
  { from, until }: Pick<CoverRequest, 'from' | 'until'>,
): { readonly from: Instant; readonly until: Instant } {
  const zone = zoneOf(name);
  return { from: instantOf(zone, from, 'start'), until: instantOf(zone, until, 'end') };
}

/** Requests that nobody can accept any more: their time is over, or the people are not on call then. */
export function requestProblems(rotation: Rotation, file: YamlFile, now: Instant): readonly Problem[] {
  return rotation.requests.flatMap(request => {
    const path: YamlPath = ['requests', request.index];
    const { person, asks, inReturn } = request;
    const own = requestTimes(rotation, request);
    if (own.until <= now) {
      const message = `The time for which @${person} asked for cover is over. Take the request out.`;
      return [isOver(file, path, message)];
    }
    if (timeOnCall(rotation, person, { ...own, from: Math.max(own.from, now) }).length === 0) {
      const message = `@${person} is not on call then any more, so there is nothing to cover. Withdraw the request.`;
      return [isNotTheirs(file, [...path, 'person'], message)];
    }
    const back = inReturn && requestTimes(rotation, inReturn);
    if (back === undefined) {
      return [];
    }
    if (back.until <= now) {
      return [isOver(file, [...path, 'in-return'], 'What is offered in return is over. Ask anew.')];
    }
    return asks !== undefined && timeOnCall(rotation, asks, back).length === 0
      ? [
          isNotTheirs(
            file,
            [...path, 'in-return'],
            `@${asks} is not on call then, so there is nothing to take over in return. Ask anew.`,
          ),
        ]
      : [];
  });
}

function isOver(file: YamlFile, path: YamlPath, message: string): Problem {
  return { code: 'request-over', severity: 'warning', range: rangeOf(file, path), message };
}

function isNotTheirs(file: YamlFile, path: YamlPath, message: string): Problem {
  return { code: 'request-not-theirs', severity: 'warning', range: rangeOf(file, path), message };
}
