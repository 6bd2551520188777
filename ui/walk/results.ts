// Writes what the walks found, a line each, where `cargo xtask generate accessibility` reads it.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Reporter, TestModule } from "vitest/node";

const FILE = resolve(__dirname, "../../target/walk/results.tsv");

export default class Results implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const facts = tests.flatMap((test) => Object.entries((test.meta() as { facts?: Record<string, unknown> }).facts ?? {}));
    const lines = [
      `fact\tday\t${new Date().toISOString().slice(0, 10)}`,
      ...facts.map(([name, value]) => `fact\t${name}\t${String(value)}`),
      ...tests.map((test) => `test\t${test.name}\t${test.result().state}`),
    ];
    mkdirSync(dirname(FILE), { recursive: true });
    writeFileSync(FILE, `${lines.join("\n")}\n`);
  }
}
