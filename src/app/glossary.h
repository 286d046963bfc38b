/* The words of the network, explained once: entries of the glossary on the Learn
 * page, and help on terms wherever they stand. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  const char *id;        /* "consensus"; stable, ASCII */
  const char *term;      /* untranslated, as are the texts */
  const char *text;      /* two or three sentences */
  const char *see;       /* (nullable) ids, separated by spaces */
} TaoGlossaryEntry;

/* In the alphabetical order of the English terms. */
const TaoGlossaryEntry *tao_glossary (guint *n);
const TaoGlossaryEntry *tao_glossary_lookup (const char *id);   /* (nullable) */

/* Whether @text, folded, is in the translated term or its explanation. */
gboolean tao_glossary_matches (const TaoGlossaryEntry *entry, const char *text);

/* The entry whose term stands in @label, the longest if there are several: "Trust, lowest" is "Trust". @label is
 * translated, plurals with an s are found. (nullable) */
const TaoGlossaryEntry *tao_glossary_find_in (const char *label);

/* Gives @widget the entry that its @label asks for as tooltip, or takes the help away where there is none. */
void tao_glossary_help (GtkWidget *widget, const char *label);

/* Gives @widget the entry as tooltip. An unknown id is a programming error. */
void tao_glossary_explain (GtkWidget *widget, const char *id);

G_END_DECLS
