// A whole day by keyboard alone, on a new laptop: nothing is clicked, and the focus is never lost.
import { expect, it } from "vitest";
import { desk, PASSPHRASE } from "./bridge";

const open = desk();
const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => open.now.page.keyboard.press(key)), Promise.resolve());
const type = (text: string) => open.now.page.keyboard.type(text);

/** The test id, or else the element, that has the focus. */
const focused = () =>
  open.now.page.evaluate(() => {
    const at = document.activeElement;
    return at === document.body || !at ? "nothing" : (at.getAttribute("data-testid") ?? at.tagName.toLowerCase());
  });

async function tabTo(id: string): Promise<void> {
  for (let step = 0; step < 80; step += 1) {
    if ((await focused()) === id) return;
    await press("Tab");
  }
  throw new Error(`${id} cannot be reached with Tab; the focus is on ${await focused()}`);
}

async function settled(): Promise<void> {
  await open.now.settle();
  expect(await focused()).not.toBe("nothing");
}

async function shows(id: string): Promise<void> {
  await open.now.id(id).first().waitFor();
  await settled();
}

it("sets up a vault and writes down its key", async () => {
  await open.now.go("absent", "#/");
  for (const [id, text] of [["first-run-user", "Mercy Okafor"], ["first-run-post", "BUC"], ["secret-passphrase", PASSPHRASE], ["secret-again", PASSPHRASE]] as const) {
    await tabTo(id);
    await type(text);
  }
  await press("Enter");
  await open.now.id("recovery-key").waitFor();
  await tabTo("recovery-written");
  await press("Space");
  await tabTo("recovery-continue");
  await press("Enter");
  await open.now.id("my-work").waitFor();
});

it("opens a case, adds people to it and takes one away", async () => {
  await press("c");
  await open.now.id("field-title").waitFor();
  await tabTo("field-title");
  await type("Forged employment letters");
  await tabTo("field-type");
  await type("Visa");
  await press("Control+Enter");
  await shows("case-title");
  await press("Alt+2");
  await shows("add-person");
  for (const name of ["CEBAN", "שפירא"]) {
    await press("a");
    await open.now.id("field-surname").waitFor();
    await tabTo("field-role");
    await type("Sus");
    await tabTo("field-surname");
    await type(name);
    await press("Control+Enter");
    await open.now.id("record-dialog").waitFor({ state: "detached" });
    await settled();
  }
  expect(await open.now.id("subject-item").count()).toBe(2);
  await tabTo("record-delete");
  await press("Enter");
  await open.now.id("reason").waitFor();
  expect(await focused()).toBe("reason");
  await type("Entered twice");
  await tabTo("reason-confirm");
  await press("Enter");
  await open.now.id("reason-dialog").waitFor({ state: "detached" });
  await settled();
  expect(await open.now.id("subject-item").count()).toBe(1);
});

it("writes names in the direction of their script", async () => {
  await press("a");
  await open.now.id("field-surname").waitFor();
  await tabTo("field-surname");
  await type("שפירא");
  expect(await open.now.id("field-surname").evaluate((field) => getComputedStyle(field).direction)).toBe("rtl");
  await press("Escape");
  await open.now.id("record-dialog").waitFor({ state: "detached" });
  await settled();
});

it("writes a report with a heading, a list, a citation and a redaction", async () => {
  await press("Alt+6");
  await shows("add-report");
  await tabTo("add-report");
  await press("Enter");
  await open.now.id("field-title").waitFor();
  await tabTo("field-title");
  await type("What the agency sold");
  await tabTo("field-report_type");
  await type("Rep");
  await press("Control+Enter");
  await shows("section-add");
  await tabTo("section-add");
  await press("Enter");
  await open.now.id("section-body").waitFor();
  await tabTo("section-body");
  await type("# Seen");
  await press("Enter");
  await type("Letters of ");
  await press("Control+Shift+k");
  await open.now.id("field-cite").waitFor();
  await type("שפ");
  await open.now.page.getByRole("option").first().waitFor();
  await press("Enter");
  await open.now.id("cite-picker").waitFor({ state: "detached" });
  expect(await focused()).toBe("section-body");
  await type(" and ");
  await press("Control+Shift+x");
  await type("his clerk");
  await press("Control+Shift+x", "Enter");
  await type("- nine letters");
  await press("Tab");
  expect(await focused()).not.toBe("section-body");
  await press("Control+Enter");
  await open.now.id("section-editor").waitFor({ state: "detached" });
  await settled();
  const said = open.now.id("report-section");
  expect(await said.locator("h4").textContent()).toBe("Seen");
  expect(await said.locator(".citation").textContent()).toContain("שפירא");
  expect(await said.locator(".redacted").textContent()).toBe("his clerk");
  expect(await said.locator("li").allTextContents()).toEqual(["nine letters"]);
});

