#include "app/money/wallets.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app-config.h"
#include "app/format.h"
#include "app/text.h"
#include "keys/keypair.h"
#include "keys/ss58.h"
#include "keys/wallet.h"

#define PRACTICE_HOTKEY_PATH TAO_PRACTICE_PATH "//hotkey"
#define WINDOW_DATA "tao-wallets"

/* --- one coldkey ------------------------------------------------------------------------------- */

struct _TaoPurse {
  GObject parent_instance;

  char *name;
  TaoPurseKind kind;
  gboolean has_account;
  gboolean encrypted;
  TaoKey32 account;
  char *problem;
  GPtrArray *hotkeys;      /* of TaoPurseHotkey */
};

G_DEFINE_FINAL_TYPE (TaoPurse, tao_purse, G_TYPE_OBJECT)

enum { PURSE_CHANGED, N_PURSE_SIGNALS };
static guint purse_signals[N_PURSE_SIGNALS];

static void
hotkey_free (gpointer data)
{
  TaoPurseHotkey *hotkey = data;

  g_free (hotkey->name);
  g_free (hotkey);
}

static void
tao_purse_finalize (GObject *object)
{
  TaoPurse *self = TAO_PURSE (object);

  g_free (self->name);
  g_free (self->problem);
  g_ptr_array_unref (self->hotkeys);
  G_OBJECT_CLASS (tao_purse_parent_class)->finalize (object);
}

static void
tao_purse_class_init (TaoPurseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_purse_finalize;
  purse_signals[PURSE_CHANGED] = g_signal_new ("changed", TAO_TYPE_PURSE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_purse_init (TaoPurse *self)
{
  self->hotkeys = g_ptr_array_new_with_free_func (hotkey_free);
}

const char *
tao_purse_get_name (TaoPurse *self)
{
  return self->name;
}

TaoPurseKind
tao_purse_get_kind (TaoPurse *self)
{
  return self->kind;
}

const TaoKey32 *
tao_purse_get_account (TaoPurse *self)
{
  return self->has_account ? &self->account : NULL;
}

gboolean
tao_purse_get_encrypted (TaoPurse *self)
{
  return self->encrypted;
}

const char *
tao_purse_get_problem (TaoPurse *self)
{
  return self->problem;
}

guint
tao_purse_get_n_hotkeys (TaoPurse *self)
{
  return self->hotkeys->len;
}

const TaoPurseHotkey *
tao_purse_get_hotkey (TaoPurse *self, guint index)
{
  return index < self->hotkeys->len ? self->hotkeys->pdata[index] : NULL;
}

static void
add_hotkey (TaoPurse *self, const TaoWalletKey *key)
{
  TaoPurseHotkey *hotkey = g_new0 (TaoPurseHotkey, 1);

  hotkey->name = g_strdup (key->name);
  hotkey->has_account = key->has_account;
  hotkey->watched = key->format == TAO_KEYFILE_NONE;
  hotkey->encrypted = key->format != TAO_KEYFILE_NONE && key->format != TAO_KEYFILE_PLAIN;
  memcpy (hotkey->account.bytes, key->account.bytes, sizeof hotkey->account.bytes);
  g_ptr_array_add (self->hotkeys, hotkey);
}

/* Takes what the folder says about it now. */
static void
purse_update (TaoPurse *self, const TaoWalletInfo *info)
{
  const TaoWalletKey *coldkey = info->coldkey;

  self->kind = coldkey->format == TAO_KEYFILE_NONE ? TAO_PURSE_WATCHED : TAO_PURSE_KEY;
  self->encrypted = coldkey->format != TAO_KEYFILE_NONE && coldkey->format != TAO_KEYFILE_PLAIN;
  self->has_account = coldkey->has_account;
  memcpy (self->account.bytes, coldkey->account.bytes, sizeof self->account.bytes);
  g_free (self->problem);
  self->problem = g_strdup (coldkey->problem);
  g_ptr_array_set_size (self->hotkeys, 0);
  for (guint i = 0; i < info->hotkeys->len; i++)
    add_hotkey (self, info->hotkeys->pdata[i]);
  g_signal_emit (self, purse_signals[PURSE_CHANGED], 0);
}

static TaoPurse *
new_practice_purse (void)
{
  TaoPurse *self = g_object_new (TAO_TYPE_PURSE, NULL);
  g_autoptr(TaoKeypair) keypair = tao_keypair_new_development (TAO_PRACTICE_PATH);
  g_autoptr(TaoKeypair) own = tao_keypair_new_development (PRACTICE_HOTKEY_PATH);
  TaoPurseHotkey *hotkey = g_new0 (TaoPurseHotkey, 1);

  self->name = g_strdup (_("Practice (Alice)"));
  self->kind = TAO_PURSE_PRACTICE;
  self->has_account = TRUE;
  memcpy (self->account.bytes, tao_keypair_get_account (keypair)->bytes, sizeof self->account.bytes);
  hotkey->name = g_strdup ("default");
  hotkey->has_account = TRUE;
  memcpy (hotkey->account.bytes, tao_keypair_get_account (own)->bytes, sizeof hotkey->account.bytes);
  g_ptr_array_add (self->hotkeys, hotkey);
  return self;
}

/* --- all of them --------------------------------------------------------------------------------- */

struct _TaoWallets {
  GObject parent_instance;

  TaoEngine *engine;
  GSettings *settings;
  TaoMovements *movements;
  TaoBasket *basket;
  TaoPolicies *policies;
  char *base;
  GListStore *purses;
  GCancellable *cancellable;
  gboolean scanned;
  gboolean practice;        /* the engine is on a practice chain */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (TaoWallets, tao_wallets, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
emit_changed (TaoWallets *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The practice account first, the rest by name. */
static int
compare_purses (gconstpointer a, gconstpointer b, gpointer unused)
{
  const TaoPurse *x = a, *y = b;

  if ((x->kind == TAO_PURSE_PRACTICE) != (y->kind == TAO_PURSE_PRACTICE))
    return x->kind == TAO_PURSE_PRACTICE ? -1 : 1;
  return g_utf8_collate (x->name, y->name);
}

static void
follow_accounts (TaoWallets *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->purses));
  g_autoptr(GArray) accounts = g_array_new (FALSE, FALSE, sizeof (TaoKey32));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (G_LIST_MODEL (self->purses), i);

      if (purse->has_account)
        g_array_append_val (accounts, purse->account);
    }
  tao_engine_set_accounts (self->engine, (const TaoKey32 *) (void *) accounts->data, accounts->len);
}

static guint
find_purse (TaoWallets *self, const char *name, gboolean practice)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->purses));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (G_LIST_MODEL (self->purses), i);

      if ((purse->kind == TAO_PURSE_PRACTICE) == practice && (practice || g_str_equal (purse->name, name)))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
