// What `npm run build` ends with: how much script the window reads before its first screen, held to the budget; and
// that nothing made for tests is in what ships.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** Kilobytes, compressed. */
const BUDGET = 200;
const NEVER_SHIPPED = ["__CHANCERY_BRIDGE__", "gallery-part"];

const dist = new URL("../dist/", import.meta.url);
const page = readFileSync(new URL("index.html", dist), "utf8");
const first = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path);
const weight = first.reduce((sum, path) => sum + gzipSync(readFileSync(new URL(path, dist))).length, 0) / 1000;
console.log(`script before the first screen: ${weight.toFixed(1)} of ${BUDGET} kB, compressed`);

const faults = [];
if (first.length === 0) faults.push("dist/index.html names no script.");
if (weight > BUDGET) faults.push("The first screen waits for too much script: let a screen come later (src/views/later.ts).");
for (const name of readdirSync(new URL("assets/", dist)).filter((name) => name.endsWith(".js"))) {
  const text = readFileSync(new URL(`assets/${name}`, dist), "utf8");
  for (const mark of NEVER_SHIPPED) if (text.includes(mark)) faults.push(`assets/${name} holds ${mark}, which is for tests.`);
}
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
