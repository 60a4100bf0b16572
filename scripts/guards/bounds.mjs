/** Work that a file or a guesser decides. */
export const guards = [
  {
    guard: 'a PKCS#12 file may not ask for billions of rounds',
    attack: 'a 1-kB file keeps a processor busy for an hour',
    file: 'src/main/key-files/open-pkcs12.ts',
    from: 'if (rounds > mostRounds) return',
    to: 'if (rounds < 0) return',
    test: {
      project: 'unit',
      file: 'src/main/key-files/read-key-file.test.ts',
      name: 'PKCS#12, in a number longer',
    },
  },
  {
    guard: 'an encrypted PEM key may not ask for billions of rounds',
    attack: 'a PKCS#8 key of a few lines keeps a processor busy for minutes',
    file: 'src/main/key-files/worker.ts',
    from: 'if (rounds > mostRounds) return',
    to: 'if (rounds < 0) return',
    test: {
      project: 'unit',
      file: 'src/main/key-files/read-key-file.test.ts',
      name: 'an encrypted PEM key, by PBKDF2',
    },
  },
  {
    guard: 'rounds are counted in the parts of a file too',
    attack: 'the integrity asks for one round, and an encrypted part for two billion',
    file: 'src/main/key-files/count-rounds.ts',
    from: "} else if (one.type === OCTETSTRING && value.startsWith('\\x30')) {",
    to: "} else if (one.type === OCTETSTRING && value.startsWith('never')) {",
    test: {
      project: 'unit',
      file: 'src/main/key-files/read-key-file.test.ts',
      name: 'PKCS#12, for a part of it',
    },
  },
  {
    guard: 'a key file is given up after a time',
    attack: 'nested parts hide what they ask for until they are opened',
    file: 'src/main/key-files/read-key-file.ts',
    from: "settle(() => resolve({ problem: 'time' }))",
    to: 'void limitMs',
    test: {
      project: 'unit',
      file: 'src/main/key-files/read-key-file.test.ts',
      name: 'what takes too long is ended',
    },
  },
  {
    guard: 'guesses of one caller are looked at one after the other',
    attack: 'sixty passphrases are tried in one burst',
    file: 'src/main/tokens/guess-gate.ts',
    from: 'turns.run(guesser.key, () => guessNow(guesser, isRight))',
    to: 'guessNow(guesser, isRight)',
    test: { project: 'unit', file: 'src/main/tokens/guess-gate.test.ts', name: 'made at the same time' },
  },
  {
    guard: 'a token rests after ten wrong guesses',
    attack: 'a token tries passphrases for as long as it likes',
    file: 'src/main/tokens/guess-gate.ts',
    from: 'if (!atDesk && count >= mostFailures && now < until)',
    to: 'if (count < 0)',
    test: {
      project: 'unit',
      file: 'src/main/tokens/guess-gate.test.ts',
      name: 'not looked at after ten wrong',
    },
  },
  {
    guard: 'the owner at the window is never locked out',
    attack: 'somebody who may not open the vault keeps its owner from opening it',
    file: 'src/main/tokens/guess-gate.ts',
    from: 'if (!atDesk && count >= mostFailures && now < until)',
    to: 'if (count >= mostFailures && now < until)',
    test: {
      project: 'unit',
      file: 'src/main/tokens/guess-gate.test.ts',
      name: 'never the owner at the window',
    },
  },
]
