// Fills in papers with pdf-lib and reads them. Jobs come as JSON on stdin; see node.py.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../browser/package.json", import.meta.url));
const { PDFCheckBox, PDFDocument, PDFDropdown, PDFRadioGroup, PDFTextField } = require("@cantoo/pdf-lib");

function set(field, answer) {
  if (field instanceof PDFTextField) field.setText(answer);
  else if (field instanceof PDFCheckBox) answer ? field.check() : field.uncheck();
  else if (field instanceof PDFRadioGroup || field instanceof PDFDropdown) answer ? field.select(answer) : field.clear();
}

function value(field) {
  if (field instanceof PDFTextField) return field.getText() ?? "";
  if (field instanceof PDFCheckBox) return field.isChecked() ? "yes" : "";
  if (field instanceof PDFRadioGroup) return field.getSelected() ?? "";
  if (field instanceof PDFDropdown) return field.getSelected().join(" ");
  return "";
}

async function fill({ file, into, answers }) {
  const paper = await PDFDocument.load(readFileSync(file), { updateMetadata: false });
  const form = paper.getForm();
  for (const [name, answer] of Object.entries(answers)) set(form.getField(name), answer);
  writeFileSync(into, await paper.save());
  return {};
}

async function read({ file }) {
  const paper = await PDFDocument.load(readFileSync(file), { updateMetadata: false });
  return { values: Object.fromEntries(paper.getForm().getFields().map((field) => [field.getName(), value(field)])) };
}

const doings = { fill, read };
const answers = [];
for (const job of JSON.parse(readFileSync(0, "utf-8"))) answers.push(await doings[job.do](job));
process.stdout.write(JSON.stringify(answers));
