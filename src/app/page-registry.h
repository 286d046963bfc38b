/* Every page of the application, in one table. Adding a page is one line in
 * page-registry.c and one folder under pages/; docs/add-a-page.md. */
#pragma once

#include "app/page.h"

G_BEGIN_DECLS

typedef enum {
  TAO_PAGE_PLAIN = 0,
  TAO_PAGE_BARE = 1 << 0,        /* fills the window: no sidebar, no title */
  TAO_PAGE_NEEDS_PLACE = 1 << 1, /* shows nothing without a netuid, uid or account */
} TaoPageFlags;

typedef struct {
  const char *name;        /* of the route */
  const char *parent;      /* NULL: a page of its own. Else it is the tab @name of that page */
  const char *section;     /* sidebar row that is selected while it shows */
  guint8 group;            /* 1 … 4: has a sidebar row in that group; 0: none */
  const char *title;       /* untranslated, marked with N_() */
  const char *icon;
  GType (*get_type) (void);
  TaoPageFlags flags;
} TaoPageEntry;

/* All entries in sidebar order, tabs in their order. */
const TaoPageEntry *tao_page_registry (guint *n);

/* A page of its own by name, or NULL. */
const TaoPageEntry *tao_page_registry_lookup (const char *name);

/* A new page, sunk and floating as any new widget. @engine: (nullable). */
TaoPage *tao_page_registry_create (const TaoPageEntry *entry, TaoEngine *engine);

G_END_DECLS
