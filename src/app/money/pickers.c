#include "app/money/pickers.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/forms.h"
#include "app/money/wording.h"

#define MOST_VALIDATORS 256
#define PICKER_DATA "tao-picker"

typedef struct {
  GArray *picks;             /* of TaoPick, as listed */
  gboolean filling;          /* signals mean nothing */
  void (*changed) (gpointer user_data);
  gpointer user_data;
} Picker;

/* A list being made. */
typedef struct {
  GArray *picks;
  GPtrArray *names;
  guint wanted;              /* index of what was asked for, or G_MAXUINT */
} Filling;

static void
picker_free (gpointer data)
{
  Picker *picker = data;

  g_array_unref (picker->picks);
  g_free (picker);
}

static Picker *
picker_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), PICKER_DATA);
}

static void
selected_cb (GtkWidget *row)
{
  Picker *picker = picker_of (row);

  if (!picker->filling && picker->changed != NULL)
    picker->changed (picker->user_data);
}

GtkWidget *
tao_picker_add (GtkListBox *group, const char *title, const char *name, const char *icon)
{
  GtkWidget *row = adw_combo_row_new ();
  Picker *picker = g_new0 (Picker, 1);

  picker->picks = g_array_new (FALSE, FALSE, sizeof (TaoPick));
  g_object_set_data_full (G_OBJECT (row), PICKER_DATA, picker, picker_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  tao_form_name (row, name, title);
  gtk_list_box_append (group, row);
  g_signal_connect (row, "notify::selected", G_CALLBACK (selected_cb), NULL);
  return row;
}

void
tao_picker_connect (GtkWidget *row, GCallback changed, gpointer user_data)
{
  Picker *picker = picker_of (row);

  picker->changed = (void (*) (gpointer)) changed;
  picker->user_data = user_data;
}

guint
tao_picker_get_n (GtkWidget *row)
{
  return picker_of (row)->picks->len;
}

const TaoPick *
tao_picker_get_nth (GtkWidget *row, guint index)
{
  GArray *picks = picker_of (row)->picks;

  return index < picks->len ? &g_array_index (picks, TaoPick, index) : NULL;
}

const TaoPick *
tao_picker_get (GtkWidget *row)
{
  return tao_picker_get_nth (row, adw_combo_row_get_selected (ADW_COMBO_ROW (row)));
}

/* --- filling ----------------------------------------------------------------------------------------- */

static TaoSnapshot *
snapshot_of (TaoWallets *wallets)
{
  return tao_engine_get_snapshot (tao_wallets_get_engine (wallets));
}

static char *
name_account (TaoWallets *wallets, const TaoKey32 *account)
{
  char *name = tao_wallets_dup_name (wallets, account);

  return name != NULL ? name : tao_format_key_short (account);
}

static gboolean
same_key (const TaoKey32 *a, const TaoKey32 *b)
{
  return memcmp (a, b, sizeof *a) == 0;
}

static Filling
begin (void)
{
  Filling filling = {
    .picks = g_array_new (FALSE, TRUE, sizeof (TaoPick)), .names = g_ptr_array_new_with_free_func (g_free), .wanted = G_MAXUINT,
  };

  return filling;
}

/* @name: (transfer full) */
static void
put (Filling *filling, TaoPick pick, char *name, gboolean wanted)
{
  if (wanted && filling->wanted == G_MAXUINT)
    filling->wanted = filling->picks->len;
  g_array_append_val (filling->picks, pick);
  g_ptr_array_add (filling->names, name);
}

static gboolean
same_names (GListModel *model, GPtrArray *names)
{
  if (model == NULL || g_list_model_get_n_items (model) != names->len)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), names->pdata[i]))
      return FALSE;
  return TRUE;
}

/* An unchanged list is left alone: an open popover would close otherwise. */
static void
end (Filling *filling, GtkWidget *row)
{
  Picker *picker = picker_of (row);
  const TaoPick *before = tao_picker_get (row);
  guint selected = filling->wanted != G_MAXUINT ? filling->wanted : 0;

  for (guint i = 0; before != NULL && i < filling->picks->len; i++)
    {
      const TaoPick *pick = &g_array_index (filling->picks, TaoPick, i);

      if (pick->netuid == before->netuid && same_key (&pick->account, &before->account))
        selected = i;
    }
  picker->filling = TRUE;
  if (!same_names (adw_combo_row_get_model (ADW_COMBO_ROW (row)), filling->names))
    {
      g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

      for (guint i = 0; i < filling->names->len; i++)
        gtk_string_list_append (names, filling->names->pdata[i]);
      adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
    }
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), filling->picks->len > 0 ? selected : GTK_INVALID_LIST_POSITION);
  g_array_unref (picker->picks);
  picker->picks = g_steal_pointer (&filling->picks);
  g_ptr_array_unref (filling->names);
  picker->filling = FALSE;
}

