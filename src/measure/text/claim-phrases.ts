const interjectionList =
  'yes yeah yea yep yup no nope ok okay sure exactly absolutely definitely certainly indeed wow oh ah haha lol hmm well so hi hello hey thanks thank please sorry cheers bye ' +
  'ja nein genau klar natürlich danke bitte hallo oui non merci bonjour salut sí claro gracias hola certo grazie ciao sim não claro obrigado obrigada olá nee bedankt natuurlijk'

/** Words that add nothing to the statement that they go with. */
export const interjections: ReadonlySet<string> = new Set(interjectionList.split(' '))

/** Words that state nothing by themselves: a sentence of these and of function words alone is no claim. */
export const fillers: ReadonlySet<string> = new Set(
  (
    `${interjectionList} right correct true great good nice cool awesome interesting amazing fantastic perfect excellent funny crazy ` +
    'welcome dear greetings goodbye course see agree agreed think guess believe know got understood glad help happy regards best sincerely really very much maybe perhaps probably ' +
    'gerne guten tag vielen dank bien sûr supuesto'
  ).split(' '),
)

/** Sentences that only say that the speaker is unsure, offers help or is polite; tried on the whole sentence. */
export const hedges: readonly RegExp[] = [
  /^(?:but |so |well,? )?(?:i am|i'm|i’m|we are|we're) (?:not (?:entirely |completely |really |quite |too |very )?(?:sure|certain)|unsure|uncertain|happy to|glad to|here to)\b[^,;]*$/iu,
  /^(?:please )?(?:let me know|feel free|do not hesitate|don't hesitate|don’t hesitate)\b/iu,
  /^(?:i |we )?hope (?:this|that|it) (?:helps|answers)\b/iu,
  /^(?:as|i am|i'm) an? (?:ai|language model|assistant|large language)\b[^,]*$/iu,
  /^(?:here (?:is|are|'s)|here’s|below (?:is|are)|the following (?:is|are))\b.{0,80}$/iu,
  /^(?:if you (?:have|need|want)|for more (?:information|details)|is there anything)\b.{0,120}\b(?:ask|know|help|assist|contact|see|visit|refer)\b/iu,
  /^(?:ich bin (?:mir )?(?:nicht|un)\s?sicher|ich hoffe,? (?:das|dies) hilft|wenn sie (?:weitere|noch) fragen|melden sie sich|gerne helfe ich)/iu,
  /^(?:je ne suis pas (?:sûr|certain)|n'hésitez pas|n’hésitez pas|j'espère que cela)/iu,
  /^(?:no estoy seguro|no estoy segura|no dudes? en|no dude en|espero que (?:esto|te|le))/iu,
  /^(?:non sono sicur[oa]|spero che (?:questo|ti)|não tenho certeza|espero que (?:isso|isto)|ik weet het niet zeker|ik hoop dat dit)/iu,
]

/** Lead-ins that say where a statement is from; the claim is what follows. */
export const claimFrames: readonly RegExp[] = [
  /^(?:(?:yes|yeah|well|oh|wow|and|but|so)[,!]?\s+)?it(?:\s?['’]s| is| was) (?:also )?(?:interesting|funny|amazing|great|true|crazy|clear|worth noting|important to note|good to know|possible|likely) that\s+/iu,
  /^(?:(?:yes|no|yeah|sure|okay|ok|well|right|correct|exactly|absolutely|ja|nein|oui|non|sí|sì|sim|nee)[,!–-]\s+)?(?:according to|based on|as (?:stated|mentioned|described|noted|explained) (?:in|by)|per|from) (?:the |this |that |your |our )?(?:[\p{L}-]+ ){0,2}(?:context|documents?|documentation|docs|passages?|sources?|text|articles?|information|results?|page)(?: (?:provided|given|above|retrieved))?(?:\s*\[[^\]]{0,20}\])?,?\s+/iu,
  /^(?:the |this |your )?(?:provided |given |retrieved )?(?:context|documents?|documentation|docs|passages?|sources?|text|article|page) (?:also )?(?:says?|states?|mentions?|explains?|notes?|indicates?|describes?|shows?) that\s+/iu,
  /^(?:laut|gemäß) (?:der |dem |den )?(?:[\p{L}-]+ )?(?:dokumentation|dokument|kontext|quelle|quellen|text|artikel)\s+/iu,
  /^(?:selon|d['’]après) (?:la |le |les |l['’])?(?:documentation|document|documents|contexte|source|sources|texte|article),?\s+/iu,
  /^según (?:la |el |los |las )?(?:documentación|documento|documentos|contexto|fuente|fuentes|texto|artículo),?\s+/iu,
  /^(?:yes|no|yeah|yep|sure|okay|ok|well|right|correct|exactly|absolutely|ja|nein|oui|non|sí|sì|sim|não|nee)[,!–-]\s+(?=\S)/iu,
]
