import './no-code-generation';

import { answerCalls } from './answer-calls';
import { createProfileDesk } from './profile-desk';

answerCalls(createProfileDesk());