void
tao_picker_fill_wallets (GtkWidget *row, TaoWallets *wallets, const TaoKey32 *wanted)
{
  GListModel *model = tao_wallets_get_model (wallets);
  TaoPurse *current = tao_wallets_get_current (wallets);
  Filling filling = begin ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(TaoPurse) purse = g_list_model_get_item (model, i);
      const TaoKey32 *account = tao_purse_get_account (purse);

      if (account != NULL)
        put (&filling, (TaoPick) { .account = *account }, g_strdup (tao_purse_get_name (purse)),
             wanted != NULL ? same_key (account, wanted) : purse == current);
    }
  end (&filling, row);
}

void
tao_picker_fill_positions (GtkWidget *row, TaoWallets *wallets, const TaoKey32 *coldkey, const TaoPick *wanted)
{
  TaoSnapshot *snapshot = snapshot_of (wallets);
  const TaoPosition *positions = NULL;
  Filling filling = begin ();
  guint n = 0;

  if (snapshot != NULL)
    positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; coldkey != NULL && i < n; i++)
    {
      TaoPick pick = { positions[i].hotkey, positions[i].netuid, positions[i].alpha };
      g_autofree char *name = NULL, *subnet = NULL, *unit = NULL, *amount = NULL;

      if (!same_key (&positions[i].coldkey, coldkey))
        continue;
      name = name_account (wallets, &pick.account);
      subnet = tao_word_subnet (snapshot, pick.netuid);
      unit = tao_word_unit (snapshot, pick.netuid);
      amount = tao_format_table (pick.amount, TAO_ROUND_DOWN);
      put (&filling, pick, g_strdup_printf (_("%1$s in %2$s · %3$s %4$s"), name, subnet, amount, unit),
           wanted != NULL && wanted->netuid == pick.netuid
           && (tao_key_is_zero (&wanted->account) || same_key (&wanted->account, &pick.account)));
    }
  end (&filling, row);
}

void
tao_picker_fill_subnets (GtkWidget *row, TaoWallets *wallets, gboolean with_root, const guint16 *wanted)
{
  TaoSnapshot *snapshot = snapshot_of (wallets);
  const TaoSubnet *subnets = NULL;
  Filling filling = begin ();
  guint n = 0;

  if (snapshot != NULL)
    subnets = tao_snapshot_get_subnets (snapshot, &n);
  for (guint i = 0; i < n; i++)
    {
      guint16 netuid = subnets[i].netuid;
      gboolean named = netuid != 0 && subnets[i].name != NULL && *subnets[i].name != '\0';
      g_autofree char *name = tao_word_subnet (snapshot, netuid);

      if (netuid != 0 || with_root)
        put (&filling, (TaoPick) { .netuid = netuid }, named ? g_strdup_printf (_("%1$s (subnet %2$u)"), name, netuid) : g_strdup (name),
             wanted != NULL && *wanted == netuid);
    }
  end (&filling, row);
}

/* --- validators ---------------------------------------------------------------------------------------- */

typedef struct {
  TaoKey32 hotkey;
  guint64  stake;
} Ranked;

static int
by_stake (gconstpointer a, gconstpointer b)
{
  guint64 x = ((const Ranked *) a)->stake, y = ((const Ranked *) b)->stake;

  return x > y ? -1 : x < y;
}

static void
rank_validators (TaoSnapshot *snapshot, guint16 netuid, GArray *ranked)
{
  const TaoMetagraph *metagraph = netuid != 0 ? tao_snapshot_lookup_metagraph (snapshot, netuid) : NULL;
  const TaoValidator *validators;
  guint n = 0;

  if (metagraph != NULL)
    {
      for (guint uid = 0; uid < metagraph->n; uid++)
        if (metagraph->permit[uid])
          {
            Ranked one = { metagraph->hotkey[uid], metagraph->alpha_stake[uid] };

            g_array_append_val (ranked, one);
          }
    }
  else
    {
      validators = tao_snapshot_get_validators (snapshot, &n);
      for (guint i = 0; i < n; i++)
        {
          Ranked one = { validators[i].hotkey, validators[i].stake_root_rao + validators[i].stake_subnets_rao };
          gboolean here = netuid == 0;

          for (guint k = 0; k < validators[i].n_netuids; k++)
            here |= validators[i].netuids[k] == netuid;
          if (here)
            g_array_append_val (ranked, one);
        }
    }
  g_array_sort (ranked, by_stake);
}

