// The stand-in for the host that the page's tests share: it answers commands as a test says, and remembers them.
// set-up.ts puts it in the place of platform/host before every test file.
import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { ReactNode } from "react";
import { cache } from "../src/api";

type Answer = (request: Record<string, unknown>) => unknown;

/** Every command that was called, in order. */
export const asked: { name: string; request: Record<string, unknown> }[] = [];

/** What each command answers; a test adds its own. */
export const answers: Record<string, Answer> = {};

/** Forgets what was before, and answers with these. */
export function answerWith(these: Record<string, Answer>): void {
  for (const name of Object.keys(answers)) delete answers[name];
  Object.assign(answers, these);
}

/** What the next file dialogs answer. */
export const picks: { open: string | null; save: string | null } = { open: null, save: null };

export const schema = JSON.parse(readFileSync(resolve(__dirname, "../dev/schema.json"), "utf8"));

export const show = (what: ReactNode) => render(<QueryClientProvider client={cache}>{what}</QueryClientProvider>);

export async function call(name: string, request: Record<string, unknown>): Promise<unknown> {
  asked.push({ name, request });
  const answer = answers[name];
  if (!answer) throw { code: "unknown_command", message: name, args: {}, fields: [], reference: null };
  return answer(request);
}

export function startAnew(): void {
  asked.length = 0;
  cache.clear();
  picks.open = null;
  picks.save = "/tmp/out.pdf";
  answerWith({ schema: () => schema, people: () => [] });
}
