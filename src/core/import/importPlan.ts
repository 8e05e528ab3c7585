import type { EscalationPath } from '../escalation/escalation';
import type { Rotation } from '../oncall/rotation';
import type { Person } from '../people/people';
import type { Instant } from '../time/instant';

/** Where schedules come from. */
export const IMPORT_SOURCES = ['pagerduty', 'opsgenie', 'grafana-oncall', 'ical', 'csv'] as const;
export type ImportSource = (typeof IMPORT_SOURCES)[number];

export const SOURCE_NAMES: Readonly<Record<ImportSource, string>> = {
  pagerduty: 'PagerDuty',
  opsgenie: 'Opsgenie',
  'grafana-oncall': 'Grafana OnCall',
  ical: 'iCalendar',
  csv: 'CSV',
};

/** A file that somebody exported. */
export interface ImportFile {
  /** As shown to people; some sources name a schedule in it. */
  readonly name: string;
  readonly text: string;
}

/** Which of PagerDuty's layers wins where two have somebody on call: the first or the last of the file's list. */
export const LAYER_ORDERS = ['first', 'last'] as const;
export type LayerOrder = (typeof LAYER_ORDERS)[number];

export interface ImportOptions {
  /** Who is in people.yml. */
  readonly people: readonly Person[];
  readonly now: Instant;
  /** IANA zone of times that name none. */
  readonly zone?: string | undefined;
  /** The stretch for which single events are taken over, where no rule says them. */
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
  readonly layerOrder?: LayerOrder | undefined;
  /** Ids of the rotations that are there already, for escalations to them. */
  readonly rotationIds?: readonly string[] | undefined;
}

/**
 * `maps`: means the same here. `assumed`: the file does not say it, and this is what was taken for granted. `left-out`: is not carried
 * over. `decide`: nothing is imported before a person has decided it.
 */
export type NoteKind = 'maps' | 'assumed' | 'left-out' | 'decide';

/** What happens to a part of what was exported, and why. */
export interface ImportNote {
  readonly kind: NoteKind;
  /** The schedule, file or person it is about. */
  readonly about: string;
  /** One plain sentence or two. */
  readonly message: string;
  /** Where one answer decides it, or would say otherwise, for all that ask for the same. */
  readonly asks?: ImportAnswer | undefined;
}

/** What somebody can say about the files: whose clocks, which layer wins, which stretch, other names. */
export type ImportAnswer = 'zone' | 'layer-order' | 'stretch' | 'name';
/** Where the plan is read: there the answer is given. */
export type ImportTool = 'cli' | 'editor';

const ANSWERS: Readonly<Record<ImportAnswer, Readonly<Record<ImportTool, string>>>> = {
  zone: { cli: 'Say which with --zone.', editor: 'Choose “Another Time Zone…” to say which.' },
  'layer-order': {
    cli: 'Say otherwise with --layer-order first or last.',
    editor: 'Choose “Another Layer Order…” to say otherwise.',
  },
  stretch: {
    cli: 'Name another stretch with --from and --to.',
    editor: 'Choose “Another Stretch…” to name another.',
  },
  name: { cli: 'Choose another name with --rename OLD=NEW.', editor: 'Import again, under another name.' },
};

/** The sentences of a note, with how one answers it where it is read. */
export function noteText({ message, asks }: ImportNote, tool: ImportTool): string {
  return asks === undefined ? message : `${message} ${ANSWERS[asks][tool]}`;
}

/** Somebody on call for a stretch, as the source says. */
export interface SourceShift {
  readonly from: Instant;
  /** Exclusive. */
  readonly until: Instant;
  /** Handles. */
  readonly people: readonly string[];
}

/** A rotation to be made. */
export interface ImportedRotation {
  /** Name of its file without extension. */
  readonly id: string;
  readonly rotation: Rotation;
  /** `PagerDuty schedule "Primary" (PABC123)`. */
  readonly origin: string;
  /** The other system's id of it. */
  readonly sourceId?: string | undefined;
  /** Lines of the comment at the head of the file, without their marks. */
  readonly comments: readonly string[];
  /** Who is on call as the source itself has worked it out, where the file says so. */
  readonly rendered?: readonly SourceShift[] | undefined;
}

/** An escalation path to be made. */
export interface ImportedPath {
  /** Name of its file without extension. */
  readonly id: string;
  readonly path: EscalationPath;
  /** `PagerDuty escalation policy "Care" (PXYZ)`. */
  readonly origin: string;
}

/** What an importer makes of files. Paths name rotations, so they are made once these have their names. */
export interface Imported {
  readonly rotations: readonly ImportedRotation[];
  readonly paths: (rotationOf: RotationFinder) => readonly ImportedPath[];
}

/** The id of the rotation that a schedule became, by the other system's id and name of it; undefined for one that is nowhere. */
export type RotationFinder = (schedule: {
  readonly id: string | undefined;
  readonly name: string | undefined;
}) => string | undefined;

/** Somebody whom an imported rotation names. */
export interface ImportedPerson {
  readonly handle: string;
  readonly name: string;
  readonly email?: string | undefined;
  /** IANA zone. */
  readonly zone?: string | undefined;
  /** What of people.yml they were found by; undefined for somebody new. */
  readonly foundBy: 'e-mail' | 'login' | 'name' | undefined;
}

/** What an import would do. Nothing is done yet. */
export interface ImportPlan {
  readonly source: ImportSource;
  readonly rotations: readonly ImportedRotation[];
  readonly escalations: readonly ImportedPath[];
  readonly people: readonly ImportedPerson[];
  readonly notes: readonly ImportNote[];
}

/** Notes as they are collected. The same one is kept once. */
export class NoteBook {
  readonly #notes = new Map<string, ImportNote>();

  add(kind: NoteKind, about: string, message: string, asks?: ImportNote['asks']): void {
    const note = { kind, about, message, ...(asks === undefined ? {} : { asks }) };
    this.#notes.set(`${kind}\n${about}\n${message}`, note);
  }

  get notes(): readonly ImportNote[] {
    return [...this.#notes.values()];
  }
}
