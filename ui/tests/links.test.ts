// The web of a case: it lies the same way every time, nothing covers anything, and arrows walk it.
import { describe, expect, it } from "vitest";
import type { LinkEdge, LinkNode } from "../src/api";
import { layOut, nearest } from "../src/features/links/layout";
import { isSameWeb, keptShape, partOf } from "../src/features/links/part";

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

  it("has no name on another name or another record", () => {
    const long = nodes.map((one, at) => ({ ...one, record: { ...one.record, title: at % 2 ? "Tănăsescu-Vlad, Grigore" : "Ion" } }));
    for (const web of [edges, nodes.slice(1).map((one) => edge("n0", one.record.id))]) {
      const { spots } = layOut(long, web);
      const all = long.map(({ record }) => ({ ...spots.get(record.id)!, half: record.title === "Ion" ? 20 : 75 }));
      const covered = all.flatMap((a, at) => all.slice(at + 1).filter((b) => Math.abs(a.x - b.x) < a.half + b.half && Math.abs(a.y - b.y) < 56));
      expect(covered).toEqual([]);
    }
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

describe("the part of a web that is drawn", () => {
  const of = (id: string, kind: string, links = 1): LinkNode => ({ ...node(id), record: { id, kind, title: id }, links });
  const web = { nodes: [of("a", "person"), of("b", "phone"), of("c", "person"), of("d", "person"), of("alone", "person", 0)], edges: [edge("a", "b"), edge("c", "b"), edge("c", "d")] };
  const drawn = (shape: Parameters<typeof partOf>[1]) => partOf(web, shape).map(({ record }) => record.id).join(" ");

  it("is all of it, some kinds, what is linked, or so many steps around one record", () => {
    expect(drawn({ kinds: [], linked_only: false })).toBe("a b c d alone");
    expect(drawn({ kinds: ["phone"], linked_only: false })).toBe("b");
    expect(drawn({ kinds: [], linked_only: true })).toBe("a b c d");
    expect(drawn({ kinds: [], linked_only: false, centre: "a", depth: 1 })).toBe("a b");
    expect(drawn({ kinds: [], linked_only: false, centre: "a", depth: 2 })).toBe("a b c");
    expect(drawn({ kinds: [], linked_only: false, centre: "a" })).toBe("a b c d");
  });

  it("goes through kinds that are not drawn, and always draws its centre", () => {
    expect(drawn({ kinds: ["person"], linked_only: false, centre: "b", depth: 1 })).toBe("a b c");
  });

  it("is all of it when its centre is not here any more", () => {
    expect(drawn({ kinds: [], linked_only: false, centre: "gone", depth: 1 })).toBe("a b c d alone");
  });

  it("belongs to its case only by a centre", () => {
    expect(keptShape({ kinds: ["person"], linked_only: true, case: "c1" }, "c1")).toEqual({ kinds: ["person"], linked_only: true });
    expect(keptShape({ kinds: [], linked_only: true, centre: "a" }, "c1")).toMatchObject({ case: "c1" });
    expect(isSameWeb({ kinds: ["b", "a"], linked_only: false, centre: null }, { kinds: ["a", "b"], linked_only: false })).toBe(true);
  });
});