scan_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *wallets = tao_wallet_list (data, NULL, &error);

  if (wallets == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, wallets, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
is_listed (GPtrArray *wallets, TaoPurse *purse)
{
  for (guint i = 0; i < wallets->len; i++)
    {
      const TaoWalletInfo *info = wallets->pdata[i];

      if (info->coldkey != NULL && g_str_equal (info->name, purse->name))
        return TRUE;
    }
  return FALSE;
}

/* Keeps the objects of wallets that are still there, so that selections survive. */
static void
merge_purses (TaoWallets *self, GPtrArray *wallets)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->purses)); i-- > 0;)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (G_LIST_MODEL (self->purses), i);

      if (purse->kind != TAO_PURSE_PRACTICE && !is_listed (wallets, purse))
        g_list_store_remove (self->purses, i);
    }
  for (guint i = 0; i < wallets->len; i++)
    {
      const TaoWalletInfo *info = wallets->pdata[i];
      guint at = find_purse (self, info->name, FALSE);
      g_autoptr(TaoPurse) purse = NULL;

      if (info->coldkey == NULL)
        continue;
      if (at != GTK_INVALID_LIST_POSITION)
        purse = g_list_model_get_item (G_LIST_MODEL (self->purses), at);
      else
        {
          purse = g_object_new (TAO_TYPE_PURSE, NULL);
          purse->name = g_strdup (info->name);
        }
      purse_update (purse, info);
      if (at == GTK_INVALID_LIST_POSITION)
        g_list_store_insert_sorted (self->purses, purse, compare_purses, NULL);
    }
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TaoWallets *self = TAO_WALLETS (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) wallets = g_task_propagate_pointer (G_TASK (result), &error);

  if (wallets == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_warning ("Wallets cannot be listed: %s", error->message);
    }
  else
    merge_purses (self, wallets);
  self->scanned = TRUE;
  follow_accounts (self);
  emit_changed (self);
}

