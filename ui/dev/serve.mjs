// Development only: answers the window's commands from memory, with fictional data, so that screens can be looked at
// in any browser. Never shipped, never a rule: what is allowed and what is right is decided in Rust.
// Run `npm run mock` beside `npm run dev`. Start with `?state=absent|locked` after POST /state to see other faces.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { world } from "./world.mjs";

const schema = JSON.parse(readFileSync(new URL("./schema.json", import.meta.url), "utf8"));
const desk = world(schema);

const server = createServer(async (request, response) => {
  let text = "";
  for await (const piece of request) text += piece;
  const body = text ? JSON.parse(text) : {};
  if (request.url === "/state") {
    desk.set(body);
    response.end("{}");
    return;
  }
  const { name, request: asked } = body;
  response.setHeader("content-type", "application/json");
  try {
    const reply = desk.call(name, asked ?? {});
    if (reply?.changed) response.setHeader("x-changed", reply.changed.join(" "));
    response.end(JSON.stringify(reply?.reply ?? reply));
  } catch (failure) {
    response.statusCode = 400;
    response.end(JSON.stringify(failure instanceof Error ? { code: "internal", look: "ours", message: failure.message, args: {}, fields: [], reference: "F-00000000" } : failure));
  }
});
server.listen(Number(process.env.PORT ?? 1421), "127.0.0.1", () => console.log("mock desk on 1421"));
