import { quotesSecret, SECRET, spellings } from './secrecy';

describe.each(Object.entries(spellings))('the secret, %s', (_, spell) => {
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
	expect(new Set(Object.values(spellings).map((spell) => spell(SECRET))).size).toBe(8);
});
