// Development only: the built bundle under the shipped CSP in Debian's Chromium, with the mock desk behind a stand-in for Tauri.
// Walks the main ways through, runs axe on every screen, and fails on any CSP report, page error or serious axe finding.
import { chromium } from "playwright-core";
import { createServer } from "node:http";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { world } from "./world.mjs";

const here = (path) => new URL(path, import.meta.url);
const desk = world(JSON.parse(readFileSync(here("./schema.json"), "utf8")));
const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; connect-src ipc: http://ipc.localhost; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2" };
const server = createServer((request, response) => {
  const path = new URL(request.url, "http://x").pathname;
  try {
    const body = readFileSync(here(`../dist${path === "/" ? "/index.html" : path}`));
    response.writeHead(200, { "content-type": TYPES[extname(path) || ".html"] ?? "application/octet-stream", "content-security-policy": CSP });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}).listen(1422);

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const context = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "chromium-")), { executablePath: "/usr/bin/chromium", headless: true, args: flags, viewport: { width: 1366, height: 768 } });
const page = context.pages()[0];
const faults = [];
page.on("console", (message) => message.type() === "error" && !message.text().includes("404") && faults.push(message.text()));
page.on("pageerror", (error) => faults.push(error.message));
await page.exposeFunction("mockCall", (name, request) => {
  try {
    const reply = desk.call(name, request ?? {});
    return { ok: reply?.reply ?? reply };
  } catch (failure) {
    return { failure: failure instanceof Error ? { code: "internal", message: failure.message } : failure };
  }
});
await page.addInitScript(() => {
  // The shell sets freezePrototype.
  Object.freeze(Object.prototype);
  window.__TAURI_INTERNALS__ = {
    transformCallback: () => 1,
    invoke: async (command, args) => {
      if (command === "pick_save") return `/media/usb/${args.defaultName}`;
      if (command !== "call") return null;
      const answer = await window.mockCall(args.name, args.request);
      if (answer.failure) throw answer.failure;
      return answer.ok;
    },
  };
});
const id = (name) => page.getByTestId(name);
const at = async (hash) => {
  await page.goto(`http://localhost:1422/?${Math.random()}${hash}`);
  await page.waitForTimeout(300);
};
const axe = readFileSync(here("../node_modules/axe-core/axe.min.js"), "utf8");
async function check(name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  for (const one of found.violations) console.log(`axe ${name}: ${one.impact} ${one.id} ${one.nodes.length}× ${one.nodes[0].html.slice(0, 140)} ${one.nodes[0].any[0]?.message ?? one.nodes[0].all[0]?.message ?? ""}`);
  if (found.violations.some((one) => ["serious", "critical"].includes(one.impact))) faults.push(`axe ${name}`);
}
const expect = async (what, ok) => {
  if (!ok) faults.push(`expected: ${what}`);
};
const CASE = "HS-2026-BUC-00417-7K3QX";

desk.set({ session: "absent" });
await at("#/");
await check("first run");
for (const [k, v] of [["first-run-user", "Mercy Okafor"], ["first-run-post", "buc"], ["secret-passphrase", "correct horse battery"], ["secret-again", "correct horse battery"]]) await id(k).fill(v);
await id("first-run-create").click();
await id("recovery-written").check();
await check("recovery key");
await id("recovery-continue").click();
await id("status-bar").waitFor();
await page.keyboard.press("Control+l");
await id("unlock-passphrase").fill("wrong");
await id("unlock-button").click();
await id("unlock-failure").waitFor();
await check("unlock");
await id("unlock-passphrase").fill("right one");
await id("unlock-button").click();
await id("my-work").waitFor();
await check("my work");

await page.keyboard.press("c");
await id("field-title").fill("Forged letters");
await id("field-type").selectOption("visa_fraud");
await check("new case");
await page.keyboard.press("Control+Enter");
await id("case-title").waitFor();
await expect("the new case is a draft", (await id("case-status").getAttribute("data-status")) === "draft");
await id("case-move").click();
await id("menu-move-preliminary").click();
await page.locator('[data-testid="case-status"][data-status="preliminary"]').waitFor();

await at("#/cases?view=all");
await check("list");
const frames = await page.locator(".grid-view").evaluate(async (view) => {
  const times = [];
  let last = performance.now();
  for (let step = 0; step < 120; step += 1) {
    view.scrollTop = (view.scrollHeight / 120) * step;
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - last);
    last = performance.now();
  }
  view.scrollTop = view.scrollHeight;
  return times.sort((one, two) => one - two);
});
await page.waitForTimeout(400);
console.log(`10,000 rows: frame p50 ${frames[60].toFixed(0)} ms, p95 ${frames[114].toFixed(0)} ms; rows drawn ${await id("case-grid-row").count()}`);
await page.locator(".grid-view").focus();
await page.keyboard.press("Home");
await page.keyboard.press("j");
await page.keyboard.press("Enter");
await id("case-head").waitFor();

for (const section of ["overview", "subjects", "documents", "evidence", "notes", "reports", "tasks", "timeline", "links", "leads", "outcomes", "files", "history", "sync"]) {
  await at(`#/case/${CASE}/${section}`);
  await check(section);
}
await at(`#/case/${CASE}/subjects`);
await id("add-person").click();
await id("field-role").selectOption("witness");
await id("field-surname").fill("ȘERBAN");
await check("person form");
await id("form-save").click();
await id("record-dialog").waitFor({ state: "detached" });
await id("toasts").getByText("Saved on this device").waitFor();
await at(`#/case/${CASE}/evidence`);
await id("add-custody").click();
await id("field-action").selectOption("examined");
await id("field-to_party").fill("Forensic lab");
await id("form-save").click();
await id("custody-table").getByText("Forensic lab").first().waitFor();
await at(`#/case/${CASE}/documents`);
await id("decision-counterfeit").click();
await id("reason").fill("Ghost image missing");
await id("reason-confirm").click();
await page.locator('[data-testid="decision-counterfeit"][aria-checked="true"]').waitFor();
await id("case-export").click();
await id("export-run").click();
await id("export-sha256").waitFor();
await check("export");
for (const [hash, name] of [["#/approvals", "approvals"], ["#/people", "people"], ["#/search?q=rusu", "search"], ["#/sync", "sync"], ["#/settings", "settings"]]) {
  await at(hash);
  await check(name);
}
await at("#/conflicts");
await check("conflicts");
await page.keyboard.press("3");
await page.keyboard.press("j");
await page.keyboard.press("2");
await id("conflict-reason").fill("Compared");
await id("conflict-save").click();
await id("conflict-synopsis").waitFor({ state: "detached" });
await page.keyboard.press("Control+k");
await id("palette-input").fill("resid");
await page.waitForTimeout(300);
await check("palette");
await page.keyboard.press("Enter");
await id("case-head").waitFor();

await context.close();
server.close();
for (const fault of faults) console.log("FAULT", fault.slice(0, 400));
console.log(faults.length ? `${faults.length} faults` : "walked without a fault");
process.exit(faults.length ? 1 : 0);
