import { play } from '../support/schedules';
import { burst } from '../support/schedules/bursts';
import { virtualStage } from '../support/schedules/virtualStage';

it('outputs tens of thousands of activities that happen while others are still output', async () => {
	await play(burst, virtualStage('activity', burst));
}, 60_000);
