// The blank paper and the writer: loaded when somebody asks for the PDF, as scripts, since a page that was opened as a
// file may load these and fetch nothing.

import type * as Writer from "../writer/index.ts";

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

const loading = new Map<string, Promise<void>>();

/** Load the writer, the paper and its font; once for a page, and again after a failure. */
export async function blankOf(page: { skWriter?: string; skPaper?: string; skPapers?: string }): Promise<Blank> {
  await Promise.all([load(page.skWriter!), load(page.skPaper!)]);
  const loaded = globalThis as unknown as Loaded;
  const { paper, blank } = loaded.samtalekitPaper;
  await load(page.skPapers! + paper.face);
  const bytes = Uint8Array.from(atob(blank), (character) => character.charCodeAt(0));
  return { writer: loaded.samtalekitWriter, paper, face: loaded.samtalekitFace, bytes };
}

function load(address: string): Promise<void> {
  const known = loading.get(address);
  if (known) {
    return known;
  }
  const promise = new Promise<void>((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done();
    script.onerror = () => {
      loading.delete(address);
      script.remove();
      failed(new Error(address));
    };
    document.head.append(script);
  });
  loading.set(address, promise);
  return promise;
}
