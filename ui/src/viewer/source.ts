// The way to the bytes: a ticket opens one file once, and its pieces are asked for as the reader needs them.
import { PDFDataRangeTransport } from "pdfjs-dist/legacy/build/pdf.mjs";

export interface Admitted {
  reading: string;
  title: string;
  marking: string;
  size: number;
}

/** Words of the other side, for a person. */
export class Refused extends Error {}

/** What is asked for at once, at most. */
export const PIECE = 1024 * 1024;

const at = (path: string) => new URL(path, document.baseURI).href;

async function ask(path: string): Promise<Response> {
  const response = await fetch(at(path), { cache: "no-store" });
  if (response.ok) return response;
  const said = (await response.json().catch(() => ({}))) as { message?: string };
  throw new Refused(said.message ?? "");
}

export async function admit(ticket: string): Promise<Admitted> {
  return (await (await ask(`open/${encodeURIComponent(ticket)}`)).json()) as Admitted;
}

/** Asks whoever holds the window to close it. */
export function leave(): void {
  void fetch(at("close")).catch(() => undefined);
}

export class Pieces extends PDFDataRangeTransport {
  constructor(
    private readonly admitted: Admitted,
    private readonly onLost: (words: string) => void,
  ) {
    super(admitted.size, null);
  }

  override requestDataRange(begin: number, end: number): void {
    this.read(begin, end).then(
      (bytes) => this.onDataRange(begin, bytes),
      (fault: unknown) => this.onLost(fault instanceof Refused ? fault.message : ""),
    );
  }

  private async read(begin: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - begin);
    for (let from = begin; from < end; ) {
      const response = await ask(`piece/${this.admitted.reading}/${from}/${Math.min(PIECE, end - from)}`);
      const piece = new Uint8Array(await response.arrayBuffer());
      if (piece.length === 0) throw new Refused("");
      bytes.set(piece, from - begin);
      from += piece.length;
    }
    return bytes;
  }
}
