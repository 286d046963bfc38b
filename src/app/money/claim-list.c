#include "app/money/claim-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/format.h"
#include "app/money/forms.h"
#include "app/money/wording.h"

/* Of all hotkeys of the coldkey: a claim takes them together. */
typedef struct {
  guint16        netuid;
  guint64        alpha, value_rao;      /* value: or unknown */
  GtkWidget     *row;
  GtkCheckButton *check;
  GtkLabel      *amount;
} Line;

struct _TaoClaimList {
  AdwBin parent_instance;

  GtkWidget *notice;
  GtkListBox *group;
  GtkLabel *sum;
  GArray *lines;               /* of Line, ascending by netuid */
  TaoKey32 coldkey;            /* whose they are; zero: nobody's */
  const char *nothing;         /* (nullable) why there are none, translated */
};

G_DEFINE_FINAL_TYPE (TaoClaimList, tao_claim_list, ADW_TYPE_BIN)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* --- what is owed -------------------------------------------------------------------------------------- */

static guint64
add_known (guint64 a, guint64 b)
{
  return a == TAO_UNKNOWN_U64 || b == TAO_UNKNOWN_U64 || a > TAO_UNKNOWN_U64 - 1 - b ? TAO_UNKNOWN_U64 : a + b;
}

static int
by_netuid (gconstpointer a, gconstpointer b)
{
  return (int) ((const Line *) a)->netuid - ((const Line *) b)->netuid;
}

/* Lines without widgets. */
static GArray *
gather (TaoSnapshot *snapshot, const TaoKey32 *coldkey)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));
  const TaoRootClaim *claims = NULL;
  guint n = 0;

  if (snapshot != NULL && coldkey != NULL)
    claims = tao_snapshot_get_root_claims (snapshot, &n);
  for (guint i = 0; i < n; i++)
    {
      Line line = { .netuid = claims[i].netuid, .alpha = claims[i].alpha, .value_rao = claims[i].value_rao };
      gboolean found = FALSE;

      if (memcmp (&claims[i].coldkey, coldkey, sizeof *coldkey) != 0)
        continue;
      for (guint k = 0; k < lines->len && !found; k++)
        {
          Line *other = &g_array_index (lines, Line, k);

          found = other->netuid == line.netuid;
          if (found)
            {
              other->alpha = add_known (other->alpha, line.alpha);
              other->value_rao = add_known (other->value_rao, line.value_rao);
            }
        }
      if (!found)
        g_array_append_val (lines, line);
    }
  g_array_sort (lines, by_netuid);
  return lines;
}

/* Why @coldkey has no line. */
static const char *
explain (TaoSnapshot *snapshot, const TaoKey32 *coldkey)
{
  const TaoPosition *positions = NULL;
  guint n = 0;
  gboolean staked = FALSE;

  if (coldkey == NULL)
    return _("Choose a wallet first");
  if (snapshot != NULL)
    positions = tao_snapshot_get_positions (snapshot, &n);
  for (guint i = 0; i < n; i++)
    if (positions[i].netuid == 0 && memcmp (&positions[i].coldkey, coldkey, sizeof *coldkey) == 0)
      {
        staked = TRUE;
        if (positions[i].root_claimable_rao == TAO_UNKNOWN_U64)
          return _("What can be claimed is being read.");
      }
  return staked ? _("Nothing can be claimed now. The chain pays small amounts only together, and claims for wallets by itself from time to time.")
                : _("This wallet has no stake on root, so there is nothing to claim.");
}

/* --- the choice ------------------------------------------------------------------------------------------ */

static guint
count_chosen (TaoClaimList *self)
{
  guint n = 0;

  for (guint i = 0; i < self->lines->len; i++)
    n += gtk_check_button_get_active (g_array_index (self->lines, Line, i).check);
  return n;
}

