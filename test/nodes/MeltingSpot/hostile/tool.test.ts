import { useTool } from '../../../support/tool';
import { useSpot } from '../../../support/spot';

const spot = useSpot({ members: 3, quota: null });

const addresses = (count: number) =>
	Array.from({ length: count }, (_, at) => `person-${at}@example.com`);

const invite = async (emails: string[]) =>
	await useTool({
		parameters: { operation: 'bulkInvite', emails: "={{ $fromAI('emails') }}" },
		input: { emails: emails.join(', ') },
		credentials: spot.credentials,
	});

describe('an AI agent invites', () => {
	it('50 people a call at most', async () => {
		const { answer } = await invite(addresses(51));
		expect(answer).toEqual([
			{
				error: expect.stringMatching(
					/When used as a tool, Invite Many accepts at most 50 addresses per call, but got 51\. Nothing was sent\./,
				),
			},
		]);
		expect(spot.sent()).toEqual([]);
	});

	it('50 people in a call, repeats aside', async () => {
		const { answer } = await invite([...addresses(50), ...addresses(50)]);
		expect(answer.filter(({ outcome }) => outcome === 'created')).toHaveLength(50);
		expect(answer.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(50);
		expect(spot.countSent('POST /v1/spotMembers~bulkInvite')).toBe(1);
	});
});

it('a workflow may invite more', async () => {
	const rows = await spot.rows({ operation: 'bulkInvite', emails: addresses(51).join() });
	expect(rows).toHaveLength(51);
});
