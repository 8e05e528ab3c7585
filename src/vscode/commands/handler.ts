/** Carries out a command. The arguments come from menus, code lenses, other extensions or nowhere, so each handler checks its own. */
export type Handler = (args: readonly unknown[]) => Promise<unknown>;
