#include "scale/plan-want-private.h"

#include <string.h>

/* Longest path, in segments. */
#define MAX_SEGMENTS 48

static void
free_child (gpointer data)
{
  tao_want_free (data);
}

static TaoWant *
want_new_for_segment (const char *segment,
                      gsize       length)
{
  TaoWant *want = g_new0 (TaoWant, 1);

  want->segment = g_strndup (segment, length);
  want->children = g_ptr_array_new_with_free_func (free_child);
  want->fields = g_array_new (FALSE, FALSE, sizeof (guint));
  return want;
}

TaoWant *
tao_want_new (void)
{
  return want_new_for_segment ("", 0);
}

void
tao_want_free (TaoWant *want)
{
  g_free (want->segment);
  g_ptr_array_unref (want->children);
  g_array_unref (want->fields);
  g_free (want);
}

TaoWant *
tao_want_get_child (const TaoWant *want,
                    const char    *segment,
                    gsize          length)
{
  for (guint i = 0; i < want->children->len; i++)
    {
      TaoWant *child = g_ptr_array_index (want->children, i);

      if (strlen (child->segment) == length && strncmp (child->segment, segment, length) == 0)
        return child;
    }

  return NULL;
}

TaoWant *
tao_want_get_items (const TaoWant *want)
{
  return tao_want_get_child (want, "[]", 2);
}

gboolean
tao_want_add (TaoWant    *root,
              const char *path,
              guint       field,
              gboolean   *in_column)
{
  TaoWant *want = root;
  guint n_segments = 0;

  while (*path != '\0')
    {
      gsize length = g_str_has_prefix (path, "[]") ? 2 : strcspn (path, ".[");
      TaoWant *child = tao_want_get_child (want, path, length);

      if (length == 0 || ++n_segments > MAX_SEGMENTS)
        return FALSE;
      if (*path == '[')
        *in_column = TRUE;
      if (child == NULL)
        {
          child = want_new_for_segment (path, length);
          g_ptr_array_add (want->children, child);
        }

      want = child;
      path += length;
      if (*path == '.')
        {
          path++;
          if (*path == '\0' || *path == '.' || *path == '[')
            return FALSE;
        }
    }

  g_array_append_val (want->fields, field);
  return TRUE;
}
