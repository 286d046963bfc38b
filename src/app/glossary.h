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

/* Gives @widget the entry as tooltip. An unknown id is a programming error. */
void tao_glossary_explain (GtkWidget *widget, const char *id);

G_END_DECLS