static void
show_sum (TaoClaimList *self)
{
  guint n = count_chosen (self);
  guint64 value = 0;
  g_autofree char *worth = NULL, *count = NULL, *text = NULL;

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);
      gboolean chosen = gtk_check_button_get_active (line->check);

      gtk_widget_set_sensitive (line->row, chosen || n < TAO_CLAIM_LIST_MOST);
      if (chosen)
        value = add_known (value, line->value_rao);
    }
  worth = tao_format_table (value, TAO_ROUND_DOWN);
  count = g_strdup_printf (g_dngettext (NULL, "%1$u of %2$u subnet", "%1$u of %2$u subnets", self->lines->len), n, self->lines->len);
  text = g_strdup_printf (_("%1$s chosen, together worth %2$s τ at the price now"), count, worth);
  if (n == TAO_CLAIM_LIST_MOST && self->lines->len > n)
    {
      g_autofree char *full = g_strdup_printf (_("%1$s. One claim takes %2$u subnets at most."), text, TAO_CLAIM_LIST_MOST);

      gtk_label_set_text (self->sum, full);
    }
  else
    gtk_label_set_text (self->sum, text);
}

static void
toggled_cb (TaoClaimList *self)
{
  show_sum (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
add_row (TaoClaimList *self, TaoSnapshot *snapshot, Line *line, gboolean chosen)
{
  g_autofree char *name = tao_word_subnet (snapshot, line->netuid);
  g_autofree char *subtitle = line->netuid != 0 ? g_strdup_printf (_("Subnet %u"), line->netuid) : NULL;
  g_autofree char *label = g_strdup_printf (_("Claim in %s"), name);
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new (), *amount = gtk_label_new (NULL);

  line->row = row;
  line->check = GTK_CHECK_BUTTON (check);
  line->amount = GTK_LABEL (amount);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (line->check, chosen);
  tao_form_name (check, "claim-check", label);
  gtk_widget_add_css_class (amount, "numeric");
  gtk_label_set_justify (line->amount, GTK_JUSTIFY_RIGHT);
  gtk_label_set_xalign (line->amount, 1);
  tao_form_name (amount, "claim-amount", NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), amount);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (self->group, row);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
}

static void
show_amount (const Line *line, TaoSnapshot *snapshot)
{
  g_autofree char *unit = tao_word_unit (snapshot, line->netuid), *alpha = tao_word_amount (line->alpha, unit);
  g_autofree char *value = tao_format_table (line->value_rao, TAO_ROUND_DOWN);
  g_autofree char *text = line->netuid != 0 && line->value_rao != TAO_UNKNOWN_U64 ? g_strdup_printf (_("%1$s\nabout %2$s τ"), alpha, value)
                                                                                  : g_strdup (alpha);

  gtk_label_set_text (line->amount, text);
}

/* Whether @line is among the most valuable of @lines that fit into one claim. */
static gboolean
is_valuable (const GArray *lines, guint index)
{
  const Line *line = &g_array_index (lines, Line, index);
  guint before = 0;

  for (guint i = 0; i < lines->len; i++)
    {
      const Line *other = &g_array_index (lines, Line, i);

      before += other->value_rao > line->value_rao || (other->value_rao == line->value_rao && i < index);
    }
  return before < TAO_CLAIM_LIST_MOST;
}

static gboolean
same_subnets (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (g_array_index (a, Line, i).netuid != g_array_index (b, Line, i).netuid)
      return FALSE;
  return TRUE;
}

/* Whether @netuid was chosen before the lines are made anew. */
static gboolean
was_chosen (TaoClaimList *self, guint16 netuid)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_array_index (self->lines, Line, i).netuid == netuid)
      return gtk_check_button_get_active (g_array_index (self->lines, Line, i).check);
  return FALSE;
}

