const byLanguage = [
  'two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty',
  'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig',
  'deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt',
  'dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte',
  'due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti',
  'dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove vinte',
  'twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig',
]
// Words of other meaning in another of these languages.
const ambiguous = new Set(['once', 'sei', 'due', 'elf', 'acht', 'dix', 'tien', 'tre', 'onze', 'neuf', 'sept'])
const tens = ['thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

const digits = new Map<string, string>([
  ...byLanguage.flatMap((list) => list.split(' ').flatMap((word, index): [string, string][] => (ambiguous.has(word) ? [] : [[word, String(index + 2)]]))),
  ...tens.map((word, index): [string, string] => [word, String((index + 3) * 10)]),
])

/**
 * A number in one spelling: `1,250` is `1250`, `7th` is `7`, `two` is `2`; undefined for a word that is no number. A comma before three digits parts
 * thousands, any other is a decimal point. Words from two to twenty are known in English, German, French, Spanish, Italian, Portuguese and Dutch,
 * but for those that mean something else in another of these.
 *
 * @param word in lower case
 */
export function numberOf(word: string): string | undefined {
  const first = word.charCodeAt(0)
  if (first < 48 || first > 57) return digits.get(word)
  const plain = word.replace(/,(?=\d{3}(?!\d))/g, '').replace(',', '.')
  return /^(\d+(?:\.\d+)*)(?:st|nd|rd|th|er|ère|e|º|ª)?$/.exec(plain)?.[1] ?? plain
}
