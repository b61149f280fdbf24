// The text of a PDF as pdf.js (Firefox, and much of the web) finds it: a JSON list with a string for each page.
// NODE_MODULES=folder node read.mjs book.pdf
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// What drawing would need is not there in Node, and nothing is drawn.
globalThis.DOMMatrix ??= class {};
globalThis.ImageData ??= class {};
globalThis.Path2D ??= class {};
console.warn = () => {};
const module = pathToFileURL(`${process.env.NODE_MODULES}/pdfjs-dist/legacy/build/pdf.mjs`);
const { getDocument, VerbosityLevel } = await import(module);
const data = new Uint8Array(readFileSync(process.argv[2]));
const book = await getDocument({ data, verbosity: VerbosityLevel.ERRORS }).promise;
const pages = [];
for (let number = 1; number <= book.numPages; number++) {
  const { items } = await (await book.getPage(number)).getTextContent();
  pages.push(items.map((item) => (item.str ?? "") + (item.hasEOL ? "\n" : "")).join(""));
}
process.stdout.write(JSON.stringify(pages));
