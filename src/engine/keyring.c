/* Open keys, and what each may sign by itself. Keys come in here once and never
 * leave; the owner's side knows only which accounts are open, and until when. */
#include <string.h>

#include "engine/jobs-private.h"
#include "keys/wallet.h"

static void
unlocked_free (gpointer data)
{
  TaoUnlocked *unlocked = data;

  tao_source_clear (&unlocked->expiry);
  tao_keypair_unref (unlocked->keypair);
  g_free (unlocked);
}

static void
kept_policy_free (gpointer data)
{
  TaoKeptPolicy *kept = data;

  g_free (kept->destinations);
  g_free (kept->netuids);
  g_free (kept);
}

void
tao_kept_plan_free (gpointer data)
{
  TaoKeptPlan *kept = data;

  tao_plan_box_unref (kept->box);
  tao_draft_unref (kept->draft);
  g_free (kept);
}

TaoJobs *
tao_jobs_new (TaoCore *core)
{
  TaoJobs *self = g_new0 (TaoJobs, 1);

  self->core = core;
  self->keyring = g_hash_table_new_full (tao_account_id_key_hash, tao_account_id_key_equal, g_free, unlocked_free);
  self->policies = g_hash_table_new_full (tao_account_id_key_hash, tao_account_id_key_equal, g_free, kept_policy_free);
  self->turns = g_hash_table_new_full (tao_account_id_key_hash, tao_account_id_key_equal, g_free, tao_turn_free);
  self->next_id = 1;
  return self;
}

void
tao_jobs_free (TaoJobs *self)
{
  g_hash_table_unref (self->keyring);
  g_hash_table_unref (self->policies);
  tao_jobs_forget_plans (self);
  g_hash_table_unref (self->turns);
  g_free (self);
}

/* A plan belongs to a network: none survives a switch. Keys do; they are the same anywhere. */
void
tao_jobs_forget_plans (TaoJobs *self)
{
  g_hash_table_remove_all (self->turns);
  g_queue_clear_full (&self->plans, tao_kept_plan_free);
}

typedef struct {
  TaoJobs *jobs;
  TaoKey32 account;
} Expiry;

static gboolean
expired_cb (gpointer data)
{
  Expiry *expiry = data;

  /* Destroys this very source, and with it @data. */
  g_hash_table_remove (expiry->jobs->keyring, &expiry->account);
  return G_SOURCE_REMOVE;
}

/* Counts from now until the key is forgotten. */
static void
arm (TaoJobs *self, TaoUnlocked *unlocked)
{
  Expiry *expiry;

  tao_source_clear (&unlocked->expiry);
  if (unlocked->seconds == 0)
    return;
  expiry = g_new0 (Expiry, 1);
  expiry->jobs = self;
  memcpy (expiry->account.bytes, tao_keypair_get_account (unlocked->keypair)->bytes, sizeof expiry->account.bytes);
  unlocked->expiry = g_timeout_source_new_seconds (unlocked->seconds);
  g_source_set_callback (unlocked->expiry, expired_cb, expiry, g_free);
  g_source_attach (unlocked->expiry, self->core->context);
}

static void
add_key (TaoJobs *self, TaoKeypair *keypair, guint seconds)
{
  TaoUnlocked *unlocked = g_new0 (TaoUnlocked, 1);
  const TaoAccountId *account = tao_keypair_get_account (keypair);

  unlocked->keypair = tao_keypair_ref (keypair);
  unlocked->seconds = seconds;
  arm (self, unlocked);
  g_hash_table_replace (self->keyring, g_memdup2 (account, sizeof *account), unlocked);
}

/* --- keys, in the engine's thread ---------------------------------------------------------------------------- */

typedef struct {
  TaoKeypair *keypair;
  guint       seconds;
} KeyCommand;

static void
key_command_free (gpointer data)
{
  KeyCommand *command = data;

  tao_keypair_unref (command->keypair);
  g_free (command);
}

static void
add_key_command (TaoCore *core, gpointer data)
{
  KeyCommand *command = data;

  add_key (core->jobs, command->keypair, command->seconds);
}

static void
lock_command (TaoCore *core, gpointer data)
{
  if (data != NULL)
    g_hash_table_remove (core->jobs->keyring, data);
  else
    g_hash_table_remove_all (core->jobs->keyring);
}

static void
renew_command (TaoCore *core, gpointer data)
{
  TaoUnlocked *unlocked = g_hash_table_lookup (core->jobs->keyring, data);

  if (unlocked != NULL)
    arm (core->jobs, unlocked);
}

typedef struct {
  TaoKey32    account;
  TaoKeptPolicy *policy;      /* (nullable) */
} PolicyCommand;

static void
policy_command_free (gpointer data)
{
  PolicyCommand *command = data;

  g_clear_pointer (&command->policy, kept_policy_free);
  g_free (command);
}

static void
policy_command (TaoCore *core, gpointer data)
{
  PolicyCommand *command = data;

  if (command->policy != NULL)
    g_hash_table_replace (core->jobs->policies, g_memdup2 (&command->account, sizeof command->account),
                          g_steal_pointer (&command->policy));
  else
    g_hash_table_remove (core->jobs->policies, &command->account);
}

/* --- the owner's side --------------------------------------------------------------------------------------- */

