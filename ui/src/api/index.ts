export { call, type CommandName, type Reply, type Request } from "./call";
export { cache, forgetEverything, freshen, listenForChanges, sayPresent, tell, useAsk, useTell } from "./cache";
export { Failure, toFailure, type FieldFailure } from "./failure";
export { onWanted, pickOpen, pickSave } from "./files";
export type * from "./generated/commands";
