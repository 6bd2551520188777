// Where a record is shown: in its case, or among the programmes of the post.
import { href } from "../../shared/router";

export function recordHref(kind: string, id: string, caseNumber: string | null, section: string): string {
  if (!caseNumber) return href(["programmes", "record", id]);
  return kind === "case" ? href(["case", caseNumber]) : href(["case", caseNumber, section, id]);
}
