// A PDF in the window beside this one: a file of the case, or what the program would write.
import { view, type AttachmentView, type Failure, type Request, type ViewName } from "../../api";
import { lookNow } from "../../shared/prefs";
import { sayFailure } from "./said";

/** Shows what a command opens, or says why it cannot be shown. */
export async function viewPdf<N extends ViewName>(name: N, request: Request<N>): Promise<void> {
  try {
    await view(name, request, lookNow());
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}

/** Worth offering: whether it really is one is asked of its bytes. */
export function isPdf(file: Pick<AttachmentView, "name" | "media_type">): boolean {
  return file.media_type === "application/pdf" || /\.pdf$/i.test(file.name);
}
