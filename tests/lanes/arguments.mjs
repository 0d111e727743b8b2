// The command line of a lane, and the vector files.
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** Reads `--dir PATH` (default: our vectors) and `--module PATH` (of the plain module). */
export function read(given) {
  const found = { dir: fileURLToPath(new URL("../vectors", import.meta.url)), module: undefined };
  for (let place = 0; place < given.length; place += 2) {
    const [flag, value] = given.slice(place, place + 2);
    if (value === undefined) throw new Error(`\`${flag}\` needs a path`);
    if (flag === "--dir") found.dir = value;
    else if (flag === "--module") found.module = value;
    else throw new Error(`unknown flag \`${flag}\`; a lane knows --dir and --module`);
  }
  if (found.module === undefined) throw new Error("`--module PATH` of the plain module is needed");
  return found;
}

/** Every `*.json` in the folder, in the order of names (by code unit, as the other lanes do). */
export async function vectorFiles(dir) {
  const names = (await readdir(dir)).filter((name) => name.endsWith(".json")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(dir, name), "utf8")));
  return names.map((name, place) => ({ name, text: texts[place] }));
}

/** Runs a lane's body and ends the process with its outcome. */
export async function main(name, body) {
  try {
    console.log(`lane ${name}: ${await body(read(process.argv.slice(2)))}`);
  } catch (problem) {
    console.error(`lane ${name}: ${problem.message}`);
    process.exitCode = 1;
  }
}
