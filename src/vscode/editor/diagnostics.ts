import * as vscode from 'vscode';
import { inSteps } from '../../app/inSteps';
import { lineIndexOf, positionIn } from '../../core/editor/lineIndex';
import type { Problem, ProblemSeverity } from '../../core/problem';
import { incidentOfPath, INCIDENT_FILE, REVIEW_FILE } from '../../core/site/paths';
import { toLabel } from '../../core/text/plain';
import type { TextRange } from '../../core/text/range';
import type { LiveSites, OpenSite } from '../liveSites';
import { problemsOfDocument } from './documentProblems';
import { SETTING_KEYS } from '../settings';
import { siteDocument, toRange, type Now } from './documents';
import { ScheduleFindings } from './scheduleFindings';

export const DIAGNOSTIC_SOURCE = 'Livesite';

const SEVERITIES: Readonly<Record<ProblemSeverity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** Files whose positions are worked out at a time before the editor gets its turn. */
const BATCH = 50;

/**
 * Shows the problems of all files of all live sites. Open documents are judged by what stands in the editor, `delay` ms after the
 * last keystroke; what was found before stays until then. Nothing is read twice that did not change.
 */
export function registerDiagnostics(sites: LiveSites, now: Now, delay = 300): vscode.Disposable {
  const findings = new ScheduleFindings(sites, now);
  const board = new DiagnosticBoard({ sites, findings, now, delay });
  return vscode.Disposable.from(
    board,
    findings,
    sites.onDidChange(() => board.update()),
    findings.onDidChange(() => board.update()),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) {
        board.typedIn(document);
      }
    }),
    vscode.workspace.onDidOpenTextDocument(document => board.judge(document)),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(`livesite.${SETTING_KEYS.reviewHints}`)) {
        board.update();
      }
    }),
    vscode.workspace.onDidCloseTextDocument(document => board.closed(document)),
  );
}

/** What is shown for a file that is not open. */
interface Shown {
  readonly uri: vscode.Uri;
  readonly problems: readonly Problem[];
}

interface Wanted extends Shown {
  readonly open: OpenSite;
  readonly path: string;
}

function fileKey(open: OpenSite, path: string): string {
  return `${open.root.toString()}\n${path}`;
}

interface BoardOptions {
  readonly sites: LiveSites;
  readonly findings: ScheduleFindings;
  readonly now: Now;
  /** Milliseconds after the last keystroke. */
  readonly delay: number;
}

class DiagnosticBoard implements vscode.Disposable {
  readonly #sites: LiveSites;
  readonly #findings: ScheduleFindings;
  readonly #now: Now;
  readonly #delay: number;
  readonly #collection = vscode.languages.createDiagnosticCollection('livesite');
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** By {@link fileKey}. */
  readonly #shown = new Map<string, Shown>();
  /** Documents judged by what stands in the editor, by their address. */
  readonly #judged = new Map<string, { readonly uri: vscode.Uri; readonly file: string }>();
  #round = 0;

  constructor({ sites, findings, now, delay }: BoardOptions) {
    this.#sites = sites;
    this.#findings = findings;
    this.#now = now;
    this.#delay = delay;
    this.update();
  }

  dispose(): void {
    this.#round++;
    for (const timer of this.#timers.values()) {
      clearTimeout(timer);
    }
    this.#collection.dispose();
  }

  /** After the live sites changed: what is gone goes at once, what is new comes when its positions are known. */
  update(): void {
    const round = ++this.#round;
    for (const document of vscode.workspace.textDocuments) {
      if (!this.#timers.has(document.uri.toString())) {
        this.judge(document);
      }
    }
    this.#forgetJudged();
    const wanted = this.#wanted();
    for (const [key, { uri }] of this.#shown) {
      const next = wanted.get(key);
      if (next === undefined || next.uri.scheme !== uri.scheme) {
        this.#shown.delete(key);
        this.#clear(uri);
      }
    }
    const changed = [...wanted].filter(([key, { problems }]) => this.#shown.get(key)?.problems !== problems);
    void this.#show(changed, round);
  }

  typedIn(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (siteDocument(this.#sites, document) === undefined) {
      return;
    }
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        this.judge(document);
      }, this.#delay),
    );
  }

