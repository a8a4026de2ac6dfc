import { clock } from '../../../../nodes/MeltingSpot/transport/clock';

it('shows the time, and how much of it passes', async () => {
	const [date, point] = [clock.now(), clock.monotonic()];
	expect(Math.abs(date - Date.now())).toBeLessThan(1_000);
	await clock.sleep(20);
	// Timers may fire up to a millisecond early.
	expect(clock.monotonic() - point).toBeGreaterThanOrEqual(19);
	expect(clock.now()).toBeGreaterThanOrEqual(date);
});

it('stops sleeping when the signal aborts', async () => {
	const controller = new AbortController();
	const sleeping = clock.sleep(100, controller.signal);
	controller.abort(new Error('Canceled'));
	await expect(sleeping).rejects.toThrow('Canceled');
	await expect(clock.sleep(100, controller.signal)).rejects.toThrow('Canceled');
});

it('aborts a signal after some time', async () => {
	const signal = clock.timeout(5);
	expect(signal.aborted).toBe(false);
	await new Promise((resolve) => signal.addEventListener('abort', resolve));
	expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});
