// The booth's QR codes for Python: reads [[text, mask], …], prints rows of 0 and 1 (tests only).

import { readFileSync } from "node:fs";
import { qrModules } from "../../app/booth/src/lib/qr.js";

const asked = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map(([text, mask]) => qrModules(text, mask).map((row) => row.map(Number)))));
