import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import type { Window } from './window';

/** Serious and critical findings of axe in the webview that is shown. */
export async function axeFindings({ workbench }: Window): Promise<string[]> {
  const source = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const body = workbench.webview().locator('body');
  return body.evaluate(async (_element, script) => {
    // Evaluated through the browser's debugger, to which the page's content security policy does not apply.
    // oxlint-disable-next-line no-eval -- the script is axe itself, from node_modules
    (0, eval)(script);
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .map(({ html }) => html.slice(0, 120))
            .slice(0, 3)
            .join(' | ')}`,
      );
  }, source);
}
