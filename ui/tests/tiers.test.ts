// The house rules of imports: views → features → shared; features → api → platform; no inside of another feature; no circles.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = resolve(__dirname, "../src");

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : [];
  });
}

interface Import {
  from: string;
  to: string;
  typesOnly: boolean;
}

function importsOf(path: string): { ours: Import[]; outside: string[] } {
  const text = readFileSync(path, "utf8");
  const ours: Import[] = [];
  const outside: string[] = [];
  for (const [, types, spec] of text.matchAll(/(?:^|\n)\s*(?:import|export)(\s+type)?[^;"']*?from\s+"([^"]+)"|import\("([^"]+)"\)/g)) {
    if (!spec) continue;
    if (!spec.startsWith(".")) outside.push(spec);
    else ours.push({ from: name(path), to: locate(resolve(dirname(path), spec)), typesOnly: Boolean(types) });
  }
  for (const [, spec] of text.matchAll(/import\("([^"]+)"\)/g)) if (spec?.startsWith(".")) ours.push({ from: name(path), to: locate(resolve(dirname(path), spec)), typesOnly: false });
  return { ours, outside };
}

const all = sources(SRC);
const name = (path: string) => relative(SRC, path).replaceAll("\\", "/");
function locate(path: string): string {
  for (const end of ["", ".ts", ".tsx", "/index.ts"]) if (all.includes(path + end)) return name(path + end);
  return name(path);
}

const tier = (path: string) => (path.includes("/") ? path.split("/")[0]! : "root");
const feature = (path: string) => path.split("/")[1];
const MAY: Record<string, string[]> = {
  root: ["views", "features", "shared", "api", "i18n", "styles", "root"],
  views: ["views", "features", "shared", "api", "i18n"],
  features: ["features", "shared", "api", "i18n"],
  shared: ["shared"],
  api: ["api", "platform"],
  platform: ["platform"],
  i18n: ["i18n"],
  // What shows hostile files knows nothing of the window.
  viewer: ["viewer"],
};
const imports = all.flatMap((path) => importsOf(path).ours);

describe("the tiers of the window", () => {
  it("lets every file import only from the tiers below it", () => {
    const wrong = imports.filter(({ from, to }) => !to.endsWith(".css") && !MAY[tier(from)]?.includes(tier(to)));
    expect(wrong).toEqual([]);
  });

  it("keeps the inside of a feature to itself", () => {
    const wrong = imports.filter(({ from, to }) => tier(from) !== "root" && tier(to) === "features" && (tier(from) !== "features" || feature(from) !== feature(to)) && !to.endsWith("/index.ts"));
    expect(wrong).toEqual([]);
  });

  it("lets only the platform speak to Tauri", () => {
    const wrong = all.filter((path) => tier(name(path)) !== "platform" && importsOf(path).outside.some((spec) => spec.startsWith("@tauri-apps/")));
    expect(wrong.map(name)).toEqual([]);
  });

  it("reaches the api and the platform by their doors", () => {
    const wrong = imports.filter(({ from, to }) => tier(to) === "api" && tier(from) !== "api" && to !== "api/index.ts");
    expect(wrong).toEqual([]);
  });

  it("has no circle of imports", () => {
    const graph = new Map<string, string[]>();
    for (const { from, to, typesOnly } of imports) if (!typesOnly) graph.set(from, [...(graph.get(from) ?? []), to]);
    expect(circle(graph)).toEqual([]);
  });
});

function circle(graph: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (node: string): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const found = walk(next);
      if (found.length > 0) return found;
    }
    path.pop();
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const found = walk(node);
    if (found.length > 0) return found;
  }
  return [];
}
