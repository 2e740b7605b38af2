// Fills in papers with the script that sites have, as it is built, and tells the digest of each, or why it was refused.
// Papers and answers come as JSON on stdin: see test_same_bytes.py.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

runInThisContext(readFileSync(new URL("../../../theme/web/js/writer.js", import.meta.url), "utf-8"));
const { fill } = globalThis.samtalekitWriter;
const { papers, jobs } = JSON.parse(readFileSync(0, "utf-8"));
const json = (file) => JSON.parse(readFileSync(file, "utf-8"));
const blanks = papers.map(({ pdf, description, face }) => [new Uint8Array(readFileSync(pdf)), json(description), json(face)]);

function told({ paper, answers }) {
  try {
    return { sha256: createHash("sha256").update(fill(...blanks[paper], answers)).digest("hex") };
  } catch (error) {
    if (!error.problems) throw error;
    return { problems: error.problems };
  }
}

process.stdout.write(JSON.stringify(jobs.map(told)));
