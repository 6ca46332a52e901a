/** A sentence: its text, and its sounds as signs of `phones`; ' marks an accent on the next vowel. */
export interface Sentence {
  text: string;
  sounds: string;
}

function sentences(soundsOf: Record<string, string>): Sentence[] {
  return Object.entries(soundsOf).map(([text, sounds]) => ({ text, sounds }));
}

/** What every speaker of the emotional corpus says in every emotion. */
export const emotionalSentences: readonly Sentence[] = sentences({
  "We were away a year ago": "wi w@r @w'Ej @ j'ir @g'Ow",
  "He left his book at home": "hi l'Eft hIz buk at h'Owm",
  "Our bus leaves at seven": "Awr b'@s livz at s'Ev@n",
  "Anna took a box outside": "'an@ tuk @ b'Aks Awts'Ajd",
  "I saw nobody in town": "Aj s'O n'Owb@di In t'Awn",
  "You can see my letter": "ju kan s'i maj l'Et@r",
  "They all came by train": "dEj 'Ol kEjm baj tr'Ejn",
  "My room is on the left": "maj r'um Iz An d@ l'Eft",
});

/** What every speaker of the neutral corpus says. */
export const neutralSentences: readonly Sentence[] = sentences({
  "My sister lives in Rome": "maj s'Ist@r lIvz In r'Owm",
  "A red car stood at my door": "@ r'Ed kAr stud at maj d'Or",
  "She sells fish on Mondays": "Si sElz f'IS On m'@ndEjz",
  "We need a new roof": "wi n'id @ nju r'uf",
  "Two boats came in at noon": "tu b'Owts kEjm In at n'un",
  "His garden is full of roses": "hIz g'Ard@n Iz ful @v r'Owz@z",
  "Come and see our shop": "k@m and s'i Awr S'Ap",
  "Nine people sat on a bench": "n'Ajn pip@l s'at On @ b'EntS",
  "You will find it in a drawer": "ju wIl f'Ajnd It In @ dr'Or",
  "It rained all day on Sunday": "It r'Ejnd Ol dEj On s'@ndEj",
  "Her room has four windows": "h@r r'um haz fOr w'IndOwz",
  "A goat ate our cabbage": "@ g'Owt Ejt Awr k'abIdS",
  "We met on a bus to Paris": "wi m'Et On @ b@s tu p'arIs",
  "Bob reads a page a night": "b'Ab ridz @ p'EjdS @ n'Ajt",
  "Some shops open at seven": "s@m S'Aps Owp@n at s'Ev@n",
  "I keep my tools in a box": "Aj kip maj t'ulz In @ b'Aks",
  "Her uncle has a farm": "h@r '@nk@l haz @ f'Arm",
  "A train leaves for Dover": "@ trEjn l'ivz f@r d'Owv@r",
  "He wrote six long letters": "hi rOwt s'Iks lOn l'Et@rz",
  "We had soup and a salad": "wi had s'up and @ s'al@d",
});
