// Replies kept until a tag says that they are stale. The tags come with the list of commands.
import { QueryClient, useMutation, useQuery, type Query, type UseQueryResult } from "@tanstack/react-query";
import { host } from "../platform/host";
import { call, whenLocked, type CommandName, type Reply, type Request } from "./call";
import type { Failure } from "./failure";
import { TAGS } from "./generated/commands";

export const cache = new QueryClient({
  defaultOptions: {
    queries: { networkMode: "always", staleTime: Infinity, gcTime: 60_000, retry: false, refetchOnWindowFocus: false },
    mutations: { networkMode: "always", retry: false },
  },
});

interface Options<N extends CommandName> {
  enabled?: boolean;
  /** Ask again after so many milliseconds. */
  every?: number;
  /** Show the previous reply while the next one is on its way. */
  keep?: boolean;
  placeholder?: Reply<N>;
  /** The screen says itself when the reply does not come. */
  said?: boolean;
}

export function useAsk<N extends CommandName>(name: N, request: Request<N>, options: Options<N> = {}): UseQueryResult<Reply<N>, Failure> {
  return useQuery<Reply<N>, Failure>({
    queryKey: [name, request],
    queryFn: () => call(name, request),
    enabled: options.enabled ?? true,
    meta: { said: options.said ?? false },
    ...(options.every ? { refetchInterval: options.every, refetchIntervalInBackground: true } : {}),
    ...(options.keep ? { placeholderData: (previous: Reply<N> | undefined) => previous } : {}),
  } as Parameters<typeof useQuery<Reply<N>, Failure>>[0]);
}

const hasFailed = (query: Query) => query.state.status === "error" && query.isActive();

/** Failures of what is shown now and that no screen says itself. */
export function failedReads(): Failure[] {
  const unsaid = cache.getQueryCache().findAll({ predicate: (query) => hasFailed(query) && (!query.meta?.said || query.state.data !== undefined) });
  return unsaid.map((query) => query.state.error as Failure);
}

export function onReads(listener: () => void): () => void {
  return cache.getQueryCache().subscribe(() => queueMicrotask(listener));
}

/** Asks again for whatever did not come. */
export function askAgain(): void {
  void cache.refetchQueries({ predicate: hasFailed });
}

export function useTell<N extends CommandName>(name: N) {
  return useMutation<Reply<N>, Failure, Request<N>>({
    mutationFn: (request) => call(name, request),
    onSettled: () => freshen(TAGS[name].changes),
  });
}

/** Runs a command outside a component's own mutation and freshens what it changed. */
export async function tell<N extends CommandName>(name: N, request: Request<N>): Promise<Reply<N>> {
  try {
    return await call(name, request);
  } finally {
    void freshen(TAGS[name].changes);
  }
}

export function freshen(tags: readonly string[]): Promise<void> {
  if (tags.length === 0) return Promise.resolve();
  return cache.invalidateQueries({
    predicate: ({ queryKey }) => TAGS[queryKey[0] as CommandName]?.reads.some((tag) => tags.includes(tag)) ?? false,
  });
}

/** Tells Rust, which keeps the watch, that somebody is there. */
export async function sayPresent(): Promise<void> {
  (await host()).present();
}

export async function listenForChanges(): Promise<() => void> {
  return (await host()).onChanged((tags) => void freshen(tags));
}

whenLocked(() => void cache.invalidateQueries({ queryKey: ["session_status"] }));

/** After a lock nothing about a case may stay in memory on this side. */
export function forgetEverything(): void {
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session_status" && queryKey[0] !== "schema" });
  cache.getMutationCache().clear();
}
