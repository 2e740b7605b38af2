// The table that the writer shares with Python: tests/vectors/README.md.

import { readFileSync } from "node:fs";
import type { Answers, FaceData, Paper } from "../src/writer/description.ts";
import type { Problem } from "../src/writer/problems.ts";

interface Table {
  papers: { about: string; answers: Answers; sha256: string }[];
  problems: { answers: Answers; problems: Problem[] }[];
  syntax: { numbers: [number, string][]; texts: [string, string][]; names: [string, string][] };
  lines: { text: string; as_wide_as: string; lines: string[] }[];
}

const FOLDER = "../../tests/vectors/"; // from the folder of this package, where tests run

export function json<Data>(name: string): Data {
  return JSON.parse(readFileSync(FOLDER + name, "utf-8")) as Data;
}

export const table = json<Table>("fill.json");
export const paper = json<Paper>("paper.json");
export const faceData = json<FaceData>("field-font.json");
export const blank = new Uint8Array(readFileSync(`${FOLDER}paper.pdf`));
