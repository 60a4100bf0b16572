export interface Strength {
  /** 0 to 4. */
  score: 0 | 1 | 2 | 3 | 4
  advice: string
}

const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/]

/** A rough guess in bits: the length that is left after repeats, times what the kinds of characters are worth. */
export const guessBits = (passphrase: string): number => {
  const characters = [...passphrase]
  const fresh = characters.filter(
    (each, at) => each !== characters[at - 1] && each !== characters[at - 2],
  ).length
  const kinds = classes.filter((each) => each.test(passphrase)).length
  const variety = new Set(characters).size / Math.max(1, characters.length)
  return fresh * (1.6 + 0.8 * kinds) * Math.min(1, 0.4 + variety)
}

/** A hint only: the hub itself decides what is too short. */
export const passphraseStrength = (passphrase: string): Strength => {
  const bits = guessBits(passphrase)
  if (!passphrase) return { score: 0, advice: 'Four or five unrelated words are good.' }
  if (bits < 24) return { score: 1, advice: 'Weak: it can be guessed. Make it longer.' }
  if (bits < 40) return { score: 2, advice: 'Fair: another word would help.' }
  if (bits < 60) return { score: 3, advice: 'Good.' }
  return { score: 4, advice: 'Strong.' }
}