/* Rows that stay keep the focus; they are made anew only where other subnets come. */
static void
replace_lines (TaoClaimList *self, TaoSnapshot *snapshot, GArray *lines, gboolean first, const guint16 *wanted)
{
  g_autofree gboolean *chosen = g_new0 (gboolean, lines->len + 1);

  for (guint i = 0; i < lines->len; i++)
    {
      guint16 netuid = g_array_index (lines, Line, i).netuid;

      chosen[i] = first ? wanted != NULL ? netuid == *wanted : is_valuable (lines, i) : was_chosen (self, netuid);
    }
  for (guint i = 0; i < self->lines->len; i++)
    gtk_list_box_remove (self->group, g_array_index (self->lines, Line, i).row);
  g_array_set_size (self->lines, 0);
  g_array_append_vals (self->lines, lines->data, lines->len);
  for (guint i = 0; i < self->lines->len; i++)
    add_row (self, snapshot, &g_array_index (self->lines, Line, i), chosen[i]);
}

void
tao_claim_list_fill (TaoClaimList *self, TaoSnapshot *snapshot, const TaoKey32 *coldkey, const guint16 *wanted)
{
  g_autoptr(GArray) lines = gather (snapshot, coldkey);
  TaoKey32 nobody = { { 0 } };
  gboolean other = memcmp (&self->coldkey, coldkey != NULL ? coldkey : &nobody, sizeof self->coldkey) != 0;
  gboolean any = lines->len > 0;

  self->coldkey = coldkey != NULL ? *coldkey : nobody;
  if (other || !same_subnets (lines, self->lines))
    replace_lines (self, snapshot, lines, other || self->lines->len == 0, wanted);
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *line = &g_array_index (self->lines, Line, i);

      line->alpha = g_array_index (lines, Line, i).alpha;
      line->value_rao = g_array_index (lines, Line, i).value_rao;
      show_amount (line, snapshot);
    }
  self->nothing = any ? NULL : explain (snapshot, coldkey);
  tao_form_set_notice (self->notice, "", any ? "" : self->nothing);
  gtk_widget_set_visible (GTK_WIDGET (self->group), any);
  gtk_widget_set_visible (GTK_WIDGET (self->sum), any);
  show_sum (self);
}

const char *
tao_claim_list_read (TaoClaimList *self, char **json)
{
  g_autoptr(GString) text = g_string_new ("[");

  if (self->nothing != NULL)
    return self->nothing;
  for (guint i = 0; i < self->lines->len; i++)
    if (gtk_check_button_get_active (g_array_index (self->lines, Line, i).check))
      g_string_append_printf (text, "%s%u", text->len > 1 ? "," : "", g_array_index (self->lines, Line, i).netuid);
  if (text->len == 1)
    return _("Choose a subnet");
  g_string_append_c (text, ']');
  *json = g_string_free (g_steal_pointer (&text), FALSE);
  return NULL;
}

/* --- object ------------------------------------------------------------------------------------------------ */

static void
tao_claim_list_finalize (GObject *object)
{
  g_array_unref (TAO_CLAIM_LIST (object)->lines);
  G_OBJECT_CLASS (tao_claim_list_parent_class)->finalize (object);
}

static void
tao_claim_list_class_init (TaoClaimListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tao_claim_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", TAO_TYPE_CLAIM_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
tao_claim_list_init (TaoClaimList *self)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->lines = g_array_new (FALSE, TRUE, sizeof (Line));
  self->notice = tao_form_new_notice ();
  gtk_widget_set_name (self->notice, "claim-notice");
  gtk_box_append (GTK_BOX (body), self->notice);
  self->group = tao_form_add_group (GTK_BOX (body), NULL);
  tao_form_name (GTK_WIDGET (self->group), "claim-subnets", _("Subnets"));
  self->sum = tao_form_add_text (GTK_BOX (body), "", "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->sum), "tao-secondary");
  gtk_widget_set_name (GTK_WIDGET (self->sum), "claim-sum");
  adw_bin_set_child (ADW_BIN (self), body);
}

GtkWidget *
tao_claim_list_new (void)
{
  return g_object_new (TAO_TYPE_CLAIM_LIST, NULL);
}
