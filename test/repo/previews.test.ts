import { recordPreviews } from '../support/previews';
import { filesIn, readText } from '../support/repository';

it('the output previews are what the operations return: run npm run previews', async () => {
	const files = filesIn('nodes/MeltingSpot/__schema__');
	const stored = Object.fromEntries(files.map((file) => [file, JSON.parse(readText(file))]));
	expect(stored).toEqual(await recordPreviews());
}, 60_000);