it("goes from screen to screen with G and a letter, and moves, selects and opens in a list", async () => {
  await press("g", "a");
  await shows("empty");
  await press("g", "l");
  await press("g", "s");
  await press("Control+k");
  await open.now.id("palette-input").waitFor();
  expect(await focused()).toBe("palette-input");
  await type("all cases");
  await press("Enter");
  await shows("case-grid-row");
  await press("j", "x");
  await shows("selection-bar");
  await tabTo("selection-lead");
  await type("Mercy");
  await tabTo("selection-set");
  await press("Enter");
  await open.now.id("toasts").getByText("1 case changed").waitFor();
  await settled();
  await open.now.page.locator(".grid-view").focus();
  await press("Home", "Enter");
  await shows("case-title");
});

it("writes a note down from any screen in three keys, and is back where it was", async () => {
  await press("g", "h");
  await open.now.id("my-work").waitFor();
  await tabTo("open-palette");
  await press("w");
  await open.now.id("capture-note").waitFor();
  await press("n");
  await open.now.page.getByRole("option").first().waitFor();
  expect(await focused()).toBe("field-capture-case");
  await press("Enter");
  await settled();
  expect(await focused()).toBe("field-text");
  await type("The clerk has two stamps");
  await press("Control+Enter");
  await open.now.id("capture").waitFor({ state: "detached" });
  await settled();
  expect(await focused()).toBe("open-palette");
});

it("names what a list shows with one key and comes back to it with two", async () => {
  await press("g", "l");
  await open.now.id("view-menu").waitFor();
  await press("s");
  await open.now.id("view-name").waitFor();
  expect(await focused()).toBe("view-name");
  await type("Mine alone");
  await press("Enter");
  await open.now.id("view-dialog").waitFor({ state: "detached" });
  await settled();
  expect(await open.now.id("screen-title").textContent()).toBe("Mine alone");
  await press("g", "h");
  await open.now.id("my-work").waitFor();
  await press("v", "1");
  await open.now.id("case-filter").waitFor();
  await settled();
  expect(await open.now.id("screen-title").textContent()).toBe("Mine alone");
});

it("makes a person inside the form of a document, which keeps its text", async () => {
  await press("g", "l");
  await press("Control+k");
  await open.now.id("palette-input").waitFor();
  await type("all cases");
  await press("Enter");
  await shows("case-grid-row");
  await open.now.page.locator(".grid-view").focus();
  await press("Home", "Enter");
  await shows("case-title");
  await press("d");
  await open.now.id("field-number").waitFor();
  await tabTo("field-document_type");
  await type("Passport");
  await tabTo("field-number");
  await type("055417");
  await press("Shift+Tab", "Shift+Tab");
  expect(await focused()).toBe("make-holder-person");
  await press("Enter");
  await open.now.id("form-person").waitFor();
  await tabTo("field-role");
  await type("Sus");
  await tabTo("field-surname");
  await type("MUNTEANU");
  await press("Control+Enter");
  await open.now.id("form-person").waitFor({ state: "detached" });
  await settled();
  expect(await focused()).toBe("make-holder-person");
  expect(await open.now.id("field-holder").evaluate((field) => (field as HTMLSelectElement).selectedOptions[0]?.textContent)).toContain("MUNTEANU");
  await press("Control+Enter");
  await open.now.id("record-dialog").waitFor({ state: "detached" });
  await settled();
});

it("reaches what a screen can do from the palette", async () => {
  for (const [words, id] of [["evidence add", "record-dialog"], ["edit", "record-dialog"], ["keys", "keys-dialog"]] as const) {
    await press("Control+k");
    await open.now.id("palette-input").waitFor();
    await type(words);
    await press("Enter");
    await open.now.id(id).waitFor();
    await press("Escape");
    await open.now.id(id).waitFor({ state: "detached" });
    await settled();
  }
});

it("gives a command another key, and it works there and nowhere else", async () => {
  await press("g", ",");
  await open.now.id("key-table").waitFor();
  await open.now.page.getByRole("button", { name: "New case: change the key C" }).focus();
  await press("Enter", "q");
  await settled();
  await press("c");
  expect(await open.now.id("screen-title").textContent()).toBe("Settings");
  await press("q");
  await open.now.id("field-title").waitFor();
});

it("locks and unlocks", async () => {
  await press("Control+l");
  await open.now.id("unlock-passphrase").waitFor();
  expect(await focused()).toBe("unlock-passphrase");
  await type(PASSPHRASE);
  await press("Enter");
  await open.now.id("status-bar").waitFor();
  expect(open.now.faults).toEqual([]);
});
