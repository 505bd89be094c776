// Stands in for Electron's default app: the test runtime (see runtime.ts) was stripped of it.
'use strict';
const { app } = require('electron');
const fs = require('node:fs');
const path = require('node:path');
const Module = require('node:module');

const given = process.argv.slice(1);
const preloaded = [];
let target = null;
let targetIndex = 0;
for (let i = 0; i < given.length && target === null; i++) {
  if (given[i] === '-r' || given[i] === '--require') preloaded.push(given[++i]);
  else if (!given[i].startsWith('-')) {
    target = given[i];
    targetIndex = i;
  }
}
if (target === null) {
  console.error('usage: electron [flags] [-r module] <app folder or main file>');
  process.exit(1);
}

// The product's own runtime has it; Node 18 only by a flag.
globalThis.crypto ??= require('node:crypto').webcrypto;

process.defaultApp = true;
let main = path.resolve(target);
if (fs.statSync(main).isDirectory()) {
  const manifest = JSON.parse(fs.readFileSync(path.join(main, 'package.json'), 'utf8'));
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version ?? '0.0.0');
  app.setAppPath(main);
  main = path.join(main, manifest.main ?? 'index.js');
} else {
  app.setAppPath(path.dirname(main));
}
process.argv = [process.argv[0], ...given.slice(targetIndex)];
for (const module of preloaded) require(path.resolve(module));
Module._load(main, null, true);