/* The development account comes and goes with the practice chain. */
static void
snapshot_cb (TaoWallets *self, TaoSnapshot *snapshot)
{
  const TaoSyncInfo *sync = tao_snapshot_get_sync (snapshot);
  gboolean practice = sync->kind == TAO_NETWORK_LOCAL;
  guint at;

  if (sync->from_cache || sync->state == TAO_SYNC_CONNECTING || practice == self->practice)
    return;
  self->practice = practice;
  at = find_purse (self, "", TRUE);
  if (practice && at == GTK_INVALID_LIST_POSITION)
    {
      g_autoptr(TaoPurse) purse = new_practice_purse ();

      g_list_store_insert_sorted (self->purses, purse, compare_purses, NULL);
    }
  else if (!practice && at != GTK_INVALID_LIST_POSITION)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (G_LIST_MODEL (self->purses), at);

      tao_wallets_lock (self, purse);
      g_list_store_remove (self->purses, at);
    }
  follow_accounts (self);
  emit_changed (self);
}

/* Open keys count down where they are shown, and the last tick says that they have locked. */
static gboolean
tick_cb (gpointer data)
{
  TaoWallets *self = data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->purses));
  gboolean open = FALSE;

  for (guint i = 0; i < n && !open; i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (G_LIST_MODEL (self->purses), i);

      open = tao_wallets_get_unlocked_s (self, purse) > 0;
    }
  emit_changed (self);
  if (open)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
opened (TaoWallets *self)
{
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (10, tick_cb, self);
  emit_changed (self);
}

static guint
lock_seconds (TaoWallets *self)
{
  int minutes = g_settings_get_enum (self->settings, "auto-lock");

  /* "Never" counts only where nothing real is at stake. */
  if (minutes == 0 && !self->practice)
    minutes = 60;
  return (guint) minutes * 60;
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  TaoWallets *self = g_task_get_source_object (task);
  TaoKey32 account;
  GError *error = NULL;

  if (!tao_engine_unlock_finish (self->engine, result, &account, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  opened (self);
  g_task_return_boolean (task, TRUE);
}

void
tao_wallets_unlock_async (TaoWallets *self, TaoPurse *purse, const TaoPurseHotkey *hotkey, TaoSecret *password,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, tao_wallets_unlock_async);
  if (purse->kind == TAO_PURSE_PRACTICE)
    {
      TaoKey32 account;

      tao_secret_free (password);
      tao_engine_unlock_development (self->engine, hotkey != NULL ? PRACTICE_HOTKEY_PATH : TAO_PRACTICE_PATH, &account);
      opened (self);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  tao_engine_unlock_async (self->engine, self->base, purse->name, hotkey != NULL ? hotkey->name : NULL, password,
                           lock_seconds (self), NULL, unlocked_cb, task);
}

gboolean
tao_wallets_unlock_finish (TaoWallets *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
tao_wallets_lock (TaoWallets *self, TaoPurse *purse)
{
  if (purse == NULL)
    tao_engine_lock (self->engine, NULL);
  else
    {
      if (purse->has_account)
        tao_engine_lock (self->engine, &purse->account);
      for (guint i = 0; i < purse->hotkeys->len; i++)
        if (tao_purse_get_hotkey (purse, i)->has_account)
          tao_engine_lock (self->engine, &tao_purse_get_hotkey (purse, i)->account);
    }
  emit_changed (self);
}

guint
tao_wallets_get_unlocked_s (TaoWallets *self, TaoPurse *purse)
{
  return purse->has_account ? tao_engine_get_unlocked_s (self->engine, &purse->account) : 0;
}

char *
tao_wallets_describe_lock (TaoWallets *self, TaoPurse *purse)
{
  guint seconds = tao_wallets_get_unlocked_s (self, purse);

  if (purse->kind == TAO_PURSE_WATCHED)
    return g_strdup (_("Watch only"));
  if (seconds == 0)
    return g_strdup (purse->kind == TAO_PURSE_PRACTICE ? _("Locked, needs no password") : _("Locked"));
  if (seconds == G_MAXUINT)
    return g_strdup (_("Unlocked"));
  {
    g_autofree char *left = tao_format_duration (MAX (seconds, 60));

    return g_strdup_printf (_("Unlocked, locks in %s"), left);
  }
}

/* --- labels -------------------------------------------------------------------------------------- */

char *
tao_wallets_dup_label (TaoWallets *self, const TaoKey32 *account)
{
  g_autoptr(GVariant) labels = g_settings_get_value (self->settings, "labels");
  g_autofree char *address = tao_format_key (account);
  char *label = NULL;

  if (g_variant_lookup (labels, address, "s", &label) && *label == '\0')
    g_clear_pointer (&label, g_free);
  return label;
}

void
tao_wallets_set_label (TaoWallets *self, const TaoKey32 *account, const char *label)
{
  g_autoptr(GVariant) old = g_settings_get_value (self->settings, "labels");
  g_autofree char *address = tao_format_key (account);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key, *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (!g_str_equal (key, address))
      g_variant_builder_add (&builder, "{ss}", key, value);
  if (label != NULL && *label != '\0')
    {
      g_autofree char *clean = tao_text_line (label, TAO_TEXT_NAME);

      g_variant_builder_add (&builder, "{ss}", address, clean);
    }
  g_settings_set_value (self->settings, "labels", g_variant_builder_end (&builder));
  emit_changed (self);
}

GPtrArray *
tao_wallets_list_labels (TaoWallets *self)
{
  g_autoptr(GVariant) labels = g_settings_get_value (self->settings, "labels");
  GPtrArray *addresses = g_ptr_array_new_with_free_func (g_free);
  GVariantIter iter;
  const char *key, *value;

  g_variant_iter_init (&iter, labels);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    g_ptr_array_add (addresses, g_strdup (key));
  return addresses;
}

static char *
own_name (TaoWallets *self, const TaoKey32 *account)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->purses));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (G_LIST_MODEL (self->purses), i);

      if (purse->has_account && memcmp (&purse->account, account, sizeof *account) == 0)
        return g_strdup (purse->name);
      for (guint k = 0; k < purse->hotkeys->len; k++)
        {
          const TaoPurseHotkey *hotkey = purse->hotkeys->pdata[k];

          if (hotkey->has_account && memcmp (&hotkey->account, account, sizeof *account) == 0)
            return g_strdup_printf ("%s / %s", purse->name, hotkey->name);
        }
    }
  return NULL;
}

