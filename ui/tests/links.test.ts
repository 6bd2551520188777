// The web of a case: it lies the same way every time, nothing covers anything, and arrows walk it.
import { describe, expect, it } from "vitest";
import type { LinkEdge, LinkNode } from "../src/api";
import { layOut, nearest } from "../src/features/links/layout";

const node = (id: string): LinkNode => ({ record: { id, kind: "person", title: id }, role: null, elsewhere: false, links: 1 });
const edge = (from: string, to: string): LinkEdge => ({ from, to, relation: "knows", link: null, since: null, until: null, source: null });
const nodes = Array.from({ length: 40 }, (_, at) => node(`n${at}`));
const edges = nodes.slice(1).map((one, at) => edge(one.record.id, `n${Math.floor(at / 3)}`));

describe("the picture of a web", () => {
  it("is the same for the same web", () => {
    expect([...layOut(nodes, edges).spots]).toEqual([...layOut(nodes, edges).spots]);
  });

  it("has every record inside, none on top of another", () => {
    const { spots, width, height } = layOut(nodes, edges);
    const all = [...spots.values()];
    for (const { x, y } of all) expect(x >= 0 && y >= 0 && x <= width && y <= height).toBe(true);
    const closest = Math.min(...all.flatMap((a, at) => all.slice(at + 1).map((b) => Math.hypot(a.x - b.x, a.y - b.y))));
    expect(closest).toBeGreaterThan(60);
  });

  it("of nobody is empty and harmless", () => {
    expect(layOut([], []).spots.size).toBe(0);
  });

  it("is walked to the nearest record in the direction of the arrow", () => {
    const spots = new Map(Object.entries({ here: { x: 0, y: 0 }, right: { x: 50, y: 10 }, far: { x: 200, y: 0 }, aside: { x: 10, y: 60 }, up: { x: 0, y: -80 } }));
    expect(nearest(spots, "here", "ArrowRight")).toBe("right");
    expect(nearest(spots, "here", "ArrowDown")).toBe("aside");
    expect(nearest(spots, "here", "ArrowUp")).toBe("up");
    expect(nearest(spots, "here", "ArrowLeft")).toBeUndefined();
    expect(nearest(spots, "here", "x")).toBeUndefined();
  });
});
