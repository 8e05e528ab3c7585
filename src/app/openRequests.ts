import { requestTimes } from '../core/oncall/checkRequests';
import type { CoverRequest } from '../core/oncall/rotation';
import type { Instant } from '../core/time/instant';
import type { RotationRecord } from './rotationFiles';

/** A request as commands pass it around. */
export interface RequestKey {
  readonly rotation: string;
  readonly id: string;
}

/** A request, with its instants. */
export interface RequestOf {
  readonly record: RotationRecord;
  readonly request: CoverRequest;
  readonly times: { readonly from: Instant; readonly until: Instant };
}

/** Requests whose time is not over, those that begin first first. */
export function openRequests(
  site: { readonly rotations: readonly RotationRecord[] },
  now: Instant,
): readonly RequestOf[] {
  return site.rotations
    .flatMap(record =>
      record.rotation.requests.map(request => {
        return { record, request, times: requestTimes(record.rotation, request) };
      }),
    )
    .filter(({ times }) => times.until > now)
    .sort((a, b) => a.times.from - b.times.from);
}
