/** What a business function earns or costs, and the range around it; amounts arrive formatted. */
import { perPeriod, withUnit } from '../../words/format.js'
import { thirdPerson } from './nouns.js'

type Direction = 'less' | 'more'
/** What a business function does: money is earned or cost; anything else just is. */
type Verb = 'cost' | 'earn' | 'bring'

export const moneyWords = {
  /** `NTD 1.3 bn a year`. */
  inPeriod: (amount: string, period: string): string => `${amount} ${perPeriod(period)}`,
  noEstimate: 'has no estimate',
  unknown: 'unknown',
  noChange: 'no change',
  /** `NTD 180 M a year less`. */
  change: (size: string, direction: Direction): string => `${size} ${direction}`,
  /** `would earn about NTD 1.3 bn a year less`; about: the best estimate at a volume. */
  estimate: (mood: 'would' | 'may', verb: Verb, about: boolean, size: string, direction: Direction): string =>
    `${mood} ${verb} ${about ? 'about ' : ''}${size} ${direction}`,
  /** `earns 6.7 % less per client (NTD 7,281 instead of 7,805)`. */
  inTest: (args: {
    verb: Verb
    change: string
    direction: Direction
    /** null: it is no amount of one row. */
    row: string | null
    challenger: string
    champion: string
  }): string =>
    `${thirdPerson(args.verb)} ${args.change} ${args.direction}${args.row === null ? '' : ` per ${args.row}`} (${args.challenger} instead of ${args.champion})`,
  noRange: 'no range can be given',
  anything: 'the data set no limit to it',
  anythingUpward: (low: string): string => `anything from ${low} upward fits the data`,
  anythingUpTo: (high: string): string => `anything up to ${high} fits the data`,
  anythingBetween: (low: string, high: string): string => `anything from ${low} to ${high} fits the data`,
  /** `between USD 2.0 M and 3.8 M less`. */
  between: (near: string, far: string, unit: string, direction: Direction): string =>
    `between ${withUnit(`${near} and ${far}`, unit)} ${direction}`,
  atLeast: (near: string, unit: string, direction: Direction): string =>
    `at least ${withUnit(near, unit)} ${direction}`,
  /** Behind `95 % sure that`. */
  surely: (verb: Verb, size: string, direction: Direction): string =>
    `it would ${verb} at least ${size} ${direction} than today's`,
}