char *
tao_wallets_dup_name (TaoWallets *self, const TaoKey32 *account)
{
  TaoSnapshot *snapshot = tao_engine_get_snapshot (self->engine);
  char *name = tao_wallets_dup_label (self, account);
  const TaoValidator *validators;
  guint n = 0;

  if (name == NULL)
    name = own_name (self, account);
  if (name != NULL || snapshot == NULL)
    return name;
  validators = tao_snapshot_get_validators (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (validators[i].name != NULL && memcmp (&validators[i].hotkey, account, sizeof *account) == 0)
      {
        name = tao_text_line (validators[i].name, TAO_TEXT_NAME);
        if (*name != '\0')
          return name;
        g_clear_pointer (&name, g_free);
      }
  return NULL;
}

/* --- the rest ------------------------------------------------------------------------------------ */

TaoEngine *
tao_wallets_get_engine (TaoWallets *self)
{
  return self->engine;
}

GListModel *
tao_wallets_get_model (TaoWallets *self)
{
  return G_LIST_MODEL (self->purses);
}

TaoMovements *
tao_wallets_get_movements (TaoWallets *self)
{
  return self->movements;
}

TaoBasket *
tao_wallets_get_basket (TaoWallets *self)
{
  return self->basket;
}

TaoPolicies *
tao_wallets_get_policies (TaoWallets *self)
{
  return self->policies;
}

const char *
tao_wallets_get_base (TaoWallets *self)
{
  return self->base;
}

gboolean
tao_wallets_is_scanned (TaoWallets *self)
{
  return self->scanned;
}

TaoPurse *
tao_wallets_lookup (TaoWallets *self, const TaoKey32 *account)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->purses));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (G_LIST_MODEL (self->purses), i);

      /* The store keeps it. */
      if (purse->has_account && memcmp (&purse->account, account, sizeof *account) == 0)
        return purse;
    }
  return NULL;
}