typedef struct {
  char      *base, *wallet, *hotkey;
  TaoSecret *password;
  guint      seconds;
} Unlocking;

static void
unlocking_free (gpointer data)
{
  Unlocking *unlocking = data;

  g_free (unlocking->base);
  g_free (unlocking->wallet);
  g_free (unlocking->hotkey);
  tao_secret_free (unlocking->password);
  g_free (unlocking);
}

static void
unlock_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Unlocking *unlocking = data;
  GError *error = NULL;
  g_autoptr(TaoKeyMaterial) material = tao_wallet_unlock (unlocking->base, unlocking->wallet, unlocking->hotkey,
                                                          unlocking->password, &error);

  g_clear_pointer (&unlocking->password, tao_secret_free);
  if (material == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, tao_keypair_ref (tao_key_material_get_keypair (material)), (GDestroyNotify) tao_keypair_unref);
}

void
tao_engine_unlock_async (TaoEngine *self, const char *base, const char *wallet, const char *hotkey, TaoSecret *password,
                         guint seconds, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Unlocking *unlocking = g_new0 (Unlocking, 1);

  g_task_set_source_tag (task, tao_engine_unlock_async);
  unlocking->base = g_strdup (base);
  unlocking->wallet = g_strdup (wallet);
  unlocking->hotkey = g_strdup (hotkey);
  unlocking->password = password;
  unlocking->seconds = seconds;
  g_task_set_task_data (task, unlocking, unlocking_free);
  g_task_run_in_thread (task, unlock_thread);
}

static void
hand_over_key (TaoEngine *self, TaoKeypair *keypair, guint seconds, TaoKey32 *account)
{
  KeyCommand *command = g_new0 (KeyCommand, 1);
  TaoOpenKey open = {
    .until_us = seconds > 0 ? g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC : G_MAXINT64, .seconds = seconds,
  };

  memcpy (account->bytes, tao_keypair_get_account (keypair)->bytes, sizeof account->bytes);
  command->keypair = tao_keypair_ref (keypair);
  command->seconds = seconds;
  g_hash_table_replace (tao_engine_get_unlocked (self), g_memdup2 (account, sizeof *account),
                        g_memdup2 (&open, sizeof open));
  tao_engine_send (self, add_key_command, command, key_command_free);
}

gboolean
tao_engine_unlock_finish (TaoEngine *self, GAsyncResult *result, TaoKey32 *account, GError **error)
{
  const Unlocking *unlocking = g_task_get_task_data (G_TASK (result));
  g_autoptr(TaoKeypair) keypair = g_task_propagate_pointer (G_TASK (result), error);

  if (keypair == NULL)
    return FALSE;
  hand_over_key (self, keypair, unlocking->seconds, account);
  return TRUE;
}

void
tao_engine_unlock_development (TaoEngine *self, const char *path, TaoKey32 *account)
{
  g_autoptr(TaoKeypair) keypair = tao_keypair_new_development (path);

  hand_over_key (self, keypair, 0, account);
}

void
tao_engine_lock (TaoEngine *self, const TaoKey32 *account)
{
  if (account != NULL)
    g_hash_table_remove (tao_engine_get_unlocked (self), account);
  else
    g_hash_table_remove_all (tao_engine_get_unlocked (self));
  tao_engine_send (self, lock_command, account != NULL ? g_memdup2 (account, sizeof *account) : NULL, g_free);
}

guint
tao_engine_get_unlocked_s (TaoEngine *self, const TaoKey32 *account)
{
  const TaoOpenKey *open = g_hash_table_lookup (tao_engine_get_unlocked (self), account);
  gint64 left;

  if (open == NULL)
    return 0;
  if (open->until_us == G_MAXINT64)
    return G_MAXUINT;
  left = open->until_us - g_get_monotonic_time ();
  return left > 0 ? (guint) (left / G_USEC_PER_SEC) + 1 : 0;
}

void
tao_engine_renew_key (TaoEngine *self, const TaoKey32 *account)
{
  TaoOpenKey *open = g_hash_table_lookup (tao_engine_get_unlocked (self), account);
  gint64 now = g_get_monotonic_time ();

  if (open == NULL || open->until_us <= now)
    {
      /* The timer over there may be a moment late: what is shown as locked does not sign. */
      tao_engine_lock (self, account);
      return;
    }
  if (open->seconds == 0)
    return;
  open->until_us = now + (gint64) open->seconds * G_USEC_PER_SEC;
  tao_engine_send (self, renew_command, g_memdup2 (account, sizeof *account), g_free);
}

void
tao_engine_set_policy (TaoEngine *self, const TaoKey32 *account, const TaoPolicy *policy)
{
  PolicyCommand *command = g_new0 (PolicyCommand, 1);

  command->account = *account;
  if (policy != NULL)
    {
      TaoKeptPolicy *kept = g_new0 (TaoKeptPolicy, 1);

      kept->policy = *policy;
      kept->destinations = g_memdup2 (policy->destinations, policy->n_destinations * sizeof *policy->destinations);
      kept->netuids = g_memdup2 (policy->netuids, policy->n_netuids * sizeof *policy->netuids);
      kept->policy.destinations = kept->destinations;
      kept->policy.netuids = kept->netuids;
      command->policy = kept;
    }
  tao_engine_send (self, policy_command, command, policy_command_free);
}
