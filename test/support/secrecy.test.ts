import {
	otherSpellings,
	quotesSecret,
	SECRET,
	secretKey,
	spellings,
	takeShown,
	watched,
} from './secrecy';

const all = { ...spellings, ...otherSpellings };

describe.each(Object.entries(all))('the secret, %s', (_, spell) => {
	const spelled = spell(`key-1-${SECRET}`);

	it('is found', () => {
		expect(quotesSecret(`The key ${spelled} is wrong`)).toBe(true);
		expect(quotesSecret(JSON.stringify({ error: [`<p>${spelled}</p>`] }))).toBe(true);
		expect(quotesSecret(spell(`user: ${SECRET}`))).toBe(true);
	});

	it('is told from other text', () => {
		expect(quotesSecret(spell(`key-1-${SECRET.replace('show', 'hide')}`))).toBe(false);
	});
});

it('has all that encodings change', () => {
	expect([...'/+="\\'].filter((character) => !SECRET.includes(character))).toEqual([]);
	expect(new Set(Object.values(all).map((spell) => spell(SECRET))).size).toBe(8);
});

it.each<[string, (key: string) => Promise<unknown>]>([
	['outputs', watched(async (key) => ({ json: key }))],
	['throws', watched(async (key) => await Promise.reject(new Error(key)))],
	[
		'leaves behind',
		watched(
			async (key: string) => key.length,
			(key) => ({ state: key }),
		),
	],
])('is noted if a run %s it', async (_, run) => {
	await run(secretKey()).catch(() => {});
	expect(takeShown().some(quotesSecret)).toBe(true);
	expect(takeShown()).toEqual([]);
});