TaoPurse *
tao_wallets_lookup_signer (TaoWallets *self, const TaoKey32 *account, const TaoPurseHotkey **hotkey)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->purses));
  TaoPurse *purse = tao_wallets_lookup (self, account);

  *hotkey = NULL;
  if (purse != NULL)
    return purse;
  for (guint i = 0; i < n; i++)
    {
      /* The store keeps it. */
      g_autoptr(TaoPurse) owner = g_list_model_get_item (G_LIST_MODEL (self->purses), i);

      for (guint k = 0; k < owner->hotkeys->len; k++)
        {
          const TaoPurseHotkey *one = owner->hotkeys->pdata[k];

          if (one->has_account && memcmp (&one->account, account, sizeof *account) == 0)
            {
              *hotkey = one;
              return owner;
            }
        }
    }
  return NULL;
}

TaoPurse *
tao_wallets_get_current (TaoWallets *self)
{
  g_autofree char *chosen = g_settings_get_string (self->settings, "current-wallet");
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->purses));
  TaoPurse *first = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (G_LIST_MODEL (self->purses), i);

      if (purse->has_account && g_str_equal (purse->name, chosen))
        return purse;
      if (first == NULL && purse->has_account && purse->kind != TAO_PURSE_WATCHED)
        first = purse;
    }
  return first;
}

void
tao_wallets_set_current (TaoWallets *self, TaoPurse *purse)
{
  g_settings_set_string (self->settings, "current-wallet", purse->name);
  emit_changed (self);
}

void
tao_wallets_rescan (TaoWallets *self)
{
  g_autoptr(GTask) task = g_task_new (self, self->cancellable, scanned_cb, NULL);

  g_task_set_source_tag (task, tao_wallets_rescan);
  g_task_set_task_data (task, g_strdup (self->base), g_free);
  g_task_run_in_thread (task, scan_thread);
}

TaoWallets *
tao_wallets_of (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  while (GTK_IS_WINDOW (root))
    {
      TaoWallets *self = g_object_get_data (G_OBJECT (root), WINDOW_DATA);

      if (self != NULL)
        return self;
      root = GTK_ROOT (gtk_window_get_transient_for (GTK_WINDOW (root)));
    }
  return NULL;
}

void
tao_wallets_attach (TaoWallets *self, GtkWindow *window)
{
  g_object_set_data_full (G_OBJECT (window), WINDOW_DATA, g_object_ref (self), g_object_unref);
}

static void
tao_wallets_dispose (GObject *object)
{
  TaoWallets *self = TAO_WALLETS (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (tao_wallets_parent_class)->dispose (object);
}

static void
tao_wallets_finalize (GObject *object)
{
  TaoWallets *self = TAO_WALLETS (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  g_clear_object (&self->settings);
  g_clear_object (&self->movements);
  g_clear_object (&self->basket);
  g_clear_object (&self->policies);
  g_clear_object (&self->purses);
  g_free (self->base);
  G_OBJECT_CLASS (tao_wallets_parent_class)->finalize (object);
}

static void
tao_wallets_class_init (TaoWalletsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tao_wallets_dispose;
  G_OBJECT_CLASS (klass)->finalize = tao_wallets_finalize;
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_WALLETS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_wallets_init (TaoWallets *self)
{
  g_autofree char *folder = NULL;

  self->settings = g_settings_new (TAO_APPLICATION_ID);
  self->purses = g_list_store_new (TAO_TYPE_PURSE);
  self->cancellable = g_cancellable_new ();
  self->movements = tao_movements_new ();
  self->basket = tao_basket_new ();
  folder = g_settings_get_string (self->settings, "wallet-folder");
  self->base = *folder != '\0' ? tao_wallet_expand_path (folder) : tao_wallet_get_default_base ();
}

TaoWallets *
tao_wallets_new (TaoEngine *engine)
{
  TaoWallets *self = g_object_new (TAO_TYPE_WALLETS, NULL);

  self->engine = g_object_ref (engine);
  self->policies = tao_policies_new (engine);
  g_signal_connect_object (engine, "snapshot", G_CALLBACK (snapshot_cb), self, G_CONNECT_SWAPPED);
  if (tao_engine_get_snapshot (engine) != NULL)
    snapshot_cb (self, tao_engine_get_snapshot (engine));
  tao_wallets_rescan (self);
  return self;
}
