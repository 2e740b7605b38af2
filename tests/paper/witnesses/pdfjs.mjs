// Fills in papers with pdf.js, reads them, and tells their structure. Jobs come as JSON on stdin; see node.py.
import { readFileSync, writeFileSync } from "node:fs";

globalThis.DOMMatrix ??= class {}; // the engine looks for it when it is loaded; drawing is not asked for here
console.warn = console.log = () => {}; // what it says of drawing, which is not asked for here
const pdfjs = await import("../../browser/node_modules/pdfjs-dist/legacy/build/pdf.mjs");

async function opened(file) {
  return pdfjs.getDocument({ data: new Uint8Array(readFileSync(file)), verbosity: 0 }).promise;
}

async function pagesOf(paper) {
  return Promise.all(Array.from({ length: paper.numPages }, (_, index) => paper.getPage(index + 1)));
}

/** Every widget of the paper, in the order of its pages. */
async function widgetsOf(paper) {
  const pages = await pagesOf(paper);
  const annotations = await Promise.all(pages.map((page) => page.getAnnotations({ intent: "display" })));
  return annotations.flat().filter((annotation) => annotation.subtype === "Widget");
}

async function fill({ file, into, answers }) {
  const paper = await opened(file);
  for (const widget of await widgetsOf(paper)) {
    const answer = answers[widget.fieldName];
    if (answer === undefined) continue;
    if (widget.radioButton) paper.annotationStorage.setValue(widget.id, { value: widget.buttonValue === answer });
    else if (widget.checkBox) paper.annotationStorage.setValue(widget.id, { value: widget.exportValue === answer });
    else paper.annotationStorage.setValue(widget.id, { value: answer });
  }
  writeFileSync(into, await paper.saveDocument());
  await paper.loadingTask.destroy();
  return {};
}

async function read({ file }) {
  const paper = await opened(file);
  const values = {};
  for (const widget of await widgetsOf(paper)) {
    const value = widget.fieldValue;
    values[widget.fieldName] = Array.isArray(value) ? value.join(" ") : (value ?? "");
  }
  await paper.loadingTask.destroy();
  return { values };
}

async function structure({ file }) {
  const paper = await opened(file);
  const pages = await pagesOf(paper);
  const told = [];
  for (const page of pages) {
    const content = await page.getTextContent({ includeMarkedContent: true });
    const words = {};
    let open = [];
    for (const item of content.items) {
      if (item.type?.startsWith("beginMarkedContent")) open.push(item.id ?? null);
      else if (item.type === "endMarkedContent") open.pop();
      else for (const id of open) if (id) words[id] = (words[id] ?? "") + item.str + (item.hasEOL ? " " : "");
    }
    const annotations = await page.getAnnotations();
    told.push({ tree: await page.getStructTree(), words, annotations: annotations.map(told_of) });
  }
  const { info } = await paper.getMetadata();
  const language = info.Language;
  await paper.loadingTask.destroy();
  return { pages: told, language, title: info.Title };
}

function told_of({ id, fieldName, fieldType, alternativeText, buttonValue, exportValue, radioButton, checkBox, rect }) {
  return { id, fieldName, fieldType, alternativeText, buttonValue, exportValue, radioButton, checkBox, rect };
}

const doings = { fill, read, structure };
const answers = [];
for (const job of JSON.parse(readFileSync(0, "utf-8"))) answers.push(await doings[job.do](job));
process.stdout.write(JSON.stringify(answers));
