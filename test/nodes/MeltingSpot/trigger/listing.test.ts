import { readWhole } from '../../../../nodes/MeltingSpot/trigger/listing';

it('reads what must be complete up to three times', async () => {
	const attempts = [undefined, undefined, 'whole', 'unasked'];
	expect(await readWhole('lives', async () => attempts.shift())).toBe('whole');
	expect(attempts).toEqual(['unasked']);
});

it('says so if it never is', async () => {
	let tries = 0;
	const reading = readWhole('lives', async () => {
		tries += 1;
		return undefined;
	});
	await expect(reading).rejects.toThrow('The list of lives changed each time it was read');
	expect(tries).toBe(3);
});
