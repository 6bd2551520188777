// The web as a picture that stands by itself: colours written out, the marking on top.
import { pickSave, tell, type CasePage } from "../../api";
import { t } from "../../i18n/t";

const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "font-size", "font-weight", "text-anchor", "opacity", "paint-order"];
const BANNER = 28;

/** Asks where to, draws, writes. The words to show afterwards, or nothing when it was not wanted. */
export async function savePicture(svg: SVGSVGElement, page: CasePage, format: "svg" | "png"): Promise<string | undefined> {
  const path = await pickSave(t("links.save"), `${page.number}-links.${format}`);
  if (!path) return undefined;
  const { text, width, height } = standAlone(svg, page.marking);
  const base64 = format === "svg" ? base64Of(new TextEncoder().encode(text)) : await png(text, width, height);
  const saved = await tell("picture_save", { case: page.id, path, base64 });
  return t("links.saved", { path: saved.path });
}

function standAlone(svg: SVGSVGElement, marking: string): { text: string; width: number; height: number } {
  const [, , width = 0, height = 0] = (svg.getAttribute("viewBox") ?? "").split(" ").map(Number);
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
    const original = originals[at];
    if (!original) return;
    const style = getComputedStyle(original);
    for (const look of LOOKS) element.setAttribute(look, style.getPropertyValue(look));
    for (const name of ["class", "style", "tabindex", "role", "aria-pressed", "data-testid"]) element.removeAttribute(name);
  });
  const ns = "http://www.w3.org/2000/svg";
  const add = (name: string, attributes: Record<string, string | number>, text?: string) => {
    const element = document.createElementNS(ns, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    if (text !== undefined) element.textContent = text;
    copy.insertBefore(element, copy.firstChild);
  };
  const root = getComputedStyle(document.documentElement);
  add("text", { x: width / 2, y: -BANNER / 2 + 5, "text-anchor": "middle", "font-size": 13, "font-weight": 700, fill: "#fff" }, marking);
  add("rect", { x: 0, y: -BANNER, width, height: BANNER, fill: root.getPropertyValue("--marking").trim() });
  add("rect", { x: 0, y: -BANNER, width, height: height + BANNER, fill: root.getPropertyValue("--canvas").trim() });
  copy.setAttribute("xmlns", ns);
  copy.setAttribute("viewBox", `0 ${-BANNER} ${width} ${height + BANNER}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height + BANNER));
  copy.setAttribute("font-family", "Public Sans, Noto Sans, sans-serif");
  return { text: new XMLSerializer().serializeToString(copy), width, height: height + BANNER };
}

async function png(svg: string, width: number, height: number): Promise<string> {
  const image = new Image();
  const ready = new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => reject(new Error(t("links.undrawn")));
  });
  image.src = `data:image/svg+xml;base64,${base64Of(new TextEncoder().encode(svg))}`;
  await ready;
  const canvas = document.createElement("canvas");
  canvas.width = width * 2;
  canvas.height = height * 2;
  const context = canvas.getContext("2d");
  if (!context) throw new Error(t("links.undrawn"));
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png").split(",")[1] ?? "";
}

function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
