import { language, type Language } from "@/platform/language";

import { de } from "./de";
import { en, type Catalogue } from "./en";

const catalogues: Record<Language, Catalogue> = { en, de };

/** Every word on a screen, in the reader's language. */
export const t: Catalogue = catalogues[language];
