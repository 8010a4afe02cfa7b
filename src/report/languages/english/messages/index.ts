import type { Messages } from '../../message.js'
import { aggregateMessages } from './aggregate.js'
import { changesMessages } from './changes.js'
import { configMessages } from './config.js'
import { dataMessages } from './data.js'
import { decisionMessages } from './decision.js'
import { discoveryMessages } from './discovery.js'
import { doctorMessages } from './doctor.js'
import { filesMessages } from './files.js'
import { gateMessages } from './gate.js'
import { inferenceMessages } from './inference.js'
import { joiningMessages } from './joining.js'
import { moneyMessages } from './money.js'
import { multiclassMessages } from './multiclass.js'
import { peopleMessages } from './people.js'
import { platformMessages } from './platform.js'
import { promotionMessages } from './promotion.js'
import { rankingMessages } from './ranking.js'
import { requirementsMessages } from './requirements.js'
import { selfTestMessages } from './self-test.js'
import { setupMessages } from './setup.js'
import { sourcesMessages } from './sources.js'
import { taskMessages } from './tasks.js'
import { thresholdsMessages } from './thresholds.js'

/** Every code this product can say, by where the finding is made. */
export const messages: Messages = {
  ...configMessages,
  ...filesMessages,
  ...dataMessages,
  ...decisionMessages,
  ...inferenceMessages,
  ...joiningMessages,
  ...platformMessages,
  ...taskMessages,
  ...aggregateMessages,
  ...multiclassMessages,
  ...rankingMessages,
  ...selfTestMessages,
  ...thresholdsMessages,
  ...discoveryMessages,
  ...requirementsMessages,
  ...moneyMessages,
  ...changesMessages,
  ...sourcesMessages,
  ...gateMessages,
  ...setupMessages,
  ...peopleMessages,
  ...promotionMessages,
  ...doctorMessages,
}
