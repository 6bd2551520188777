// Development only: pictures of every screen from Debian's Chromium, against the mock desk and `npm run dev`.
import { chromium } from "playwright-core";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const out = process.argv[2] ?? "/tmp/shots";
const only = process.argv[3];
mkdirSync(out, { recursive: true });
const base = process.env.BASE ?? "http://localhost:1420";
const set = (state) => fetch("http://127.0.0.1:1421/state", { method: "POST", body: JSON.stringify(state) });
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "chromium-")), { executablePath: "/usr/bin/chromium", headless: true, args: flags, viewport: { width: 1366, height: 768 } });
const page = context.pages()[0] ?? (await context.newPage());
page.on("console", (message) => ["error", "warning"].includes(message.type()) && console.log("console:", message.text()));
page.on("pageerror", (error) => console.log("pageerror:", error.message));

const CASE = "HS-2026-BUC-00417-7K3QX";
const screens = {
  home: ["#/"], list: ["#/cases?view=open"], new: ["#/new"], overview: [`#/case/${CASE}`], subjects: [`#/case/${CASE}/subjects`], documents: [`#/case/${CASE}/documents`], evidence: [`#/case/${CASE}/evidence`], notes: [`#/case/${CASE}/notes`], tasks: [`#/case/${CASE}/tasks`], timeline: [`#/case/${CASE}/timeline`], links: [`#/case/${CASE}/links`], files: [`#/case/${CASE}/files`], history: [`#/case/${CASE}/history`], casesync: [`#/case/${CASE}/sync`],
  conflicts: ["#/conflicts"], approvals: ["#/approvals"], people: ["#/people"], search: ["#/search?q=rusu"], sync: ["#/sync"], settings: ["#/settings"],
  form: [`#/case/${CASE}/subjects`, () => page.getByTestId("add-person").click()],
  docform: [`#/case/${CASE}/documents`, async () => { await page.getByTestId("add-travel_document").click(); await page.getByTestId("field-mrz").fill("P<UTOCEBAN<<VASILE<<<<<<<<<<<<<<<<<<<<<<<<<<\nX47P201950UTO8402199M3109063<<<<<<<<<<<<<<<0"); }],
  custody: [`#/case/${CASE}/evidence`, () => page.getByTestId("add-custody").click()],
  move: [`#/case/${CASE}`, () => page.getByTestId("case-move").click()],
  reason: [`#/case/${CASE}`, async () => { await page.getByTestId("case-move").click(); await page.getByTestId("menu-move-suspended").click(); }],
  export: [`#/case/${CASE}`, async () => { await page.getByTestId("case-export").click(); await page.getByTestId("export-run").click(); await page.getByTestId("export-done").waitFor(); }],
  palette: ["#/cases?view=open", async () => { await page.keyboard.press("Control+k"); await page.getByTestId("palette-input").fill("resid"); await page.waitForTimeout(300); }],
  conflict2: ["#/conflicts", async () => { await page.getByTestId("choice-both").click(); await page.keyboard.press("j"); await page.keyboard.press("1"); }],
  unlock: ["#/", null, { session: "locked" }], first: ["#/", null, { session: "absent" }],
  key: ["#/", async () => { for (const [k, v] of [["first-run-user", "Mercy Okafor"], ["first-run-post", "BUC"], ["first-run-device_name", "field laptop 03"], ["secret-passphrase", "correct horse battery"], ["secret-again", "correct horse battery"]]) await page.getByTestId(k).fill(v); await page.getByTestId("first-run-create").click(); }, { session: "absent" }],
  empty: ["#/cases?view=open", null, { empty: true }], join: ["#/sync", null, { enrolled: false }],
  silent: ["#/sync", null, { silent: true, sending: true }],
  doubts: ["#/sync", null, { trouble: true }],
  lockedlist: ["#/cases?view=open", null, { locked: 2 }], lockedcase: [`#/case/${CASE}`, null, { locked: 2 }],
  access: [`#/case/${CASE}`, () => page.getByTestId("case-access").scrollIntoViewIfNeeded()],
  arriving: ["#/cases?view=all", async () => { await page.getByLabel("Still arriving from HQ").first().click(); await page.keyboard.press("Enter"); await page.getByTestId("case-arriving").waitFor(); }],
  arrivingpart: ["#/cases?view=all", async () => { await page.getByLabel("Still arriving from HQ").first().click(); await page.keyboard.press("Enter"); await page.getByTestId("section-documents").click(); }],
  makebundle: ["#/sync", async () => { await page.getByTestId("courier-make").click(); await page.getByTestId("bundle-write").waitFor(); }],
  takebundle: ["#/sync", async () => { await page.getByTestId("courier-take").click(); await page.getByTestId("bundle-choose").click(); await page.getByTestId("bundle-preview").waitFor(); }],
};
const themes = (process.env.THEMES ?? "light").split(",");
for (const theme of themes) {
  for (const [name, [hash, act, state]] of Object.entries(screens)) {
    if (only && !only.split(",").includes(name)) continue;
    await set({ session: "unlocked", enrolled: true, empty: false, silent: false, sending: false, trouble: false, locked: 0, ...state });
    await page.addInitScript((value) => localStorage.setItem("chancery.look", JSON.stringify({ theme: value })), theme);
        await page.goto(`${base}/?${name}${hash}`);
    await page.waitForTimeout(350);
    try {
      if (act) await act();
    } catch (error) {
      console.log(name, String(error).slice(0, 200));
    }
    await page.waitForTimeout(350);
    await page.screenshot({ path: join(out, `${name}-${theme}.png`) });
  }
}
await context.close();
