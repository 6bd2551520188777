export { takeBackLast, useUndoOffers } from "./undo";
export { RunningWork, useWork, useWorkEnds, WorkButton } from "./work";
