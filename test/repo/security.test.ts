/* eslint-disable @n8n/community-nodes/no-restricted-imports -- looks for the tests that the page links to */
import { existsSync } from 'node:fs';
import { inRepository, readText } from '../support/repository';

const security = readText('SECURITY.md');
const [, chapter] = /^## Who can do what\n(.*?)^## /ms.exec(security) ?? [];
const sections = chapter.split(/^### /m).slice(1);

const NODE = 'test/nodes/MeltingSpot';
const WEBHOOK = 'test/nodes/MeltingSpotWebhook/MeltingSpotWebhookTrigger.node.test.ts';
const RESPONSES = `${NODE}/hostile/responses.test.ts`;
const SECRETS = `${NODE}/hostile/secrets.test.ts`;
const TEXT = `${NODE}/hostile/text.test.ts`;

/** What is promised, and which tests would fail if it weren't so, by file. */
const PROOFS: Record<string, Record<string, string | string[]>> = {
	'block n8n with long or unusual text, or with a value full of commas': {
		[TEXT]: ['no text blocks n8n', 'however short the texts, if there are many'],
		[RESPONSES]: [
			'with a choice of many commas does not block n8n',
			'with a long label does not block n8n',
		],
		[`${NODE}/hostile/fuzz.test.ts`]: 'no value blocks n8n, or fails without a message',
	},
	'turn an ID or a slug into a different URL': {
		[`${NODE}/parameters/values.test.ts`]: 'toPathValue',
	},
	'retrieve every member by leaving a filter empty': {
		[`${NODE}/resources/member/getAll.test.ts`]:
			'whose expression is empty do not stand for everyone: %s',
		[`${NODE}/hostile/collections.test.ts`]: 'and blank do not return everyone: %j',
	},
	'pass for a member by using a lookalike address, such as one with the Kelvin sign in place of a k':
		{ [`${NODE}/api/emailAddress.test.ts`]: '%s is compared as %s' },
	'inject HTML into a hint': { [TEXT]: 'are escaped, and ten at most are shown' },
	'use malformed text to make the node spend minutes retrying requests': {
		[TEXT]: ['text that is not well-formed', 'is refused at once as %s'],
	},
	'make an error or a hint show the key': {
		[SECRETS]: ['is masked %s', 'is masked as a name of a field'],
	},
	'redirect the key to another host': { [SECRETS]: 'a redirect takes the key to no other host' },
	"fill n8n's database with a long error message": {
		[SECRETS]: 'are cut at 1,000 characters: %s',
		[RESPONSES]: 'is neither HTML nor long in an error: %s',
	},
	'put HTML into an error': { [RESPONSES]: 'is no HTML in an error: %s' },
	'block n8n with a long name, or with a response of many small values': {
		[TEXT]: 'as a name that comes with a response',
		[RESPONSES]: '%s are refused before they are parsed',
	},
	'pass off an error with a successful status as a success, or crash the node with an unexpected response':
		{
			[RESPONSES]: ['a successful status with an error', 'a response that is slightly off'],
			[`${NODE}/hostile/fuzz.responses.test.ts`]:
				'no fault makes the node crash, or claim a success without a sign of it',
		},
	'have the fields of one tag, channel, custom role, or forum written to another': {
		[RESPONSES]: 'must have the ID of the %s, or nothing is written',
	},
	'use an ID to change the path of a request': {
		[TEXT]: 'such as %j does not become a part of a path',
	},
	'put an expression into an editor list that n8n would run once it is picked': {
		[RESPONSES]: 'that would run as an expression when picked',
	},
	'keep a request open for more than 60 s, or send more than 50 MB in a response': {
		[`${NODE}/transport/signals.test.ts`]: [
			'has 60 s in all, and is told as a timeout',
			'is refused at 50 MB, without the rest of it, and not asked for again',
		],
	},
	'make a lookup or an editor list read pages forever': {
		[`${NODE}/api/lists.pure.test.ts`]: 'is left by a lookup after 2,000 pages',
	},
	'mislead the trigger with a clock that is more than a day off': {
		[`${NODE}/hostile/process.test.ts`]: "the server's clock",
	},
	'make the node send a request or use a credential': {
		[WEBHOOK]: [
			'needs no credential, and takes POST only',
			'%s registers nothing, and asks n8n for nothing',
		],
	},
	'set `delivery.event`, or replace `delivery` with a field of their own': {
		[WEBHOOK]: "the payload's own delivery, %j, gives way and is kept",
	},
	'block n8n with long text': {
		[WEBHOOK]: 'long text, such as many of %j, is no date, and takes no time',
	},
	'name more than 50 people to invite in one call (Course: Add Group enrolls a whole group)': {
		[`${NODE}/hostile/tool.test.ts`]: '50 people a call at most',
	},
	'learn the key from an error': { [SECRETS]: 'is masked %s' },
	"set an operation or a field that the model doesn't define": {
		[`${NODE}/tool.test.ts`]: 'takes nothing that the model does not define',
	},
	"send the key to another host with the HTTP Request node, unless the credential's owner allows it":
		{
			'test/credentials/MeltingSpotApi.credentials.test.ts': [
				'may send the key to MeltingSpot',
				'may send it elsewhere if the owner of the credential says so',
			],
		},
	'silence the trigger with a stored state from the far future': {
		[`${NODE}/trigger/state.test.ts`]: 'a state %s',
	},
	'read the key from an output, an error, a hint, or a log': {
		'test/support/secrecy.test.ts': 'is noted if a run %s it',
	},
	"exhaust n8n's memory with many keys": {
		[`${NODE}/hostile/process.test.ts`]:
			'holds 1,000 entries, and forgets those used least recently',
	},
};
describe('SECURITY.md says what an attacker can and cannot do', () => {
	it('who controls an input item, the server, a prompt, or a workflow, or knows a URL', () => {
		expect(sections.map((section) => section.split('\n')[0])).toEqual([
			'Someone who controls an input item',
			'Someone who controls the server',
			'Someone who knows the URL of a webhook',
			'Someone who controls the prompt of an agent',
			'Someone who controls a workflow but not the credential',
		]);
	});

	it.each(sections)('and links each "cannot" to its tests: %s', (section) => {
		const promises = section.split(/^- /m).slice(1);
		expect(promises.length).toBeGreaterThan(2);
		expect(section.split('cannot').length).toBe(promises.length + 1);
		for (const promise of promises) {
			const [, words] = /^They cannot (.+?):\s+\[/s.exec(promise) ?? [];
			const proofs = PROOFS[words.replace(/\s+/g, ' ')];
			expect([words, linksIn(promise)]).toEqual([words, Object.keys(proofs)]);
			for (const [path, names] of Object.entries(proofs)) {
				const missing = [names].flat().filter((name) => !testsIn(path).includes(name));
				expect([path, missing]).toEqual([path, []]);
			}
		}
	});

	it('and nothing else is proven here', () => {
		const all = sections.flatMap((section) => section.split('They cannot').slice(1));
		expect(all).toHaveLength(Object.keys(PROOFS).length);
	});
});

const linksIn = (promise: string) =>
	[...promise.matchAll(/\]\(([\w./-]+\.test\.ts)\)/g)].map(([, path]) => path);

/** The names in a test file, where its tests are defined. */
function testsIn(path: string): string {
	expect(existsSync(inRepository(path))).toBe(true);
	const code = readText(path);
	const strings = code.matchAll(
		/(?:\b(?:it|describe)(?:\.each[^(]*)?\(|\)\(|^\s*\()\s*(['"`])(.+?)\1,/gms,
	);
	return [...strings].map(([, , name]) => name.replace(/\\(.)/g, '$1')).join('\n');
}
