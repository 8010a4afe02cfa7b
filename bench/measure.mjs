// What a program takes: time, processor time and memory, from outside. Linux only (/proc).
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of all its threads, in user and system; the clock of the kernel ticks a hundred times a second. */
function cpuSecondsOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Runs a program to its end, or for so many minutes: wall time of the whole process and the peak of its resident memory. */
export function measure(program, args, goodCodes, minutes) {
  return new Promise((resolve) => {
    const started = performance.now()
    const child = spawn(program, args, { cwd: join(import.meta.dirname, '..'), stdio: ['ignore', 'pipe', 'pipe'] })
    let peakKiB = 0
    let cpuSeconds = 0
    let output = ''
    let errors = ''
    child.stdout.on('data', (text) => {
      output += text
    })
    child.stderr.on('data', (text) => {
      errors += text
    })
    const limit = setTimeout(() => child.kill('SIGKILL'), Number(minutes) * 60_000)
    const watch = setInterval(() => {
      try {
        const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
        if (line) peakKiB = Math.max(peakKiB, Number(line[1]))
        cpuSeconds = cpuSecondsOf(child.pid)
      } catch {
        // the process has just ended
      }
    }, 10)
    child.on('error', (error) => {
      clearInterval(watch)
      resolve({ failed: error.message })
    })
    child.on('close', (code, signal) => {
      clearInterval(watch)
      clearTimeout(limit)
      const seconds = (performance.now() - started) / 1000
      if (goodCodes.includes(code)) resolve({ seconds, cpuSeconds, peakMiB: peakKiB / 1024, output, code })
      else if (signal === 'SIGKILL')
        resolve({ failed: `stopped after ${seconds.toFixed(0)} s, ${Math.round(peakKiB / 1024)} MiB` })
      else resolve({ failed: `exit ${code}: ${(errors || output).trim().split('\n').at(-1)}` })
    })
  })
}
