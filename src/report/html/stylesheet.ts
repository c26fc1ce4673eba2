import { chartStyles } from './styles/charts.ts'
import { contentStyles } from './styles/content.ts'
import { pageStyles } from './styles/page.ts'
import { phoneStyles } from './styles/phone.ts'
import { printStyles } from './styles/print.ts'
import { themeStyles } from './styles/theme.ts'

/** The one style sheet of the page. Its hash stands in the policy, so nothing else can style anything. */
export const stylesheet = [themeStyles, pageStyles, contentStyles, chartStyles, phoneStyles, printStyles].join('\n')
