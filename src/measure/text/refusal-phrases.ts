/**
 * Phrases of refusal, by what they say. Three readers differ on purpose: a claim is told from `notKnown` alone ("We cannot refund shipping" states something);
 * an answer is a refusal by `declines` or `notKnown`, unless it is one of the `apologies`; a judge refuses by `declines` or `excuses`, because its "not in the
 * context" may be the grade itself.
 */

/** Sentences that decline to answer, tried on the beginning of a sentence: will not, may not, am not able. */
export const declines: readonly RegExp[] = [
  /^(?:(?:i['’]m |i am |we['’]re |we are )?(?:very |so |really |terribly )?sorry,? (?:but )?|unfortunately,? |i apologi[sz]e,? (?:but )?|as an ai(?: language model| assistant)?,? )*(?:i|we) (?:can ?not|can['’]t|could not|couldn['’]t|won['’]t|will not|must decline|have to decline|decline|refuse|(?:am|are) (?:not able|unable|not allowed|not permitted|not comfortable|not authori[sz]ed))\b(?! (?:stress|emphasi[sz]e|overstate|recommend|wait|agree|thank))/iu,
  /^(?:i['’]m|we['’]re|i am|we are) (?:not able|unable|not allowed|not permitted|not authori[sz]ed)\b/iu,
  /^(?:it )?(?:would (?:be|not be) (?:inappropriate|unethical|appropriate|ethical)|(?:is )?against (?:my|our) (?:guidelines|policy|policies|rules))\b/iu,
  /^(?:(?:es )?tut (?:mir|uns) leid[,.]? ?(?:aber )?)?(?:leider )?(?:(?:ich|wir) (?:kann|können|darf|dürfen|werde|möchte|bin|sind)|(?:\p{L}+ )?(?:kann|können|darf|dürfen) (?:ich|wir))\b[^,]{0,60}\b(?:nicht|keine[nrsm]?|nicht in der lage)\b/iu,
  /^(?:das |dazu |darüber |es )?(?:weiß|wissen) (?:ich|wir) (?:leider )?nicht/iu,
  /^(?:(?:je suis |nous sommes )?désolée?s?,? (?:mais )?|malheureusement,? )?(?:je|nous) (?:ne|n['’]) ?(?:peux|pouvons|suis|sommes|sais|savons|trouve|dispose)\b/iu,
  /^(?:lo siento,? (?:pero )?|lamentablemente,? )?(?:no (?:puedo|podemos|me es posible|estoy autorizad[oa]|sé|lo sé))(?=[\s.,!]|$)/iu,
  /^(?:(?:mi|ci) dispiace,? (?:ma )?|purtroppo,? )?non (?:posso|possiamo|so|sono in grado|sono autorizzat[oa])\b/iu,
  /^(?:(?:sinto muito|desculpe),? (?:mas )?|infelizmente,? )?(?:eu )?não (?:posso|podemos|consigo|sei)(?=[\s.,!]|$)/iu,
  /^(?:het spijt (?:me|mij|ons),? (?:maar )?|helaas )?(?:ik (?:kan|mag|wil)|(?:kan|mag) ik|wij? kunnen)\b[^,]{0,60}\b(?:niet|geen)\b/iu,
  /^(?:niestety,? |przykro mi,? (?:ale )?|przepraszam,? (?:ale )?)?nie (?:mogę|możemy|wiem|jestem w stanie|potrafię)(?=[\s.,!]|$)/iu,
  /^(?:к сожалению,? |извините,? (?:но )?|простите,? (?:но )?)?(?:я |мы )?не (?:могу|можем|знаю|нашёл|нашел|нашла)(?=[\s.,!]|$)/iu,
  /^(?:抱歉|对不起|很抱歉|很遗憾)?[，,]?\s?(?:但)?(?:我|我们)?(?:无法|不能|不知道|没有找到|找不到)/u,
  /^(?:申し訳(?:ありません|ございません)|すみません|恐れ入りますが|残念ながら)/u,
  /(?:お答え|回答|お手伝い|提供)(?:は|を|することは)?(?:できません|できかねます)|(?:わかりません|見つかりませんでした|記載(?:は|が)?(?:ありません|されていません))。?$/u,
  /^(?:죄송(?:합니다|하지만)|유감스럽게도)/u,
  /(?:답변(?:할|해 드릴) 수 없습니다|도와드릴 수 없습니다|알 수 없습니다|찾을 수 없습니다)/u,
]

/** Sentences that begin as a refusal does and are none: an apology for something else. */
export const apologies = /^(?:(?:i['’]m |i am |we['’]re |we are )?(?:very |so |really )?sorry|(?:my |our )?apologies|(?:i|we) apologi[sz]e) (?:for|about)\b/iu

const unknown = '(?:found|find|locate|see|answer|determine|tell|confirm|provide|help|assist|verify|identify|say)'

/** Sentences that say that the answer is not known, not in the context, or not given. */
export const notKnown: readonly RegExp[] = [
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

/** How a text begins that excuses itself, whatever comes then. */
export const excuses: readonly RegExp[] = [
  /^(?:(?:i['’]m|i am) (?:very |so |really )?sorry\b|sorry,|i apologi[sz]e\b|unfortunately,? i\b|as an ai\b)/iu,
  /^(?:(?:es )?tut mir leid\b|lo siento\b|(?:je suis )?désolée?(?=[\s,.!]|$)|mi dispiace\b|sinto muito\b|desculpe\b)/iu,
  /^(?:抱歉|对不起|很抱歉|申し訳|すみません)/u,
]
