// @ts-check
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const home = os.homedir();
/** @type {Partial<Record<NodeJS.Platform, string[]>>} */
const PLACES = {
  linux: [
    '/usr/share/code/code',
    '/snap/code/current/usr/share/code/code',
    '/opt/visual-studio-code/code',
    '/usr/share/codium/codium',
  ],
  darwin: [
    '/Applications/Visual Studio Code.app/Contents/MacOS/Code',
    '/Applications/Visual Studio Code.app/Contents/MacOS/Electron',
  ],
  win32: [
    path.join(process.env.LOCALAPPDATA ?? home, 'Programs/Microsoft VS Code/Code.exe'),
    'C:\\Program Files\\Microsoft VS Code\\Code.exe',
  ],
};

/**
 * The desktop VS Code to use: what VSCODE_EXECUTABLE names (`none`: never one), or one in a usual place, where there is
 * a screen.
 * @returns {string | undefined}
 */
export function findDesktop() {
  const named = process.env.VSCODE_EXECUTABLE;
  if (named) return named === 'none' ? undefined : named;
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return undefined;
  return PLACES[process.platform]?.find(place => fs.existsSync(place));
}
