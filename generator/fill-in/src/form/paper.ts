// The blank paper and the writer: loaded when somebody asks for the PDF.

import type * as Writer from "../writer/index.ts";
import { load } from "./loading.ts";

interface Loaded {
  samtalekitWriter: typeof Writer;
  samtalekitPaper: { paper: Writer.Paper; blank: string };
  samtalekitFace: Writer.FaceData;
}

export interface Blank {
  readonly writer: typeof Writer;
  readonly paper: Writer.Paper;
  readonly face: Writer.FaceData;
  readonly bytes: Uint8Array;
}

/** Load the writer, the paper and its font; once for a page, and again after a failure. */
export async function blankOf(page: { skWriter?: string; skPaper?: string; skPapers?: string }): Promise<Blank> {
  await Promise.all([load(page.skWriter!), load(page.skPaper!)]);
  const loaded = globalThis as unknown as Loaded;
  const { paper, blank } = loaded.samtalekitPaper;
  await load(page.skPapers! + paper.face);
  const bytes = Uint8Array.from(atob(blank), (character) => character.charCodeAt(0));
  return { writer: loaded.samtalekitWriter, paper, face: loaded.samtalekitFace, bytes };
}
