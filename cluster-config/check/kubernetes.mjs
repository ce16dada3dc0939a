// Checks Kubernetes objects (YAML on standard input) against the schemas of the npm package
// kubernetes-models: types, what is required, and fields that no schema knows, which its validators
// let pass and an API server would only warn about. Modules are found by NODE_PATH.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { parseAllDocuments } = require('yaml');

// A validator asks for every field that its schema knows, and for all keys of a map: what nobody
// asked for is unknown.
function watched(value, path, unread) {
  if (value === null || typeof value !== 'object') return value;
  const own = new Map();
  for (const key of Object.keys(value)) unread.add(`${path}/${key}`);
  return new Proxy(value, {
    get(target, key) {
      if (!Object.hasOwn(target, key) || typeof key !== 'string') return Reflect.get(target, key);
      unread.delete(`${path}/${key}`);
      if (!own.has(key)) own.set(key, watched(target[key], `${path}/${key}`, unread));
      return own.get(key);
    },
  });
}

let found = 0;
let objects = 0;
const say = (words) => {
  console.error(words);
  found++;
};
for (const document of parseAllDocuments(readFileSync(0, 'utf8'))) {
  document.errors.forEach((error) => say(error.message));
  const object = document.toJS();
  if (object === null) continue;
  objects++;
  const name = `${object.kind} ${object.metadata?.name}`;
  let kinds;
  try {
    kinds = require(`kubernetes-models/${object.apiVersion}`);
  } catch {
    kinds = {};
  }
  const Kind = kinds[object.kind];
  if (!Kind) {
    say(`${name}: expected a kind of Kubernetes, found ${object.apiVersion} ${object.kind}`);
    continue;
  }
  const unread = new Set();
  try {
    Kind.prototype.validate.call(watched(object, '', unread));
  } catch (error) {
    say(`${name}: ${error.message}`);
  }
  for (const path of unread) say(`${name}: no schema knows ${path}`);
}
console.log(`${objects} objects, ${found} mistakes`);
process.exit(found === 0 && objects > 0 ? 0 : 1);
