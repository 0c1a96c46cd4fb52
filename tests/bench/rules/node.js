// node-schematron: node.js DOCUMENT SECONDS SCHEMA. Document and schema are read before the clock starts, and
// SECONDS pass first in which V8 compiles what is hot. Prints a line `MILLISECONDS - FIRED NAME`.
'use strict';
process.env.NODE_ENV = 'production';
const fs = require('fs');
const path = require('path');
const { Schema } = require('node-schematron');

// node-schematron brings its own parser; wherever it was installed.
const home = path.resolve(path.dirname(require.resolve('node-schematron')), '..');
const slimdom = require(require.resolve('slimdom', { paths: [home] }));
const { version } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8'));

function measure(call, seconds) {
    const start = process.cpuUsage();
    let rounds = 0;
    for (;;) {
        call();
        rounds++;
        const spent = process.cpuUsage(start);
        if (spent.user + spent.system >= seconds * 1e6) {
            return (spent.user + spent.system) / 1e3 / rounds;
        }
    }
}

const [document, seconds, schema] = process.argv.slice(2);
const tree = slimdom.parseXmlDocument(fs.readFileSync(document, 'utf8'));
const rules = Schema.fromString(fs.readFileSync(schema, 'utf8'));
const fired = rules.validateDocument(tree).length;
measure(() => rules.validateDocument(tree), Number(seconds));
const spent = measure(() => rules.validateDocument(tree), Number(seconds));
console.log(`${spent.toFixed(6)} - ${fired} node-schematron ${version}`);
