import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** Ends a process at once, and with it every program it has started, in whatever group they run. */
export function killFamily(pid: number): void {
  // Stopped first, so that it starts nothing between the look and the kill.
  send(pid, 'SIGSTOP');
  const rows = listProcesses();
  const family = new Set([pid]);
  for (let grown = true; grown; ) {
    const found = rows.filter(row => family.has(row.parent) && !family.has(row.pid));
    found.forEach(row => family.add(row.pid));
    grown = found.length > 0;
  }
  const groups = new Set(rows.flatMap(row => (family.has(row.pid) ? [row.group] : [])));
  groups.add(pid);
  for (const group of groups) {
    send(-group, 'SIGKILL');
  }
}

/** Ends one process at once; what it has started goes on, as after a crash of the editor. */
export function killAlone(pid: number): void {
  send(pid, 'SIGKILL');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

function listProcesses(): ProcessRow[] {
  return existsSync('/proc/self/stat') ? listProc() : listWithPs();
}

function listProc(): ProcessRow[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^[0-9]+$/.test(name)) {
      return [];
    }
    try {
      // `pid (name) state parent group ...`; the name may hold blanks and brackets.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [{ pid: Number(name), parent: Number(parent), group: Number(group) }];
    } catch {
      // It has ended since the folder was listed.
      return [];
    }
  });
}

function listWithPs(): ProcessRow[] {
  const output = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { encoding: 'utf8' });
  return output.split('\n').flatMap(line => {
    const [pid, parent, group] = line.trim().split(/\s+/).map(Number);
    return pid === undefined || parent === undefined || group === undefined ? [] : [{ pid, parent, group }];
  });
}
