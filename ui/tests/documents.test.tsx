// A machine readable zone that is pasted among the documents of a case.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { CasePage } from "../src/api";
import { Documents } from "../src/features/documents";
import { documentOf, zoneIn } from "../src/features/documents/mrz-paste";
import { dropAllDrafts } from "../src/features/records";
import { answers, answerWith, asked, schema, show } from "./host";

const samples = JSON.parse(readFileSync(resolve(__dirname, "../../tests/fixtures/mrz_samples.json"), "utf8")) as { id: string; mrz: string[]; expect: Record<string, string>; failed: string[] }[];
const passport = samples.find(({ id }) => id === "icao-td3-eriksson")!;
const zone = passport.mrz.join("\n");
const page = { id: "c1", number: "VF-1", documents: [], subjects: [], may_edit: true, may_add: ["travel_document"] } as unknown as CasePage;
const check = (name: string, ok: boolean) => ({ name, ok }) as never;
const answer = { format: "TD3", lines: passport.mrz, fields: { code: "P", issuer: "UTO", number: "L898902C3", surname: "ERIKSSON", expiry: "2012-04-15" }, checks: [{ name: "number", value: "L898902C3", printed: "6", computed: "6", ok: true, fits: [], value_at: null, digit_at: null, visual: null }], signals: [], verdict: "consistent" };
const paste = (text: string, into: Element = document.body) => fireEvent.paste(into, { clipboardData: { getData: () => text } });

beforeEach(() => {
  dropAllDrafts();
  answerWith({ schema: () => schema, people: () => [], mrz_check: () => answer, candidates: () => ({ rows: [], cases: 0 }), draft_list: () => [], draft_keep: () => ({ done: true }), draft_drop: () => ({ done: true }) });
});

describe("what is pasted", () => {
  it("is known as a zone in every format, with blanks, small letters, misread quotation marks and without its line ends", () => {
    for (const { id, mrz } of samples) {
      expect(zoneIn(mrz.join("\r\n")), id).toBe(mrz.join("\n"));
      expect(zoneIn(`\n ${mrz.join(" \n\n").toLowerCase()} \n`), id).toBe(mrz.join("\n"));
      expect(zoneIn(mrz.join("").replace("<<", "«")), id).toBe(mrz.join("\n"));
    }
  });

  it("is no zone when it is a sentence, an address or half of one", () => {
    for (const text of ["", "She said that he was there.\nTwice.", "https://example.org/\na<<b", passport.mrz[0]!, "A".repeat(44) + "\n" + "B".repeat(44)]) expect(zoneIn(text), text).toBeNull();
  });

  it("tells type, issuer and a number whose digit holds, and nothing that is to be read from the page", () => {
    expect(documentOf(zone, { fields: answer.fields, checks: [check("number", true)] })).toEqual({ mrz: zone, document_type: "passport", issuer: "UTO", number: "L898902C3" });
    expect(documentOf(zone, { fields: answer.fields, checks: [check("number", false)] })).not.toHaveProperty("number");
    expect(documentOf(zone, { fields: { code: "VN", number: "1" }, checks: [check("number", true)] })).toEqual({ mrz: zone, document_type: "visa" });
    expect(documentOf(zone, { fields: { code: "XX" }, checks: [] })).toEqual({ mrz: zone });
  });
});

describe("the documents of a case", () => {
  it("begin a document from a pasted zone, filled and checked, and open it once it is saved", async () => {
    answers.record_add = () => ({ id: "d1", kind: "travel_document", title: "Passport L898902C3" });
    show(<Documents page={page} choices={[]} onAdd={() => undefined} />);
    await screen.findByTestId("empty");
    paste(zone);
    const form = await screen.findByTestId("form-travel_document");
    expect((within(form).getByTestId("field-number") as HTMLInputElement).value).toBe("L898902C3");
    expect((await within(form).findByTestId("mrz-preview")).textContent).toBe(passport.mrz.join(""));
    expect(within(form).getByText("All check digits match.")).toBeTruthy();
    await userEvent.click(within(form).getByTestId("form-save"));
    await waitFor(() => expect(asked.find(({ name }) => name === "record_add")?.request).toEqual({ case: "c1", kind: "travel_document", fields: { mrz: zone, document_type: "passport", issuer: "UTO", number: "L898902C3" } }));
    await waitFor(() => expect(window.location.hash).toBe("#/case/VF-1/documents/d1"));
  });

  it("leave alone what is pasted into a field, and what is no zone", async () => {
    show(<><input aria-label="field" /><Documents page={page} choices={[]} onAdd={() => undefined} /></>);
    await screen.findByTestId("empty");
    paste("He left on Monday.");
    paste(zone, screen.getByLabelText("field"));
    expect(asked.some(({ name }) => name === "mrz_check")).toBe(false);
  });

  it("begin nothing for whoever may not add", async () => {
    show(<Documents page={{ ...page, may_add: [] }} choices={[]} onAdd={() => undefined} />);
    await screen.findByTestId("empty");
    paste(zone);
    expect(asked.some(({ name }) => name === "mrz_check")).toBe(false);
  });
});
