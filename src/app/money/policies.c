#include "app/money/policies.h"

#include <string.h>

#include "app/format.h"
#include "app/money/order-request.h"

struct _TaoPolicies {
  GObject parent_instance;

  TaoEngine *engine;
  GHashTable *policies;      /* address → TaoPolicy, whose arrays are owned */
  char *path;
};

G_DEFINE_FINAL_TYPE (TaoPolicies, tao_policies, G_TYPE_OBJECT)

static void
policy_free (gpointer data)
{
  TaoPolicy *policy = data;

  g_free ((gpointer) policy->destinations);
  g_free ((gpointer) policy->netuids);
  g_free (policy);
}

static TaoPolicy *
policy_copy (const TaoPolicy *policy)
{
  TaoPolicy *copy = g_memdup2 (policy, sizeof *policy);

  copy->destinations = g_memdup2 (policy->destinations, policy->n_destinations * sizeof *policy->destinations);
  copy->netuids = g_memdup2 (policy->netuids, policy->n_netuids * sizeof *policy->netuids);
  return copy;
}

/* --- the file ------------------------------------------------------------------------------------------- */

static void
write_policy (GKeyFile *file, const char *address, const TaoPolicy *policy)
{
  g_autoptr(GPtrArray) destinations = g_ptr_array_new_with_free_func (g_free);
  g_autofree int *netuids = g_new (int, policy->n_netuids + 1);

  g_key_file_set_uint64 (file, address, "per-call-rao", policy->per_call_rao);
  g_key_file_set_uint64 (file, address, "per-day-rao", policy->per_day_rao);
  for (guint i = 0; i < policy->n_destinations; i++)
    g_ptr_array_add (destinations, tao_format_key (&policy->destinations[i]));
  for (guint i = 0; i < policy->n_netuids; i++)
    netuids[i] = policy->netuids[i];
  g_key_file_set_string_list (file, address, "destinations", (const char *const *) destinations->pdata, destinations->len);
  g_key_file_set_integer_list (file, address, "netuids", netuids, policy->n_netuids);
}

/* What cannot be read as a rule must not read as "no rule": such a wallet may spend nothing. */
static TaoPolicy *
read_policy (GKeyFile *file, const char *address)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) destinations = NULL;
  g_autofree int *netuids = NULL;
  TaoPolicy *policy = g_new0 (TaoPolicy, 1);
  TaoKey32 *keys;
  guint16 *numbers;
  gsize n_destinations = 0, n_netuids = 0;
  gboolean ok;

  policy->per_call_rao = g_key_file_get_uint64 (file, address, "per-call-rao", &error);
  ok = error == NULL;
  g_clear_error (&error);
  policy->per_day_rao = g_key_file_get_uint64 (file, address, "per-day-rao", &error);
  ok = ok && error == NULL;
  destinations = g_key_file_get_string_list (file, address, "destinations", &n_destinations, NULL);
  netuids = g_key_file_get_integer_list (file, address, "netuids", &n_netuids, NULL);
  keys = g_new0 (TaoKey32, n_destinations + 1);
  numbers = g_new0 (guint16, n_netuids + 1);
  for (gsize i = 0; i < n_destinations; i++)
    ok = tao_order_read_key (destinations[i], &keys[i]) && ok;
  for (gsize i = 0; i < n_netuids; i++)
    {
      ok = netuids[i] >= 0 && netuids[i] < G_MAXUINT16 && ok;
      numbers[i] = (guint16) netuids[i];
    }
  policy->destinations = keys;
  policy->n_destinations = (guint) n_destinations;
  policy->netuids = numbers;
  policy->n_netuids = (guint) n_netuids;
  if (!ok)
    {
      g_warning ("The spending rules of %s cannot be read: it may spend nothing until they are set again", address);
      policy->per_call_rao = policy->per_day_rao = 1;
    }
  return policy;
}

static gboolean
save (TaoPolicies *self, GHashTable *policies, GError **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *folder = g_path_get_dirname (self->path), *data = NULL;
  GHashTableIter iter;
  gpointer address, policy;
  gsize size;

  g_hash_table_iter_init (&iter, policies);
  while (g_hash_table_iter_next (&iter, &address, &policy))
    write_policy (file, address, policy);
  data = g_key_file_to_data (file, &size, NULL);
  g_mkdir_with_parents (folder, 0700);
  return g_file_set_contents_full (self->path, data, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static void
load (TaoPolicies *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_auto(GStrv) groups = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_key_file_load_from_file (file, self->path, G_KEY_FILE_NONE, &error))
    {
      if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_warning ("The spending rules cannot be read: %s", error->message);
      return;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      TaoKey32 account;
      TaoPolicy *policy;

      if (!tao_order_read_key (groups[i], &account))
        continue;
      policy = read_policy (file, groups[i]);
      tao_engine_set_policy (self->engine, &account, policy);
      g_hash_table_replace (self->policies, g_strdup (groups[i]), policy);
    }
}

/* --- object ---------------------------------------------------------------------------------------------- */

const TaoPolicy *
tao_policies_get (TaoPolicies *self, const TaoKey32 *account)
{
  g_autofree char *address = tao_format_key (account);

  return g_hash_table_lookup (self->policies, address);
}

gboolean
tao_policies_set (TaoPolicies *self, const TaoKey32 *account, const TaoPolicy *policy, GError **error)
{
  g_autofree char *address = tao_format_key (account);
  TaoPolicy *before = NULL;
  char *key = NULL;

  g_hash_table_steal_extended (self->policies, address, (gpointer *) &key, (gpointer *) &before);
  if (policy != NULL)
    g_hash_table_replace (self->policies, g_strdup (address), policy_copy (policy));
  if (!save (self, self->policies, error))
    {
      g_hash_table_remove (self->policies, address);
      if (before != NULL)
        g_hash_table_replace (self->policies, key, before);
      return FALSE;
    }
  g_free (key);
  g_clear_pointer (&before, policy_free);
  tao_engine_set_policy (self->engine, account, policy);
  return TRUE;
}

static void
tao_policies_finalize (GObject *object)
{
  TaoPolicies *self = TAO_POLICIES (object);

  g_clear_object (&self->engine);
  g_hash_table_unref (self->policies);
  g_free (self->path);
  G_OBJECT_CLASS (tao_policies_parent_class)->finalize (object);
}

static void
tao_policies_class_init (TaoPoliciesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_policies_finalize;
}

static void
tao_policies_init (TaoPolicies *self)
{
  self->policies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, policy_free);
  self->path = g_build_filename (g_get_user_data_dir (), "taoscope", "spending-rules.ini", NULL);
}

TaoPolicies *
tao_policies_new (TaoEngine *engine)
{
  TaoPolicies *self = g_object_new (TAO_TYPE_POLICIES, NULL);

  self->engine = g_object_ref (engine);
  load (self);
  return self;
}
