// The writer: what the built file gives as `samtalekitWriter`, to a page and to a worker alike.

export type { Answers, FaceData, Paper } from "./description.ts";
export { check, fill } from "./fill.ts";
export { type Overfull, overfull } from "./overfull.ts";
export { FillError, type Problem } from "./problems.ts";
