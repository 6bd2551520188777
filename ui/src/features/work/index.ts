export { takeBackLast, takeBack, useOperations, useUndoOffers } from "./undo";
export { RunningWork, useWork, useWorkEnds, WorkButton } from "./work";
