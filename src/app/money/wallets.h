/* The wallets of this machine as the windows show them: coldkeys from the
 * wallet folder, watched addresses and, on a practice chain, its funded
 * development account. Keys themselves live in the engine's keyring; here is
 * only which of them are open, and for how long. Main thread. */
#pragma once

#include <gtk/gtk.h>

#include "app/backend.h"
#include "app/money/basket.h"
#include "app/money/movements.h"
#include "app/money/policies.h"
#include "engine/jobs.h"

G_BEGIN_DECLS

/* The development account of practice chains. */
#define TAO_PRACTICE_PATH "//Alice"

typedef enum {
  TAO_PURSE_KEY,         /* a private key is here, encrypted or plain */
  TAO_PURSE_WATCHED,     /* an address only */
  TAO_PURSE_PRACTICE,    /* the development account of a practice chain */
} TaoPurseKind;

typedef struct {
  char    *name;
  TaoKey32 account;
  gboolean has_account;
  gboolean watched;      /* no private file */
  gboolean encrypted;
} TaoPurseHotkey;

/* One coldkey. Persists while its wallet is there; "changed" is emitted when something about it is new. */
#define TAO_TYPE_PURSE (tao_purse_get_type ())
G_DECLARE_FINAL_TYPE (TaoPurse, tao_purse, TAO, PURSE, GObject)

const char     *tao_purse_get_name      (TaoPurse *self);
TaoPurseKind    tao_purse_get_kind      (TaoPurse *self);
/* NULL while an encrypted file alone knows the account. (transfer none) (nullable) */
const TaoKey32 *tao_purse_get_account   (TaoPurse *self);
gboolean        tao_purse_get_encrypted (TaoPurse *self);
/* What is wrong with its files, as a sentence. (nullable) */
const char     *tao_purse_get_problem   (TaoPurse *self);
guint           tao_purse_get_n_hotkeys (TaoPurse *self);
const TaoPurseHotkey *tao_purse_get_hotkey (TaoPurse *self, guint index);

#define TAO_TYPE_WALLETS (tao_wallets_get_type ())
G_DECLARE_FINAL_TYPE (TaoWallets, tao_wallets, TAO, WALLETS, GObject)

/* Signal "changed": the list, a lock or a label has changed, or a minute of an open key has passed. */
TaoWallets *tao_wallets_new (TaoEngine *engine);

/* The one of the window that @widget is in, or of the window its dialog belongs to. (nullable) (transfer none) */
TaoWallets *tao_wallets_of (GtkWidget *widget);
void        tao_wallets_attach (TaoWallets *self, GtkWindow *window);

TaoEngine    *tao_wallets_get_engine    (TaoWallets *self);
GListModel   *tao_wallets_get_model     (TaoWallets *self);     /* of TaoPurse, by name */
TaoMovements *tao_wallets_get_movements (TaoWallets *self);
TaoBasket    *tao_wallets_get_basket    (TaoWallets *self);
TaoPolicies  *tao_wallets_get_policies  (TaoWallets *self);
/* The folder with wallets. */
const char   *tao_wallets_get_base      (TaoWallets *self);
TaoPurse     *tao_wallets_lookup        (TaoWallets *self, const TaoKey32 *account);   /* (nullable) */
/* The wallet one of whose keys can sign for @account. @hotkey: (out) (nullable): that hotkey, or NULL where it is the
 * coldkey; valid until the next scan. (nullable): nobody here. */
TaoPurse     *tao_wallets_lookup_signer (TaoWallets *self, const TaoKey32 *account, const TaoPurseHotkey **hotkey);
/* The wallet that is used unless another is named: the last one chosen, else the first that can sign. (nullable) */
TaoPurse     *tao_wallets_get_current   (TaoWallets *self);
void          tao_wallets_set_current   (TaoWallets *self, TaoPurse *purse);
gboolean      tao_wallets_is_scanned    (TaoWallets *self);

/* Looks at the folder again, in a thread. */
void     tao_wallets_rescan (TaoWallets *self);

/* Seconds until the purse locks by itself; 0: locked; G_MAXUINT: until locked by hand. */
guint    tao_wallets_get_unlocked_s (TaoWallets *self, TaoPurse *purse);
/* "Locked", "Unlocked, locks in 12 min", "Watch only". (transfer full) */
char    *tao_wallets_describe_lock  (TaoWallets *self, TaoPurse *purse);

/* @hotkey: (nullable): the coldkey. @password: (nullable) (transfer full). A practice purse needs none. Errors: those of
 * tao_wallet_unlock(). */
void     tao_wallets_unlock_async  (TaoWallets *self, TaoPurse *purse, const TaoPurseHotkey *hotkey, TaoSecret *password,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean tao_wallets_unlock_finish (TaoWallets *self, GAsyncResult *result, GError **error);
void     tao_wallets_lock          (TaoWallets *self, TaoPurse *purse);   /* NULL: all */

/* The user's own names of addresses, the address book. @label NULL or "": none. */
char    *tao_wallets_dup_label (TaoWallets *self, const TaoKey32 *account);   /* (nullable) */
void     tao_wallets_set_label (TaoWallets *self, const TaoKey32 *account, const char *label);
/* (transfer full): GPtrArray of char *, addresses with a label, in no order. */
GPtrArray *tao_wallets_list_labels (TaoWallets *self);

/* What to call an account: the label, an own wallet or hotkey, an identity; NULL if nobody named it. (transfer full) */
char    *tao_wallets_dup_name (TaoWallets *self, const TaoKey32 *account);

G_END_DECLS
