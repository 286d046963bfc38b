/* Names and values, one a line: as a boxed list with lines between rows, or
 * close together inside a card. */
#pragma once

#include "app/palette.h"
#include "app/route.h"
#include "app/widgets/origin.h"

G_BEGIN_DECLS

#define TAO_TYPE_FACTS (tao_facts_get_type ())
G_DECLARE_FINAL_TYPE (TaoFacts, tao_facts, TAO, FACTS, GtkWidget)

/* Property "boxed" (TRUE; construct only): rows of 38 px with lines between. */
GtkWidget *tao_facts_new (gboolean boxed);

/* Appends a row and returns its number. */
guint tao_facts_add (TaoFacts *self, const char *name);

/* @value: plain text; NULL shows a dash. Setting the same again is free. */
void  tao_facts_set (TaoFacts *self, guint row, const char *value);
/* A value that is a sentence goes on in the next line where there is no room, instead of being cut. */
void  tao_facts_set_wrap (TaoFacts *self, guint row);
/* More of the value, as a tooltip: an address in full, an exact number. */
void  tao_facts_set_source (TaoFacts *self, guint row, const char *source);
/* Where the value comes from; its texts are static. (nullable) */
void  tao_facts_set_origin (TaoFacts *self, guint row, const TaoOrigin *origin);
/* The name of a row, where it was not known at first. */
void  tao_facts_set_name (TaoFacts *self, guint row, const char *name);
/* A style class for the value: "tao-neg", "tao-mono", "tao-strong"; (nullable). */
void  tao_facts_set_class (TaoFacts *self, guint row, const char *css_class);
/* A coloured dot before the name. */
void  tao_facts_set_swatch (TaoFacts *self, guint row, TaoColor color);
/* The value becomes a link; @route: (nullable) string form. */
void  tao_facts_set_link (TaoFacts *self, guint row, const char *route);
/* The name becomes one of its own, if the row is about two places: the subnet and the account of a stake. */
void  tao_facts_set_name_link (TaoFacts *self, guint row, const TaoRoute *route);
void  tao_facts_set_visible (TaoFacts *self, guint row, gboolean visible);

G_END_DECLS
