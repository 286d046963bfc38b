/* A route names a place in the application: a page and what it shows. Links,
 * the back stack, pinned rows, search results, --page and notifications all
 * carry routes, in their string form. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TAO_ROUTE_NONE (-1)

/* A plain value: copy it freely. Unset numbers are TAO_ROUTE_NONE, unset texts
 * are empty. Which members a page reads is the page's affair. */
typedef struct {
  char page[24];      /* name in the page registry */
  char tab[24];       /* a tab of that page */
  char account[64];   /* an SS58 address: hotkey or coldkey */
  char item[128];     /* anything else: a hash, a storage item, a lesson */
  gint32 netuid;
  gint32 uid;
  gint64 block;
} TaoRoute;

/* An unset route to @page. @page: a registry name; longer than fits is a
 * programming error. */
void tao_route_init (TaoRoute *route, const char *page);

TaoRoute tao_route_page (const char *page);
TaoRoute tao_route_subnet (guint16 netuid, const char *tab);   /* @tab: (nullable) */
TaoRoute tao_route_uid (guint16 netuid, guint16 uid);
TaoRoute tao_route_account (const char *address);
TaoRoute tao_route_block (guint32 number);

/* Reads the string form, e.g. "subnet?netuid=11&tab=market". Returns FALSE,
 * @route untouched, for anything that is not a well-formed route: unknown or
 * repeated keys, numbers out of range, texts too long or not plain ASCII. It
 * does not know which pages exist. */
gboolean tao_route_parse (const char *text, TaoRoute *route);

/* (transfer full): the canonical string form; parsing it gives an equal route. */
char *tao_route_to_string (const TaoRoute *route);

gboolean tao_route_equal (const TaoRoute *a, const TaoRoute *b);

G_END_DECLS
