import { join } from 'node:path';
import type { JobSnapshot } from '#core/contract/job';
import { message, say } from '#core/words/messages';
import { startDemoTarget } from '../demo/demo-target';
import { type InvestigationContext, startInvestigation } from './start-investigation';

/** Long enough for the leak to show in every capture, short enough to watch. */
const forSeconds = 36;
const everySeconds = 6;

/**
 * The main job against the embedded demo service on this computer. The service limits itself, ends with its
 * parent, and is stopped here when the run is over, whatever its outcome.
 */
export async function startDemo(context: InvestigationContext, demoFolder: string): Promise<JobSnapshot> {
  const target = await startDemoTarget({ folder: demoFolder });
  const { language } = context;
  try {
    return await startInvestigation(
      context,
      {
        host: 'local',
        target: { by: 'pid', pid: target.pid },
        endpoint: target.endpoint,
        forSeconds,
        everySeconds,
        title: say(language, message('case.title.demo')),
        forceGc: false,
      },
      { commandLine: 'heapcase demo', sampleSeconds: 0.5, after: () => target.stop() },
    );
  } catch (thrown) {
    await target.stop();
    throw thrown;
  }
}

/** Where the demo service lies under the resources. */
export const demoFolderIn = (resourcesFolder: string) => join(resourcesFolder, 'demo');
