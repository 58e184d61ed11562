import './no-code-generation';

import { answerCalls } from './answer-calls';
import { createProfileDesk } from './profile-desk';
import UnpackWorker from './unpack.worker?worker';
import { unpackedElsewhere } from './unpacked-elsewhere';

const unpacking = new UnpackWorker();

answerCalls(createProfileDesk(unpackedElsewhere((order) => unpacking.postMessage(order, [order.port]))));
