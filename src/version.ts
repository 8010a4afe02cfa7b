/** Of this tool, as in package.json; printed in every report. */
export const VERSION = '0.1.0'
