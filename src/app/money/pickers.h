/* Combo rows of the things orders name: wallets, positions, subnets,
 * validators, own hotkeys. A picker keeps its choice while its list is filled
 * again, and says "changed" only when a person (or the list) chose another. */
#pragma once

#include <adwaita.h>

#include "app/money/wallets.h"

G_BEGIN_DECLS

typedef struct {
  TaoKey32 account;      /* coldkey or hotkey; zero: "Another hotkey…" */
  guint16  netuid;       /* of positions and subnets */
  guint64  amount;       /* of positions: alpha */
} TaoPick;

/* Appends a picker to @group. @name: the widget's name. */
GtkWidget     *tao_picker_add         (GtkListBox *group, const char *title, const char *name, const char *icon);
/* Calls @changed (@user_data) on each other choice. Once per picker. */
void           tao_picker_connect     (GtkWidget *row, GCallback changed, gpointer user_data);
/* The choice. (nullable) (transfer none): valid until the next fill. */
const TaoPick *tao_picker_get         (GtkWidget *row);
guint          tao_picker_get_n       (GtkWidget *row);
const TaoPick *tao_picker_get_nth     (GtkWidget *row, guint index);

/* Each keeps the present choice if it is still there; else takes @wanted (nullable), else a good first. */
void tao_picker_fill_wallets    (GtkWidget *row, TaoWallets *wallets, const TaoKey32 *wanted);
/* Stake of @coldkey (nullable: of nobody). */
void tao_picker_fill_positions  (GtkWidget *row, TaoWallets *wallets, const TaoKey32 *coldkey, const TaoPick *wanted);
void tao_picker_fill_subnets    (GtkWidget *row, TaoWallets *wallets, gboolean with_root, const guint16 *wanted);
/* Who validates in @netuid, most stake first; on root everybody who validates anywhere. @wanted is added if it is not
 * among them. */
void tao_picker_fill_validators (GtkWidget *row, TaoWallets *wallets, guint16 netuid, const TaoKey32 *wanted);
/* Hotkeys of the wallet of @coldkey (nullable), then "Another hotkey…" if @other. */
void tao_picker_fill_hotkeys    (GtkWidget *row, TaoWallets *wallets, const TaoKey32 *coldkey, gboolean other, const TaoKey32 *wanted);
/* Hotkeys that hold stake of @coldkey (nullable), first a choice of all (account zero). */
void tao_picker_fill_staked     (GtkWidget *row, TaoWallets *wallets, const TaoKey32 *coldkey, const TaoKey32 *wanted);

G_END_DECLS
