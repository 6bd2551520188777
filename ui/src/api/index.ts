export { call, type CommandName, type Reply, type Request } from "./call";
export { askAgain, cache, failedReads, forgetEverything, freshen, listenForChanges, onReads, sayPresent, tell, useAsk, useTell } from "./cache";
export { Failure, toFailure, type FieldFailure } from "./failure";
export { onWanted, pickOpen, pickSave, view, type ViewName } from "./files";
export type * from "./generated/commands";
