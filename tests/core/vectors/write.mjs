// Writes the vectors of this folder, or compares: node write.mjs NAME prints NAME.json.
// Independent of the Python code: @noble libraries, Node's own crypto and a few lines here.
import { argv, stdout } from "node:process";

const { vectors } = await import(`./make_${argv[2]}.mjs`);
stdout.write(JSON.stringify(vectors, null, 1) + "\n");