void
tao_picker_fill_validators (GtkWidget *row, TaoWallets *wallets, guint16 netuid, const TaoKey32 *wanted)
{
  TaoSnapshot *snapshot = snapshot_of (wallets);
  g_autoptr(GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  Filling filling = begin ();
  guint64 total = 0;

  if (snapshot != NULL)
    rank_validators (snapshot, netuid, ranked);
  for (guint i = 0; i < ranked->len; i++)
    total += g_array_index (ranked, Ranked, i).stake;
  for (guint i = 0; i < MIN (ranked->len, MOST_VALIDATORS); i++)
    {
      const Ranked *one = &g_array_index (ranked, Ranked, i);
      g_autofree char *name = name_account (wallets, &one->hotkey);
      g_autofree char *share = total > 0 ? tao_format_percent (one->stake, total, 1) : NULL;

      put (&filling, (TaoPick) { .account = one->hotkey },
           share != NULL ? g_strdup_printf (_("%1$s · %2$s of stake"), name, share) : g_strdup (name),
           wanted != NULL && same_key (&one->hotkey, wanted));
    }
  /* What was asked for may be a miner, or keep its stake elsewhere. */
  if (wanted != NULL && !tao_key_is_zero (wanted) && filling.wanted == G_MAXUINT)
    put (&filling, (TaoPick) { .account = *wanted }, name_account (wallets, wanted), TRUE);
  end (&filling, row);
}

/* --- own hotkeys ------------------------------------------------------------------------------------------ */

void
tao_picker_fill_hotkeys (GtkWidget *row, TaoWallets *wallets, const TaoKey32 *coldkey, gboolean other, const TaoKey32 *wanted)
{
  TaoPurse *purse = coldkey != NULL ? tao_wallets_lookup (wallets, coldkey) : NULL;
  Filling filling = begin ();

  for (guint i = 0; purse != NULL && i < tao_purse_get_n_hotkeys (purse); i++)
    {
      const TaoPurseHotkey *hotkey = tao_purse_get_hotkey (purse, i);
      g_autofree char *address = NULL;

      if (!hotkey->has_account || (hotkey->watched && !other))
        continue;
      address = tao_format_key_short (&hotkey->account);
      put (&filling, (TaoPick) { .account = hotkey->account }, g_strdup_printf ("%s · %s", hotkey->name, address),
           wanted != NULL && same_key (&hotkey->account, wanted));
    }
  if (wanted != NULL && other && filling.wanted == G_MAXUINT)
    put (&filling, (TaoPick) { .account = *wanted }, name_account (wallets, wanted), TRUE);
  if (other)
    put (&filling, (TaoPick) { 0 }, g_strdup (_("Another hotkey…")), FALSE);
  end (&filling, row);
}

void
tao_picker_fill_staked (GtkWidget *row, TaoWallets *wallets, const TaoKey32 *coldkey, const TaoKey32 *wanted)
{
  TaoSnapshot *snapshot = snapshot_of (wallets);
  const TaoPosition *positions = NULL;
  Filling filling = begin ();
  guint n = 0;

  if (snapshot != NULL)
    positions = tao_snapshot_get_positions (snapshot, &n);
  put (&filling, (TaoPick) { 0 }, g_strdup (_("All hotkeys")), FALSE);
  for (guint i = 0; coldkey != NULL && i < n; i++)
    {
      gboolean listed = !same_key (&positions[i].coldkey, coldkey) || positions[i].alpha == 0;

      for (guint k = 0; k < filling.picks->len && !listed; k++)
        listed = same_key (&g_array_index (filling.picks, TaoPick, k).account, &positions[i].hotkey);
      if (!listed)
        put (&filling, (TaoPick) { .account = positions[i].hotkey }, name_account (wallets, &positions[i].hotkey),
             wanted != NULL && same_key (&positions[i].hotkey, wanted));
    }
  end (&filling, row);
}
