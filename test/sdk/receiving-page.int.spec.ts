import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { SigningProfile } from '@posthorn/sdk';
import { describeUnless } from '#testing';
import { type RuntimeCase, runtimeCases } from '../../tools/runtimes/cases.ts';
import { codeBlocks, sectionOf } from '../e2e/support/markdown.ts';

const run = promisify(execFile);
const page = readFileSync(new URL('../../docs/receiving.md', import.meta.url), 'utf8');

const STANDARD = '## Standard Webhooks, CloudEvents, Postmypost and raw bodies';
/** The heading of the section that has the functions of a profile. */
const HEADINGS: Readonly<Record<SigningProfile, string>> = {
  cloudevents: STANDARD,
  postmypost: STANDARD,
  raw: STANDARD,
  'standard-webhooks': STANDARD,
  'postion-guide': '## Postion’s guide',
  'postion-platform': '## Postion’s platform',
};
const SECTIONS = [...new Set(Object.values(HEADINGS))];

/** A case as the programs read it: times in Unix seconds, header names in lower case. */
interface PageCase {
  name: string;
  headers: Record<string, string>;
  body: string;
  secrets: string[];
  now: number;
  isAuthentic: boolean;
}

function pageCase({ name, options, expected }: RuntimeCase): PageCase {
  const headers = Object.entries(options.headers).map(([header, value]) => [header.toLowerCase(), value]);
  return {
    ...{ name, headers: Object.fromEntries(headers) as Record<string, string>, body: options.body },
    ...{ secrets: options.secrets, now: Date.parse(options.now) / 1_000, isAuthentic: expected === 'accepted' },
  };
}

function snippetOf(language: string, heading: string): string {
  const block = codeBlocks(sectionOf(page, heading)).find((each) => each.language === language);
  if (!block) throw new Error(`docs/receiving.md has no ${language} in "${heading}".`);
  return block.text;
}

function casesOf(heading: string): PageCase[] {
  const cases = runtimeCases().filter(({ options }) => typeof options.body === 'string');
  return cases.filter(({ options }) => HEADINGS[options.profile as SigningProfile] === heading).map(pageCase);
}

const missing = (program: string, ...args: string[]): string | undefined => {
  try {
    execFileSync(program, args);
    return undefined;
  } catch {
    return `there is no ${program}`;
  }
};

/** Returns true unless the secret is the public key of an ed25519 secret. */
const isSymmetric = (secret: string) => !secret.startsWith('whpk_');

const PYTHON_MAIN = `
import json, sys
from receiver import verify
results = []
for case in json.load(open("cases.json")):
    more = {"now": case["now"]} if "signs-time" in sys.argv else {}
    results.append(verify(case["headers"], case["body"].encode(), case["secrets"], **more))
print(json.dumps(results))
`;

const goMain = (section: string) => `package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"time"

	"example.com/page/receiver"
)

type Case struct {
	Headers map[string]string
	Body    string
	Secrets []string
	Now     float64
}

func main() {
	var cases []Case
	text, _ := os.ReadFile("cases.json")
	if err := json.Unmarshal(text, &cases); err != nil {
		panic(err)
	}
	results := []bool{}
	for _, each := range cases {
		header := http.Header{}
		for name, value := range each.Headers {
			header.Set(name, value)
		}
		now := time.UnixMilli(int64(each.Now * 1000))
		_ = now
		results = append(results, receiver.Verify(header, []byte(each.Body), each.Secrets${section === STANDARD ? ', now' : ''}))
	}
	printed, _ := json.Marshal(results)
	fmt.Println(string(printed))
}
`;

/** Runs programs in a folder of their own. @returns the results that the last one prints */
async function resultsOf(files: Record<string, string>, program: string, ...args: string[]): Promise<boolean[]> {
  const cwd = await mkdtemp(path.join(tmpdir(), 'posthorn-page-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(cwd, file)), { recursive: true });
      await writeFile(path.join(cwd, file), text);
    }
    return JSON.parse((await run(program, args, { cwd })).stdout) as boolean[];
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

function expectResults(cases: readonly PageCase[], results: readonly boolean[]): void {
  expect(cases.map(({ name }, index) => [name, results[index]])).toEqual(
    cases.map(({ name, isAuthentic }) => [name, isAuthentic]),
  );
  expect(new Set(results)).toEqual(new Set([true, false]));
}

describeUnless(missing('python3', '--version'), 'Python 3', 'The Python functions of docs/receiving.md', () => {
  it.each(SECTIONS)('judge the vectors of %s as they are', async (section) => {
    // The standard library of Python has no ed25519.
    const cases = casesOf(section).filter(({ secrets }) => secrets.some(isSymmetric));
    const files = {
      'receiver.py': snippetOf('python', section),
      'main.py': PYTHON_MAIN,
      'cases.json': JSON.stringify(cases.map((each) => ({ ...each, secrets: each.secrets.filter(isSymmetric) }))),
    };
    expectResults(cases, await resultsOf(files, 'python3', 'main.py', section === STANDARD ? 'signs-time' : ''));
  });
});

describeUnless(missing('go', 'version'), 'Go', 'The Go functions of docs/receiving.md', () => {
  it.each(SECTIONS)('judge the vectors of %s as they are', async (section) => {
    const cases = casesOf(section);
    const files = {
      'go.mod': 'module example.com/page\n\ngo 1.21\n',
      'receiver/receiver.go': snippetOf('go', section),
      'main.go': goMain(section),
      'cases.json': JSON.stringify(cases),
    };
    expectResults(cases, await resultsOf(files, 'go', 'run', '.'));
  });
});
