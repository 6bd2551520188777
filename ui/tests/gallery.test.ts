import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = resolve(__dirname, "../src");

describe("the gallery", () => {
  it("shows every shared piece that can be shown", () => {
    const gallery = readFileSync(join(SRC, "views/gallery.tsx"), "utf8");
    const files = readdirSync(join(SRC, "shared")).filter((name) => name.endsWith(".tsx") && name !== "later.tsx");
    const pieces = files.flatMap((name) => [...readFileSync(join(SRC, "shared", name), "utf8").matchAll(/^export (?:function|class|const) ([A-Z]\w+)/gm)].map(([, piece]) => piece!));
    expect(pieces.length).toBeGreaterThan(12);
    expect(pieces.filter((piece) => !gallery.includes(`<${piece}`))).toEqual([]);
  });
});
