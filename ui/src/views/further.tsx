// Records of a case that have no screen of their own: each kind as a table in the section where one looks for it, so
// that whatever a case holds can be seen and changed.
import type { CasePage, FieldValue, RecordRef } from "../api";
import { sectionFor } from "../features/desk";
import { useRegistry } from "../features/records";
import type { SectionName } from "./case-sections";
import { RecordTable } from "./later";

/** Sections that show all they have themselves; what is left of theirs stands in the overview. */
const WHOLE = ["reports", "leads"];
const ELSEWHERE = ["subjects", "documents"];
const COLUMNS = 5;

interface Props {
  page: CasePage;
  section: SectionName;
  choices: RecordRef[];
  onAdd: (kind: string, first?: Record<string, FieldValue>) => void;
}

export function Further({ page, section, ...shared }: Props) {
  const registry = useRegistry();
  if (!registry) return null;
  const placeOf = (kind: string) => (ELSEWHERE.includes(sectionFor(kind)) ? "overview" : sectionFor(kind));
  const here = WHOLE.includes(section) ? [] : page.others.filter(({ kind }) => placeOf(kind) === section);
  const kinds = [...new Set(here.map(({ kind }) => kind))];
  const columns = (kind: string) => (registry.kind(kind)?.fields ?? []).filter((field) => field.type !== "long_text").slice(0, COLUMNS).map((field) => field.name);
  return kinds.map((kind) => <RecordTable key={kind} {...shared} page={page} kind={kind} records={here.filter((record) => record.kind === kind)} columns={columns(kind)} />);
}
