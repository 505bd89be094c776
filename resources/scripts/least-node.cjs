'use strict';
// Loaded before the scripts of package.json. Plain syntax on purpose: a Node that cannot read them must be able to read this.
var LEAST_MAJOR = 20;

if (Number(process.versions.node.split('.')[0]) < LEAST_MAJOR) {
  process.stderr.write(
    'Node ' +
      process.versions.node +
      ' is too old, at least ' +
      LEAST_MAJOR +
      ' is needed. Install Node 24 (https://nodejs.org) and run this again.\n',
  );
  process.exit(1);
}
