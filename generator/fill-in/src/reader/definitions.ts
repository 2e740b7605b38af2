// The definitions that a paper carries: which forms it is of, in which edition, and the words of its questions.
// Made by `model/definition.py`. Source: ISO 32000-2:2020, 7.9.6 Name trees, and 7.11.4 Embedded file streams.

import type { Document } from "./document.ts";
import { MOST_LEVELS, MOST_NODES } from "./limits.ts";
import { Reference, Stream, unicode, type Value } from "./syntax.ts";

const FORMAT = 1;

export interface DefinedField {
  /** Its name on the paper, and in the form: they differ in a pack of several forms. */
  readonly name: string;
  readonly key: string;
  readonly label: string;
  /** Words by id of each option. */
  readonly options: ReadonlyMap<string, string>;
  readonly start: string;
  /** Filled in beforehand, for nobody to change. */
  readonly isFixed: boolean;
}

export interface Definition {
  readonly form: string;
  readonly edition: number;
  readonly title: string;
  readonly fields: readonly DefinedField[];
}

/** Return the definitions that a paper carries; whatever else is attached to it is left alone. */
export function definitionsOf(file: Document): Definition[] {
  return attachedTo(file).flatMap((spec) => {
    const files = file.dictionary(file.dictionary(spec).get("EF"));
    const stream = file.get(files.get("UF") ?? files.get("F"));
    const data = stream instanceof Stream ? file.data(stream) : undefined;
    const definition = data && definitionIn(unicode(data) ?? "");
    return definition ? [definition] : [];
  });
}

/** The file specifications of a paper, each once. */
function attachedTo(file: Document): Value[] {
  const found: Value[] = [];
  const seen = new Set<number>();
  let count = 0;
  const isNew = (node: Value) => {
    count += 1;
    const known = node instanceof Reference && seen.has(node.number);
    if (node instanceof Reference) {
      seen.add(node.number);
    }
    return !known && count < MOST_NODES;
  };
  const visit = (node: Value, level: number) => {
    if (level > MOST_LEVELS || !isNew(node)) {
      return;
    }
    const names = file.dictionary(node);
    found.push(...file.array(names.get("Names")).filter((each, at) => at % 2 && isNew(each)));
    file.array(names.get("Kids")).forEach((kid) => visit(kid, level + 1));
  };
  visit(file.dictionary(file.root.get("Names")).get("EmbeddedFiles") ?? null, 0);
  found.push(...file.array(file.root.get("AF")).filter(isNew));
  return found;
}

function definitionIn(text: string): Definition | undefined {
  try {
    const data = recordOf(JSON.parse(text));
    if (data["format"] !== FORMAT || typeof data["edition"] !== "number") {
      return undefined;
    }
    const fields = listOf(data["fields"]).map(fieldOf).filter((field) => field.name);
    return { form: textIn(data["form"]), edition: data["edition"], title: textIn(data["title"]), fields };
  } catch {
    return undefined; // not ours
  }
}

function fieldOf(found: unknown): DefinedField {
  const data = recordOf(found);
  const options = listOf(data["options"]).map(recordOf);
  const name = textIn(data["name"]);
  return {
    name,
    key: textIn(data["key"]) || name,
    label: textIn(data["label"]) || name,
    options: new Map(options.map((option) => [textIn(option["id"]), textIn(option["label"])])),
    start: textIn(data["default"]),
    isFixed: data["readonly"] === true,
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
