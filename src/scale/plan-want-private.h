#pragma once

/* The paths that a plan wants, as a tree. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char      *segment;    /* a name or position; "[]" for the items of a list; empty for the root */
  GPtrArray *children;   /* TaoWant */
  GArray    *fields;     /* guint: the fields whose path ends here */
  gboolean   found;      /* the type has it */
} TaoWant;

TaoWant *tao_want_new  (void);
void     tao_want_free (TaoWant *want);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoWant, tao_want_free)

/* Adds field number @field under @path.  @in_column: set to TRUE if the path passes a list, else left alone.
 * Returns FALSE for a path that is no path. */
gboolean tao_want_add (TaoWant    *root,
                       const char *path,
                       guint       field,
                       gboolean   *in_column);

/* The child for the first @length bytes of @segment; (nullable). */
TaoWant *tao_want_get_child (const TaoWant *want,
                             const char    *segment,
                             gsize          length);

/* The child for the items of a list; (nullable). */
TaoWant *tao_want_get_items (const TaoWant *want);

G_END_DECLS
