import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const badName = /(^|-)(utils?|helpers?|commons?|managers?|services?)$/
const folders = ['src', 'lab', 'bench', 'e2e', 'scripts']

/** Names say what is inside: lists files and folders whose name, or its last word, could hold anything. */
export const findBadNames = async (root: string): Promise<string | undefined> => {
  const bad: string[] = []
  for (const folder of folders) {
    for (const entry of await readdir(join(root, folder), { recursive: true, withFileTypes: true })) {
      const word = entry.name.replace(/\..*$/, '')
      if (badName.test(word)) bad.push(join(entry.parentPath, entry.name))
    }
  }
  return bad.length > 0 ? bad.join('\n') : undefined
}
