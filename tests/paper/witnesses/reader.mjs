// Reads papers with the script that sites have, as it is built. Jobs come as JSON on stdin; see node.py.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

runInThisContext(readFileSync(new URL("../../../theme/web/js/reader.js", import.meta.url), "utf-8"));
const jobs = JSON.parse(readFileSync(0, "utf-8"));
const read = ({ file }) => globalThis.samtalekitReader.read(new Uint8Array(readFileSync(file)));

process.stdout.write(JSON.stringify(jobs.map(read)));
