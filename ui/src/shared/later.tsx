// Screens that come in files of their own. The first screen does not wait for them; once it stands, all are
// fetched, so that no later one flashes or drops the focus while it is on its way.
import { createElement, lazy, Suspense, useState, type ComponentType } from "react";

const waiting: (() => Promise<unknown>)[] = [];

/** A component that is loaded when it is first shown, or before; `Meanwhile` stands in its place until then. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>, Meanwhile?: ComponentType<Props>): ComponentType<Props> {
  let here: ComponentType<Props> | undefined;
  let asked: Promise<ComponentType<Props>> | undefined;
  const fetch = () => (asked ??= load().then((view) => (here = view)));
  const Absent = lazy(() => fetch().then((view) => ({ default: view }))) as unknown as ComponentType<Props>;
  waiting.push(fetch);
  return function Later(props: Props) {
    // Chosen once: a change of type in the middle would throw away what somebody is doing.
    const [View] = useState<ComponentType<Props>>(() => here ?? Absent);
    return <Suspense fallback={Meanwhile && <Meanwhile {...props} />}>{createElement(View, props)}</Suspense>;
  };
}

/** Fetches all that may be shown later. The files lie beside this one, so it takes no network. */
export async function fetchLater(): Promise<void> {
  await Promise.allSettled(waiting.map((fetch) => fetch()));
}
