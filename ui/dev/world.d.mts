// What the tests and tools beside the window may know of the mock desk.
export function world(schema: unknown): {
  set(change: Record<string, unknown>): void;
  call(name: string, request: Record<string, unknown>): any;
};
