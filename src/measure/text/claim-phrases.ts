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

const unknown = '(?:found|find|locate|see|answer|determine|tell|confirm|provide|help|assist|verify|identify|say)'

/** Sentences that say that the answer is not known, not in the context, or not given. */
export const refusals: readonly RegExp[] = [
  new RegExp(
    `\\b(?:i|we)(?:['’]m| am| are|['’]re)? (?:sorry,? (?:but )?(?:i|we) )?(?:could not|couldn['’]t|can ?not|can['’]t|did not|didn['’]t|do not|don['’]t|was unable to|were unable to|am unable to|are unable to|unable to|not able to) (?:currently |actually |directly )?${unknown}\\b`,
    'iu',
  ),
  /\b(?:i|we) (?:do not|don['’]t) (?:actually |really )?(?:know|have (?:any |enough |sufficient |specific |access)?(?:information|details|data|context|access|knowledge|answer))\b/iu,
  /\b(?:the |this |that |your |provided |given |available )?(?:context|documents?|documentation|passages?|sources?|text|information|knowledge base|search results?)(?: that)?(?: (?:is|was|are|were))?(?: (?:provided|given|above|available|retrieved|supplied))?(?: to me)? (?:does not|doesn['’]t|do not|don['’]t|did not|didn['’]t) (?:actually |explicitly |directly |seem to )?(?:contain|mention|include|provide|specify|say|state|cover|address|have|answer|describe|give)\b/iu,
  /^(?:unfortunately,? )?(?:there is|there's|there’s|there was) (?:no|not enough|insufficient) (?:information|mention|answer|data|detail|context|evidence)\b/iu,
  /^(?:sorry|i apologi[sz]e|my apologies|i['’]m sorry|i am sorry)\b.{0,60}$/iu,
  /\b(?:not|isn['’]t|is not|aren['’]t|are not) (?:mentioned|specified|stated|provided|given|available|covered|described) (?:in|by) (?:the |this |these |any )?(?:provided |given |retrieved |available )?(?:context|documents?|documentation|passages?|sources?|text|information)\b/iu,
  /\b(?:ich (?:konnte|kann|habe) (?:(?:leider|dazu|darüber|hierzu|das|es) )*(?:keine|nicht|nichts)|ich weiß (?:es |das )?(?:leider )?nicht|(?:kontext|dokumente?n?|quellen?|texte?) (?:enthält|enthalten|erwähnt|nennt|gibt|geben)\b.{0,40}\b(?:keine|nicht|nichts))/iu,
  /\b(?:je (?:n['’]ai|ne) (?:pas |peux pas |sais pas |trouve pas )?(?:trouvé|pu|pas|peux|sais|dispose)|(?:contexte|documents?|texte|sources?) (?:ne|n['’]) ?(?:contient|contiennent|mentionne|mentionnent|précise|fournit))/iu,
  /\b(?:no (?:pude|puedo|he podido|encontré|encuentro|sé\b|tengo (?:información|datos|acceso))|(?:contexto|documentos?|texto|fuentes?) no (?:contiene|contienen|menciona|mencionan|incluye|proporciona))/iu,
  /\b(?:non (?:ho trovato|posso|so\b|riesco|sono in grado)|(?:contesto|document[oi]|testo|font[ei]) non (?:contiene|contengono|menziona|fornisce))/iu,
  /\b(?:não (?:encontrei|consegui|posso|sei\b|tenho (?:informações|dados|acesso))|(?:contexto|documentos?|texto|fontes?) não (?:contém|contêm|menciona|inclui))/iu,
  /\b(?:ik (?:kon|kan|heb|weet) (?:het |dit |daarover |helaas )*(?:niet|geen)|(?:context|documenten|document|bronnen|tekst) (?:bevat|bevatten|vermeldt|noemt|geeft) (?:geen|niet))/iu,
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
