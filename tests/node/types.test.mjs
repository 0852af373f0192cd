/** The types say what the answers are: checked by the compiler, and against real answers. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import ts from 'typescript';

import { TODAY, listBytes, loadModule, missing, moduleFolder, pages, root, vectors } from '../lib.mjs';

const { Checker } = await loadModule();
const checker = new Checker(TODAY);
checker.addList(listBytes());

test('the types compile under --strict', () => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc, '--project', join(root, 'tests', 'node')], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

/** Every exported interface and union of the declarations, by name. */
const declared = new Map();
const source = ts.createSourceFile('forewarn.d.ts', readFileSync(join(moduleFolder, 'forewarn.d.ts'), 'utf8'), ts.ScriptTarget.Latest);
for (const statement of source.statements) {
  if (ts.isInterfaceDeclaration(statement)) {
    const members = statement.members.filter(ts.isPropertySignature);
    declared.set(
      statement.name.text,
      Object.fromEntries(members.map((m) => [m.name.getText(source), { optional: m.questionToken !== undefined, type: m.type }])),
    );
  } else if (ts.isTypeAliasDeclaration(statement)) {
    declared.set(statement.name.text, statement.type);
  }
}

/** Values of unions that were met: a value that no answer ever has may be a misspelling. */
const met = new Map();

/** Throws unless `value` is what the type says. Knows only the kinds of types that the declarations are made of. */
function expect(value, type, path) {
  if (ts.isTypeOperatorNode(type)) {
    return expect(value, type.type, path);
  }
  if (ts.isArrayTypeNode(type)) {
    assert.ok(Array.isArray(value), path);
    return value.forEach((item, index) => expect(item, type.elementType, `${path}[${index}]`));
  }
  if (ts.isUnionTypeNode(type)) {
    const allowed = type.types.map((one) => one.literal.text);
    assert.ok(allowed.includes(value), `${path}: ${value}`);
    return;
  }
  if (ts.isTemplateLiteralTypeNode(type)) {
    return assert.match(value, /^\d{4}-\d\d-\d\d$/, path);
  }
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.text;
    const other = declared.get(name);
    assert.ok(other, `${path}: ${name} is declared`);
    if (other.kind !== undefined) {
      met.set(name, (met.get(name) ?? new Set()).add(value));
      return expect(value, other, path);
    }
    for (const key of Object.keys(value)) {
      assert.ok(key in other, `${path}.${key} is not declared`);
    }
    for (const [key, { optional, type: member }] of Object.entries(other)) {
      if (value[key] === undefined) {
        assert.ok(optional && !(key in value), `${path}.${key} is missing`);
      } else {
        expect(value[key], member, `${path}.${key}`);
      }
    }
    return;
  }
  const kinds = {
    [ts.SyntaxKind.StringKeyword]: 'string',
    [ts.SyntaxKind.NumberKeyword]: 'number',
    [ts.SyntaxKind.BooleanKeyword]: 'boolean',
  };
  assert.equal(typeof value, kinds[type.kind], path);
}

const expectIs = (value, name) => expect(value, ts.factory.createTypeReferenceNode(name), name);

test('answers are what the types say', (t) => {
  const texts = vectors()?.flatMap(({ texts }) => texts);
  if (!texts) {
    return missing(t, 'no vectors');
  }
  checker.lists.forEach((list) => expectIs(list, 'ListInfo'));
  for (const text of texts) {
    expectIs(checker.check(text), 'Answer');
    try {
      expectIs(checker.checkUri(text), 'UriAnswer');
    } catch (error) {
      assert.equal(error.name, 'UriError', error.message);
    }
    checker.scan(`x ${text}\u200b y`).forEach((finding) => expectIs(finding, 'Finding'));
  }
  for (const path of pages() ?? []) {
    checker.scan(readFileSync(path, 'utf8')).forEach((finding) => expectIs(finding, 'Finding'));
  }
  const all = [...met].map(([name, values]) => `${name} ${values.size}`);
  t.diagnostic(`values met: ${all.join(', ')}`);
  for (const name of ['State', 'Network', 'Checksum', 'Confidence']) {
    const unseen = declared.get(name).types.filter((one) => !met.get(name).has(one.literal.text));
    // a list without a delisting, or without a shared key, is possible
    assert.ok(unseen.length <= (name === 'State' ? 2 : 0), name);
  }
});