  /** Shows the problems of a document as it stands in the editor. */
  judge(document: vscode.TextDocument): void {
    const at = document.isClosed ? undefined : siteDocument(this.#sites, document);
    if (at === undefined) {
      return;
    }
    this.#judged.set(document.uri.toString(), { uri: document.uri, file: fileKey(at.open, at.path) });
    const problems = problemsOfDocument(document, at, this.#now);
    this.#collection.set(
      document.uri,
      problems.map(problem => toDiagnostic(problem, toRange(document, problem.range))),
    );
  }

  closed(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (this.#judged.delete(key)) {
      this.#collection.delete(document.uri);
      this.update();
    }
  }

  /** The document keeps what it shows as long as it is judged. */
  #clear(uri: vscode.Uri): void {
    if (!this.#judged.has(uri.toString())) {
      this.#collection.delete(uri);
    }
  }

  /** A live site that went takes the diagnostics of its open documents along. */
  #forgetJudged(): void {
    for (const [key, { uri }] of this.#judged) {
      if (this.#sites.siteOf(uri) === undefined) {
        this.#judged.delete(key);
        this.#collection.delete(uri);
      }
    }
  }

  #wanted(): Map<string, Wanted> {
    const wanted = new Map<string, Wanted>();
    const judged = new Set([...this.#judged.values()].map(({ file }) => file));
    for (const open of this.#sites.all) {
      for (const [path, problems] of this.#findings.problemsOf(open.site)) {
        const key = fileKey(open, path);
        if (!judged.has(key)) {
          wanted.set(key, { uri: open.uriOf(path), problems, open, path });
        }
      }
    }
    return wanted;
  }

  async #show(changed: readonly (readonly [string, Wanted])[], round: number): Promise<void> {
    const isOver = (): boolean => this.#round !== round;
    // Texts that are at hand would otherwise be gone through without a break.
    const pause = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
    await inSteps(changed, { size: BATCH, work: batch => this.#showSome(batch, isOver), pause, isOver });
  }

  async #showSome(batch: readonly (readonly [string, Wanted])[], isOver: () => boolean): Promise<void> {
    const found = await Promise.all(
      batch.map(async ([key, entry]) => ({ key, entry, diagnostics: await diagnosticsOf(entry) })),
    );
    if (isOver()) {
      return;
    }
    for (const { key, entry, diagnostics } of found) {
      // Opened meanwhile: what stands in the editor counts.
      if (!this.#judged.has(entry.uri.toString())) {
        this.#shown.set(key, { uri: entry.uri, problems: entry.problems });
        this.#collection.set(entry.uri, diagnostics);
      }
    }
  }
}

async function diagnosticsOf(entry: Wanted): Promise<vscode.Diagnostic[]> {
  const isAtStart = entry.problems.every(({ range }) => range.end === 0);
  const index = lineIndexOf(isAtStart ? '' : await textOf(entry.open, entry.path, entry.uri));
  const at = (offset: number): vscode.Position => {
    const { line, column } = positionIn(index, offset);
    return new vscode.Position(line, column);
  };
  const range = ({ start, end }: TextRange): vscode.Range => new vscode.Range(at(start), at(end));
  return entry.problems.map(problem => toDiagnostic(problem, range(problem.range)));
}

/** The text the problems were found in, as far as it is at hand. */
async function textOf(open: OpenSite, path: string, uri: vscode.Uri): Promise<string> {
  const id = incidentOfPath(path);
  const record = id === undefined ? undefined : open.site.byId.get(id);
  const known =
    path === `${record?.folder}/${INCIDENT_FILE}`
      ? record?.incidentText
      : path === `${record?.folder}/${REVIEW_FILE}`
        ? record?.reviewText
        : open.site.rotations.find(rotation => rotation.path === path)?.text;
  if (known !== undefined) {
    return known;
  }
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // The file went while it was looked at: its problems show at its start until the next reading.
    return '';
  }
}

/** What the kinds of hints are about, and how to switch them off. */
const HINT_GUIDE = 'https://github.com/livesite/livesite/blob/main/docs/reviews.md#hints';

function isHint({ data }: Problem): boolean {
  return data?.hint !== undefined;
}

/** A diagnostic's code, with or without a link. */
export function codeOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}

/** As VS Code shows it; its text is safe to show. */
export function toDiagnostic(problem: Problem, range: vscode.Range): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    range,
    toLabel(problem.message, 500),
    SEVERITIES[problem.severity],
  );
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = isHint(problem)
    ? { value: problem.code, target: vscode.Uri.parse(HINT_GUIDE) }
    : problem.code;
  return diagnostic;
}
