// Whatever a case holds has a place on its page.
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { CasePage, RecordView } from "../src/api";
import { SECTIONS } from "../src/views/case-sections";
import { Further } from "../src/views/further";
import { schema, show } from "./host";

/** Kinds that a section of the case shows itself. */
const OWN = ["case", "person", "organisation", "travel_document", "note", "task", "evidence", "custody_event", "link", "attachment", "outcome", "referral", "lead", "report", "report_section", "report_comment", "approval", "disclosure"];

const record = (kind: string) => ({ id: kind, kind, title: kind, fields: {}, refs: {}, conflicts: [], sync: "sent" }) as unknown as RecordView;

it("shows a record of every kind that may stand in a case", async () => {
  const kinds: string[] = schema.kinds.filter((kind: { home: string }) => kind.home.includes("case")).map((kind: { name: string }) => kind.name);
  const others = kinds.filter((kind) => !OWN.includes(kind)).map(record);
  const page = { id: "c", number: "VF-1", others, may_add: [], may_edit: true } as unknown as CasePage;
  show(SECTIONS.map(({ id }) => <Further key={id} page={page} section={id} choices={[]} onAdd={() => undefined} />));
  for (const { kind } of others) expect((await screen.findAllByTestId(`table-${kind}`)).length, kind).toBe(1);
  expect(others.length).toBeGreaterThan(8);
});
