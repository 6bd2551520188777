import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "../src/i18n/en";
import { audit } from "../src/i18n/en.audit";
import { exported } from "../src/i18n/en.exports";
import { travel } from "../src/i18n/en.travel";
import { t } from "../src/i18n/t";

function read(folder: string): string {
  return readdirSync(folder)
    .map((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return name === "generated" ? "" : read(path);
      return /\.tsx?$/.test(name) && name !== "en.ts" ? readFileSync(path, "utf8") : "";
    })
    .join("\n");
}

describe("the texts of the window", () => {
  it("picks the form for one", () => {
    expect(t("status.unsent", { n: 1 })).toBe("1 change will be sent when connected");
    expect(t("status.unsent", { n: 14 })).toBe("14 changes will be sent when connected");
  });

  it("has a form for one wherever a number stands before words for many", () => {
    const all: Record<string, string> = { ...en, ...audit, ...exported, ...travel };
    const many = Object.entries(all).filter(([key, text]) => !key.endsWith("_one") && /\{n\} (of your )?([a-z]+ )?[a-z]+s\b/.test(text));
    expect(many.length).toBeGreaterThan(30);
    expect(many.map(([key]) => key).filter((key) => !(`${key}_one` in all))).toEqual([]);
  });

  it("writes large numbers with a comma", () => {
    expect(t("cases.count", { n: 10_001 })).toBe("10,001 cases");
  });

  it("never uses a word that other products regret", () => {
    const all = Object.values(en).join("\n").toLowerCase();
    for (const word of ["synced", "dirty", "failed to fetch", "just now"]) expect(all).not.toContain(word);
  });

  it("has no text that no screen can show", () => {
    const code = read(resolve(__dirname, "../src"));
    const families = ["mrz.check.", "action.", "change.", "edit.", "role.", "asks.", "rule.", "sync.report.", "sync.phase.", "sync.mark.", "sync.column.", "lane.", "section.", "settings.theme", "settings.density", "settings.motion", "failure.", "move.", "view.", "subjects.", "evidence.", "custody.", "tasks.", "files.", "history.", "approvals.", "mrz.", "case.", "intake.", "transfer.", "capture.", "filter.", "work."];
    const idle = Object.keys(en).filter((key) => !key.endsWith("_one") && !code.includes(`"${key}"`) && !families.some((family) => key.startsWith(family)));
    expect(idle).toEqual([]);
  });
});
