#include "app/money/movements.h"

#include <glib/gstdio.h>
#include <string.h>

#define MOST 500

struct _TaoMovements {
  GObject parent_instance;

  char *path;
  GPtrArray *list;      /* of TaoMovement, oldest first */
};

G_DEFINE_FINAL_TYPE (TaoMovements, tao_movements, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
movement_free (gpointer data)
{
  TaoMovement *movement = data;

  g_free (movement->text);
  g_free (movement->amount);
  g_free (movement->note);
  g_free (movement);
}

static void
set_key (GKeyFile *file, const char *group, const char *name, const TaoKey32 *key)
{
  g_autofree char *text = g_base64_encode (key->bytes, sizeof key->bytes);

  g_key_file_set_string (file, group, name, text);
}

static gboolean
get_key (GKeyFile *file, const char *group, const char *name, TaoKey32 *key)
{
  g_autofree char *text = g_key_file_get_string (file, group, name, NULL);
  g_autofree guchar *bytes = NULL;
  gsize size = 0;

  if (text == NULL || *text == '\0')
    return FALSE;
  bytes = g_base64_decode (text, &size);
  if (size != sizeof key->bytes)
    return FALSE;
  memcpy (key->bytes, bytes, size);
  return TRUE;
}

static void
load (TaoMovements *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, self->path, G_KEY_FILE_NONE, NULL))
    return;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL && self->list->len < MOST; i++)
    {
      TaoMovement *movement = g_new0 (TaoMovement, 1);

      get_key (file, groups[i], "to", &movement->to);
      movement->time_ms = g_key_file_get_int64 (file, groups[i], "time", NULL);
      movement->block = g_key_file_get_uint64 (file, groups[i], "block", NULL);
      movement->succeeded = g_key_file_get_boolean (file, groups[i], "succeeded", NULL);
      movement->text = g_key_file_get_string (file, groups[i], "text", NULL);
      movement->amount = g_key_file_get_string (file, groups[i], "amount", NULL);
      movement->note = g_key_file_get_string (file, groups[i], "note", NULL);
      if (get_key (file, groups[i], "genesis", &movement->genesis) && get_key (file, groups[i], "account", &movement->account)
          && get_key (file, groups[i], "hash", &movement->hash) && movement->text != NULL && movement->amount != NULL)
        g_ptr_array_add (self->list, movement);
      else
        movement_free (movement);
    }
}

static void
save (TaoMovements *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *data = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  for (guint i = 0; i < self->list->len; i++)
    {
      const TaoMovement *movement = self->list->pdata[i];
      g_autofree char *group = g_strdup_printf ("%u", i);

      set_key (file, group, "genesis", &movement->genesis);
      set_key (file, group, "account", &movement->account);
      set_key (file, group, "hash", &movement->hash);
      set_key (file, group, "to", &movement->to);
      g_key_file_set_int64 (file, group, "time", movement->time_ms);
      g_key_file_set_uint64 (file, group, "block", movement->block);
      g_key_file_set_boolean (file, group, "succeeded", movement->succeeded);
      g_key_file_set_string (file, group, "text", movement->text);
      g_key_file_set_string (file, group, "amount", movement->amount);
      if (movement->note != NULL)
        g_key_file_set_string (file, group, "note", movement->note);
    }
  data = g_key_file_to_data (file, &size, NULL);
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (self->path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    g_warning ("The record of own transactions cannot be kept: %s", error->message);
}

void
tao_movements_add (TaoMovements *self, const TaoMovement *movement)
{
  TaoMovement *copy = g_memdup2 (movement, sizeof *movement);

  copy->text = g_strdup (movement->text);
  copy->amount = g_strdup (movement->amount);
  copy->note = g_strdup (movement->note);
  if (self->list->len == MOST)
    g_ptr_array_remove_index (self->list, 0);
  g_ptr_array_add (self->list, copy);
  save (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
tao_movements_clear (TaoMovements *self)
{
  g_ptr_array_set_size (self->list, 0);
  g_remove (self->path);
  g_signal_emit (self, signals[CHANGED], 0);
}

const TaoMovement *
tao_movements_get (TaoMovements *self, guint index)
{
  return index < self->list->len ? self->list->pdata[self->list->len - 1 - index] : NULL;
}

guint
tao_movements_get_n (TaoMovements *self)
{
  return self->list->len;
}

static void
tao_movements_finalize (GObject *object)
{
  TaoMovements *self = TAO_MOVEMENTS (object);

  g_free (self->path);
  g_ptr_array_unref (self->list);
  G_OBJECT_CLASS (tao_movements_parent_class)->finalize (object);
}

static void
tao_movements_class_init (TaoMovementsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_movements_finalize;
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_MOVEMENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_movements_init (TaoMovements *self)
{
  self->path = g_build_filename (g_get_user_data_dir (), "taoscope", "movements.ini", NULL);
  self->list = g_ptr_array_new_with_free_func (movement_free);
}

TaoMovements *
tao_movements_new (void)
{
  TaoMovements *self = g_object_new (TAO_TYPE_MOVEMENTS, NULL);

  load (self);
  return self;
}
