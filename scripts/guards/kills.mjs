const files = 'src/main/deploy/write-pem-files.test.ts'
const deployments = 'src/main/certificates/deployments.test.ts'
const unit = (file, name) => ({ project: 'unit', file, name })

/** The guards of what a kill leaves in the folders that certificates are written to. */
export const guards = [
  {
    guard: 'a private key that a kill left half-written does not stay in a folder',
    attack: 'the hub is killed between the file and its name',
    file: 'src/main/deploy/write-pem-files.ts',
    from: 'draftSuffix.test(entry) && names.includes',
    to: '!draftSuffix.test(entry) && names.includes',
    test: unit(files, 'what a kill left half-written goes'),
  },
  {
    guard: 'only files that the hub itself left are removed from a folder',
    attack: 'a person has a file there that is named alike',
    file: 'src/main/deploy/write-pem-files.ts',
    from: "draftSuffix.test(entry) && names.includes(entry.replace(draftSuffix, ''))",
    to: 'draftSuffix.test(entry)',
    test: unit(files, 'what a kill left half-written goes'),
  },
  {
    guard: 'a key and a certificate in a folder belong together',
    attack: 'two sets are written into one folder at once',
    file: 'src/main/deploy/write-pem-files.ts',
    from: 'await turns.run(directory, async () => {',
    to: 'await turns.run(String(Math.random()), async () => {',
    test: unit(files, 'of sets that are written at once one stands'),
  },
  {
    guard: 'a deployment that a kill cut off is done again',
    attack: 'the hub is killed between two files of a set',
    file: 'src/main/certificates/deployments.ts',
    from: "await store.settings.set(prefix + record.id, '')",
    to: 'await Promise.resolve()',
    test: unit(deployments, 'that cannot be done again now is done'),
  },
  {
    guard: 'it is done again once, not at each start',
    attack: 'a person puts other files there later',
    file: 'src/main/certificates/deployments.ts',
    from: 'await store.settings.remove(prefix + record.id)',
    to: 'await Promise.resolve()',
    test: unit(deployments, 'is done again at the next start, once'),
  },
]
