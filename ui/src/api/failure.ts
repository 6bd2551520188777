// What a refused or failed command looks like on this side. Never shows a raw exception to a person.
export interface FieldFailure {
  field: string;
  code: string;
  message: string;
  /** Row from 1, when a file was read. */
  line?: number;
}

export class Failure extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly args: Record<string, unknown> = {},
    readonly fields: FieldFailure[] = [],
    readonly reference: string | null = null,
  ) {
    super(message);
    this.name = "Failure";
  }
}

/** A refused ipc call arrives as a plain string, ours as an object; both become a Failure. */
export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  if (typeof thrown === "object" && thrown !== null && "code" in thrown) {
    const raw = thrown as Partial<Failure>;
    return new Failure(String(raw.code), String(raw.message ?? raw.code), raw.args ?? {}, raw.fields ?? [], raw.reference ?? null);
  }
  return new Failure("internal", thrown instanceof Error ? thrown.message : String(thrown));
}
